"""The city's measures as meetings and boards take them in: each with what may be said of its newest figures."""

from __future__ import annotations

from pathlib import Path

from upstate.actions.compute_measures import computed_folder
from upstate.actions.open_measures import CityMeasures, open_measures
from upstate.actions.tell_measure import read_measure_series
from upstate.errors import BadWorkspace
from upstate.measures.city_measure import CityMeasure
from upstate.measures.history import load_newest
from upstate.measures.telling import say_reading
from upstate.measures.told import ToldMeasure
from upstate.sentences import say
from upstate.solutions.header import Words


def told_measures(workspace: Path, *, language: str = "en") -> tuple[ToldMeasure, ...]:
    """Every measure of the city by name; one whose file or figures can not be read waits, and says why. language: `en` or `es`, of what people wrote in both.

    Raises `BadWorkspace` for a city that can not be read.
    """
    opened = open_measures(workspace)
    broken = (ToldMeasure(one.name, one.name, waits=one.fault.given) for one in opened.broken)
    told = (_told(opened, one, language) for one in opened.measures)
    return tuple(sorted((*told, *broken), key=lambda one: one.name))


def _told(opened: CityMeasures, measure: CityMeasure, language: str) -> ToldMeasure:
    def words(text: Words | None) -> str:
        return "" if text is None else text.es if language == "es" else text.en

    try:
        computed, fault = load_newest(computed_folder(opened.city, measure.name)), ""
    except BadWorkspace as unreadable:
        computed, fault = None, unreadable.given
    reading = read_measure_series(measure, computed) if computed and measure.text else None
    return ToldMeasure(
        name=measure.name,
        title=words(measure.title),
        goal=words(measure.said.goal),
        objective=words(measure.said.objective),
        owner=measure.owner,
        unit=words(measure.unit),
        public=measure.public,
        target=measure.target,
        by=measure.by,
        reading=reading,
        sentences=say_reading(reading, unit=words(measure.unit)) if reading else (),
        figures=computed.number if computed else 0,
        waits="" if reading else fault or measure.waits or say("Nothing was computed yet."),
    )
