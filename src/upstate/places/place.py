"""One place, and what its Census name and code say."""

from __future__ import annotations

import re
from dataclasses import dataclass

from upstate.places.states import state_of

# Hawaii has no incorporated places. For this one the Census Bureau publishes estimates as if it were one.
URBAN_HONOLULU = "1571550"
_GOVERNMENT = "city|town|village|borough|municipality|corporation|urban county|county|government|CDP|comunidad|urbana"
_KIND = re.compile(
    rf"(?P<name>.*?)\s+(?P<kind>(?:(?:consolidated|unified|metropolitan|metro|zona) )?(?:{_GOVERNMENT}))", re.DOTALL
)
_BALANCE = " (balance)"
# Where two places of a state share a name, some files tell their county: `Franklin CDP (Napa County)`.
_COUNTY = re.compile(r" \((?!balance)[^()]*\)$")
_NO_GOVERNMENT = ("CDP", "comunidad", "zona urbana")


@dataclass(frozen=True)
class Place:
    """One place of the table.

    geoid: 7 digits as text: state and place. kind: as the Census Bureau says it (city, village, borough ...), empty where
    the name says none. population: people, of the newest count that is known, null when none is. longitude, latitude: of a
    point inside, in degrees. website: empty when none is known.
    """

    geoid: str
    name: str
    kind: str = ""
    state: str = ""
    population: int | None = None
    longitude: float | None = None
    latitude: float | None = None
    website: str = ""

    @property
    def label(self) -> str:
        """As people write it, such as `Syracuse, NY`."""
        return f"{self.name}, {self.state}" if self.state else self.name


def split_name(census_name: str) -> tuple[str, str]:
    """The name and the kind in a Census name. The kind is written small, so `Dodge City city` is told apart.

    >>> split_name("Dodge City city")
    ('Dodge City', 'city')
    >>> split_name("Nashville-Davidson metropolitan government (balance)")
    ('Nashville-Davidson', 'metropolitan government (balance)')
    >>> split_name("Carson City")
    ('Carson City', '')
    """
    name = " ".join("".join(letter if letter.isprintable() else " " for letter in census_name).split())
    name = _COUNTY.sub("", name)
    balance = _BALANCE if name.endswith(_BALANCE) else ""
    found = _KIND.fullmatch(name.removesuffix(_BALANCE))
    if found is None:
        return name.removesuffix(_BALANCE), balance.strip(" ()")
    return found["name"], found["kind"] + balance


def read_geoid(cell: str | None) -> str:
    """A place's GEOID of 7 digits, with lost leading zeros put back and a prefix such as `1600000US` taken off.

    Empty for what is no place: a state or a county, a consolidated city (`1700000US`), a county subdivision of 10 digits.

    >>> read_geoid("100124"), read_geoid("1620000US3673000"), read_geoid("3401379800")
    ('0100124', '3673000', '')
    """
    text = (cell or "").strip()
    if "US" in text:
        level, text = text.split("US", 1)
        if level[:3] not in ("160", "162"):
            return ""
    elif len(text) == 6:
        text = f"0{text}"
    return text if len(text) == 7 and text.isascii() and text.isdigit() and state_of(text) else ""


def governs_itself(geoid: str, kind: str) -> bool:
    """Whether it is a place with a government of its own, or counted as one."""
    return geoid == URBAN_HONOLULU or kind not in _NO_GOVERNMENT
