"""Facts are written one row at a time, all of a sheet or none, by many at once; and links lead nobody inside."""

from __future__ import annotations

import json
import socket
import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from upstate.actions.adapt_service import adapt_service
from upstate.actions.borrow import borrow
from upstate.actions.check_links import ask
from upstate.actions.doctor import doctor
from upstate.actions.import_facts import Imported, import_facts, write_sheet
from upstate.actions.keep_facts import LOG, Change, confirm, keep_facts
from upstate.actions.new import new
from upstate.actions.open_service import open_service
from upstate.actions.service_facts import State, service_facts
from upstate.actions.upkeep import upkeep
from upstate.city import open_workspace, save_settings
from upstate.errors import UnreadableFile, UpstateError

NAME = "business-portal"
DAY = date(2026, 3, 2)


@pytest.fixture
def utica(tmp_path: Path) -> Path:
    city = new(folder=tmp_path / "utica", place="Utica, NY").folder
    borrow(workspace=city, solution=NAME)
    adapt_service(workspace=city, solution=NAME)
    return city


def _own(city: Path, name: str = "facts.csv") -> Path:
    return city / "solutions" / NAME / "own" / name


def _take_in(city: Path, file: Path, *rows: dict[str, object]) -> Imported:
    book = openpyxl.Workbook()
    names = list(dict.fromkeys(name for row in rows for name in row))
    book.active.append(names)
    for row in rows:
        book.active.append([row.get(name) for name in names])
    book.save(file)
    return import_facts(workspace=city, solution=NAME, file=file, today=DAY)


def _fact(**more: object) -> dict[str, object]:
    return {
        "table": "facts",
        "row": "licence_phone",
        "value": "315-555-0100",
        "owner": "clerk",
        "checked": "yes",
    } | more


def test_the_borrowed_value_is_never_put_into_the_citys_file(utica: Path) -> None:
    rows = service_facts(workspace=utica, solution=NAME)
    phone = next(row for row in rows if row.name == "licence_phone")
    assert (phone.value, phone.had) == ("", "Long Beach had: 562-570-6211")
    assert "562-570" not in _own(utica).read_text("utf-8")


def test_a_sheet_of_the_rows_goes_through_excel_and_back(utica: Path, tmp_path: Path) -> None:
    assert write_sheet(service_facts(workspace=utica, solution=NAME), tmp_path / "sheet.csv") > 30
    taken = _take_in(
        utica, tmp_path / "one.xlsx", _fact(), {"table": "rules", "row": 2, "owner": "clerk", "checked": DAY}
    )
    assert [(row.row, row.state) for row in taken.kept] == [("licence_phone", State.OURS), ("2", State.OURS)]


def test_an_owner_alone_is_written_and_the_row_stays_borrowed(utica: Path, tmp_path: Path) -> None:
    _take_in(utica, tmp_path / "one.xlsx", _fact(checked="", value=""))
    row = next(row for row in service_facts(workspace=utica, solution=NAME) if row.name == "licence_phone")
    assert (row.owner, row.state) == ("clerk", State.BORROWED)


@pytest.mark.parametrize(
    "wrong",
    [
        _fact(checked="maybe"),
        _fact(review="soon"),
        _fact(value="562 570 6211"),
        _fact(row="no_such_fact"),
        _fact(owner=""),
        _fact(value=""),
        _fact(table="taxes"),
        _fact(what="another fact"),
        _fact(value="<script>\x07"),
    ],
)
def test_one_wrong_row_and_nothing_is_taken(utica: Path, tmp_path: Path, wrong: dict[str, object]) -> None:
    before = _own(utica).read_bytes()
    try:
        _take_in(utica, tmp_path / "one.xlsx", _fact(row="city_hall_phone"), wrong)
    except (UpstateError, openpyxl.utils.exceptions.IllegalCharacterError):
        assert _own(utica).read_bytes() == before
    else:
        pytest.fail("it was taken in")


def test_a_sheet_that_is_none_is_told(utica: Path, tmp_path: Path) -> None:
    file = tmp_path / "other.csv"
    file.write_text("name,phone\nx,1\ny,2\n", "utf-8")
    with pytest.raises(UnreadableFile, match="has no column"):
        import_facts(workspace=utica, solution=NAME, file=file)


def test_many_who_write_at_once_lose_nothing(utica: Path) -> None:
    rows = [str(line) for line in range(2, 10)]
    faults: list[Exception] = []

    def confirm(row: str) -> None:
        try:
            keep_facts(workspace=utica, solution=NAME, changes=[Change("rules", row, owner="clerk")])
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=confirm, args=(row,)) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    rules = open_service(workspace=utica, name=NAME).solution.rules
    assert {str(rule.line) for rule in rules if rule.care.is_ours} == {*rows}


