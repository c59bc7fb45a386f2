"""The unit that a person means by an id or an address."""

from __future__ import annotations

from pathlib import Path

from upstate.actions.fieldwork_city import load_units, open_fieldwork
from upstate.errors import UpstateError
from upstate.fieldwork.matching import Finder, Whereabouts, match_by_address
from upstate.fieldwork.rounds import planned_units
from upstate.progress import Progress, silent


def find_unit(*, workspace: Path, solution: str, place: str, progress: Progress = silent) -> str:
    """The key of the unit with the id or the address `place`; raises `UpstateError` where none fits, or more than one."""
    fieldwork = open_fieldwork(workspace, solution)
    progress("Finding the unit")
    units = load_units(fieldwork, today=fieldwork.today)
    if by_key := Finder(units, {}).find(Whereabouts(unit=place)).unit:
        return by_key
    found = Finder(units, match_by_address([place], units), likely=planned_units(fieldwork.rounds)).find(
        Whereabouts(address=place)
    )
    if found.unit:
        return found.unit
    raise UpstateError(
        f"This city has no {fieldwork.unit} {place[:60]!r}, and {found.why}.",
        allowed=f"the {fieldwork.unit} or the address of one of the city's {fieldwork.solution.settings.units}",
        next_step="Look it up in the list of the round.",
    )
