"""The questions of a solution at the door; those of any inspection where it has none of its own."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from upstate.errors import BadSolution
from upstate.solutions import FolderText
from upstate.solutions.door import DOOR_FILE, Door, parse_door, read_door

_INSPECTION = Path(__file__).parent / "inspection.toml"


def door_of(text: FolderText, *, unit: str = "") -> Door:
    """The questions of a solution's text. Raises `BadSolution` where what is given has the name of the unit's key."""
    door = read_door(text) or _inspection()
    if unit and door.given and door.given.column == unit:
        raise BadSolution(
            f"{DOOR_FILE}: given.column is {unit}, which is the key of the unit.",
            allowed="a column of its own for what is given",
            next_step="Choose another name, such as alarms_given.",
        )
    return door


@cache
def _inspection() -> Door:
    return parse_door(_INSPECTION.read_text("utf-8"), source=_INSPECTION.name)
