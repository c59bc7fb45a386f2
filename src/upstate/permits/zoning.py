"""In which zone a place lies, by the city's zoning map and its list of addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from upstate.geography.addresses import parse_address
from upstate.geography.areas.shapes import sound_areas
from upstate.geography.matching import AddressList

_BYTE = re.compile(r"\\x([0-9A-Fa-f]{2})")
_HOUSE = re.compile(r"(?<!\w)[A-Za-z]?\d+(?:[-/]\d+)?[A-Za-z]?(?!\w)")  # 12, N4567, 12-14B; not 5th, which is a street
_AREAS = ("Polygon", "MultiPolygon")


@dataclass(frozen=True)
class FoundZone:
    """zone: its code; empty where it can not be said. address: as the city's list writes it; empty without one. why_not: a reason
    of `WhyNot`; empty with a zone. zones: those in which the point lies, where they are several."""

    zone: str = ""
    address: str = ""
    why_not: str = ""
    zones: tuple[str, ...] = ()


class WhyNot:
    """Why a zone can not be said."""

    NO_LIST = "the city has brought no list of addresses"
    NO_ADDRESS = "this address is not on the city's list, or could be more than one"
    NO_POINT = "the list does not say where the address is"
    OUTSIDE = "the point lies in no zone of the map"
    SEVERAL = "the point lies in more than one zone"


@dataclass(frozen=True)
class ListedAddress:
    """One row of the city's list. longitude, latitude: degrees; null where not known."""

    text: str
    longitude: float | None
    latitude: float | None


class Zoning:
    """The zoning map, prepared once and asked often."""

    def __init__(self, polygons: Iterable[tuple[str, str]], addresses: Sequence[ListedAddress] = ()) -> None:
        """polygons: the code of a zone, and its shape in degrees, as WKT, GeoJSON or WKB written as text; one that can not be read is left out."""
        import numpy as np
        import shapely

        given = ((zone.strip(), read_shape(text)) for zone, text in polygons)
        kept = [(zone, shape) for zone, shape in given if zone and shape is not None]
        self._codes = np.array([zone for zone, _ in kept], dtype=object)
        self._shapes = sound_areas([shape for _, shape in kept])
        self._tree = shapely.STRtree(self._shapes)
        self._addresses = addresses
        self._list = AddressList([one.text for one in addresses])

    @cached_property
    def zones(self) -> tuple[str, ...]:
        """The codes of the map, sorted."""
        return tuple(sorted(set(self._codes.tolist())))

    @property
    def has_addresses(self) -> bool:
        return bool(self._addresses)

    @cached_property
    def shapes(self) -> dict[str, Any]:
        """One shape a zone, in degrees."""
        import shapely

        return {zone: shapely.union_all(self._shapes[self._codes == zone]) for zone in self.zones}

    def find_point(self, longitude: float, latitude: float) -> FoundZone:
        """The zone at a point. A border belongs to both its zones, so that there no zone is said."""
        import shapely

        found = self._tree.query(shapely.Point(longitude, latitude), predicate="intersects")
        zones = tuple(sorted(set(self._codes[found].tolist())))
        if len(zones) == 1:
            return FoundZone(zones[0])
        return FoundZone(why_not=WhyNot.SEVERAL if zones else WhyNot.OUTSIDE, zones=zones)

    def find_address(self, text: str) -> FoundZone:
        """The zone of an address as somebody wrote it. What could be two addresses is not guessed."""
        if not self._addresses:
            return FoundZone(why_not=WhyNot.NO_LIST)
        place = self._list.match(text).place
        if place is None:
            return FoundZone(why_not=WhyNot.NO_ADDRESS)
        listed = self._addresses[place]
        if listed.longitude is None or listed.latitude is None:
            return FoundZone(address=listed.text, why_not=WhyNot.NO_POINT)
        found = self.find_point(listed.longitude, listed.latitude)
        return FoundZone(found.zone, listed.text, found.why_not, found.zones)


def names_a_spot(text: str) -> bool:
    """Whether it can say where something stands: a house by its number, or a corner; a street alone can not. Of a number it is only seen
    that there is one, so that no way to write an address is refused that some city has."""
    if _HOUSE.search(text) and any(letter.isalpha() for letter in text):
        return True
    found = parse_address(text)
    return found is not None and found.crossing is not None


def read_shape(text: str) -> Any:
    """An area out of WKT, GeoJSON, or WKB as DuckDB writes it into text; null for anything else, such as a line."""
    import shapely

    try:
        if text.startswith("\\x"):
            shape = shapely.from_wkb(_BYTE.sub(lambda found: chr(int(found[1], 16)), text).encode("latin-1"))
        elif text.lstrip().startswith("{"):
            shape = shapely.from_geojson(text)
        else:
            shape = shapely.from_wkt(text)
    except (shapely.errors.ShapelyError, ValueError, TypeError):
        return None
    return shape if shape is not None and shape.geom_type in _AREAS and not shape.is_empty else None
