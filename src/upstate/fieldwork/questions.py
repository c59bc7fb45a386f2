"""The questions of a solution at the door; those of any inspection where it has none of its own."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from upstate.solutions import FolderText
from upstate.solutions.door import Door, parse_door, read_door

_INSPECTION = Path(__file__).parent / "inspection.toml"


def door_of(text: FolderText) -> Door:
    """The questions of a solution's text."""
    return read_door(text) or _inspection()


@cache
def _inspection() -> Door:
    return parse_door(_INSPECTION.read_text("utf-8"), source=_INSPECTION.name)
