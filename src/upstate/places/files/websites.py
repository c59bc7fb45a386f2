"""A list of municipal websites by GEOID. Only addresses of the web are taken."""

from __future__ import annotations

from collections.abc import Collection

from upstate.places.files.part import Part
from upstate.places.files.raw import RawFile
from upstate.places.place import read_geoid

TITLE = "municipal websites"
_MOST_CHARACTERS = 500


def fits(names: Collection[str]) -> bool:
    return {"GEOID", "WEBSITE_URL"} <= set(names)


def read(raw: RawFile) -> Part:
    year = raw.year_in_name
    part = Part(raw.label, TITLE, f"websites of {year}" if year else "websites, their year not stated", year)
    for row in raw.rows:
        geoid, address = read_geoid(row["GEOID"]), row["WEBSITE_URL"] or ""
        if geoid and _is_address(address):
            part.text("website", geoid, address)
        else:
            part.left_out["without an address"] += 1
    return part


def _is_address(text: str) -> bool:
    sound = text.isprintable() and " " not in text and len(text) <= _MOST_CHARACTERS
    return sound and text.lower().startswith(("https://", "http://"))
