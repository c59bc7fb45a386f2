"""A small clean water city whose headers are written as other cities write them, with columns that look right and are not.

Each way to write a header is one that a real city uses: shapefiles cut at ten letters, camel case, prefixes, blanks,
units in brackets. `draw_city` gives the two files and what is right.
"""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

HEADERS = {
    "mains.main_id": ["FACILITYID", "Facility ID", "ASSET_ID", "wm_asset_id", "PipeID", "PIPE_ID", "MAIN_NO", "GIS_ID", "UNITID"],
    "mains.installed": ["INSTALLDAT", "INSTALLDATE", "InstallDate", "Yr Installed", "YEAR_INST", "wm_install_date", "DATE_LAID",
                        "INST_DATE", "Install Year", "YEARBUILT", "INSTALL_YR", "Date Installed", "INSTALLATI"],
    "mains.material": ["MATERIAL", "PipeMaterial", "PIPE_MATL", "MAT", "wm_matl", "Pipe Material", "MATERIAL_CODE"],
    "mains.diameter_mm": ["DIAMETER", "Pipe Dia (in)", "DIAM", "PIPESIZE", "wm_dia", "Diameter (in)", "NOMINALDIA", "PipeDiameter", "DIAMETER_I"],
    "mains.length_m": ["LENGTH (FT)", "SHAPE_Leng", "LENGTH_FT", "pipeLength", "wm_length", "SHAPE__Len", "LEN_FT", "Shape.STLength()"],
    "mains.lined": ["LINED", "IsLined", "LINED (Y/N)", "wm_lined", "CEMENT_LINED"],
    "mains.pressure_zone": ["PRESSZONE", "Pressure Zone", "PRESSUREZO", "wm_pzone", "PZONE", "HYDRAULICZ"],
    "mains.status": ["STATUS", "AssetStatus", "LIFECYCLESTATUS", "wm_status", "ACTIVEFLAG"],
    "breaks.main_id": ["FACILITYID", "AssetID", "PIPE_ID", "wm_asset_id", "Main No", "UNITID", "FAC_ID"],
    "breaks.broke_on": ["BREAKDATE", "DATE_REPORTED", "LeakDate", "Break Date", "wb_break_dt", "INCIDENT_DATE", "REPORTDATE",
                        "Date of Break", "FAILUREDAT", "DATE"],
    "breaks.kind": ["BREAKTYPE", "Leak Type", "LEAK_TYPE", "wb_type", "failureType", "TYPE"],
    "breaks.status": ["WOSTATUS", "Work Order Status", "STATUS", "wb_status", "RepairStatus"],
    "breaks.longitude": ["X", "LONGITUDE", "Lon", "POINT_X", "x_coord", "LONG_"],
    "breaks.latitude": ["Y", "LATITUDE", "Lat", "POINT_Y", "y_coord", "LAT"],
}  # fmt: skip
REQUIRED = {"mains.main_id", "mains.installed", "breaks.main_id", "breaks.broke_on"}
_MATERIALS = ["CI", "DI", "PVC", "AC", "CAST IRON", "DIP"]
# Columns that look like a field and are none; each has values that tempt.
_MAIN_DECOYS = ["CREATED_DATE", "LAST_EDITED_DATE", "OBJECTID", "GLOBALID", "SHAPE_STArea", "LINED_DATE", "INSPECTION_DATE",
                "DEPTH_FT", "PRESSURE_PSI", "COST", "LastUpdate", "DRAWING_NO", "PROJECT_ID", "CONDITION", "CRITICALITY",
                "MAINTAINEDBY", "WARRANTY_DATE", "ROUGHNESS", "EASTING_FT", "NORTHING_FT", "WALL_THICKNESS", "SUBTYPE", "ZIPCODE"]  # fmt: skip
_BREAK_DECOYS = ["CREATED_DATE", "LAST_EDITED_DATE", "OBJECTID", "GLOBALID", "REPAIR_DATE", "CLOSED_DATE", "COST", "CREW_SIZE",
                 "DEPTH_FT", "SOIL_TEMP", "WO_NO", "PIPE_AGE", "STATUS_DATE", "VALVES_CLOSED", "EASTING_FT", "NORTHING_FT"]  # fmt: skip


@dataclass(frozen=True)
class City:
    """The files, what is right (field to column), and what the city has not."""

    files: dict[str, list[Path]]
    right: dict[str, str]
    lacking: frozenset[str]


