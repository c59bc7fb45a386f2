"""What a city's own tables say to whoever wants to open a business: its zoning map, and how long its permits took."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from upstate.actions.open_service import OpenService
from upstate.actions.opening import loaded_tables
from upstate.permits.times import RecordedPermit, UsualTime, usual_times
from upstate.permits.zoning import ListedAddress, Zoning
from upstate.progress import silent
from upstate.tables.loading import CityTables


@dataclass(frozen=True)
class CityRecord:
    """zoning: null where the city has brought no zoning map. times: by type of permit as `type_key` writes it; empty where it has
    brought no permits. has_applied: whether its permits say when they were applied for."""

    zoning: Zoning | None = None
    times: dict[str, UsualTime] | None = None
    has_applied: bool = False


def load_city_record(opened: OpenService) -> CityRecord:
    """Read the tables that the city mapped onto the service's contract. Raises `BadCrosswalk` where its crosswalk leads nowhere."""
    if not opened.paths.crosswalk.exists():
        return CityRecord()
    with loaded_tables(opened, today=opened.city.settings.today(), progress=silent) as tables:
        return CityRecord(
            zoning=_zoning(tables),
            times=usual_times(_permits(tables)) if tables.has("permits", "type") else None,
            has_applied=tables.has("permits", "applied_on"),
        )


def _zoning(tables: CityTables) -> Zoning | None:
    if not (tables.has("zones", "zone") and tables.has("zones", "geometry")):
        return None
    addresses = [
        ListedAddress(*row) for row in _rows(tables, "addresses", "address, longitude, latitude") if row[0] is not None
    ]
    polygons = [(zone, shape) for zone, shape in _rows(tables, "zones", "zone, geometry") if zone and shape]
    return Zoning(polygons, addresses)


def _permits(tables: CityTables) -> list[RecordedPermit]:
    rows = _rows(tables, "permits", "type, applied_on, issued_on, fee")
    return [RecordedPermit(type_ or "", applied, issued, fee) for type_, applied, issued, fee in rows]


def _rows(tables: CityTables, table: str, columns: str) -> list[tuple[Any, ...]]:
    return tables.sandbox.rows(f"SELECT {columns} FROM {tables.raw(table)} WHERE _excluded IS NULL ORDER BY _order")
