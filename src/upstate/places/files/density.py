"""The Census Bureau's table of density by place (GCT-PH1): people per square mile of land. Its codes have lost zeros.

It states no year. It counts only where the table has no population and land area to compute density from.
"""

from __future__ import annotations

from collections.abc import Collection

from upstate.places.files.part import Part
from upstate.places.files.raw import RawFile, amount
from upstate.places.place import read_geoid

TITLE = "density of places"
_CODE, _LABEL = "GCT_STUB.target-geo-id", "GCT_STUB.display-label"
_DENSITY = "Density per square mile of land area"
_KM2 = 2.589988110336  # in a square mile


def fits(names: Collection[str]) -> bool:
    return {_CODE, _LABEL, _DENSITY} <= set(names)


def read(raw: RawFile) -> Part:
    year = raw.year_in_name
    part = Part(raw.label, TITLE, f"density of {year}" if year else "density, its year not stated", year)
    for row in raw.rows:
        geoid = read_geoid(row[_CODE])
        if not geoid:
            part.left_out["consolidated cities"] += 1
            continue
        part.name(geoid, row[_LABEL] or "")
        density = amount(row[_DENSITY])
        part.figure("density", geoid, density / _KM2 if density is not None else None)
    return part
