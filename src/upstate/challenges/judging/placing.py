"""Places from figures. Who has the same figure shares the place, and the next places are skipped: 1, 2, 2, 4."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_DECIMALS = 2


@dataclass(frozen=True)
class Counted:
    """An entry before it has a place, figures from 0 to 100. figure: what decides, rounded to hundredths. low, high: its 95 % interval; NaN where the marks
    can not tell. raw: the plain mean of its ballots, or of a hundred comparisons those won. adjusted: with harsh and mild judges brought to one level, or
    the strength among all entries; null where that can not be. judges: how many said something of it. tie_break: the mean mark in the criterion of largest
    weight; of comparisons 0."""

    entry: str
    figure: float
    low: float
    high: float
    raw: float
    adjusted: float | None
    judges: int
    tie_break: float = 0.0


@dataclass(frozen=True)
class Placed(Counted):
    """An entry with its place. ties: entries that share the place."""

    place: int = 0
    ties: tuple[str, ...] = ()


def rounded(figure: float) -> float:
    """To hundredths: what looks the same is the same."""
    return round(figure, _DECIMALS) + 0.0


def place(counted: Sequence[Counted]) -> tuple[Placed, ...]:
    """All entries, the first first; those of one place by name."""
    by_figure = places_of({one.entry: (one.figure, rounded(one.tie_break)) for one in counted})
    placed = [
        Placed(
            **vars(one),
            place=by_figure[one.entry],
            ties=tuple(
                sorted(name for name, at in by_figure.items() if at == by_figure[one.entry] and name != one.entry)
            ),
        )
        for one in counted
    ]
    return tuple(sorted(placed, key=lambda one: (one.place, one.entry)))


def places_of(keys: Mapping[str, tuple[float, float]]) -> dict[str, int]:
    """By entry its place: one more than entries with a higher figure, or with the same and more in the tie-break."""
    return {entry: 1 + sum(other > key for other in keys.values()) for entry, key in keys.items()}
