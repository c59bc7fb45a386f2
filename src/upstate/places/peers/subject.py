"""The city whose peers are sought: a place of the table, or one of which only a few figures are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from upstate.places.measures import MEASURES
from upstate.places.place import Place
from upstate.places.table import PlaceTable


@dataclass(frozen=True)
class Subject:
    """place: what is known of it; its geoid is empty when it is not in the table. figures: its measures, by name."""

    place: Place
    figures: Mapping[str, float]


def subject_of_row(table: PlaceTable, row: int) -> Subject:
    """A place of the table."""
    known = {name: table.figure(name, row) for name in MEASURES if name in table.figures}
    return Subject(table.place(row), {name: value for name, value in known.items() if value is not None})
