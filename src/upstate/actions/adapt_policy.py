"""Adapt a borrowed policy: write down what there is to decide, and what is decided already."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from upstate.actions.open_policy import OpenPolicy, changing_policy, decide
from upstate.errors import BadCrosswalk
from upstate.solutions.policy import draft_policy


@dataclass(frozen=True)
class Decision:
    """One choice. option: as it stands. by_default: nobody wrote down another one than the default. options: name and title of each."""

    name: str
    title: str
    option: str
    by_default: bool
    options: tuple[tuple[str, str], ...]
    default_from: str


@dataclass(frozen=True)
class AdaptedPolicy:
    """file: choices.toml, where people decide. unfilled: places that the policy would still leave open."""

    solution: str
    file: Path
    decisions: tuple[Decision, ...]
    unfilled: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "solution": self.solution,
            "file": str(self.file),
            "choices": [
                {**vars(one), "options": [{"name": name, "title": title} for name, title in one.options]}
                for one in self.decisions
            ],
            "unfilled": list(self.unfilled),
            "next": "upstate policy write",
        }


def adapt_policy(*, workspace: Path, solution: str, files: bool = False) -> AdaptedPolicy:
    """Write choices.toml with every choice explained, once; what the city wrote in it stays. files: whether tables were given, which a
    policy has no use for. Raises `BadWorkspace`, `BadSolution`, `BadCrosswalk`."""
    with changing_policy(workspace=workspace, name=solution) as opened:
        if files:
            raise BadCrosswalk(
                f"{solution} is a policy and reads no table.",
                allowed=f"`upstate adapt {solution}` without files",
                next_step="Leave the files out.",
            )
        opened = decide(opened, choose={}, fill={})
    return AdaptedPolicy(
        solution, opened.paths.decided, decisions_of(opened), draft_policy(opened.solution, opened.filled).unfilled
    )


def decisions_of(opened: OpenPolicy) -> tuple[Decision, ...]:
    """Every choice as it stands, in the order of the solution."""
    return tuple(
        Decision(
            name=choice.name,
            title=choice.title.en,
            option=(option := opened.decided.options.get(choice.name, choice.default)),
            by_default=option == choice.default,
            options=tuple((one.name, one.title.en) for one in choice.options),
            default_from=choice.default_from,
        )
        for choice in opened.solution.choices
    )
