"""The goals of a city with their measures, for the public page and for the one page that the mayor has printed.

Goals and objectives stand by the alphabet, so that they keep their place from month to month. The measures of an objective stand by
weight: worse, short of the target, changed, better, then those that are steady. One page holds as many as fit, by the same weight over all goals; the rest
is told in one line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from upstate.measures.told import ToldMeasure, by_weight

MOST_ON_A_PAGE = 12


@dataclass(frozen=True)
class Objective:
    """title: empty where measures name none. measures: the most pressing first."""

    title: str
    measures: tuple[ToldMeasure, ...]


@dataclass(frozen=True)
class Goal:
    """title: empty for measures that serve none that is named; they stand last."""

    title: str
    objectives: tuple[Objective, ...]

    @property
    def measures(self) -> tuple[ToldMeasure, ...]:
        return tuple(one for objective in self.objectives for one in objective.measures)


@dataclass(frozen=True)
class Board:
    """goals: what is on the page. rest: what found no place on it, the most pressing first."""

    goals: tuple[Goal, ...]
    rest: tuple[ToldMeasure, ...]

    @property
    def measures(self) -> tuple[ToldMeasure, ...]:
        return tuple(one for goal in self.goals for one in goal.measures)


def make_board(measures: Iterable[ToldMeasure], *, public: bool, most: int | None = None) -> Board:
    """The board. public: only measures that the city shows to everybody. most: how many find a place; None for all, as on a page of the web."""
    shown = sorted((one for one in measures if one.public or not public), key=by_weight)
    placed, rest = (shown, []) if most is None else (shown[:most], shown[most:])
    goals = (
        Goal(title, tuple(Objective(name, tuple(those)) for name, those in _by(found, "objective")))
        for title, found in _by(placed, "goal")
    )
    return Board(tuple(goals), tuple(rest))


def _by(measures: Sequence[ToldMeasure], said: str) -> Iterable[tuple[str, list[ToldMeasure]]]:
    """The measures by goal or objective; what names none is last. Small and capital letters and spaces make no other goal."""

    def key(measure: ToldMeasure) -> tuple[bool, str]:
        title = " ".join(getattr(measure, said).split()).casefold()
        return not title, title

    for _title, found in groupby(sorted(measures, key=key), key=key):
        those = list(found)
        yield min(getattr(one, said) for one in those), those
