"""What a town brings to its portal: a zoning map of four squares, a list of addresses, and a record of permits. All made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

from upstate.actions.city_files import read_city_table
from upstate.actions.open_service import OpenService
from upstate.progress import silent
from upstate.tables.crosswalk.document import Crosswalk, FieldMap, SourceMap, save_crosswalk

WEST, SOUTH, SIDE = -89.65, 39.78, 0.01
ZONES = (("C-1", 0, 0), ("R-1", 1, 0), ("M-1", 0, 1), ("P-9", 1, 1))
ADDRESSES = (
    ("100 Main St", WEST + 0.005, SOUTH + 0.005),
    ("200 Oak Ave", WEST + 0.015, SOUTH + 0.005),
    ("300 Mill Rd", WEST + 0.005, SOUTH + 0.015),
    ("400 Edge Ln", WEST + 0.010, SOUTH + 0.005),
    ("500 Far Rd", WEST + 1.0, SOUTH),
    ("12 Elm St N", WEST + 0.005, SOUTH + 0.005),
    ("12 Elm St S", WEST + 0.015, SOUTH + 0.005),
)
FIELDS = {
    "zones": ("zone_id", "zone", "geometry"),
    "addresses": ("address_id", "address", "longitude", "latitude"),
    "permits": ("permit_number", "type", "applied_on", "issued_on", "fee"),
}


def bring_tables(portal: OpenService, folder: Path, *, without: tuple[str, ...] = ()) -> None:
    """Map the town's files onto the portal's contract. without: fields, as `permits.applied_on`, that the town lacks."""
    folder.mkdir(exist_ok=True)
    (folder / "zones.geojson").write_text(json.dumps(zones_geojson()))
    (folder / "addresses.csv").write_text(addresses_csv())
    (folder / "permits.csv").write_text(permits_csv())
    maps = {}
    for table, fields in FIELDS.items():
        file = folder / f"{table}.{'geojson' if table == 'zones' else 'csv'}"
        name = read_city_table(portal.city, str(file), silent).path.stem
        kept = {field: _map(field) for field in fields if f"{table}.{field}" not in without}
        maps[table] = (SourceMap(files=(name,), fields=kept),)
    save_crosswalk(portal.paths.crosswalk, Crosswalk(portal.solution.name, maps))


def _map(field: str) -> FieldMap:
    return FieldMap(column=field, dates=("%Y-%m-%d",) if field.endswith("_on") else ())


def zones_geojson() -> dict[str, object]:
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"zone_id": number, "zone": zone},
                "geometry": {"type": "Polygon", "coordinates": [_square(x, y)]},
            }
            for number, (zone, x, y) in enumerate(ZONES)
        ],
    }


def _square(x: int, y: int) -> list[list[float]]:
    west, south = WEST + x * SIDE, SOUTH + y * SIDE
    corners = ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))
    return [[round(west + a * SIDE, 6), round(south + b * SIDE, 6)] for a, b in corners]


def addresses_csv() -> str:
    rows = (f"{number},{text},{lon:.6f},{lat:.6f}" for number, (text, lon, lat) in enumerate(ADDRESSES))
    return "\n".join(["address_id,address,longitude,latitude", *rows, ""])


def permits_csv() -> str:
    """Twenty business licences that took 1 to 20 days, and four sign permits."""
    first = date(2025, 3, 3)
    rows = [f"L{days},Business Licence,{first},{first + timedelta(days=days)},{100 + days}.00" for days in range(1, 21)]
    rows += [f"S{days},Sign Permit,{first},{first + timedelta(days=days)},75.00" for days in range(1, 5)]
    return "\n".join(["permit_number,type,applied_on,issued_on,fee", *rows, ""])
