"""Goals are made harder once they are met: which target to take next, by rule.

A target may be tightened when every complete period of the last year met it: 52 weeks, 12 months, 4 quarters; of a measure by the year, the
last three. What is proposed is what was reached in three quarters of these periods, with two digits that say something, rounded toward the present target.
Nothing is proposed where that is no harder than the target is. People decide; the target that was is kept with `met = true`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from upstate.measures.told import ToldMeasure
from upstate.measures.wording import periods, target_text
from upstate.sentences import Sentence, say
from upstate.solutions.measures.measure import A_YEAR, Frequency

PERIODS: dict[Frequency, int] = {**A_YEAR, "year": 3}
_REACHED = 0.75


@dataclass(frozen=True)
class Proposal:
    """A harder target for a measure. reached: in how many of the last `of` periods it was reached already."""

    measure: str
    title: str
    target: float
    tighter: float
    reached: int
    of: int
    frequency: Frequency

    @property
    def told(self) -> Sentence:
        return say(
            "Met in {of} of {periods}: tighten from {target} to {tighter}, which was reached in {reached} of them?",
            of=self.of,
            periods=periods(self.of, self.frequency),
            target=target_text(self.target),
            tighter=target_text(self.tighter),
            reached=self.reached,
        )


def propose_target(measure: ToldMeasure) -> Proposal | None:
    """The harder target; None where the present one was not met all the time, there is none, or none harder suggests itself."""
    if measure.reading is None or measure.target is None or measure.reading.direction == "none":
        return None
    frequency, of = measure.reading.frequency, PERIODS[measure.reading.frequency]
    values = [one.value for one in measure.judged[-of:] if one.value is not None]
    if len(values) < of:
        return None
    sign = 1 if measure.reading.direction == "up" else -1
    target, good = sign * measure.target, sorted((sign * value for value in values), reverse=True)
    if good[-1] < target:
        return None
    tighter = _rounded(good[math.ceil(_REACHED * of) - 1])
    if tighter <= target:
        return None
    reached = sum(value >= tighter for value in good)
    return Proposal(measure.name, measure.title, measure.target, sign * tighter, reached, of, frequency)


def _rounded(value: float) -> float:
    """Down to two digits that say something."""
    told = Decimal(f"{value:.7e}")  # to eight digits, so that what is only rounding does not count
    return float(told.quantize(Decimal(1).scaleb(told.adjusted() - 1), ROUND_FLOOR)) if told else 0.0
