"""The peers of a city: the places most like it, with reasons."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from upstate.city import CitySettings, open_workspace
from upstate.errors import NoPlaces
from upstate.places.cache import load_table, table_path
from upstate.places.finding import find_row, state_in
from upstate.places.peers import ALL, PeerGroup, Subject, find_peers, subject_of_row
from upstate.places.place import Place
from upstate.places.table import PlaceTable


def peers(
    *, workspace: Path = Path(), like: str = "", theme: str = ALL, count: int = 10, cache: Path | None = None
) -> PeerGroup:
    """The `count` places nearest to a city.

    like: a GEOID; without it, the city of `workspace`: by its GEOID, or by what city.toml says (population, state,
    coordinates). theme: all, size, equity, resilience, outlook, housing. cache: the folder of the table of places.
    Raises `NoPlaces` when there is no table, or too little is known of the city; `BadWorkspace` when there is no city.
    """
    if count < 1:
        raise NoPlaces(f"{count} peers were asked for.", allowed="1 or more", next_step="Leave --count out for 10.")
    if like:
        table = load_table(table_path(cache))
        return find_peers(table, subject_of_row(table, find_row(table, like)), theme=theme, count=count)
    settings = open_workspace(workspace).settings
    table = load_table(table_path(cache))
    return find_peers(table, _subject(table, settings), theme=theme, count=count)


def _subject(table: PlaceTable, settings: CitySettings) -> Subject:
    """What the table knows of the city; what city.toml says comes before it."""
    row = table.positions.get(settings.geoid)
    subject = subject_of_row(table, row) if row is not None else _stranger(settings)
    if settings.population is None:
        return subject
    people = settings.population
    figures = {**subject.figures, "population": float(people)}
    if people != subject.place.population and subject.figures.get("land_km2"):
        figures["density"] = people / subject.figures["land_km2"]
    return Subject(replace(subject.place, population=people), figures)


def _stranger(settings: CitySettings) -> Subject:
    """A city that the table does not hold: a new one, or one of another country."""
    state = state_in(settings.geoid, settings.name)
    name = settings.name.rpartition(",")[0] if state and "," in settings.name else settings.name
    return Subject(
        Place(geoid="", name=name, state=state, longitude=settings.longitude, latitude=settings.latitude), {}
    )
