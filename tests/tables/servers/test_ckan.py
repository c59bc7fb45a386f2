"""CKAN resources: rows of the datastore, or the file."""

from __future__ import annotations

import pytest

from tests.tables.servers.speaking import Ckan, Files, cut_half_way, says, status, web_page
from upstate.tables.servers import ckan

FIELDS = (("pipe", "text"), ("laid", "timestamp"), ("mm", "numeric"))
DATASTORE = "/api/3/action/datastore_search?resource_id=0f1e"
PAGE = "/dataset/mains/resource/0f1e"


@pytest.fixture(autouse=True)
def _short_pages(monkeypatch):
    monkeypatch.setattr(ckan, "_AT_ONCE", 10)


def portal(count: int = 35, **more) -> Ckan:
    rows = [{"pipe": str(n), "laid": f"1950-06-{1 + n % 28:02d}T00:00:00", "mm": 100 + n} for n in range(count)]
    return Ckan(rows, FIELDS, **more)


@pytest.mark.parametrize("door", [DATASTORE, PAGE])
def test_every_row_arrives(serve, read, door):
    found = read(serve(portal()).home + door)
    assert found["pipe"] == [str(n) for n in range(35)]
    assert [column.type for column in found.table.columns] == ["integer", "text", "timestamp", "integer"]
    assert found.table.origin.server_rows == 35


@pytest.mark.parametrize("counts", [34, 40])
def test_a_lying_total_is_an_error_with_both_numbers(serve, refuse, counts):
    fault = refuse(serve(portal(counts=counts)).home + DATASTORE)
    assert str(counts) in fault.given and "35" in fault.given


def test_a_portal_that_starts_over_is_found_out(serve, refuse):
    assert "the same rows again" in refuse(serve(portal(repeats=True)).home + DATASTORE).given


@pytest.mark.parametrize("fault", [status(502), web_page, cut_half_way])
def test_a_failure_that_passes_costs_no_row(serve, read, fault):
    server = serve(portal())
    server.faults = [fault, None, fault, None, fault]
    assert len(read(server.home + DATASTORE)["pipe"]) == 35


def test_a_file_inside_another_network_is_not_fetched(serve, refuse):
    files = serve(Files({"/mains.csv": b"id\n1\n"}))
    assert "private network" in refuse(serve(portal(file=f"{files.home}/mains.csv")).home + PAGE).given
    assert not files.asked


def test_a_file_on_the_same_portal_is_read(serve, read):
    files = Files({"/files/mains.csv": b"id,mm\n1,100\n2,150\n"})
    brain = portal()
    server = serve(lambda asked: files(asked) if asked.path.startswith("/files") else brain(asked))
    brain.file = f"{server.home}/files/mains.csv"
    found = read(server.home + PAGE)
    assert found["mm"] == [100, 150]
    assert found.table.origin.address == server.home + PAGE


@pytest.mark.parametrize("file", ["file:///etc/passwd", "ftp://x/y", "javascript:1", "//"])
def test_a_file_elsewhere_than_on_the_web_is_refused(serve, refuse, file):
    refuse(serve(portal(file=file)).home + PAGE)


def test_a_refusal_is_told_in_the_portals_words(serve, refuse):
    server = serve(portal())
    server.always = says({"success": False, "error": {"message": "Not authorised"}})
    assert "Not authorised" in refuse(server.home + DATASTORE).given


@pytest.mark.parametrize(
    "result", [{}, {"fields": 1}, {"fields": [{"id": "a"}]}, {"fields": [{"id": "a"}], "total": 3, "records": [{}]}]
)
def test_sound_json_that_is_no_answer_is_told(serve, refuse, result):
    server = serve(portal())
    server.always = says({"success": True, "result": result})
    refuse(server.home + DATASTORE)
