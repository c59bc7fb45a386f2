"""Smoke alarms on the real fires and homes of Charlottesville, raw files to verdict: by home, and by fire response box.

    python -m benchmarks charlottesville

The folder of real data has no shapes of its block groups, so the areas are the fire department's own 24 boxes; rules of fires for
each home and of age compete in both.
"""

from __future__ import annotations

import csv
import gzip
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import mean
from typing import Any

from benchmarks.measuring import DATA, keep, table, upstate

_REAL = DATA / "charlottesville"
_PARTS = ("st_number", "predir", "st_name", "suffix", "postdir")
_SHARES = ("0.5%", "1%", "5%", "10%")


def run(_: list[int]) -> None:
    with tempfile.TemporaryDirectory(prefix="upstate-alarms-") as folder:
        homes, fires = _raw_files(Path(folder))
        city = _new_city(Path(folder) / "city")
        matched = upstate(
            "tables", "match", fires, "--address", "STREET_ADDRESS", "--to", homes, "--on", "address", "--key", "home_id",
            "--building", "--json", "-w", city,
        ).json  # fmt: skip
        boxes = _REAL / "FIRE_RESPONSE_BOXES.geojson"
        upstate("tables", "locate", "homes", "--areas", boxes, "--key", "Id", "--as", "neighborhood", "-w", city)
        by_home = _prove(city, homes=homes, fires=fires)
        areas, area_fires = _by_box(city, Path(folder))
        by_box = _prove(_new_city(Path(folder) / "boxes"), homes=areas, fires=area_fires)
    said = f"{matched['matched']:,} of {matched['rows']:,} dwelling fires ({matched['matched'] / matched['rows']:.1%}) have a home."
    keep("charlottesville", f"## By home\n\n{said}\n\n{_told(by_home)}\n\n## By fire response box\n\n{_told(by_box)}")


def _new_city(folder: Path) -> Path:
    upstate("new", folder, "--place", "Charlottesville, VA", "--geoid", "5114968")
    upstate("borrow", "smoke-alarms", "-w", folder)
    return folder


def _raw_files(folder: Path) -> tuple[Path, Path]:
    """Homes: the buildings of the table of dwellings, and those of the address table where people live, each once, with how many
    homes it has. Fires: those in dwellings."""
    buildings: dict[str, dict[str, Any]] = {}
    for row in _rows(_REAL / "dwellings_with_lat_lon.csv.gz"):
        year = row["year_built"] if row["year_built"].isdigit() else ""
        point = {"longitude": row["lon"], "latitude": row["lat"]}
        point = dict.fromkeys(point, "") if row["lat"] == "-90.0" else point  # where the city knew none
        _add(buildings, row, {"year_built": year, **point})
    for row in _rows(_REAL / "Master_Address_Table.csv"):
        if row["USE_TYPE"] == "R":
            _add(buildings, {name.lower(): cell for name, cell in row.items()}, {})
    dwelling = [
        row
        for row in _rows(_REAL / "fires_open_data_final_set_2002_2019.csv")
        if "dwelling" in row["PROPERTY_USE"].lower()
    ]
    return _write(folder / "homes.csv", list(buildings.values())), _write(folder / "fires.csv", dwelling)


def _add(buildings: dict[str, dict[str, Any]], row: dict[str, str], known: dict[str, str]) -> None:
    """The building of this row; each row of the address table is one home of it."""
    parts = (row[part].strip() for part in _PARTS)
    address = " ".join(part for part in parts if part not in ("", "NA"))
    nothing = {"year_built": "", "longitude": "", "latitude": ""}
    building = buildings.setdefault(
        address, {"home_id": f"b{len(buildings)}", "address": address, **nothing, **known, "homes": 1}
    )
    building["homes"] += not known


def _rows(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _write(path: Path, rows: list[dict[str, Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def _prove(city: Path, **files: Path) -> dict[str, Any]:
    upstate("adapt", "smoke-alarms", *(f"{name}={path}" for name, path in files.items()), "--yes", "-w", city)
    return dict(upstate("prove", "smoke-alarms", "--json", "-w", city).json)


def _by_box(city: Path, folder: Path) -> tuple[Path, Path]:
    """One row a box with its homes and the share built before 1950, and the fires by box."""
    import pyarrow.parquet

    homes = pyarrow.parquet.read_table(city / "tables" / "homes.parquet").to_pylist()
    box_of = {str(row["home_id"]): str(row["neighborhood"]) for row in homes if row["neighborhood"]}
    built = defaultdict(list)
    for row in homes:
        if row["neighborhood"]:
            built[str(row["neighborhood"])].append(row["year_built"])
    known = {box: [int(year) for year in years if str(year).isdigit()] for box, years in built.items()}
    areas = [
        {"home_id": box, "homes": len(years), "share_before_1950": mean([year < 1950 for year in known[box]] or [0])}
        for box, years in sorted(built.items())
    ]
    fires = pyarrow.parquet.read_table(city / "tables" / "fires.parquet").to_pylist()
    dated = [
        {"home_id": box_of[str(row["home_id"])], "fired_on": str(row["ALARM_DATE_TIME_AMERICA_NY"])[:10]}
        for row in fires
        if str(row["home_id"]) in box_of
    ]
    return _write(folder / "areas.csv", areas), _write(folder / "area-fires.csv", dated)


def _told(evidence: dict[str, Any]) -> str:
    rows = [
        [
            one["name"],
            *(
                f"{one['precision'][at]:.4f} [{one['interval'][at][0]:.4f}, {one['interval'][at][1]:.4f}]"
                for at in _SHARES
            ),
            f"{one['auc']:.3f}",
        ]
        for one in evidence["rankers"]
    ]
    first, last = evidence["as_of"][0], evidence["as_of"][-1]
    return (
        f"{len(evidence['as_of'])} as-of dates, {first} to {last}; base rate {evidence['base_rate']:.4f}.\n\n"
        f"{table(['ranking', *(f'precision {at}' for at in _SHARES), 'AUC'], rows)}\n\n{evidence['verdict']['sentence']}"
    )
