"""Who may set the target of a measure: editors of the department that owns it."""

from __future__ import annotations

from typing import Any

from upstate.city import Workspace
from upstate.measures.told import ToldMeasure
from upstate.web.people.access import Action, may


def department_of(city: Workspace, measure: ToldMeasure) -> str:
    """The owner, where that is a department of the city; else empty, which is for those who answer for all."""
    return measure.owner if measure.owner in city.settings.departments else ""


def may_set_target(person: Any, city: Workspace, measure: ToldMeasure) -> bool:
    return may(person, Action.EDIT, department_of(city, measure))
