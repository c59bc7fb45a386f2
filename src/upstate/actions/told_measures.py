"""The city's measures with what may be said of each today: for the board, the meeting, and the pages of the site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from upstate.actions.compute_measures import computed_folder
from upstate.actions.measure_inputs import public_from
from upstate.actions.measure_series import read_measure_series
from upstate.actions.open_measures import BrokenMeasure, open_measures
from upstate.city import Workspace
from upstate.errors import UpstateError
from upstate.measures.city_measure import CityMeasure
from upstate.measures.history import all_computed, load_newest
from upstate.measures.reading import Reading
from upstate.measures.series import Computed
from upstate.measures.telling import say_reading
from upstate.measures.told import ToldMeasure
from upstate.sentences import say
from upstate.solutions.header import Words


@dataclass(frozen=True)
class MeasureNow:
    """One measure with its newest figures. computed: None where there are none. public_from: the day from which the public may see them; None
    for at once."""

    measure: CityMeasure
    told: ToldMeasure
    computed: Computed | None
    public_from: date | None

    @property
    def name(self) -> str:
        return self.measure.name

    @property
    def public(self) -> bool:
        return self.measure.public

    @property
    def number(self) -> int:
        """Of the figures, 0 where there are none."""
        return self.computed.number if self.computed else 0

    @property
    def waits(self) -> str:
        """Why nothing computes it now, also where older figures are there; empty where something does."""
        return self.told.waits or self.measure.waits


@dataclass(frozen=True)
class MeasuresNow:
    """All measures of a city, by name. broken: files that can not be read."""

    measures: tuple[MeasureNow, ...]
    broken: tuple[BrokenMeasure, ...] = field(default=())


def told_measures(workspace: Path, *, language: str = "en") -> tuple[ToldMeasure, ...]:
    """Every measure of the city by name; one whose file or figures can not be read waits, and says why. language: `en` or `es`, of what people
    wrote in both.

    Raises `BadWorkspace` for a city that can not be read.
    """
    found = measures_now(workspace, language=language)
    broken = (ToldMeasure(one.name, one.name, waits=one.fault.given) for one in found.broken)
    return tuple(sorted((*(one.told for one in found.measures), *broken), key=lambda one: one.name))


def measures_now(workspace: Path, *, language: str = "en", public: bool = False) -> MeasuresNow:
    """The same with the figures. public: with those figures alone that everybody may see today, and without measures that only the city sees.

    Raises `BadWorkspace` for a city that can not be read.
    """
    opened = open_measures(workspace)
    wanted = [one for one in opened.measures if one.public or not public]
    return MeasuresNow(
        tuple(measure_now(opened.city, one, language=language, public=public) for one in wanted), opened.broken
    )


def measure_now(city: Workspace, measure: CityMeasure, *, language: str = "en", public: bool = False) -> MeasureNow:
    """One of them. Figures that can not be read are told as what it waits for."""
    try:
        computed = _newest(city, measure, public=public)
    except UpstateError as fault:
        return MeasureNow(measure, _told(measure, None, language, waits=fault.given), None, None)
    until = _hidden_until(city, computed) if computed else None
    return MeasureNow(measure, _told(measure, computed, language), computed, until)


def all_figures(city: Workspace, measure: CityMeasure, *, public: bool) -> Iterator[Computed]:
    """Everything that was computed of a measure, the first first; for the public what it may see today."""
    for one in all_computed(computed_folder(city, measure.name)):
        if not public or _is_public(city, one):
            yield one


def _newest(city: Workspace, measure: CityMeasure, *, public: bool) -> Computed | None:
    newest = load_newest(computed_folder(city, measure.name))
    if newest is None or not public or _is_public(city, newest):
        return newest
    return next(reversed([*all_figures(city, measure, public=True)]), None)


def _is_public(city: Workspace, computed: Computed) -> bool:
    return _hidden_until(city, computed) is None


def _hidden_until(city: Workspace, computed: Computed) -> date | None:
    """The day to come from which the public may see the figures; None where it may. A version that can not be asked for its day hides them."""
    try:
        day = public_from(city, computed)
    except UpstateError:
        return date.max
    return day if day and day > city.settings.today() else None


def _told(measure: CityMeasure, computed: Computed | None, language: str, *, waits: str = "") -> ToldMeasure:
    unit = _said(measure.unit, language)
    reading = _read(_Figures(measure, computed)) if computed and measure.text else None
    return ToldMeasure(
        name=measure.name,
        title=measure.title.said(language),
        goal=_said(measure.said.goal, language),
        objective=_said(measure.said.objective, language),
        owner=measure.owner,
        unit=unit,
        public=measure.public,
        target=measure.target,
        by=measure.by,
        reading=reading,
        sentences=say_reading(reading, unit=unit) if reading else (),
        figures=computed.number if computed and reading else 0,
        waits="" if reading else waits or measure.waits or say("Nothing was computed yet."),
    )


@dataclass(frozen=True)
class _Figures:
    """Figures that never change and are read against a target. They are known by what they were computed from: to compare all points would take as long
    as to read them."""

    measure: CityMeasure = field(compare=False)
    computed: Computed = field(compare=False)
    known_by: tuple[object, ...] = field(init=False)

    def __post_init__(self) -> None:
        one, found = self.measure, self.computed
        asked = (one.sha256, one.direction, one.target, one.by)
        object.__setattr__(self, "known_by", (found.measure, found.number, found.at, found.inputs, *asked))


@lru_cache(maxsize=1024)
def _read(figures: _Figures) -> Reading:
    return read_measure_series(figures.measure, figures.computed)


def _said(words: Words | None, language: str) -> str:
    return words.said(language) if words else ""
