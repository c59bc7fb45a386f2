"""What a city's own tables say to whoever wants to open a business: its zoning map, and the permits that it issued."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from upstate.actions.open_service import OpenService
from upstate.actions.opening import loaded_tables
from upstate.permits.times import RecordedPermit, type_key
from upstate.permits.zoning import ListedAddress, Zoning
from upstate.progress import silent
from upstate.tables.loading import CityTables


@dataclass(frozen=True)
class CityRecord:
    """zoning: null where the city has brought no zoning map. permits: by type as `type_key` writes it; empty where it has brought
    none."""

    zoning: Zoning | None = None
    permits: Mapping[str, Sequence[RecordedPermit]] = field(default_factory=dict)


def load_city_record(opened: OpenService) -> CityRecord:
    """Read the tables that the city mapped onto the service's contract. Raises `BadCrosswalk` where its crosswalk leads nowhere."""
    if not opened.paths.crosswalk.exists():
        return CityRecord()
    with loaded_tables(opened, today=opened.city.settings.today(), progress=silent) as tables:
        return CityRecord(_zoning(tables), _permits(tables) if tables.has("permits", "type") else {})


def _zoning(tables: CityTables) -> Zoning | None:
    if not (tables.has("zones", "zone") and tables.has("zones", "geometry")):
        return None
    addresses = [
        ListedAddress(*row) for row in _rows(tables, "addresses", "address, longitude, latitude") if row[0] is not None
    ]
    polygons = [(zone, shape) for zone, shape in _rows(tables, "zones", "zone, geometry") if zone and shape]
    return Zoning(polygons, addresses)


def _permits(tables: CityTables) -> dict[str, list[RecordedPermit]]:
    found = defaultdict(list)
    for type_, applied, issued, fee, number in _rows(
        tables, "permits", "type, applied_on, issued_on, fee, permit_number"
    ):
        if key := type_key(type_ or ""):
            found[key].append(RecordedPermit(type_, applied, issued, fee, number or ""))
    return dict(found)


def _rows(tables: CityTables, table: str, columns: str) -> list[tuple[Any, ...]]:
    return tables.sandbox.rows(f"SELECT {columns} FROM {tables.raw(table)} WHERE _excluded IS NULL ORDER BY _order")
