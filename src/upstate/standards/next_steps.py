"""The shortest path to the next level: which criteria to meet, in which order, for the least work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from upstate.standards.standard import Criterion, Level, Standard
from upstate.standards.standing import needed

# What a criterion weighs whose work nobody estimated: a week, which is told to nobody.
_NOT_ESTIMATED = 5


@dataclass(frozen=True)
class Step:
    """One criterion to meet. needed_by: ids of other steps that can not be met before it."""

    criterion: Criterion
    needed_by: tuple[str, ...]


@dataclass(frozen=True)
class Path:
    """level: which it leads to. steps: in an order in which they can be met, the least work first where they are free to choose.
    effort: working days of all of them, Upstate's estimate; null where that of one is not known."""

    level: Level
    steps: tuple[Step, ...]

    @property
    def effort(self) -> int | None:
        known = [one.criterion.effort for one in self.steps if one.criterion.effort is not None]
        return sum(known) if len(known) == len(self.steps) else None


def shortest_path(standard: Standard, met: frozenset[str], level: Level) -> Path:
    """The criteria of least work in all that bring a city that meets `met` to `level`: every core one, what each needs before it, and
    enough in number. Of two ways of the same work the one with fewer criteria, then the one that comes first in the file.

    A small integer program, solved exactly: minimise the work of those chosen, where a criterion is chosen only with those it needs.
    """
    open_ones = [one for one in standard.current if one.id not in met]
    if not open_ones:
        return Path(level, ())
    place = {one.id: at for at, one in enumerate(open_ones)}
    short = needed(standard, level) - (len(standard.current) - len(open_ones))
    limits = [LinearConstraint(np.ones(len(open_ones)), lb=max(short, 0))]
    for one in open_ones:
        for name in one.needs:
            if name in place:
                row = np.zeros(len(open_ones))
                row[place[name]], row[place[one.id]] = 1, -1
                limits.append(LinearConstraint(row, lb=0))
    found = milp(
        _costs(open_ones),
        integrality=np.ones(len(open_ones)),
        bounds=Bounds([float(one.core) for one in open_ones], 1.0),
        constraints=limits,
        options={"mip_rel_gap": 0},
    )
    chosen = [one for one, taken in zip(open_ones, found.x > 0.5, strict=True) if taken]
    return Path(level, tuple(_in_order(chosen)))


def _costs(criteria: Sequence[Criterion]) -> list[float]:
    """Work first, then how many, then the place in the file: each counts less than one of the one before."""
    many = len(criteria) + 1
    return [float((_weight(one) * many + 1) * many * many + at) for at, one in enumerate(criteria)]


def _weight(criterion: Criterion) -> int:
    return criterion.effort or _NOT_ESTIMATED


def _in_order(chosen: Sequence[Criterion]) -> list[Step]:
    """What others need first; among those that could come next, core ones, then the least work."""
    ids = {one.id: one for one in chosen}
    rank = {one.id: (not one.core, _weight(one), at) for at, one in enumerate(chosen)}
    sorter = TopologicalSorter({one.id: [name for name in one.needs if name in ids] for one in chosen})
    sorter.prepare()
    ready: list[str] = []
    steps: list[Step] = []
    while sorter.is_active():
        ready.extend(sorter.get_ready())
        ready.sort(key=lambda name: rank[name])
        name = ready.pop(0)
        sorter.done(name)
        steps.append(Step(ids[name], tuple(one.id for one in chosen if name in one.needs)))
    return steps
