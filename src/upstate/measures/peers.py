"""This city's measure beside that of other cities which share it: in one period that they have in common, and only where both count alike."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from upstate.measures.leaving import as_shared, newest_periods
from upstate.measures.reading import is_judged
from upstate.measures.series import Computed
from upstate.solutions.measures import Measure
from upstate.solutions.measures.measure import Figure, Frequency
from upstate.solutions.shared_measure import SharedMeasure

# Below so many cities there is no range worth a sentence.
ENOUGH = 3
# Counts and sums grow with a city: they are compared for so many people.
PEOPLE = 1_000
_GROWING = ("count", "sum")

# Why a city has no value beside this one's: too few cases, no figure of that period, or nobody knows how many people it is of.
Why = Literal["", "few", "period", "people"]


@dataclass(frozen=True)
class OtherCity:
    """What another city shares. told_by: the registry. peer: how near a peer it is, from 1; None where it is none, or peers are not known.
    value: in the period that is compared; None where `why` says so."""

    told: SharedMeasure
    told_by: str
    peer: int | None = None
    value: float | None = None
    why: Why = "period"


@dataclass(frozen=True)
class Comparison:
    """starts: of the period that is compared; None where there is none in common. value, low, high: this city's, with its 95 % interval.
    per_people: whether values are per 1,000 people. cities: those that count alike, peers first. otherwise: those that do not."""

    figure: Figure
    frequency: Frequency
    population: int | None
    per_people: bool
    starts: date | None
    value: float | None
    low: float | None
    high: float | None
    cities: tuple[OtherCity, ...]
    otherwise: tuple[OtherCity, ...]

    @property
    def compared(self) -> tuple[float, ...]:
        """The values of the other cities, the lowest first."""
        return tuple(sorted(one.value for one in self.cities if one.value is not None))

    @property
    def middle(self) -> float | None:
        """Their median; None where there is no value."""
        return statistics.median(self.compared) if self.compared else None


def compare_cities(
    computed: Computed, text: Measure, *, population: int | None, others: Sequence[OtherCity]
) -> Comparison:
    """Hold the newest figures of the whole city against `others`. population: of this city, None where it is not known."""
    ordered = sorted(others, key=lambda one: (one.peer is None, one.peer or 0, one.told.place))
    alike = [one for one in ordered if _counts_alike(one.told, computed, text)]
    per_people = text.figure in _GROWING
    here = {one.starts: one for one in newest_periods(computed.city) if is_judged(one)}
    values = [_values(one.told, per_people=per_people) for one in alike]
    starts = _common_period(here, values) if population or not per_people else None
    point = here[starts] if starts else None
    scale = _scale(population) if per_people else 1.0
    value, low, high = (
        None if one is None else one * scale for one in ((point.value, point.low, point.high) if point else (None,) * 3)
    )
    if value is not None and text.figure == "share":
        value = as_shared(value)
    return Comparison(
        figure=text.figure,
        frequency=text.frequency,
        population=population,
        per_people=per_people,
        starts=starts,
        value=value,
        low=low,
        high=high,
        cities=tuple(
            replace(one, value=known.get(starts) if starts else None, why=_why(one.told, starts, per_people))
            for one, known in zip(alike, values, strict=True)
        ),
        otherwise=tuple(one for one in ordered if not _counts_alike(one.told, computed, text)),
    )


def _counts_alike(told: SharedMeasure, computed: Computed, text: Measure) -> bool:
    """By its fingerprint, and by what it says beside it: who shares may have written anything."""
    said = (told.sha256, told.figure, told.frequency, told.per)
    return said == (computed.text_sha256, text.figure, text.frequency, text.per)


def _values(told: SharedMeasure, *, per_people: bool) -> dict[date, float]:
    """By the start of the period, as they can be compared; none of a city that does not say how many people live there."""
    if per_people and told.population is None:
        return {}
    scale = _scale(told.population) if per_people else 1.0
    return {one.starts: one.value * scale for one in told.periods if one.value is not None}


def _scale(population: int | None) -> float:
    return PEOPLE / population if population else 1.0


def _common_period(here: Mapping[date, object], others: Sequence[Mapping[date, float]]) -> date | None:
    """The newest that at least half as many cities tell as the one which most of them tell: the newest alone may be told by one."""
    told = Counter(starts for one in others for starts in one if starts in here)
    most = max(told.values(), default=0)
    return max((starts for starts, cities in told.items() if 2 * cities >= most), default=None)


def _why(told: SharedMeasure, starts: date | None, per_people: bool) -> Why:
    if per_people and told.population is None:
        return "people"
    values = {one.starts: one.value for one in told.periods}
    if starts not in values:
        return "period"
    return "few" if values[starts] is None else ""