def test_hours_are_an_estimate_until_ten_rows_were_measured(utica: Path) -> None:
    changes = [Change("rules", str(line), owner="clerk") for line in range(2, 10)]
    keep_facts(workspace=utica, solution=NAME, changes=changes, how="import", today=DAY)
    guessed = upkeep(workspace=utica, solution=NAME, today=DAY)
    assert guessed.minutes is None and "an estimate" in guessed.sentence
    assert sum(guessed.months.values()) == sum(guessed.by_owner.values()) == 8
    begin = datetime(2026, 3, 2, 9, tzinfo=UTC)
    lines = [
        {"at": (begin + timedelta(minutes=3 * place)).isoformat(), "by": "clerk", "how": "by hand", "checked": True}
        for place in range(12)
    ]
    with _own(utica, LOG).open("a", encoding="utf-8") as log:
        log.writelines(json.dumps(line) + "\n" for line in lines)
        log.write('{"at": "2026-')  # as a crash leaves it
    measured = upkeep(workspace=utica, solution=NAME, today=DAY)
    assert (measured.minutes, measured.measured) == (3.0, 11)
    assert measured.hours == pytest.approx(8 * 3 / 60, abs=0.05)


def test_a_fact_that_is_due_is_told_by_its_day(utica: Path) -> None:
    change = Change("rules", "2", owner="clerk", review=date(2026, 5, 1))
    keep_facts(workspace=utica, solution=NAME, changes=[change], today=DAY)
    states = {
        day: service_facts(workspace=utica, solution=NAME, today=day) for day in (date(2026, 4, 30), date(2026, 5, 1))
    }
    assert [sum(row.state is State.DUE for row in rows) for rows in states.values()] == [0, 1]


def test_a_newer_text_brings_its_new_facts(utica: Path) -> None:
    file = _own(utica)
    lines = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join(line for line in lines if not line.startswith("licence_hours")), "utf-8")
    adapted = adapt_service(workspace=utica, solution=NAME)
    assert adapted.added == ("licence_hours",)
    assert "7:30" not in file.read_text("utf-8")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_no_link_makes_us_knock_inside(host: str) -> None:
    family = socket.AF_INET6 if host == "[::1]" else socket.AF_INET
    with socket.create_server((host.strip("[]"), 0), family=family) as door:
        fault, next_step = ask(f"https://{host}:{door.getsockname()[1]}/")
        assert "private network" in fault and next_step
        door.settimeout(1)
        visitor, _address = door.accept()
        with visitor:
            assert visitor.recv(100) == b"", "something was sent"


@pytest.mark.parametrize(
    "url", ["http://example.com/", "ftp://example.com/", "https://", "https://[", "file:///etc/passwd"]
)
def test_what_is_no_sound_address_is_told(url: str) -> None:
    fault, next_step = ask(url)
    assert fault and next_step


def test_departments_that_city_toml_does_not_name_are_told_by_import_and_doctor(utica: Path, tmp_path: Path) -> None:
    fire = {"table": "facts", "row": "fire", "value": "Fire", "owner": "clerk", "checked": "yes"}
    told = _take_in(utica, tmp_path / "facts.xlsx", fire)
    assert told.unknown_departments == ("Fire",)
    sick = {what: words for what, well, words in doctor(workspace=utica).things if not well}
    assert "city.toml does not name Fire" in sick[f"solution {NAME}"]
    settings = open_workspace(utica).settings.model_copy(update={"departments": ("Fire",)})
    save_settings(utica / "city.toml", settings)
    assert f"solution {NAME}" not in {what for what, well, _words in doctor(workspace=utica).things if not well}


def test_the_doctor_tells_of_missing_spanish_and_of_a_missing_time_zone(utica: Path) -> None:
    def said() -> str:
        return next(words for what, _well, words in doctor(workspace=utica).things if what == f"solution {NAME}")

    assert "without Spanish" not in said() and "UTC" in said()
    hours = Change("facts", "licence_hours", "Monday to Friday", owner="clerk")
    keep_facts(workspace=utica, solution=NAME, changes=[hours, Change("facts", "late_fee", "$25", "", owner="clerk")])
    assert "1 without Spanish" in said()
    keep_facts(workspace=utica, solution=NAME, changes=[replace(hours, value_es="Lunes a viernes")])
    settings = open_workspace(utica).settings.model_copy(update={"time_zone": "America/New_York"})
    save_settings(utica / "city.toml", settings)
    assert "without Spanish" not in said() and "UTC" not in said()


def test_one_person_adopts_a_rule_and_two_change_one_that_is_in_force(utica: Path, tmp_path: Path) -> None:
    def rule(second: str = "", owner: str = "ana@utica.example") -> None:
        changes = confirm("rules", ["2-4"], owner=owner)
        keep_facts(workspace=utica, solution=NAME, changes=changes, second=second)

    rule()
    for alone in ("", " ", "ana@utica.example", "Ana+x@Utica.example"):
        with pytest.raises(UpstateError) as refused:
            rule(alone)
        assert "rules 2 is in force" in refused.value.given
        assert "two persons" in refused.value.allowed and "/business/desk/facts/" in refused.value.next_step
    with pytest.raises(UpstateError):
        rule("ana@utica.example", owner="bo@utica.example")
    rule("bo@utica.example")
    assert "with bo@utica.example" in _own(utica, LOG).read_text("utf-8")
    sheet = {"table": "rules", "row": "2", "owner": "ana@utica.example", "checked": "yes"}
    with pytest.raises(UpstateError, match="in force"):
        _take_in(utica, tmp_path / "rules.xlsx", sheet)


@pytest.mark.parametrize("lines", ["9-2", "0-99999", "2-9999"])
def test_a_range_of_lines_that_can_not_be_is_refused(utica: Path, lines: str) -> None:
    with pytest.raises(UpstateError):
        keep_facts(workspace=utica, solution=NAME, changes=confirm("rules", [lines], owner="clerk"))
