"""What came of a plan when it was read. Kept as a file that never changes."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from upstate.measures.evaluating.effect import Effect, Inference
from upstate.measures.evaluating.registered import Method
from upstate.solutions.header import Text, Words
from upstate.solutions.measures.measure import Direction

# as_expected: it moved as it should, more than noise. noise: it can not be told from none. opposite: it moved the other way.
Verdict = Literal["as_expected", "noise", "opposite", "not_enough"]
# What a reader must know beside the effect; `telling` says each.
CheckCode = Literal[
    "too_few", "not_all_periods", "left_out", "groups_left_out", "few_cases", "season_unknown", "pre_trend", "pre_trend_unknown",
    "few_groups", "chosen_as_worst", "dip", "other_change", "said_change", "imputed_not", "looked_before",
]  # fmt: skip


class Check(Text):
    """number: how many, where it counts. of: of how many. size: in the measure's unit. words: names, the same in every language."""

    code: CheckCode
    number: int = 0
    of: int = 0
    size: float | None = None
    words: tuple[str, ...] = ()


class MeasureText(Text):
    """What the measure was called when it was read, so that a result can be told without it. percent: whether its unit is a percentage."""

    title: Words
    unit: Words
    direction: Direction = "none"
    percent: bool = False


class Line(Text):
    """One period of the picture and of its table. observed: the mean of what has the change, or will. expected: what it would have been
    without. after: whether the change is there. Null where nothing is known."""

    starts: date
    observed: float | None
    expected: float | None
    after: bool


class Result(Text):
    """The reading of one plan on one day.

    early: read before its day. looking_back: registered after it began. changed: entries of the plan that are other than when it was registered.
    plan_sha256: of what the plan promised. computed: the number of the measure's figures that were read, text_sha256 of its text and query.
    groups_with, groups_without: how many were read. periods_before, periods_after: likewise. effect: null where there is not enough.
    more: further effects by name: `level`, `slope` (a period), `newey_west`, `pre_trend` (a period). correlation: of errors of neighbouring periods.
    """

    format: Literal[1] = 1
    name: str
    number: int = 0
    measure: str
    text: MeasureText
    read_on: date
    registered_on: date
    early: bool
    looking_back: bool
    changed: tuple[str, ...] = ()
    plan_sha256: str
    computed: int
    text_sha256: str
    method: Method
    inference: Inference | None = None
    effect: Effect | None = None
    expected: float
    verdict: Verdict
    groups_with: int
    groups_without: int
    periods_before: int
    periods_after: int
    correlation: float | None = None
    more: dict[str, Effect] = Field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    lines: tuple[Line, ...] = ()

    def same_as(self, other: Result) -> bool:
        """Whether both say the same, whatever their number and day."""
        unlike = {"number", "read_on"}
        return self.model_dump(exclude=unlike) == other.model_dump(exclude=unlike)


def judge(effect: Effect | None, expected: float, *, up: bool) -> Verdict:
    """By the interval: what holds zero is noise."""
    if effect is None:
        return "not_enough"
    if effect.low <= 0 <= effect.high:
        return "noise"
    return "as_expected" if (effect.value > 0) == up else "opposite"
