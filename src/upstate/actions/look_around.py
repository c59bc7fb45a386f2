"""Look at what a city has: the facts that the detectors of standards judge."""

from __future__ import annotations

from datetime import date

from upstate.city.workspace import Workspace
from upstate.standards.seen import Seen


def look_around(city: Workspace, *, today: date) -> Seen:
    """What is seen of the city today. A part that can not be read is null; nothing is raised for it."""
    return Seen(today=today, population=city.settings.population, departments=city.settings.departments)
