"""Solutions of the kind `policy`, read from their text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pydantic import Field

from upstate.solutions.folder import FolderText
from upstate.solutions.header import Faults, Header, Text, read_contract, read_part
from upstate.solutions.policy.choices import CHOICES_FILE, Choice, Choices
from upstate.solutions.policy.clauses import CLAUSES_FILE, Clauses, clause_faults
from upstate.tables.contract import Contract


class PolicySettings(Text):
    """The `[policy]` part of solution.toml. standard: whose criteria the provisions are. file: under which name the city's text lies in
    its folder `policies`. title: the heading of the text."""

    standard: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,60}$")
    file: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,60}\.md$")
    title: str = Field(min_length=4, max_length=120, pattern=r"^[^{}#\[\]*_`|\\]+$")


class _PolicyText(Header):
    policy: PolicySettings


@dataclass(frozen=True)
class PolicySolution:
    """A solution of the kind policy, parsed. Its contract may ask for no table."""

    name: str
    header: Header
    settings: PolicySettings
    contract: Contract
    choices: tuple[Choice, ...]
    text: Clauses
    sha256: str

    @cached_property
    def named(self) -> dict[str, Choice]:
        return {choice.name: choice for choice in self.choices}

    @property
    def provisions(self) -> frozenset[str]:
        """All that can be chosen."""
        return frozenset(one for choice in self.choices for one in choice.provisions)


def read_policy(folder: FolderText) -> PolicySolution:
    """Read a policy from its text; raises `BadSolution` that lists the faults of all its files."""
    faults = Faults()
    header = faults.attempt(lambda: read_part(_PolicyText, folder.text("solution.toml"), source="solution.toml"))
    choices = faults.attempt(lambda: read_part(Choices, folder.text(CHOICES_FILE), source=CHOICES_FILE))
    clauses = faults.attempt(lambda: read_part(Clauses, folder.text(CLAUSES_FILE), source=CLAUSES_FILE))
    contract = faults.attempt(lambda: read_contract(folder.text("contract.yaml")))
    if choices and clauses:
        faults += clause_faults(clauses, {choice.name: choice for choice in choices.choices})
    faults.stop(folder.name)
    return PolicySolution(
        name=folder.name,
        header=Header.model_validate(header.model_dump(by_alias=True, exclude={"policy"})),
        settings=header.policy,
        contract=contract,
        choices=choices.choices,
        text=clauses,
        sha256=folder.sha256,
    )
