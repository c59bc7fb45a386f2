"""A change as it is written down before it starts: `evaluations/NAME.toml`. The reading follows this text, and nothing that is known later."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from pydantic import Field, model_validator

from upstate.solutions.header import Text, read_part, read_toml

# interrupted: one series, before and after. compared: groups that get it and groups that do not. staggered: one group after the other gets it.
# chance: chance chose the groups that get it.
Method = Literal["interrupted", "compared", "staggered", "chance"]
Choice = Literal["keep", "change", "stop"]
_COMPARING = ("compared", "chance")
# Of the method interrupted: below, its intervals do not hold what they say (see `interrupted`).
LEAST_BEFORE, LEAST_AFTER, LEAST = 8, 3, 12
INTERRUPTED_NEEDS = (
    f"interrupted needs {LEAST_BEFORE} periods before and {LEAST_AFTER} after or more, together {LEAST} or more"
)


class Expected(Text):
    """What the change is expected to do. size: by how much, in the measure's unit (points where it is a percentage)."""

    direction: Literal["up", "down"]
    size: float = Field(gt=0, le=1e12)

    @property
    def signed(self) -> float:
        return self.size if self.direction == "up" else -self.size


class Decision(Text):
    """What people decided after the reading. result: the number of the result that they went by."""

    choice: Choice
    reason: str = Field(min_length=4, max_length=1000)
    who: str = Field(min_length=2, max_length=120)
    on: date
    result: int = Field(ge=1)


class Plan(Text):
    """One change, and how it will be read.

    breakdown, groups: which groups get it; both empty for the whole city. starts: its day, or of a staggered start the day of each group.
    compare: the groups it is held against; empty for all others of the breakdown. before, after: how many periods of the measure are
    read on either side. chosen_as_worst: whether groups get it because they did worst, which alone lets them do better afterwards.
    same_time: other changes in those periods, in words. solution: a borrowed solution that the change is, whose evidence it feeds.
    looking_back: whether it was registered after it began. public: whether the site shows it to everybody. decision: of people, after it was read.
    """

    question: str = Field(min_length=8, max_length=300)
    change: str = Field(min_length=4, max_length=600)
    measure: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$")
    method: Method
    starts: date | dict[str, date]
    breakdown: str = Field(default="", pattern=r"^([a-z][a-z0-9_]{0,62})?$")
    groups: tuple[str, ...] = Field(default=(), max_length=2000)
    compare: tuple[str, ...] = Field(default=(), max_length=2000)
    expected: Expected
    before: int = Field(ge=0, le=600)
    after: int = Field(ge=1, le=600)
    read_on: date
    owner: str = Field(min_length=2, max_length=120)
    chosen_as_worst: bool = False
    same_time: tuple[str, ...] = Field(default=(), max_length=20)
    solution: str = Field(default="", pattern=r"^([A-Za-z0-9][A-Za-z0-9_-]{0,99})?$")
    note: str = Field(default="", max_length=600)
    public: bool = False
    registered_on: date | None = None
    looking_back: bool = False
    decision: Decision | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Plan:
        if faults := list(_faults(self)):
            raise ValueError("; ".join(faults))
        return self

    @property
    def first_start(self) -> date:
        return min(self.starts.values()) if isinstance(self.starts, dict) else self.starts

    @property
    def last_start(self) -> date:
        return max(self.starts.values()) if isinstance(self.starts, dict) else self.starts

    def start_of(self, group: str) -> date | None:
        """The day on which the group gets it; null where it never does."""
        if isinstance(self.starts, dict):
            return self.starts.get(group)
        return self.starts if group in (self.groups or ("",)) else None


def _faults(plan: Plan) -> list[str]:
    """What does not go together."""
    staggered, several = plan.method == "staggered", isinstance(plan.starts, dict)
    having = {*plan.groups, *(plan.starts if isinstance(plan.starts, dict) else ())}
    rules = (
        (staggered != several, "a day of start for each group belongs to the method staggered, one day to every other"),
        (isinstance(plan.starts, dict) and len(plan.starts) < 2, "a staggered start has two groups or more"),
        (staggered and bool(plan.groups), "of a staggered start the groups are those of starts, so groups is left out"),
        (plan.method in _COMPARING and not plan.groups, "groups says who gets it"),
        (bool(plan.groups or plan.compare or several) and not plan.breakdown, "breakdown says of what the groups are"),
        (plan.method == "interrupted" and bool(plan.compare), "interrupted compares with no group"),
        (plan.method == "interrupted" and len(plan.groups) > 1, "interrupted reads the whole city, or one group"),
        (plan.method == "interrupted" and bool(plan.breakdown) != bool(plan.groups), "a breakdown goes with one group"),
        (plan.method == "interrupted" and not _is_long(plan), INTERRUPTED_NEEDS),
        (plan.method != "chance" and plan.before < 1, "before is one period or more"),
        (bool(having & {*plan.compare}), "a group gets it or is compared with, not both"),
        (plan.read_on <= plan.last_start, "it is read after it started"),
    )
    return [words for broken, words in rules if broken]


def _is_long(plan: Plan) -> bool:
    return plan.before >= LEAST_BEFORE and plan.after >= LEAST_AFTER and plan.before + plan.after >= LEAST


def read_plan(text: str, *, source: str) -> Plan:
    """The plan of a file; raises `BadSolution` with each fault."""
    plan: Plan = read_part(Plan, text, source=source)
    return plan


def is_plan(text: str, *, source: str) -> bool:
    """Whether the file names a measure. One that does not is a note of a test that Upstate can not read: question, method, owner, registered_on."""
    return "measure" in read_toml(text, source=source)


def promised(plan: Plan) -> dict[str, Any]:
    """What may not change once it is registered, as plain values."""
    return plan.model_dump(mode="json", exclude={"decision", "registered_on", "looking_back", "note", "public"})


def fingerprint(plan: Plan) -> str:
    """SHA-256 of what may not change."""
    return hashlib.sha256(json.dumps(promised(plan), sort_keys=True).encode()).hexdigest()


def changed_since(registered: Mapping[str, Any], plan: Plan) -> tuple[str, ...]:
    """The entries that are other than when it was registered, by name."""
    now = promised(plan)
    return tuple(sorted(name for name in {*registered, *now} if registered.get(name) != now.get(name)))
