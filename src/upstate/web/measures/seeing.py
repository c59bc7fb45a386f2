"""The measures of the city as its pages need them, in the reader's language."""

from __future__ import annotations

from upstate.actions.told_measures import MeasureNow, MeasuresNow, measures_now
from upstate.city import Workspace
from upstate.web.look.saying import language

# What stands at `/performance/NAME/` and is no measure.
TAKEN = ("print", "meetings", "follow-ups", "evaluations")
Seen = MeasureNow


def see_measures(city: Workspace, *, public: bool = False) -> MeasuresNow:
    """All measures of the city. public: those and with those figures that everybody may see today."""
    found = measures_now(city.folder, language=language(), public=public)
    return MeasuresNow(tuple(one for one in found.measures if one.name not in TAKEN), found.broken)


def find_measure(city: Workspace, name: str, *, public: bool = False) -> Seen | None:
    """The measure of that name; None where there is none that may be seen."""
    return next((one for one in see_measures(city, public=public).measures if one.name == name), None)
