"""What a period of a series is: complete, or why it is not to be judged."""

from __future__ import annotations

from datetime import date, timedelta

from upstate.measures.periods import Period, Told
from upstate.measures.series import State
from upstate.solutions.measures import Measure

# Where so many cases are usual, none at all comes by chance in fewer than one period of a hundred.
_USUAL = 5.0


def known_state(period: Period, *, text: Measure, told: Told | None, today: date) -> State | None:
    """What it is whatever was counted in it: late or early; None of one that is over and known. told: of the data, None where they have no days."""
    until = min(today, told.until) if told else today
    if told and period.starts >= told.until and period.ends <= today:
        return "late"
    if period.ends + timedelta(days=text.settles_after) > until or (told and period.starts < told.from_):
        return "early"
    return None


def counted_state(text: Measure, *, cases: int, zero: bool) -> State:
    """What a period is that is over and known. zero: whether no case at all is a figure too."""
    if cases == 0 and not zero:
        return "missing"
    # Who says that one case is enough counts single cases: then none is judged as well.
    return "few" if cases < text.few and not (zero and text.few == 1) else "complete"


def counts_zero(text: Measure, *, cases: int, periods: int) -> bool:
    """Whether a period without any case is a count of zero, and not a hole in the data: where few are usual, and nothing but counting is done."""
    return text.figure in ("count", "sum") and cases < _USUAL * max(periods, 1)
