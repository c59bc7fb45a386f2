"""Make a workspace for a city."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from upstate.actions.identify import identify
from upstate.city import CitySettings, Workspace, country_of, create_workspace
from upstate.errors import BadWorkspace


def new(
    *,
    folder: Path,
    place: str = "",
    geoid: str = "",
    population: int | None = None,
    country: str = "",
    longitude: float | None = None,
    latitude: float | None = None,
) -> Workspace:
    """Make a city's workspace in `folder`.

    place: as people write it (`Syracuse, NY`); by its last part Upstate knows how dates and units are usually written.
    Its GEOID and population are looked up in the table of places, when there is one and they are not given; without them the city
    works as well. A place outside the United States is fine. Raises `BadWorkspace` when there is a city already.
    """
    if (longitude is None) != (latitude is None):
        raise BadWorkspace(
            "Only one of longitude and latitude was given.",
            allowed="both, or none",
            next_step="Give both --longitude and --latitude, in degrees.",
        )
    found = identify(place=place, geoid=geoid)
    place = place or found.name
    try:
        settings = CitySettings(
            name=place or folder.resolve().name,
            geoid=geoid or found.geoid,
            population=found.population if population is None else population,
            country=(country or country_of(place)).upper(),
            longitude=longitude,
            latitude=latitude,
        )
    except ValidationError as fault:
        faults = "; ".join(f"{one['loc'][0]} {one['input']!r}: {one['msg']}" for one in fault.errors())
        raise BadWorkspace(
            f"This is no place: {faults}.",
            allowed="a name; a Census code of digits; people, 0 or more; a country of two letters; degrees from -180 to 180 and -90 to 90",
            next_step="Mend what is named, or leave it out; city.toml can be edited later.",
        ) from None
    return create_workspace(folder, settings)
