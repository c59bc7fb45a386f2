"""Solutions of the kind `service`: a guide, the rules of who needs which permit and what it costs, and the forms to ask for one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel

from upstate.errors import BadSolution
from upstate.solutions.folder import FolderText
from upstate.solutions.header import Faults, Header, Text, read_contract, read_part
from upstate.solutions.service.agreement import disagreements, settings_faults
from upstate.solutions.service.examples import EXAMPLES_FILE, Examples
from upstate.solutions.service.facts import FACTS_FILE, Fact, read_facts
from upstate.solutions.service.fees import FEES_FILE, Fee, read_fees
from upstate.solutions.service.forms import Form
from upstate.solutions.service.funding import (
    FUNDING_FILE,
    OPPORTUNITIES_FILE,
    FundingWords,
    Opportunity,
    read_opportunities,
)
from upstate.solutions.service.guide import GUIDE_FILE, LANGUAGES, Guide, GuideText
from upstate.solutions.service.permit_types import PERMITS_FILE, PermitTypes
from upstate.solutions.service.questions import QUESTIONS_FILE, Interview, Name
from upstate.solutions.service.rules import RULES_FILE, Rule, read_rules
from upstate.solutions.service.table import Care
from upstate.solutions.service.uses import USES_FILE, Allowed, Use, read_uses
from upstate.tables.contract import Contract

# The tables that a city keeps of its own; each takes the place of the borrowed one.
OWN_FILES = (FACTS_FILE, RULES_FILE, FEES_FILE, USES_FILE, OPPORTUNITIES_FILE, EXAMPLES_FILE)
_LETTER = re.compile(r"letters/([a-z][a-z0-9_]{0,62})\.(en|es)\.md")
_FORM = re.compile(r"forms/([a-z][a-z0-9_]{0,62})\.toml")
Tables = TypeVar("Tables")


class ServiceSettings(Text):
    """The `[service]` part of solution.toml. use: the question whose answer is the kind of business that `uses.csv` speaks of.
    place: the question that asks where."""

    use: Name
    place: Name


class _ServiceText(Header):
    service: ServiceSettings


@dataclass(frozen=True)
class ServiceSolution:
    """A solution of the kind service, parsed; with a city's own tables in place of the borrowed ones, where it is read in a city.

    permits, forms, letters: by name; letters by name and language. uses: by use and zone.
    """

    name: str
    header: Header
    settings: ServiceSettings
    contract: Contract
    interview: Interview
    permits: PermitTypes
    rules: tuple[Rule, ...]
    fees: tuple[Fee, ...]
    uses: dict[tuple[str, str], Use]
    facts: dict[str, Fact]
    guide: Guide
    funding: FundingWords
    opportunities: tuple[Opportunity, ...]
    forms: dict[str, Form]
    letters: dict[tuple[str, str], str]
    examples: Examples
    sha256: str

    def allowed(self, use: str, zone: str) -> Allowed:
        """What the zone says of the use; unknown where no row speaks of it, or nobody here has checked the row."""
        found = self.uses.get((use, zone))
        return found.status if found and found.care.is_ours else Allowed.UNKNOWN


def read_service(folder: FolderText, *, own: Mapping[str, str] | None = None) -> ServiceSolution:
    """Read a service from its text; raises `BadSolution` that lists the faults of all its files.

    own: a city's own tables by name, each in place of the borrowed one. null: the text is read as it is on the shelf. With it,
    what is still borrowed counts as checked by nobody, whatever the city it came from had checked.
    """
    reader = _Reader(folder, own or {})
    header = reader.toml("solution.toml", _ServiceText)
    contract = reader.attempt(lambda: read_contract(folder.text("contract.yaml")))
    interview = reader.toml(QUESTIONS_FILE, Interview)
    permits = reader.toml(PERMITS_FILE, PermitTypes)
    guide = reader.attempt(lambda: _guide(folder))
    funding = reader.toml(FUNDING_FILE, FundingWords)
    examples = reader.toml(EXAMPLES_FILE, Examples)
    facts = reader.table(FACTS_FILE, read_facts)
    forms = {found[1]: reader.toml(file, Form) for file in folder.files if (found := _FORM.fullmatch(file))}
    reader.stop()  # what follows looks into these
    questions, types = interview.named, permits.named
    if faults := list(settings_faults(header.service, questions)):
        raise _refused(folder.name, faults)
    rules = reader.table(RULES_FILE, lambda text: read_rules(text, questions=questions, permits=types))
    fees = reader.table(FEES_FILE, lambda text: read_fees(text, questions=questions, permits=types))
    uses = reader.table(USES_FILE, lambda text: read_uses(text, uses=questions[header.service.use].answers))
    offers = reader.table(OPPORTUNITIES_FILE, lambda text: read_opportunities(text, words=funding))
    reader.stop()
    solution = ServiceSolution(
        name=folder.name,
        header=Header.model_validate(header.model_dump(by_alias=True, exclude={"service"})),
        settings=header.service,
        contract=contract,
        interview=interview,
        permits=permits,
        rules=_borrowed(rules, RULES_FILE, own),
        fees=_borrowed(fees, FEES_FILE, own),
        uses=_borrowed(uses, USES_FILE, own),
        facts=_borrowed(facts, FACTS_FILE, own),
        guide=guide,
        funding=funding,
        opportunities=_borrowed(offers, OPPORTUNITIES_FILE, own),
        forms=forms,
        letters={
            (found[1], found[2]): text for file, text in folder.files.items() if (found := _LETTER.fullmatch(file))
        },
        examples=examples,
        sha256=folder.sha256,
    )
    if faults := disagreements(solution):
        raise _refused(folder.name, faults)
    return solution


def as_if_checked(solution: ServiceSolution) -> ServiceSolution:
    """The same with every row as if somebody here had checked it: for the examples, which test the rules and not the upkeep."""
    care = Care(owner="everyone", checked=date.min)
    return replace(
        solution,
        **{
            name: _with_care(getattr(solution, name), care)
            for name in ("rules", "fees", "uses", "facts", "opportunities")
        },
    )


class _Reader:
    """Reads part after part and keeps every fault."""

    def __init__(self, folder: FolderText, own: Mapping[str, str]) -> None:
        self.folder, self._own = folder, own
        self._faults = Faults()

    def attempt(self, read: Callable[[], Any]) -> Any:
        return self._faults.attempt(read)

    def toml(self, file: str, model: type[BaseModel]) -> Any:
        own = self._own.get(file) if file in OWN_FILES else None
        return self.attempt(lambda: read_part(model, self.folder.text(file) if own is None else own, source=file))

    def table(self, file: str, read: Callable[[str], Tables]) -> Any:
        return self.attempt(lambda: read(self._own[file] if file in self._own else self.folder.text(file)))

    def stop(self) -> None:
        if self._faults:
            raise _refused(self.folder.name, self._faults)


def _refused(name: str, faults: list[str]) -> BadSolution:
    return BadSolution(
        "\n".join([f"The solution {name} can not be used:", *(f"  - {fault}" for fault in faults)]),
        allowed="the files that docs/reference/service.md describes",
        next_step="Mend what is named, or ask who made the solution.",
    )


def _borrowed(tables: Tables, file: str, own: Mapping[str, str] | None) -> Tables:
    """What a city did not make its own is checked by nobody in it."""
    return tables if own is None or file in own else _with_care(tables, Care())


def _with_care(tables: Any, care: Care) -> Any:
    if isinstance(tables, dict):
        return {name: replace(row, care=care) for name, row in tables.items()}
    return tuple(replace(row, care=care) for row in tables)


def _guide(folder: FolderText) -> Guide:
    text = read_part(GuideText, folder.text(GUIDE_FILE), source=GUIDE_FILE)
    wanted = {
        f"guide/{step.name}.{language}.md": (step.name, language) for step in text.steps for language in LANGUAGES
    }
    there = {file for file in folder.files if file.startswith("guide/")}
    if strays := sorted({*wanted} ^ there):
        raise BadSolution(
            "; ".join(f"{file} {'is missing' if file in wanted else 'is the text of no step'}" for file in strays),
            allowed="guide/STEP.en.md and guide/STEP.es.md for each step of guide.toml",
            next_step="Add what is missing and take out what is not named.",
        )
    return Guide(text, {place: folder.files[file] for file, place in wanted.items()})
