"""What a period of a series is: complete, or why it is not to be judged."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from upstate.measures.periods import Period, Told
from upstate.measures.series import State
from upstate.solutions.measures import Measure

Counts = NDArray[np.int64]
Bools = NDArray[np.bool_]

_COUNTED = np.array(["missing", "few", "complete"], dtype=object)
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


def counted_states(text: Measure, *, cases: Counts, zero: Bools) -> NDArray[np.object_]:
    """What periods are that are over and known, a `State` each. zero: whether no case at all is a figure too."""
    # Who says that one case is enough counts single cases: then none is judged as well.
    few = (cases < text.few) & ~(zero & (text.few == 1))
    return _COUNTED[np.where((cases == 0) & ~zero, 0, np.where(few, 1, 2))]


def counts_zero(text: Measure, *, cases: Counts, periods: int) -> Bools:
    """Whether a period without any case is a count of zero, and not a hole in the data: where few are usual, and nothing but counting is done. cases: of
    each series, in so many periods."""
    return (cases < _USUAL * max(periods, 1)) & (text.figure in ("count", "sum"))
