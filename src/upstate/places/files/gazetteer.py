"""The Census Bureau's gazetteer of places: code, name, land area, a point inside.

Its rows are incorporated places and census designated places; the latter have no government and are left out, but for
Urban Honolulu. The header differs by year (USPS or STUSPS; from 2025 on parted by bars); no year is stated in it.
"""

from __future__ import annotations

from collections.abc import Collection

from upstate.places.files.part import Part
from upstate.places.files.raw import RawFile, amount, number
from upstate.places.place import read_geoid

TITLE = "gazetteer of places"
_NEEDED = {"GEOID", "NAME", "ALAND", "INTPTLAT", "INTPTLONG"}


def fits(names: Collection[str]) -> bool:
    return set(names) >= _NEEDED


def read(raw: RawFile) -> Part:
    year = raw.year_in_name
    part = Part(raw.label, TITLE, f"gazetteer of {year}" if year else "gazetteer, its year not stated", year)
    for row in raw.rows:
        geoid = read_geoid(row["GEOID"])
        if not geoid:
            part.left_out["no places by their code"] += 1
            continue
        part.name(geoid, row["NAME"] or "")
        area = amount(row["ALAND"])
        part.figure("land_km2", geoid, area / 1e6 if area is not None else None)
        latitude, longitude = number(row["INTPTLAT"]), number(row["INTPTLONG"])
        place_point(part, geoid, longitude, latitude)
    return part


def place_point(part: Part, geoid: str, longitude: float | None, latitude: float | None) -> None:
    """Keep a point, when both degrees are there and on the globe."""
    if longitude is not None and latitude is not None and abs(longitude) <= 180 and abs(latitude) <= 90:
        part.figure("longitude", geoid, longitude)
        part.figure("latitude", geoid, latitude)
