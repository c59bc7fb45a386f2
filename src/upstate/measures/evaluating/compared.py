"""Groups that get a change against groups that do not, all from one day on: the difference of what changed in either.

Of each group its mean before is taken off its mean after, over periods that all of them have. On such a panel this is the estimate of the
regression with a level for each group and each period. Where chance chose the groups, their means after may also be compared as they are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from upstate.measures.evaluating.arms import difference, ways
from upstate.measures.evaluating.effect import Effect, Inference
from upstate.measures.evaluating.panel import Figures, Panel, balance


@dataclass(frozen=True)
class Compared:
    """effect: of the groups that have the change. pre_trend: by how much more they moved in a period before it, on the same scale; null where this can
    not be told. ways: how many ways there were to choose the groups. expected: of each period, what the mean of the groups that have it would have
    been, had they moved as the others. panel: what was read."""

    effect: Effect
    inference: Inference
    pre_trend: Effect | None
    ways: int
    expected: Figures
    panel: Panel


def read_compared(panel: Panel) -> Compared | None:
    """The reading; null where an arm is empty, a side has no period, or the groups are too few or all alike."""
    if all(one is None for one in panel.began) or None not in panel.began:
        return None
    panel = balance(panel)
    has = np.array([one is not None for one in panel.began], dtype=bool)
    known = np.asarray(np.isfinite(panel.values).all(axis=0))
    if has.all() or not has.any() or not known.any():
        return None
    began = next(one for one in panel.began if one is not None)
    is_after = np.arange(len(known)) >= began
    before, after = panel.values[:, known & ~is_after], panel.values[:, known & is_after]
    if not after.shape[1]:
        return None
    level = before.mean(axis=1) if before.shape[1] else np.zeros(len(has))
    moved = after.mean(axis=1) - level
    if (found := difference(moved[has], moved[~has])) is None:
        return None
    apart = level[has].mean() - level[~has].mean()
    return Compared(
        found[0], found[1], _pre_trend(before, has, np.flatnonzero(known & ~is_after)),
        ways(int(has.sum()), int((~has).sum())), panel.values[~has].mean(axis=0) + apart, panel,
    )  # fmt: skip


def _pre_trend(before: np.ndarray, has: np.ndarray, places: np.ndarray) -> Effect | None:
    if before.shape[1] < 3:
        return None
    slopes = np.polyfit(places, before.T, 1)[0]
    found = difference(slopes[has], slopes[~has])
    return found[0] if found else None
