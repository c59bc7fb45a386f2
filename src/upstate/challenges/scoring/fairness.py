"""Whether all places are served alike: the worst served place against all units of its part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from upstate.challenges.scoring.metrics import Metric
from upstate.ranking.matrix import Floats
from upstate.ranking.metrics import units_in

# Below so many units, and of a yes or no so many with the outcome, a place's figure is mostly chance, and near to telling of one household.
LEAST_UNITS, LEAST_CASES = 30, 20
_TOP = 0.1


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
    """ratio: how well the worst served place is served against all, 1 alike, 0 not at all; None where fewer than two places are large enough.
    worst: its name. whole: the figure of all units. top: the share of the list that counts as served, None of a number. places: those large enough,
    by name. unshown: how many are not. More in `telling`."""

    ratio: float | None
    worst: str
    whole: float | None
    top: float | None
    places: tuple[PlaceScore, ...]
    unshown: int


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
    worst = _worst(shown, top=top) if len(shown) > 1 else None
    return Fairness(
        ratio=None if worst is None or whole is None else _ratio(worst.figure, whole, top=top),
        worst="" if worst is None else worst.place,
        whole=whole,
        top=top,
        places=shown,
        unshown=len(named) - len(shown),
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


def _worst(shown: tuple[PlaceScore, ...], *, top: float | None) -> PlaceScore:
    return min(shown, key=lambda one: one.figure if top is not None else -one.figure)


def _ratio(worst: float, whole: float, *, top: float | None) -> float | None:
    above, below = (worst, whole) if top is not None else (whole, worst)
    if below == 0:
        return 1.0 if top is None else None
    return above / below
