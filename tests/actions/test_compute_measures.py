"""Measures computed from a city's tables, and what is told where they can not be."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.measures.tiny_city import TODAY, borrowed, daily, make_city, own, read_requests
from upstate.actions.compute_measures import Outcome, compute_measures, newest
from upstate.errors import BadWorkspace
from upstate.measures.series import Computed, Point

FIRST, LAST = date(2025, 11, 1), date(2026, 4, 20)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "city"


def test_a_share_is_counted_by_month_and_by_ward(folder: Path) -> None:
    late = [replace_closed(row, 20) if row[1].month == 12 else row for row in daily(FIRST, LAST)]
    computed = computed_of(make_city(folder, late))
    december = point(computed, date(2025, 12, 1))
    assert (december.value, december.part, december.whole, december.cases) == (0.0, 0.0, 31.0, 31)
    assert point(computed, date(2026, 1, 1)).value == 100.0
    assert [(one.breakdown, one.group) for one in computed.series] == [("", ""), ("ward", "North"), ("ward", "South")]
    assert sum(point(computed, date(2026, 1, 1), group).cases for group in ("North", "South")) == 31


def test_a_period_is_early_until_its_cases_have_settled(folder: Path) -> None:
    computed = computed_of(make_city(folder, daily(FIRST, LAST)), today=date(2026, 4, 7))
    assert [one.state for one in computed.city.points] == ["complete"] * 4 + ["early", "early"]
    assert point(computed, date(2026, 4, 1)).ends == date(2026, 5, 1)


def test_what_the_data_do_not_reach_is_late_and_has_no_figure(folder: Path) -> None:
    computed = computed_of(make_city(folder, daily(FIRST, date(2026, 1, 20), closes_after=0)))
    states = {one.starts: (one.state, one.value) for one in computed.city.points}
    assert states[date(2026, 1, 1)] == ("early", 100.0)
    assert states[date(2026, 2, 1)] == ("late", None)
    assert states[date(2026, 4, 1)] == ("early", None)


def test_a_month_without_a_case_is_missing_and_one_with_few_is_told_so(folder: Path) -> None:
    rows = [row for row in daily(FIRST, LAST) if row[1].month != 2 and (row[1].month != 3 or row[1].day < 3)]
    states = {one.starts.month: one.state for one in computed_of(make_city(folder, rows)).city.points}
    assert (states[2], states[3]) == ("missing", "few")


def test_a_count_of_rare_cases_may_be_zero(folder: Path) -> None:
    rare = [row for row in daily(FIRST, LAST, closes_after=0) if row[1].day == 20 and row[1].month != 1]
    every = [(f"E{row[0]}", row[1], row[2], "", row[4]) for row in daily(FIRST, LAST, closes_after=0)]
    sql = "SELECT opened AS day FROM requests WHERE ward = 'North'"
    rows = [(one[0], one[1], one[2], "North", one[4]) for one in rare] + every
    make_city(folder, rows, measures={"rare.toml": own("count", "few = 1"), "rare.sql": sql})
    january = point(computed_of(folder, "rare"), date(2026, 1, 1))
    assert (january.value, january.low, january.state) == (0.0, 0.0, "complete")


def test_weeks_begin_on_monday(folder: Path) -> None:
    make_city(folder, daily(FIRST, LAST), measures={"on-time.toml": borrowed('frequency = "week"')})
    points = computed_of(folder).city.points
    assert {one.starts.weekday() for one in points} == {0}
    assert all(one.ends - one.starts == timedelta(days=7) for one in points)


def test_every_figure_is_that_of_plain_python(folder: Path) -> None:
    import statistics

    sql = "SELECT opened AS day, hours AS value FROM requests"
    texts = {f"{figure}.toml": own(figure, "few = 1") for figure in ("sum", "median", "mean")}
    rows = daily(FIRST, LAST)
    make_city(folder, rows, measures={**texts, **{f"{figure}.sql": sql for figure in ("sum", "median", "mean")}})
    hours = [row[4] or 0.0 for row in rows if (row[1].year, row[1].month) == (2026, 1)]
    for name, figure in (("sum", sum), ("median", statistics.median), ("mean", statistics.fmean)):
        found = point(computed_of(folder, name), date(2026, 1, 1))
        assert found.value == pytest.approx(figure(hours)), name
        assert (found.low or 0) <= (found.value or 0) <= (found.high or 0)
        assert found.cases == 31


def test_what_stands_at_the_end_of_each_period_is_asked_by_the_periods(folder: Path) -> None:
    sql = "SELECT starts AS day FROM periods JOIN requests ON opened < ends AND (closed IS NULL OR closed >= ends)"
    make_city(folder, daily(FIRST, LAST, closes_after=5), measures={"open.toml": own("count"), "open.sql": sql})
    assert point(computed_of(folder, "open"), date(2026, 1, 1)).value == 5


def test_a_request_that_is_exported_twice_counts_once_and_one_without_a_number_counts_too(folder: Path) -> None:
    rows = daily(FIRST, LAST)
    nameless = [("", date(2026, 1, 5), date(2026, 1, 6), "North", 1.0)] * 2
    computed = computed_of(make_city(folder, [*rows, *rows[60:70], *nameless]))
    assert point(computed, date(2026, 1, 1)).cases == 33


def test_nothing_is_written_where_nothing_changed(folder: Path) -> None:
    make_city(folder, daily(FIRST, LAST))
    assert compute(folder).changed
    again = compute(folder)
    assert not again.changed and again.number == 1
    assert len(list((folder / "measures" / "computed" / "on-time").glob("*.json"))) == 1


def test_figures_tell_what_they_rest_on(folder: Path) -> None:
    kept = computed_of(make_city(folder, daily(FIRST, LAST)))
    (given,) = kept.inputs
    assert (given.table, given.dataset, given.version, given.rows) == ("requests", "Requests", 0, 171)
    assert given.newest == TODAY and len(given.sha256) == 64


def test_new_data_and_a_new_day_make_new_figures(folder: Path) -> None:
    make_city(folder, daily(FIRST, date(2026, 3, 31)))
    first = compute(folder, today=date(2026, 4, 1))
    second = compute(folder, today=date(2026, 4, 9))
    read_requests(folder, daily(FIRST, LAST))
    third = compute(folder, today=date(2026, 4, 20))
    assert [one.number for one in (first, second, third)] == [1, 2, 3]


def test_one_bad_query_stops_no_other(folder: Path) -> None:
    hostile = {
        "no-column": "SELECT opened AS day FROM requests",
        "text-day": "SELECT ward AS day, hours AS value FROM requests",
        "text-value": "SELECT opened AS day, ward AS value FROM requests",
        "not-finite": "SELECT opened AS day, hours / 0 AS value FROM requests",
        "stranger": "SELECT opened AS day, hours AS value FROM read_csv('/etc/passwd')",
        "broken": "SELECT opened AS day, hours AS value FROM requests WHERE CAST(ward AS DATE) > opened",
    }
    files = {f"{name}.sql": sql for name, sql in hostile.items()}
    files |= {f"{name}.toml": own("mean") for name in hostile}
    make_city(folder, daily(FIRST, LAST), measures={**files, "on-time.toml": borrowed(), "odd.toml": "title = 3"})
    outcomes = {one.measure: one for one in compute_measures(workspace=folder, today=TODAY)}
    assert {name for name, one in outcomes.items() if one.fault} == {*hostile, "odd"}
    assert outcomes["on-time"].changed
    for one in outcomes.values():
        if one.fault:
            assert one.fault.given and one.fault.allowed and one.fault.next_step
            assert one.measure in one.fault.given


def test_far_days_and_groups_without_number_are_told(folder: Path) -> None:
    sql = """
    SELECT opened AS day, request_id FROM requests
    UNION ALL SELECT CAST(opened + INTERVAL 40 YEAR AS DATE) AS day, request_id FROM requests
    UNION ALL SELECT CAST(opened - INTERVAL 4000 MONTH AS DATE) AS day, request_id FROM requests
    UNION ALL SELECT CAST(NULL AS DATE) AS day, request_id FROM requests
    """
    rows = daily(date(2025, 4, 1), LAST)
    text = own("count", '[breakdowns]\nrequest_id = "Number"')
    make_city(folder, rows, measures={"far.toml": text, "far.sql": sql})
    outcome = compute(folder, "far")
    computed = newest(folder, "far")
    assert computed and len(computed.series) == 201
    assert computed.city.points[0].starts == date(2025, 4, 1)
    told = " ".join(outcome.notes)
    for words in ("385 cases have no day", "385 cases are older", "385 cases lie in the future", "185 groups"):
        assert words in told


def test_a_measure_waits_for_what_the_city_has_not_mapped(folder: Path) -> None:
    files = {
        "length.toml": borrowed(),
        "later.toml": 'title = "Later"\ngoal = "A goal"\ntarget = 3',
        "strange.toml": 'from = "not-borrowed"',
    }
    make_city(folder, daily(FIRST, LAST), measures=files)
    waits = {one.measure: one.waits for one in compute_measures(workspace=folder, today=TODAY)}
    assert "none is mapped to mains" in waits["length"]
    assert "no query" in waits["later"]
    assert "has not borrowed" in waits["strange"]


def test_a_table_that_is_broken_stops_only_the_measures_that_read_it(folder: Path) -> None:
    make_city(folder, daily(FIRST, LAST))
    (folder / "tables" / "Requests.parquet").write_bytes(b"PAR1 not a table PAR1")
    fault = compute(folder).fault
    assert fault and "Requests" in fault.given


def test_an_unknown_name_is_refused_in_three_parts(folder: Path) -> None:
    make_city(folder, daily(FIRST, LAST))
    with pytest.raises(BadWorkspace) as fault:
        compute_measures(workspace=folder, names=["../../etc"])
    assert "on-time" in fault.value.allowed and "upstate measures" in fault.value.next_step


def compute(folder: Path, name: str = "on-time", today: date = TODAY) -> Outcome:
    (outcome,) = compute_measures(workspace=folder, names=[name], today=today)
    return outcome


def computed_of(folder: Path, name: str = "on-time", today: date = TODAY) -> Computed:
    outcome, computed = compute(folder, name, today), newest(folder, name)
    assert outcome.number and computed, outcome
    return computed


def point(computed: Computed, starts: date, group: str = "") -> Point:
    series = next(one for one in computed.series if one.group == group)
    return next(one for one in series.points if one.starts == starts)


def replace_closed(
    row: tuple[str, date, date | None, str, float | None], days: int
) -> tuple[str, date, date | None, str, float | None]:
    return (row[0], row[1], row[1] + timedelta(days=days), row[3], row[4])