def draw_city(folder: Path, seed: int) -> City:
    """Write a city's two files. About one optional field in four is lacking, so that a decoy stands alone."""
    rng = random.Random(seed)
    lacking = frozenset(name for name in HEADERS if name not in REQUIRED and rng.random() < 0.25)
    lacking |= {"breaks.longitude", "breaks.latitude"} if lacking & {"breaks.longitude", "breaks.latitude"} else set()
    headers = {name: rng.choice(known) for name, known in HEADERS.items() if name not in lacking}
    inches = rng.random() < 0.8
    mains = _mains(rng, inches)
    breaks = _breaks(rng, mains, "mains.main_id")
    files = {}
    for table, rows, decoys in (("mains", mains, _MAIN_DECOYS), ("breaks", breaks, _BREAK_DECOYS)):
        columns = {headers[f"{table}.{key}"]: key for key in rows[0] if f"{table}.{key}" in headers}
        taken = {name.lower() for name in columns}
        extra = [name for name in rng.sample(decoys, rng.randint(6, len(decoys))) if name.lower() not in taken]
        order = [*columns, *extra]
        rng.shuffle(order)
        path = folder / f"{table}_{seed}.csv"
        with path.open("w", newline="", encoding="utf-8") as handle:
            writer = csv.writer(handle)
            writer.writerow(order)
            for place, row in enumerate(rows):
                writer.writerow([row[columns[name]] if name in columns else _decoy(rng, name, place) for name in order])
        files[table] = [path]
    return City(files, headers, lacking)


def _day(rng: random.Random, first: int, last: int) -> date:
    return date(first, 1, 1) + timedelta(days=rng.randrange((last - first + 1) * 365))


def _mains(rng: random.Random, inches: bool) -> list[dict[str, object]]:
    start = rng.choice([1, 1000, 40_000, 100_000])
    written = rng.choice(["%Y-%m-%d", "%m/%d/%Y", "%Y/%m/%d 00:00:00+00", "%Y"])
    return [
        {
            "main_id": start + place * 7,
            "installed": _day(rng, 1920, 2015).strftime(written),
            "material": rng.choice(_MATERIALS),
            "diameter_mm": rng.choice([4, 6, 8, 8, 12, 16]) if inches else rng.choice([100, 150, 200, 300]),
            "length_m": round(rng.uniform(20, 800), 2),
            "lined": rng.choice("YN"),
            "pressure_zone": f"Zone {rng.randint(1, 6)}",
            "status": rng.choice(["ACTIVE", "ACTIVE", "ABANDONED"]),
        }
        for place in range(240)
    ]


def _breaks(rng: random.Random, mains: list[dict[str, object]], key: str) -> list[dict[str, object]]:
    written = rng.choice(["%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%Y/%m/%d 12:30:00+00"])
    return [
        {
            "main_id": rng.choice(mains)["main_id"],
            "broke_on": _day(rng, 2016, 2023).strftime(written),
            "kind": rng.choice(["MAIN", "MAIN", "SERVICE"]),
            "status": rng.choice(["COMPLETED", "CLOSED", "CANCELLED"]),
            "longitude": round(-76.15 + rng.uniform(-0.1, 0.1), 6),
            "latitude": round(43.05 + rng.uniform(-0.1, 0.1), 6),
        }
        for _ in range(150)
    ]


def _decoy(rng: random.Random, name: str, place: int) -> object:
    if "DATE" in name.upper():
        return _day(rng, 2010, 2023).strftime("%m/%d/%Y")
    special = {
        "OBJECTID": place + 1,
        "GLOBALID": f"{rng.getrandbits(64):016x}",
        "SHAPE_STArea": round(rng.uniform(10, 900), 3),
        "DEPTH_FT": rng.choice([4, 5, 6, 8]),
        "PRESSURE_PSI": rng.randint(41, 78),
        "COST": f"${rng.randint(800, 9000):,}.00",
        "PIPE_AGE": rng.randint(20, 70),
        "SOIL_TEMP": round(rng.uniform(30, 70), 1),
        "EASTING_FT": round(600_000 + rng.uniform(0, 40_000), 3),
        "NORTHING_FT": round(1_100_000 + rng.uniform(0, 40_000), 3),
        "SUBTYPE": rng.choice(["Distribution", "Transmission"]),
        "CONDITION": rng.choice(["Good", "Fair", "Poor"]),
        "WALL_THICKNESS": round(rng.uniform(0.2, 0.6), 2),
        "MAINTAINEDBY": rng.choice(["City", "County"]),
        "ZIPCODE": rng.choice([13202, 13203, 13210]),
        "ROUGHNESS": rng.choice([100, 120, 130]),
    }
    return special.get(name, rng.randint(1, 400))
