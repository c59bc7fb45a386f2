"""The homes and the fires of Charlottesville, from the folder of real tables. No address of them stands in this project."""

from __future__ import annotations

import csv
import gzip
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from upstate.geography.matching import Matches, match_addresses

IN_HOMES = ("1 or 2 family dwelling", "Multifamily dwelling")


@dataclass(frozen=True)
class RealHomes:
    """fires: those in homes, by INCIDENT_ID. homes: by a letter for the table and its id. addresses and points: of the homes."""

    fires: dict[str, dict[str, str]]
    homes: list[str]
    addresses: list[str]
    matches: Matches

    @property
    def matched(self) -> dict[str, str]:
        """The home of each fire that has one."""
        pairs = zip(self.fires, self.matches.each, strict=True)
        return {fire: self.homes[match.place] for fire, match in pairs if match.place is not None}


def match_real_fires(folder: Path) -> RealHomes:
    """A home here is a building in which people live: an address of the Master Address Table whose use is residential, or of the
    table of dwellings. Its units are one home: nearly no fire names a unit."""
    fires = {
        row["INCIDENT_ID"]: row
        for row in _rows(folder / "fires_open_data_final_set_2002_2019.csv")
        if row["PROPERTY_USE"] in IN_HOMES
    }
    dwellings = _rows(folder / "dwellings_with_lat_lon.csv.gz")
    listed = [row for row in _rows(folder / "Master_Address_Table.csv") if row["USE_TYPE"] == "R"]
    placed = {row["bin"]: _point(row["lon"], row["lat"]) for row in dwellings}
    homes = [f"m{row['MasterAddressID']}" for row in listed] + [f"d{row['objectid']}" for row in dwellings]
    addresses = [_address(row) for row in [*listed, *dwellings]]
    points = [placed.get(row["BIN"], (np.nan, np.nan)) for row in listed]
    points += [_point(row["lon"], row["lat"]) for row in dwellings]
    matches = match_addresses(
        [row["STREET_ADDRESS"] for row in fires.values()],
        addresses,
        building=True,
        given_points=np.array([_point(row["LONGITUDE"], row["LATITUDE"]) for row in fires.values()]),
        reference_points=np.array(points),
    )
    return RealHomes(fires, homes, addresses, matches)


def geocoded(folder: Path) -> dict[str, str]:
    """The address that the city's own geocoder made of each fire, from the other file of fires; by its number there."""
    rows = _rows(folder / "historical_fire_nfirs_2003_2016_trimmed.csv")
    return {
        f"{float(row['IN_Num']):.0f}": row["Match_addr"] for row in rows if row["IN_Num"] and row["Match_addr"].strip()
    }


def _rows(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _address(row: dict[str, str]) -> str:
    by_name = {
        name.lower(): value.strip().replace("NA", "") if value == "NA" else value.strip() for name, value in row.items()
    }
    written = " ".join(
        filter(None, (by_name[name] for name in ("st_number", "predir", "st_name", "suffix", "postdir")))
    )
    return f"{written} # {by_name['st_unit']}" if by_name["st_unit"] else written


def _point(longitude: str, latitude: str) -> tuple[float, float]:
    return _number(longitude), _number(latitude)


def _number(cell: str) -> float:
    return np.nan if cell in ("", "NA") else float(cell)
