"""A tiny clean city, into which each test puts exactly the fault that it is about."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from upstate.tables.checks import Finding, run_checks

_CONTRACT = """
resources:
  - name: mains
    title: Water mains
    grain: one row a main
    as_of: {start: installed}
    schema:
      primaryKey: main_id
      fields:
        - {name: main_id, type: string, required: true, meaning: names the main}
        - {name: installed, type: date, required: true, meaning: the day it was laid}
        - {name: diameter_mm, type: number, unit: mm, meaning: its inner diameter, constraints: {minimum: 10}}
        - {name: material, type: string, meaning: what it is made of, codes: {cast_iron: [CI], pvc: [PVC], other: [UNK]}}
  - name: breaks
    title: Main breaks
    grain: one row a break
    as_of: {event: broke_on}
    schema:
      fields:
        - {name: main_id, type: string, required: true, meaning: the main that broke}
        - {name: broke_on, type: date, required: true, meaning: the day on which it broke}
        - {name: kind, type: string, meaning: what broke, codes: {main: [MAIN], service: [SERVICE]}, exclude: [service]}
        - {name: longitude, type: number, meaning: degrees to the east, constraints: {minimum: -180, maximum: 180}}
        - {name: latitude, type: number, meaning: degrees to the north, constraints: {minimum: -90, maximum: 90}}
      foreignKeys:
        - {fields: main_id, reference: {resource: mains, fields: main_id}}
"""
_MAPS = {
    "mains": {
        "main_id": {"column": "ID"},
        "installed": {"column": "LAID", "dates": ["%Y-%m-%d"]},
        "diameter_mm": {"column": "SIZE"},
        "material": {"column": "MAT", "codes": {"CI": "cast_iron", "PVC": "pvc", "UNK": "other"}},
    },
    "breaks": {
        "main_id": {"column": "MAIN"},
        "broke_on": {"column": "DAY", "dates": ["%Y-%m-%d"]},
        "kind": {"column": "KIND", "codes": {"MAIN": "main", "SERVICE": "service"}},
        "longitude": {"column": "X", "near": -118.2},
        "latitude": {"column": "Y", "near": 34.0},
    },
}


@dataclass
class TinyCity:
    """Rows as a person sees them: the first row of data is row 2."""

    mains: list[dict[str, str]]
    breaks: list[dict[str, str]]


def clean_city() -> TinyCity:
    """Twelve mains of 1990 to 2001, and three breaks in each year from 2015 to 2020. A city in California."""
    mains = [
        {"ID": f"M{n}", "LAID": f"{1990 + n}-06-01", "SIZE": "150", "MAT": ("CI", "PVC")[n % 2]} for n in range(12)
    ]
    breaks = [
        {
            "MAIN": f"M{(3 * year + n) % 12}",
            "DAY": f"{year}-0{n + 2}-15",
            "KIND": "MAIN",
            "X": f"-118.2{n}",
            "Y": f"34.0{n}",
        }
        for year in range(2015, 2021)
        for n in range(3)
    ]
    return TinyCity(mains, breaks)


@pytest.fixture
def check(load) -> Callable[..., list[Finding]]:
    """What the checks find in the tiny city after `spoil` has been at it."""

    def check(spoil: Callable[[TinyCity], None] = lambda city: None) -> list[Finding]:
        city = clean_city()
        spoil(city)
        texts = {"mains": _csv(city.mains), "breaks": _csv(city.breaks)}
        return run_checks(load(_CONTRACT, texts, _MAPS))

    return check


@pytest.fixture
def only(check) -> Callable[..., Finding]:
    """The one finding after `spoil`; any other is a false alarm."""

    def only(spoil: Callable[[TinyCity], None]) -> Finding:
        found = check(spoil)
        assert len(found) == 1, [finding.name for finding in found]
        finding = found[0]
        assert 0 < finding.share <= 1
        assert f"{finding.rows:,}" in finding.sentence
        return finding

    return only


def _csv(rows: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
