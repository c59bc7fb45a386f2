"""Look into the table of places: what it knows, a place by words or code, how many there are of a size."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from upstate.errors import NoPlaces
from upstate.places.cache import load_table, table_path
from upstate.places.counting import SizeCount, count_by_size
from upstate.places.finding import find_places as search
from upstate.places.finding import find_row
from upstate.places.place import Place
from upstate.places.table import PlaceTable


@dataclass(frozen=True)
class FoundPlaces:
    """table: what was looked in. found: the places, empty when none were asked for. counts: by vintage, when a size was asked."""

    table: PlaceTable
    found: tuple[Place, ...] = ()
    counts: tuple[SizeCount, ...] = ()

    def vintage(self, place: Place) -> str:
        """Of when the place's population is."""
        return self.table.population_vintage(self.table.positions[place.geoid])

    def as_json(self) -> dict[str, Any]:
        return {
            "table": self.table.as_json(),
            "found": [{**asdict(place), "population_vintage": self.vintage(place)} for place in self.found],
            "counts": [asdict(count) for count in self.counts],
        }


def find_places(
    *, words: str = "", geoid: str = "", between: tuple[int, int] | None = None, cache: Path | None = None
) -> FoundPlaces:
    """Find places by words (name, kind, state) or by GEOID; or count those of a size.

    between: the least and the most people, both included. cache: the folder of the table instead of this machine's.
    Raises `NoPlaces` when there is no table, or nothing is found.
    """
    table = load_table(table_path(cache))
    if between is not None:
        least, most = between
        return FoundPlaces(table, counts=tuple(count_by_size(table, least=least, most=most)))
    if geoid:
        return FoundPlaces(table, (table.place(find_row(table, geoid)),))
    found = tuple(search(table, words))
    if words and not found:
        raise NoPlaces(
            f"No place holds all the words {words!r}.",
            allowed="whole words of a name, a kind (city, village ...) and a state: “Syracuse NY”",
            next_step="Use fewer words. Counties, townships and census designated places are not in the table.",
        )
    return FoundPlaces(table, found)
