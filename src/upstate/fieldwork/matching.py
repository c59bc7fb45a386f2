"""From what a row says of its place to the unit: by its key, by its address, by the nearest point."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.spatial import cKDTree

from upstate.fieldwork.units import VisitUnit
from upstate.geography.addresses import parse_address
from upstate.geography.matching import match_addresses
from upstate.geography.plane import flatten, middle_of

# A point on the pavement before a house, or of a telephone between houses, is not farther than this.
NEAR_METRES = 40.0
# Nearer by this factor than the next one, or it is not known which of the two it was.
_CLEARLY = 1.5
# Two units that are nearer to each other than this, as seen from the point, can be taken for each other.
_APART = 4.0


@dataclass(frozen=True)
class Whereabouts:
    """What a row says of its place. Empty and null where it does not."""

    unit: str = ""
    address: str = ""
    longitude: float | None = None
    latitude: float | None = None


@dataclass(frozen=True)
class Found:
    """unit: empty where none fits. how: `key`, `address` or `point`. why: in words, where none fits."""

    unit: str
    how: str = ""
    why: str = ""


class Finder:
    """Finds units among those of a city."""

    def __init__(
        self, units: Mapping[str, VisitUnit], addresses: Mapping[str, str], *, likely: Collection[str] = ()
    ) -> None:
        """addresses: an address as a file writes it, to the unit that it was matched to. likely: units that crews were sent to; of
        two with one address such a one is meant."""
        self.units, self.addresses, self.likely = units, addresses, likely
        self._points = [unit for unit in units.values() if unit.longitude is not None and unit.latitude is not None]
        self._tree: cKDTree | None = None
        self._middle = (0.0, 0.0)

    def find(self, place: Whereabouts) -> Found:
        """The unit of a row; what is surest first."""
        if place.unit:
            if place.unit in self.units:
                return Found(place.unit, "key")
            if found := self._by_spelling.get(_spelled(place.unit), ""):
                return Found(found, "key")
        if found := self.addresses.get(place.address, ""):
            return Found(found, "address")
        alike = self._alike(place.address)
        if found := self._likely_of(alike):
            return Found(found, "address")
        if place.longitude is not None and place.latitude is not None:
            return self._nearest(place.longitude, place.latitude)
        told = [
            f"{place.unit[:60]!r} is no unit" if place.unit else "",
            _why_no_address(place.address, alike) if place.address else "",
        ]
        return Found("", why=" and ".join(filter(None, told)) or "it says no place")

    @cached_property
    def _by_spelling(self) -> dict[str, str]:
        return _unique({unit: _spelled(unit) for unit in self.units})

    @cached_property
    def _by_number(self) -> dict[str, list[VisitUnit]]:
        """The first word of an address, mostly its number, to the units that begin so."""
        found: dict[str, list[VisitUnit]] = defaultdict(list)
        for unit in self.units.values():
            found[_letters(unit.address).partition(" ")[0]].append(unit)
        return found

    def _alike(self, address: str) -> list[str]:
        """The units that have this address, however it is written."""
        near = self._by_number.get(_letters(address).partition(" ")[0], ()) if _letters(address) else ()
        told = str(parse_address(address) or "")
        return [
            unit.unit
            for unit in near
            if _letters(unit.address) == _letters(address) or (told and told == str(parse_address(unit.address) or ""))
        ]

    def _likely_of(self, alike: Sequence[str]) -> str:
        """Of several units with one address the one that crews were sent to; empty where there is none, or more than one."""
        likely = [unit for unit in alike if unit in self.likely]
        return likely[0] if len(likely) == 1 else ""

    def _nearest(self, longitude: float, latitude: float) -> Found:
        if not self._points:
            return Found("", why="the units have no points")
        if self._tree is None:
            degrees = np.array([(one.longitude, one.latitude) for one in self._points], dtype=float)
            self._middle = middle_of(degrees)
            self._tree = cKDTree(flatten(degrees, self._middle))
        here = flatten(np.array([[longitude, latitude]]), self._middle)
        metres, places = (np.atleast_1d(found[0]) for found in self._tree.query(here, k=min(2, len(self._points))))
        nearest = self._points[int(places[0])]
        if metres[0] > NEAR_METRES or not nearest.is_one:
            return Found(
                "", why=f"the nearest unit is {metres[0]:,.0f} m away" if nearest.is_one else "the units are areas"
            )
        if len(metres) > 1 and metres[1] < metres[0] * _CLEARLY and metres[1] - metres[0] < _APART:
            return Found("", why=f"{nearest.unit} and {self._points[int(places[1])].unit} are about as near")
        return Found(nearest.unit, "point")


def _why_no_address(address: str, alike: Sequence[str]) -> str:
    if len(alike) > 1:
        some = ", ".join(alike[:5]) + (", ..." if len(alike) > 5 else "")
        return f"{len(alike)} have the address {address[:60]!r}: {some}; add the id"
    return f"no unit has the address {address[:60]!r}"


def match_by_address(written: Sequence[str], units: Mapping[str, VisitUnit]) -> dict[str, str]:
    """The unit of each address that can be matched. Most are written as the city writes them; the rest is matched by rule."""
    if not written:
        return {}
    known = [unit for unit in units.values() if unit.address]
    found = match_plainly(written, units)
    left = [address for address in written if address not in found]
    if left and known:
        matches = match_addresses(left, [one.address for one in known], keys=[one.unit for one in known])
        for address, match in zip(left, matches.each, strict=True):
            found |= {} if match.place is None else {address: known[match.place].unit}
    return found


def match_plainly(written: Sequence[str], units: Mapping[str, VisitUnit]) -> dict[str, str]:
    """Addresses that are written as those of the units, but for case, blanks and points; those of two units are not matched."""
    known = _unique({unit.unit: _letters(unit.address) for unit in units.values() if unit.address})
    return {address: known[_letters(address)] for address in written if _letters(address) in known}


def _unique(spelled: Mapping[str, str]) -> dict[str, str]:
    """Spelling to unit, where only one is spelled so."""
    found: dict[str, list[str]] = defaultdict(list)
    for unit, spelling in spelled.items():
        found[spelling].append(unit)
    return {spelling: units[0] for spelling, units in found.items() if spelling and len(units) == 1}


def _spelled(key: str) -> str:
    """A key as programs change it: without zeros before, in small letters, without a point at its end."""
    key = key.strip().lower()
    whole, point, rest = key.partition(".")
    key = whole if point and not rest.strip("0") and whole.isdecimal() else key
    return key.lstrip("0") or key


def _letters(text: str) -> str:
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text.lower()).split())
