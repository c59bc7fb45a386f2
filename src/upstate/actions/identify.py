"""Which place of the table a city is, by its name or its code, to spare people looking it up."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from upstate.city import country_of
from upstate.errors import NoPlaces
from upstate.places.cache import load_table, table_path
from upstate.places.finding import find_row, same_place
from upstate.places.table import PlaceTable


@dataclass(frozen=True)
class Identified:
    """geoid, name: empty when not known. population: null when not known. words: what was found, or what to do."""

    geoid: str = ""
    name: str = ""
    population: int | None = None
    words: str = ""


def identify(*, place: str = "", geoid: str = "", cache: Path | None = None) -> Identified:
    """The place of the table that is meant. Never raises: a city needs no table, and may lie in another country."""
    if not geoid and country_of(place) != "US":
        return Identified()
    try:
        table = load_table(table_path(cache))
    except NoPlaces as fault:
        return Identified(geoid, words=f"Not looked up. {fault.given} `upstate places update` makes it.")
    return _by_code(table, geoid) if geoid else _by_name(table, place)


def _by_code(table: PlaceTable, geoid: str) -> Identified:
    try:
        row = find_row(table, geoid)
    except NoPlaces as fault:
        return Identified(geoid, words=f"{fault.given} {fault.next_step}")
    found = table.place(row)
    if found.population is None:
        return Identified(found.geoid, found.label, words=f"{found.label}; its population is not known.")
    told = f"{found.label} ({found.geoid}): {found.population:,} people, {table.population_vintage(row)}."
    return Identified(found.geoid, found.label, found.population, told)


def _by_name(table: PlaceTable, place: str) -> Identified:
    found = same_place(table, place)
    if len(found) == 1:
        return _by_code(table, found[0].geoid)
    if found:
        shown = ", ".join(f"{one.geoid} ({one.kind})" for one in found[:5])
        return Identified(words=f"{len(found)} places are called {place}: {shown}. Give one with --geoid.")
    return Identified(
        words=f"No incorporated place is called {place}. Run `upstate places WORDS` to find it, then give --geoid."
    )
