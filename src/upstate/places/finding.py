"""Finding a place by words or by its code."""

from __future__ import annotations

import unicodedata

from upstate.city import country_of, state_name
from upstate.errors import NoPlaces
from upstate.places.place import Place, read_geoid
from upstate.places.states import state_of
from upstate.places.table import PlaceTable


def find_row(table: PlaceTable, geoid: str) -> int:
    """The row of a GEOID; raises `NoPlaces` when it is no code of a place, or the table lacks it."""
    row = table.positions.get(read_geoid(geoid))
    if row is not None:
        return row
    raise NoPlaces(
        f"No place of the table has the code {geoid!r}.",
        allowed="the GEOID of an incorporated place: 7 digits, the first two the state's, such as 3673000",
        next_step="Run `upstate places NAME` to find it. A county or a township is not in the table.",
    )


def find_places(table: PlaceTable, words: str) -> list[Place]:
    """Places whose name, kind and state hold all the words, whatever their case and accents: the exact name first, then the
    larger ones.

    A state is two letters or its name: `Springfield IL`, `springfield, illinois`.
    """
    wanted = _plain(words).replace(",", " ").split()
    found = [place for place in table.places() if _holds(place, wanted)] if wanted else []
    name = " ".join(wanted)
    return sorted(found, key=lambda place: (not name.startswith(_plain(place.name)), -(place.population or 0)))


def same_place(table: PlaceTable, place: str) -> list[Place]:
    """The places that `Syracuse, NY` names: the whole name and the state."""
    name, _, state = (part.strip() for part in _plain(place).rpartition(","))
    return [
        one
        for one in find_places(table, f"{name} {state}")
        if _plain(one.name) == name and state in (one.state.lower(), _plain(state_name(one.state)))
    ]


def state_in(geoid: str, name: str) -> str:
    """The state's two letters, by the code, else by the last part of a name such as `Millbrook, NY`; empty when neither tells.

    >>> state_in("", "Millbrook, NY")
    'NY'
    """
    last = name.rpartition(",")[2].strip().upper()
    return state_of(geoid) or (last if country_of(name) == "US" and state_name(last) else "")


def _holds(place: Place, wanted: list[str]) -> bool:
    words = {*_plain(f"{place.name} {place.kind} {place.state} {state_name(place.state)}").replace(",", " ").split()}
    return all(word in words for word in wanted)


def _plain(text: str) -> str:
    """Small letters without accents."""
    parted = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in parted if not unicodedata.combining(letter)).strip()
