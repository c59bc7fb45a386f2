"""Figures of published versions: which version they rest on, and what became of a month that was revised."""

from __future__ import annotations

import hashlib
import threading
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.measures.tiny_city import TODAY, Row, borrowed, daily, make_city, own, read_requests, write_measure
from upstate.actions.compute_measures import compute_measures, newest
from upstate.actions.describe import describe
from upstate.actions.measure_history import measure_history
from upstate.actions.measure_inputs import public_from
from upstate.actions.offer import offer
from upstate.actions.publish import publish
from upstate.actions.recompute_measures import recompute_measures
from upstate.actions.refresh import refresh
from upstate.actions.submit import submit
from upstate.city import open_workspace
from upstate.errors import BadWorkspace, UpstateError
from upstate.measures.history import load_computed
from upstate.measures.series import Computed

ANA, BEN = "ana@millbrook.example", "ben@millbrook.example"
SAID = {
    "title": "Requests",
    "description": "One row is one request of a resident.",
    "department": "Public Works",
    "contact": "works@millbrook.example",
    "licence": "CC0-1.0",
    "frequency": "monthly",
    "place": "Millbrook",
    "key": ("Number",),
    "topics": ("requests",),
    "fields": {
        "Number": {"meaning": "The number of the request."},
        "Opened": {"meaning": "The day on which it came in.", "read_as": "month/day/year"},
        "Closed": {"meaning": "The day on which it was closed.", "read_as": "month/day/year"},
        "Ward": {"meaning": "The ward that it is in."},
        "Hours": {"meaning": "The hours that it took."},
    },
}
FIRST, JANUARY = date(2025, 11, 1), date(2026, 1, 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_city(tmp_path / "city", daily(FIRST, date(2026, 3, 31)))


def test_figures_rest_on_the_newest_published_version_and_are_made_when_it_is_published(folder: Path) -> None:
    publish_rows(folder, daily(FIRST, date(2026, 3, 31)))
    computed = now(folder)
    (given,) = computed.inputs
    assert (given.dataset, given.version, given.rows, given.newest) == ("requests", 1, 151, date(2026, 4, 3))
    (file,) = (folder / "catalog" / "requests" / "versions" / "1").glob("*.parquet")
    assert given.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert value(computed, JANUARY) == 100.0


def test_a_version_that_revises_a_month_leaves_what_was_first_published(folder: Path) -> None:
    publish_rows(folder, daily(FIRST, date(2026, 3, 31)))
    publish_rows(folder, [slow(row) if row[1].month == 1 else row for row in daily(FIRST, TODAY)])
    history = measure_history(workspace=folder, measure="on-time")
    january = next(one for one in history.points if one.now.starts == JANUARY)
    assert (january.first.value, january.now.value, january.revised, january.recounted) == (100.0, 0.0, 1, False)
    assert [one.inputs[0].version for one in (january.first_in, january.now_in)] == [1, 2]
    assert [one.now.starts for one in history.revised] == [JANUARY]
    north = measure_history(workspace=folder, measure="on-time", breakdown="ward", group="North")
    assert [one.now.starts for one in north.revised] == [JANUARY]


def test_an_early_figure_that_settles_was_not_revised(folder: Path) -> None:
    rows = daily(FIRST, date(2026, 3, 31))
    rows = [row if row[1] < date(2026, 3, 29) else (row[0], row[1], None, row[3], row[4]) for row in rows]
    read_requests(folder, rows)
    compute_measures(workspace=folder, today=date(2026, 4, 1))
    read_requests(folder, daily(FIRST, TODAY))
    compute_measures(workspace=folder, today=TODAY)
    march = next(
        one for one in measure_history(workspace=folder, measure="on-time").points if one.now.starts == date(2026, 3, 1)
    )
    assert march.first.state == march.now.state == "complete" and not march.revised and march.first_in.number == 2


def test_another_way_of_counting_is_told_apart_from_other_data(folder: Path) -> None:
    compute_measures(workspace=folder, today=TODAY)
    write_measure(folder, "on-time.toml", borrowed("few = 40"))
    compute_measures(workspace=folder, today=TODAY)
    assert measure_history(workspace=folder, measure="on-time").points[0].recounted


def test_a_version_that_lacks_a_mapped_column_is_not_read(folder: Path) -> None:
    publish_rows(folder, daily(FIRST, TODAY), without="Ward")
    assert now(folder).inputs[0].version == 0


def test_a_version_under_embargo_counts_for_the_city_and_says_until_when(folder: Path) -> None:
    until = open_workspace(folder).settings.today() + timedelta(days=30)
    publish_rows(folder, daily(FIRST, TODAY), embargo=until)
    computed = now(folder)
    assert computed.inputs[0].version == 1
    assert public_from(open_workspace(folder), computed) == until


def test_a_measure_that_fails_hinders_no_publication(folder: Path) -> None:
    write_measure(folder, "broken.toml", own("mean"))
    write_measure(folder, "broken.sql", "SELECT opened AS day, ward AS value FROM requests")
    write_measure(folder, "odd.toml", "title = [")
    publish_rows(folder, daily(FIRST, TODAY))
    assert now(folder).inputs[0].version == 1


def test_a_broken_history_hinders_no_publication_and_is_told(folder: Path) -> None:
    compute_measures(workspace=folder, today=TODAY)
    kept = folder / "measures" / "computed" / "on-time" / "0001.json"
    kept.write_text('{"measure": "on-time"')
    publish_rows(folder, daily(FIRST, TODAY))
    with pytest.raises(BadWorkspace) as fault:
        newest(folder, "on-time")
    assert "0001.json" in fault.value.given and "backup" in fault.value.next_step


def test_a_refresh_computes_what_changed_and_tells_it(folder: Path) -> None:
    compute_measures(workspace=folder)
    read_requests(folder, daily(FIRST, date(2026, 3, 31)))
    (folder / "Requests.csv").write_text((folder / "Requests.csv").read_text() + "X1,4/1/2026,4/2/2026,North,1\n")
    refreshed = refresh(workspace=folder)
    assert [(one.measure, one.changed) for one in refreshed.measures] == [("on-time", True)]
    assert refreshed.as_json()["measures"][0]["state"] == "changed"
    assert refreshed.solutions == ()


def test_only_what_reads_the_data_that_arrived_is_computed(folder: Path) -> None:
    assert recompute_measures(workspace=folder, arrived=["street-trees"]) == ()
    assert [one.measure for one in recompute_measures(workspace=folder, arrived=["Requests"])] == ["on-time"]


def test_figures_of_an_older_version_never_follow_those_of_a_newer(folder: Path) -> None:
    publish_rows(folder, daily(FIRST, date(2026, 3, 31)))
    publish_rows(folder, daily(FIRST, TODAY))
    hidden = folder / "catalog" / "requests" / "versions" / "2"
    hidden.rename(folder / "aside")
    (outcome,) = compute_measures(workspace=folder)
    assert not outcome.changed and outcome.number == 2


def test_many_at_once_keep_one_file(folder: Path) -> None:
    threads = [
        threading.Thread(target=compute_measures, kwargs={"workspace": folder, "today": TODAY}) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.name for one in (folder / "measures" / "computed" / "on-time").glob("*.json")] == ["0001.json"]


def test_a_history_of_a_group_that_nobody_counted_names_those_that_there_are(folder: Path) -> None:
    compute_measures(workspace=folder, today=TODAY)
    with pytest.raises(UpstateError) as fault:
        measure_history(workspace=folder, measure="on-time", breakdown="ward", group="Moon")
    assert "North, South" in fault.value.allowed


def publish_rows(folder: Path, rows: list[Row], *, without: str = "", embargo: date | None = None) -> None:
    """Offer and publish the rows as `requests`, as two people would."""
    aside = folder.parent / "aside-city"
    (aside / "tables").mkdir(parents=True, exist_ok=True)
    file = read_requests(aside, rows)
    if without:
        lines = [line.split(",") for line in file.read_text().splitlines()]
        place = lines[0].index(without)
        file.write_text("\n".join(",".join(line[:place] + line[place + 1 :]) for line in lines))
    offer(workspace=folder, dataset="requests", source=file, by=ANA)
    describe(workspace=folder, dataset="requests", changes=SAID, by=ANA)
    submit(workspace=folder, dataset="requests", by=ANA, embargo=embargo)
    publish(workspace=folder, dataset="requests", by=BEN)


def now(folder: Path) -> Computed:
    computed = newest(folder, "on-time")
    assert computed and load_computed(folder / "measures" / "computed" / "on-time", computed.number) == computed
    return computed


def value(computed: Computed, starts: date) -> float | None:
    return next(one.value for one in computed.city.points if one.starts == starts)


def slow(row: Row) -> Row:
    return (row[0], row[1], row[1] + timedelta(days=30), row[3], row[4])
