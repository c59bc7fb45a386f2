"""The city's measures with what may be said of each today: for the board, the meeting, and the pages of the site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from upstate.actions.compute_measures import computed_folder
from upstate.actions.measure_inputs import public_from
from upstate.actions.open_measures import BrokenMeasure, open_measures
from upstate.city import Workspace
from upstate.errors import UpstateError
from upstate.measures.city_measure import CityMeasure
from upstate.measures.history import all_computed, load_newest
from upstate.measures.read_series import read_series
from upstate.measures.reading import Reading
from upstate.measures.series import Computed
from upstate.measures.telling import say_reading
from upstate.measures.told import ToldMeasure
from upstate.sentences import Sentence, say
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


@dataclass(frozen=True)
class MeasuresNow:
    """All measures of a city, by name. broken: files that can not be read."""

    measures: tuple[MeasureNow, ...]
    broken: tuple[BrokenMeasure, ...] = field(default=())


def told_measures(workspace: Path, *, language: str = "en") -> tuple[ToldMeasure, ...]:
    """Every measure in measures/ that can be read, by the file's name. language: `en` or `es`, of words that stand in both.

    Raises `BadWorkspace` for a city that can not be read.
    """
    return tuple(one.told for one in measures_now(workspace, language=language).measures)


def measures_now(workspace: Path, *, language: str = "en", public: bool = False) -> MeasuresNow:
    """The same with the figures. public: with those figures alone that everybody may see today, and without measures that only the city sees.

    Raises `BadWorkspace` for a city that can not be read.
    """
    opened = open_measures(workspace)
    wanted = [one for one in opened.measures if one.public or not public]
    return MeasuresNow(tuple(_now(opened.city, one, language, public=public) for one in wanted), opened.broken)


def all_figures(city: Workspace, measure: CityMeasure, *, public: bool) -> Iterator[Computed]:
    """Everything that was computed of a measure, the first first; for the public what it may see today."""
    for one in all_computed(computed_folder(city, measure.name)):
        if not public or _is_public(city, one):
            yield one


def _now(city: Workspace, measure: CityMeasure, language: str, *, public: bool) -> MeasureNow:
    try:
        computed = _newest(city, measure, public=public)
    except UpstateError as fault:
        return MeasureNow(measure, _told(measure, None, language, waits=fault.given), None, None)
    until = _hidden_until(city, computed) if computed else None
    return MeasureNow(measure, _told(measure, computed, language), computed, until)


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
    said, text = measure.said, measure.text
    unit = _in(measure.unit, language)
    reading = _reading(measure, computed) if computed else None
    return ToldMeasure(
        name=measure.name,
        title=_in(measure.title, language),
        goal=_in(said.goal, language),
        objective=_in(said.objective, language),
        owner=measure.owner,
        unit=unit,
        figure=text.figure if text else "share",
        direction=measure.direction,
        frequency=text.frequency if text else "month",
        public=measure.public,
        target=measure.target,
        by=measure.by,
        reading=reading,
        sentences=say_reading(reading, unit=unit) if reading else (),
        figures=computed.number if computed else 0,
        waits="" if reading else waits or measure.waits or _not_yet(),
    )


def _not_yet() -> Sentence:
    return say("It was not computed yet.")


def _reading(measure: CityMeasure, computed: Computed) -> Reading | None:
    if measure.text is None:
        return None
    text = measure.text
    return _read(
        _Figures(computed), text.figure, measure.direction, text.frequency, measure.target, measure.by
    )


class _Figures:
    """Figures that never change, known by their number, so that reading them once is enough."""

    def __init__(self, computed: Computed) -> None:
        self.computed = computed
        self._key = (computed.measure, computed.number, computed.at, computed.text_sha256, computed.inputs)

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Figures) and self._key == other._key


@lru_cache(maxsize=512)
def _read(figures: _Figures, figure, direction, frequency, target, by) -> Reading:  # type: ignore[no-untyped-def]
    return read_series(
        figures.computed.city, figure=figure, direction=direction, frequency=frequency, target=target, by=by
    )


def _in(words: Words | None, language: str) -> str:
    if words is None:
        return ""
    return words.es if language == "es" else words.en
