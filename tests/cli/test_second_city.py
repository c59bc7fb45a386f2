"""The second city: a new workspace borrows the portal, makes it its own and opens it, in one scripted run of commands."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.called import Called
from tests.cli.conftest import call
from upstate.solutions import find_on_shelf

NAME = "business-portal"
_OURS = {
    "email": "permits@utica.example",
    "address": "1 Kennedy Plaza, Utica, NY 13502",
    "hours": "Monday to Friday 8:30 to 4:30",
    "link": "https://www.cityofutica.example/permits",
    "department": "Public Works",
}
# Pages that a visitor meets first; the guide's own come in with /business/.
_PAGES = (
    "/",
    "/solutions/",
    f"/solutions/{NAME}/",
    "/business/",
    "/es/business/",
    "/business/permits/",
    "/business/funding/",
)


def _said(answer: Called) -> dict[str, Any]:
    assert answer.code == 0, answer.err
    told: dict[str, Any] = json.loads(answer.out)
    return told


def _zoning(folder: Path) -> Path:
    square = [[-75.3, 43.0], [-75.2, 43.0], [-75.2, 43.1], [-75.3, 43.1], [-75.3, 43.0]]
    features = [
        {
            "type": "Feature",
            "properties": {"OBJECTID": number, "ZONING": zone},
            "geometry": {"type": "Polygon", "coordinates": [[[x + number, y] for x, y in square]]},
        }
        for number, zone in enumerate(("C-1", "R-1", "M-1"))
    ]
    file = folder / "zoning.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return file


def _addresses(folder: Path) -> Path:
    file = folder / "addresses.csv"
    rows = [f"{number},{number} GENESEE ST,{-75.25 + number / 1e5:.5f},43.05000" for number in range(100, 180)]
    file.write_text("\n".join(["OBJECTID,FULL_ADDRESS,LONGITUDE,LATITUDE", *rows]) + "\n", "utf-8")
    return file


def _filled_in(sheet: Path, to: Path) -> None:
    """What the clerk does: each row in turn, in Excel, with an owner."""
    book = openpyxl.Workbook()
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    book.active.append(list(rows[0]))
    for number, row in enumerate(rows):
        if row["table"] == "facts":
            row["value"] = row["value"] or _OURS.get(row["row"], _OURS.get(_kind(row), f"315-555-{100 + number:04}"))
            row["value_es"] = ""
        row |= {"owner": "clerk@utica.example", "checked": "yes"}
        book.active.append([row[name] for name in rows[0]])
    book.save(to)


def _name_departments(city: Path) -> None:
    """What `doctor` asks for: the departments that the facts name stand in city.toml."""
    own = (city / "solutions" / NAME / "own" / "facts.csv").read_text("utf-8-sig")
    named = sorted({row["value"] for row in csv.DictReader(io.StringIO(own)) if row["kind"] == "department"})
    path = city / "city.toml"
    path.write_text(path.read_text("utf-8").replace("departments = []", f"departments = {json.dumps(named)}"), "utf-8")


def _kind(row: dict[str, str]) -> str:
    facts = csv.DictReader((find_on_shelf(NAME) / "facts.csv").open(encoding="utf-8-sig", newline=""))
    return next(fact["kind"] for fact in facts if fact["fact"] == row["row"])


def _theirs() -> set[str]:
    """Telephones, e-mail and street addresses of Long Beach."""
    facts = csv.DictReader((find_on_shelf(NAME) / "facts.csv").open(encoding="utf-8-sig", newline=""))
    return {fact["value"] for fact in facts if fact["kind"] in ("phone", "email", "address") and fact["value"]}


@contextmanager
def _served(city: Path) -> Iterator[str]:
    words = [sys.executable, "-m", "upstate", "serve", "-w", str(city), "--port", "0", "--json"]
    running = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert running.stdout is not None
    try:
        yield json.loads(running.stdout.readline())["address"].rstrip("/")
    finally:
        os.killpg(running.pid, signal.SIGTERM)
        running.wait()
        running.stdout.close()


def _page(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as fault:
        return fault.code, fault.read().decode()


def test_a_second_city_opens_its_portal_with_nothing_of_the_first_in_it(tmp_path: Path) -> None:
    city, sheet, filled = tmp_path / "utica", tmp_path / "facts.csv", tmp_path / "facts.xlsx"
    here = ("-w", city, "--json")
    _said(call("new", city, "--place", "Utica, NY", "--json"))
    _said(call("borrow", NAME, *here))
    files = (f"zones={_zoning(tmp_path)}", f"addresses={_addresses(tmp_path)}")
    adapted = _said(call("adapt", NAME, *files, "--yes", *here))
    assert adapted["borrowed"] == len(list(adapted["facts"]))
    assert adapted["borrowed"] >= 30
    assert {one["field"] for one in adapted["tables"]["fields"]} >= {"zones.zone", "addresses.address"}

    _said(call("facts", "list", "--borrowed", "--to", sheet, *here))
    _filled_in(sheet, filled)
    assert _said(call("facts", "import", filled, *here))["borrowed"] == 0
    assert _said(call("facts", "list", "--borrowed", *here))["rows"] == []
    _name_departments(city)
    assert _said(call("doctor", *here))["well"]

    # The list is due little by little, not on one day.
    months = _said(call("facts", "upkeep", *here))["months"]
    assert len([count for count in months.values() if count]) > 3

    with (city / "city.toml").open("a") as settings:
        settings.write(f"\n[solutions.{NAME}]\npublic = true\n")
    with _served(city) as url:
        shown = {path: _page(f"{url}{path}") for path in _PAGES}
    assert shown["/"][0] == shown[f"/solutions/{NAME}/"][0] == 200
    for path, (status, text) in shown.items():
        assert status == 200, path
        assert not [one for one in _theirs() if one in text], path
    kept = "".join(file.read_text("utf-8") for file in (city / "solutions" / NAME / "own").glob("*.csv"))
    assert not [one for one in _theirs() if one in kept]


@pytest.fixture
def utica(tmp_path: Path) -> Path:
    city = tmp_path / "utica"
    _said(call("new", city, "--place", "Utica, NY", "--json"))
    _said(call("borrow", NAME, "-w", city, "--json"))
    return city


def test_adapting_again_leaves_what_the_city_wrote(utica: Path) -> None:
    _said(call("adapt", NAME, "-w", utica, "--json"))
    own = utica / "solutions" / NAME / "own" / "facts.csv"
    assert call("facts", "set", "licence_phone", "315-555-0100", "--owner", "clerk", "-w", utica).code == 0
    before = own.read_bytes()
    assert _said(call("adapt", NAME, "-w", utica, "--json"))["made"] == []
    assert own.read_bytes() == before


@pytest.mark.parametrize(
    "value", ["562-570-6211", "+1 (562) 570.6211", "Call 5625706211 ext. 4", "lbbiz@LONGBEACH.gov"]
)
def test_what_belongs_to_the_first_city_is_refused_however_it_is_written(utica: Path, value: str) -> None:
    _said(call("adapt", NAME, "-w", utica, "--json"))
    refused = call("facts", "set", "licence_phone", value, "--owner", "clerk", "-w", utica)
    assert refused.code == 2
    assert "belongs to Long Beach" in refused.err
    assert re.search(r"Allowed:.*Next:", refused.err, re.DOTALL)


def test_a_telephone_of_the_first_city_that_a_spreadsheet_calls_checked_stays_borrowed(utica: Path) -> None:
    _said(call("adapt", NAME, "-w", utica, "--json"))
    own = utica / "solutions" / NAME / "own" / "facts.csv"
    text = own.read_text("utf-8").replace(
        "telephone of the office that gives business licenses,,,,,",
        "telephone of the office that gives business licenses,562-570-6211,,clerk,2026-01-02,2099-01-02",
    )
    assert "562-570-6211" in text
    own.write_text(text, "utf-8")
    rows = _said(call("facts", "list", "-w", utica, "--json"))["rows"]
    assert {row["row"]: row["state"] for row in rows}["licence_phone"] == "borrowed"


def test_what_is_wrong_is_told_in_three_parts_and_changes_nothing(utica: Path, tmp_path: Path) -> None:
    for words in (
        ("set", "licence_phone", "315-555-0100", "--owner", "clerk"),  # before adapt
        ("confirm", "fees", "2", "--owner", "clerk"),
    ):
        assert "Run `upstate adapt" in call("facts", *words, "-w", utica).err
    _said(call("adapt", NAME, "-w", utica, "--json"))
    sheet = tmp_path / "odd.csv"
    sheet.write_text("table,row,value,owner,checked\nfacts,licence_phone,315-555-0100,clerk,perhaps\n", "utf-8")
    own = utica / "solutions" / NAME / "own"
    before = {file.name: file.read_bytes() for file in own.iterdir()}
    for words in (
        ("set", "no_such_fact", "x", "--owner", "clerk"),
        ("set", "licence_phone", "315-555-0100", "--owner", "clerk", "--review", "1999-01-01"),
        ("confirm", "fees", "999", "--owner", "clerk"),
        ("confirm", "fees", "2"),
        ("confirm", "taxes", "2", "--owner", "clerk"),
        ("confirm", "facts", "licence_phone", "--owner", "clerk"),  # it has no value yet
        ("import", sheet),
        ("import", tmp_path / "none.csv"),
    ):
        told = call("facts", *words, "-w", utica)
        assert told.code == 2, words
        assert "Allowed:" in told.err and "Next:" in told.err
    assert {file.name: file.read_bytes() for file in own.iterdir()} == before
