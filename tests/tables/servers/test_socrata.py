"""Socrata datasets, by SODA 2.1 and SODA 3: every row arrives, and what is wrong is told."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from tests.tables.servers.speaking import Socrata, cut_half_way, says, status, web_page
from upstate.tables.servers import socrata

COLUMNS = (
    ("wo", "text"), ("broke_on", "calendar_date"), ("cost", "number"), ("closed", "checkbox"), ("place", "point"),
    ("site", "location"),
)  # fmt: skip
BY_2, BY_3 = "/resource/abcd-1234.json", "/api/v3/views/abcd-1234/query.json"
EVERY_DOOR = (
    BY_2,
    "/resource/abcd-1234",
    "/d/abcd-1234",
    "/Water/Main-Breaks/abcd-1234",
    "/Water/Main-Breaks/abcd-1234/about_data",
    BY_3,
)


def rows(count: int) -> list[dict]:
    return [
        {
            "wo": f"{n:05d}",
            "broke_on": f"2020-01-{1 + n % 28:02d}T00:00:00.000",
            "cost": f"{n}.50" if n % 4 else None,
            "closed": n % 2 == 0,
            "place": {"type": "Point", "coordinates": [-76.1, 43.0 + n / 1e4]},
            "site": {"latitude": "43.1", "longitude": "-76.1", "human_address": '{"city": ""}'},
        }
        for n in range(count)
    ]


@pytest.fixture(autouse=True)
def _short_pages(monkeypatch):
    monkeypatch.setattr(socrata, "_AT_ONCE", 10)
    monkeypatch.setattr(socrata, "_AT_ONCE_BY_3", 10)


def portal(count: int = 35, **more) -> Socrata:
    return Socrata(rows(count), COLUMNS, **more)


@pytest.mark.parametrize("door", EVERY_DOOR)
def test_every_row_arrives_by_every_door(serve, read, door):
    found = read(serve(portal()).home + door)
    assert found["wo"] == [f"{n:05d}" for n in range(35)]


@pytest.mark.parametrize("door", [BY_2, BY_3])
def test_types_are_those_of_the_dataset(serve, read, door):
    found = read(serve(portal()).home + door)
    kinds = {column.name: column.type for column in found.table.columns}
    assert kinds == {
        "wo": "text", "broke_on": "timestamp", "cost": "number", "closed": "boolean", "site.latitude": "text",
        "site.longitude": "text", "site.human_address": "text", "longitude": "number", "latitude": "number",
        "geometry": "geometry",
    }  # fmt: skip
    assert found["broke_on"][0] == datetime(2020, 1, 1)
    assert found["cost"][:2] == [None, 1.5]
    assert found["latitude"][1] == pytest.approx(43.0001)
    assert "The column place is the shape" in found.notes


@pytest.mark.parametrize("door", [BY_2, BY_3])
@pytest.mark.parametrize("count", [20, 30, 31])
def test_pages_that_end_full_are_no_end(serve, read, door, count):
    assert read(serve(portal(count)).home + door).table.origin.server_rows == count


@pytest.mark.parametrize("door", [BY_2, BY_3])
@pytest.mark.parametrize("counts", [34, 50])
def test_a_lying_total_is_an_error_with_both_numbers(serve, refuse, door, counts):
    fault = refuse(serve(portal(counts=counts)).home + door)
    assert str(counts) in fault.given and "35" in fault.given


@pytest.mark.parametrize("door", [BY_2, BY_3])
def test_a_portal_that_repeats_its_page_is_found_out(serve, refuse, door):
    assert "the same page again" in refuse(serve(portal(repeats=True)).home + door).given


@pytest.mark.parametrize("fault", [status(500), status(429, Retry_After="7"), web_page, cut_half_way])
@pytest.mark.parametrize("door", [BY_2, BY_3])
def test_a_failure_that_passes_costs_no_row(serve, read, door, fault):
    server = serve(portal())
    server.faults = [fault, None, fault, None, fault]
    assert len(read(server.home + door)["wo"]) == 35


def test_the_portal_says_how_long_to_wait(serve, read, waits):
    server = serve(portal())
    server.faults = [status(429, Retry_After="7")]
    read(server.home + BY_2)
    assert waits == [7.0]


def test_a_portal_that_asks_for_an_hour_is_not_waited_for(serve, refuse, waits):
    server = serve(portal())
    server.always = status(429, Retry_After="3600")
    assert "3600 seconds" in refuse(server.home + BY_2).given
    assert waits == []


@pytest.mark.parametrize("door", [BY_2, BY_3])
def test_the_token_comes_from_the_environment(serve, read, refuse, monkeypatch, door):
    server = serve(portal(token="t0ken"))
    assert "UPSTATE_SECRET_127_0_0_1" in refuse(server.home + door).next_step
    monkeypatch.setenv("UPSTATE_SECRET_127_0_0_1", "t0ken")
    assert len(read(server.home + door)["wo"]) == 35


def test_a_typed_token_is_never_kept(serve, read):
    found = read(serve(portal(token="t0ken")).home + BY_2 + "?$$app_token=t0ken")
    assert "t0ken" not in found.table.origin.address


def test_a_filter_goes_to_the_portal_and_is_told(serve, read):
    server = serve(portal())
    found = read(server.home + BY_2 + "?$where=cost>1")
    assert all(asked.fields["$where"] == "cost>1" for asked in server.asked if "resource" in asked.path)
    assert "Only rows where cost>1" in found.notes


def test_a_limit_in_the_address_is_refused(serve, refuse):
    assert "$limit" in refuse(serve(portal()).home + BY_2 + "?$limit=5").given


def test_fields_that_no_column_tells_of_are_kept(serve, read):
    brain = portal()
    brain.rows[3]["late"] = 9
    assert json.loads(read(serve(brain).home + BY_2)["_surplus"][3]) == {"late": 9}


def test_an_unchanged_dataset_is_not_read_again(serve, read):
    server = serve(portal(edited=1_600_000_000))
    before = read(server.home + BY_2).table
    asked = len(server.asked)
    assert read(server.home + BY_2, before).table is before
    assert len(server.asked) == asked + 2


@pytest.mark.parametrize("answer", [{}, 7, [7], [{"count": "many"}], [{"a": 1, "b": 2}], []])
@pytest.mark.parametrize("door", [BY_2, BY_3])
def test_sound_json_that_is_no_count_is_told(serve, refuse, door, answer):
    server = serve(portal())
    server.faults = [None, says(answer)]
    refuse(server.home + door)


def test_a_map_or_a_chart_is_told_to_be_no_table(serve, refuse):
    server = serve(portal())
    server.faults = [says({"columns": []})]
    assert "chart" in refuse(server.home + BY_2).next_step


def test_an_unknown_dataset_is_told(serve, refuse):
    assert "404" in refuse(serve(portal()).home + "/resource/wxyz-9999").given
