"""The measures of the city as its pages need them, in the reader's language."""

from __future__ import annotations

from upstate.actions.open_measures import open_measures
from upstate.actions.told_measures import MeasureNow, MeasuresNow, measure_now, measures_now
from upstate.city import Workspace
from upstate.web.look.saying import language

Seen = MeasureNow


def see_measures(city: Workspace, *, public: bool = False) -> MeasuresNow:
    """All measures of the city. public: those and with those figures that everybody may see today."""
    return measures_now(city.folder, language=language(), public=public)


def find_measure(city: Workspace, name: str, *, public: bool = False) -> Seen | None:
    """The measure of that name; None where there is none that may be seen."""
    opened = open_measures(city.folder)
    for one in opened.measures:
        if one.name == name and (one.public or not public):
            return measure_now(opened.city, one, language=language(), public=public)
    return None
