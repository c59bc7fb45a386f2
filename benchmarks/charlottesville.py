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
        city = Path(folder) / "city"
        upstate("new", city, "--place", "Charlottesville, VA", "--geoid", "5114968")
        upstate("borrow", "smoke-alarms", "-w", city)
        on = [word for part in _PARTS for word in ("--on", part)]
        matched = upstate(
            "tables", "match", fires, "--address", "STREET_ADDRESS", "--to", homes, *on, "--key", "master_address_id",
            "--as", "home_id", "--building", "--json", "-w", city,
        ).json  # fmt: skip
        boxes = _REAL / "FIRE_RESPONSE_BOXES.geojson"
        upstate("tables", "locate", "homes", "--areas", boxes, "--key", "Id", "--as", "neighborhood", "-w", city)
        by_home = _prove(city, homes=city / "tables" / "homes.parquet", fires=city / "tables" / "fires.parquet")
        areas, area_fires = _by_box(city, Path(folder))
        by_box = _prove(_second(Path(folder)), homes=areas, fires=area_fires)
    said = f"{matched['matched']:,} of {matched['rows']:,} dwelling fires have a home."
    keep("charlottesville", f"## By home\n\n{said}\n\n{_told(by_home)}\n\n## By fire response box\n\n{_told(by_box)}")


def _raw_files(folder: Path) -> tuple[Path, Path]:
    """The homes as they are, and of the fires those in dwellings."""
    homes, fires = folder / "homes.csv", folder / "fires.csv"
    homes.write_bytes(gzip.decompress((_REAL / "dwellings_with_lat_lon.csv.gz").read_bytes()))
    with (_REAL / "fires_open_data_final_set_2002_2019.csv").open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if "dwelling" in row["PROPERTY_USE"].lower()]
    _write(fires, rows)
    return homes, fires


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _prove(city: Path, **files: Path) -> dict[str, Any]:
    upstate("adapt", "smoke-alarms", *(f"{name}={path}" for name, path in files.items()), "--yes", "-w", city)
    return dict(upstate("prove", "smoke-alarms", "--json", "-w", city).json)


def _second(folder: Path) -> Path:
    city = folder / "boxes"
    upstate("new", city, "--place", "Charlottesville, VA", "--geoid", "5114968")
    upstate("borrow", "smoke-alarms", "-w", city)
    return city


def _by_box(city: Path, folder: Path) -> tuple[Path, Path]:
    """One row a box with its homes and the share built before 1950, and the fires by box."""
    import pyarrow.parquet

    homes = pyarrow.parquet.read_table(city / "tables" / "homes.parquet").to_pylist()
    box_of = {str(row["master_address_id"]): str(row["neighborhood"]) for row in homes if row["neighborhood"]}
    built = defaultdict(list)
    for row in homes:
        if row["neighborhood"]:
            built[str(row["neighborhood"])].append(row["year_built"])
    known = {box: [int(year) for year in years if str(year).isdigit()] for box, years in built.items()}
    _write(
        folder / "areas.csv",
        [
            {"home_id": box, "homes": len(years), "share_before_1950": mean([year < 1950 for year in known[box]] or [0])}
            for box, years in sorted(built.items())
        ],
    )
    fires = pyarrow.parquet.read_table(city / "tables" / "fires.parquet").to_pylist()
    _write(
        folder / "area-fires.csv",
        [
            {"home_id": box_of[str(row["home_id"])], "fired_on": str(row["ALARM_DATE_TIME_AMERICA_NY"])[:10]}
            for row in fires
            if str(row["home_id"]) in box_of
        ],
    )
    return folder / "areas.csv", folder / "area-fires.csv"


def _told(evidence: dict[str, Any]) -> str:
    rows = [
        [
            one["name"],
            *(f"{one['precision'][at]:.4f} [{one['interval'][at][0]:.4f}, {one['interval'][at][1]:.4f}]" for at in _SHARES),
            f"{one['auc']:.3f}",
        ]
        for one in evidence["rankers"]
    ]
    first, last = evidence["as_of"][0], evidence["as_of"][-1]
    return (
        f"{len(evidence['as_of'])} as-of dates, {first} to {last}; base rate {evidence['base_rate']:.4f}.\n\n"
        f"{table(['ranking', *(f'precision {at}' for at in _SHARES), 'AUC'], rows)}\n\n{evidence['verdict']['sentence']}"
    )
