"""Whether all places are served alike: the worst served place against all units of its part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from upstate.challenges.scoring.by_lot import deal
from upstate.challenges.scoring.metrics import Metric
from upstate.ranking.matrix import Floats
from upstate.ranking.metrics import units_in

# Below so many units, and of a yes or no so many with the outcome, a place's figure is mostly chance, and near to telling of one household.
LEAST_UNITS, LEAST_CASES = 30, 20
_TOP = 0.1
_ROUNDING = 1e-9  # places that are served exactly alike differ by this


@dataclass(frozen=True)
class PlaceScore:
    """One place. cases: its units with the outcome; of a number its units. figure: of a yes or no, the share of its cases that stand in the top of the
    part's list; of a number, the mean absolute error. share_of_top, share_of_cases: of those of the part, 0 to 1; of a number None."""

    place: str
    units: int
    cases: int
    figure: float
    share_of_top: float | None
    share_of_cases: float | None


@dataclass(frozen=True)
class Fairness:
    """ratio: how well the worst served place is served against all, 1 alike, 0 not at all; None where fewer than two places are large enough. by_lot: below
    it the ratio falls in 5 of 100 cases where units are dealt to the places by lot, that is where all are served alike. worst: the place's name. whole: the figure of all units. top: the share of the list that counts as served, None of a number. places: those large enough,
    by name. unshown: how many are not. More in `telling`."""

    ratio: float | None
    by_lot: float | None
    worst: str
    whole: float | None
    top: float | None
    places: tuple[PlaceScore, ...]
    unshown: int

    @property
    def is_noise(self) -> bool | None:
        """Whether the worst served place is no worse off than chance makes one; None where there is no ratio."""
        return None if self.ratio is None or self.by_lot is None else self.ratio >= self.by_lot - _ROUNDING


def look_at_places(
    metric: Metric, values: Floats, outcomes: Floats, names: Sequence[str], of_unit: NDArray[np.int64]
) -> Fairness:
    """By place of one part. of_unit: of each unit its place's number in `names`; units of the place that has no name count in the whole only."""
    yes_or_no = bool(metric.tasks & {"ranking", "classification"})
    top = (metric.top or _TOP) if yes_or_no else None
    if top is None:
        counts, good = np.ones(len(values)), np.abs(values - outcomes)
        chosen = None
    else:
        chosen = _in_top(values, top)
        counts, good = (outcomes > 0).astype(float), chosen * (outcomes > 0)
    units, cases, sums = (np.bincount(of_unit, each, len(names)) for each in (np.ones(len(values)), counts, good))
    total_cases, total_top = cases.sum(), None if chosen is None else chosen.sum()
    in_top = None if chosen is None else np.bincount(of_unit, chosen, len(names))
    least = LEAST_UNITS if top is None else LEAST_CASES
    named = [place for place, name in enumerate(names) if name and units[place]]
    large = [place for place in named if units[place] >= LEAST_UNITS and cases[place] >= least]
    large.sort(key=names.__getitem__)
    shown = tuple(
        PlaceScore(
            place=names[one],
            units=int(units[one]),
            cases=int(cases[one]),
            figure=float(sums[one] / cases[one]),
            share_of_top=None if in_top is None else float(in_top[one] / total_top),
            share_of_cases=None if in_top is None else float(cases[one] / total_cases),
        )
        for one in large
    )
    whole = float(sums.sum() / total_cases) if total_cases else None
    ratio = by_lot = None
    worst = ""
    if whole is not None and len(large) > 1:
        found = sums[large] / cases[large]
        worst = names[large[int(found.argmin() if yes_or_no else found.argmax())]]
        dealt = deal(good[counts > 0], cases[large].astype(np.int64))
        ratio, by_lot = (_ratio(one, whole, yes_or_no=yes_or_no) for one in (found[None], dealt))
    return Fairness(
        ratio=ratio, by_lot=by_lot, worst=worst, whole=whole, top=top, places=shown, unshown=len(named) - len(shown)
    )


def _in_top(values: Floats, share: float) -> Floats:
    """Of each unit, in how many of the shuffles of ties it stands among the first."""
    if not len(values):
        return np.zeros(0)
    first = units_in(share, len(values))
    threshold = np.partition(values, len(values) - first)[len(values) - first]
    above, tied = values > threshold, values == threshold
    chosen: Floats = np.where(tied, (first - above.sum()) / tied.sum(), above)
    return chosen


def _ratio(figures: Floats, whole: float, *, yes_or_no: bool) -> float | None:
    """The worst place against all: that of one row of figures; of more rows the one below which 5 of 100 lie."""
    if yes_or_no:
        found = figures.min(axis=1) / whole if whole else np.full(len(figures), np.nan)
    else:
        worst = figures.max(axis=1)
        found = np.divide(whole, worst, out=np.ones(len(worst)), where=worst > 0)
    ratio = float(np.quantile(found, 0.05, method="lower"))
    return ratio if np.isfinite(ratio) else None
