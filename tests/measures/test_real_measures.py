"""Newport's requests and Syracuse's permits, potholes and road ratings, from the raw files to figures, held against plain Python."""

from __future__ import annotations

import calendar
import csv
import json
import re
import statistics
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from upstate.actions.adapt_measures import AdaptedMeasures, adapt_measures
from upstate.actions.borrow import borrow
from upstate.actions.new import new
from upstate.actions.open_shelf_measures import open_shelf_measures
from upstate.actions.opening import loaded_tables
from upstate.measures.sample import Row, figure_of, next_period, run_measure
from upstate.progress import silent
from upstate.ranking.asof import create_feature_views
from upstate.solutions.measures import MeasuresSolution

TODAY = date(2018, 1, 1)


class City:
    """What was adapted, and the cases of its measures."""

    def __init__(self, adapted: AdaptedMeasures, solution: MeasuresSolution, cases: dict[str, list[Row]]) -> None:
        self.adapted, self.solution, self.cases = adapted, solution, cases

    def figure(self, name: str, starts: date) -> tuple[float | None, int]:
        measure = self.solution.measures[name]
        ends = next_period(starts, measure.text.frequency)
        return figure_of(measure.text, [row for row in self.cases[name] if starts <= row["day"] < ends])


@pytest.fixture(scope="module")
def real(city_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    city = new(folder=tmp_path_factory.mktemp("real") / "syracuse", place="Syracuse, NY", geoid="3673000")
    borrow(workspace=city.folder, solution="city-stat")
    roads = city_data / "syracuse" / "roads"
    files = {
        "requests": [city_data / "requests311" / "newport_issues_2009_2017.json"],
        "permits": [city_data / "syracuse" / "city" / "permits_raw.csv"],
        "potholes": [roads / "potholes.csv"],
        "ratings": sorted(roads.glob("RoadRatings*.csv")),
    }
    adapted = adapt_measures(workspace=city.folder, solution="city-stat", files=files, today=TODAY)
    opened = open_shelf_measures(workspace=city.folder, name="city-stat")
    with loaded_tables(opened, today=TODAY, progress=silent) as tables:
        create_feature_views(tables, TODAY)
        measures = opened.solution.measures
        cases = {name: run_measure(tables.sandbox, measures[name], date(2000, 1, 1), TODAY) for name in opened.ready}
    yield City(adapted, opened.solution, cases)


def test_each_table_s_columns_are_found_and_no_wrong_one_is_taken(real: City) -> None:
    found = {f"{one.table}.{one.field}": one.mapped.column for one in real.adapted.tables.fields}
    assert found == {
        "requests.request_id": "id",
        "requests.opened_on": "created_at",
        "requests.acknowledged_on": "acknowledged_at",
        "requests.closed_on": "closed_at",
        "requests.reopened_on": "reopened_at",
        "requests.type": "request_type.title",
        "potholes.filled_on": "dtTime",
        "ratings.block_id": "streetID",
        "ratings.rated_on": "dateRated",
        "ratings.overall": "overall",
        "ratings.class": "class",
        "permits.type": "Type",  # and not the first column, whose header “Antenna / Dish” is that of the permit's number
        "permits.issued_on": "Issued",
        "permits.cost": "Valuation",
        "permits.fee": "Fee Amount",
    }


def test_the_measures_that_wait_say_for_what(real: City) -> None:
    waiting = real.adapted.waiting
    assert waiting["requests-on-time"] == ("requests.due_on",)
    assert waiting["potholes-filled-in-5-days"] == ("potholes.reported_on",)
    assert waiting["days-to-issue-a-permit"] == ("permits.applied_on",)
    assert waiting["main-breaks-per-100-km"] == ("breaks", "mains")
    assert len(real.adapted.ready) == 14


@pytest.fixture(scope="module")
def newport(city_data: Path) -> list[tuple[date, date | None]]:
    """Each request's day of opening and of closing. The file has milliseconds since 1970."""

    def day(told: int | None) -> date | None:
        return None if told is None else datetime.fromtimestamp(told / 1000, UTC).date()

    read = json.loads((city_data / "requests311" / "newport_issues_2009_2017.json").read_text("utf-8"))
    days = [(day(one["created_at"]), day(one["closed_at"])) for one in read]
    return [(opened, closed) for opened, closed in days if opened]


def test_the_requests_of_newport_give_what_a_loop_over_the_file_gives(
    real: City, newport: list[tuple[date, date | None]]
) -> None:
    told = 0
    for month in sorted({date(opened.year, opened.month, 1) for opened, _closed in newport}):
        ends = next_period(month, "month")
        came = [(opened, closed) for opened, closed in newport if month <= opened < ends]
        met = [closed is not None and (closed - opened).days <= 7 for opened, closed in came]
        value, cases = real.figure("requests-closed-in-7-days", month)
        assert (value, cases) == (pytest.approx(100 * sum(met) / len(met)), len(came))
        done = [(closed - opened).days for opened, closed in newport if closed and month <= closed < ends]
        assert real.figure("days-to-close-a-request", month) == (
            (pytest.approx(statistics.median(done)), len(done)) if done else (None, 0)
        )
        open_ = sum(opened < ends and (closed is None or closed >= ends) for opened, closed in newport)
        assert real.figure("requests-open", month)[1] == open_
        told += cases
    assert told == 1031


def test_the_permits_of_syracuse_count_and_add_up(real: City, city_data: Path) -> None:
    with (city_data / "syracuse" / "city" / "permits_raw.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [*csv.DictReader(file)]
    days = [(_day(row["Issued"]), row["Fee Amount"]) for row in rows if row["Issued"]]  # 29 permits have no day
    issued = Counter(day.replace(day=1) for day, _fee in days)
    assert all(real.figure("permits-issued", month)[1] == count for month, count in issued.items())
    spring = [fee for day, fee in days if fee and date(2013, 4, 1) <= day < date(2013, 7, 1)]
    paid = sum(float(re.sub(r"[$,]", "", fee)) for fee in spring)
    assert real.figure("permit-fees", date(2013, 4, 1)) == (pytest.approx(paid), len(spring))


def _day(told: str) -> date:
    month, day, year = told.split("/")
    return date(int(year), int(month), int(day))


def test_the_potholes_of_syracuse_are_counted_by_the_day_on_which_they_were_filled(real: City, city_data: Path) -> None:
    with (city_data / "syracuse" / "roads" / "potholes.csv").open(encoding="utf-8-sig", newline="") as file:
        months = Counter(int(row["dtTime"].partition("/")[0]) for row in csv.DictReader(file))
    assert {month: real.figure("potholes-filled", date(2016, month, 1))[1] for month in months} == months


def test_the_roads_of_syracuse_stand_at_each_year_s_end_as_a_loop_over_the_files_says(
    real: City, city_data: Path
) -> None:
    """Of each block the last visit before the end of the year; a month stands for its last day, two ratings of one day for the worse."""
    looks: dict[str, dict[date, float]] = {}
    for file in sorted((city_data / "syracuse" / "roads").glob("RoadRatings*.csv")):
        for row in csv.DictReader(file.open(encoding="latin-1", newline="")):
            rated, overall = _month(row["dateRated"]), row["overall"].strip()
            if rated and row["streetID"] and re.fullmatch(r"[1-9]|10", overall):
                block = looks.setdefault(row["streetID"], {})
                block[rated] = min(float(overall), block.get(rated, 10.0))
    shares = {}
    for year in range(2000, 2016):
        last = [block[max(known)] for block in looks.values() if (known := [on for on in block if on.year <= year])]
        shares[year], blocks = real.figure("streets-in-poor-shape", date(year, 1, 1))
        assert (shares[year], blocks) == (pytest.approx(100 * sum(one <= 5 for one in last) / len(last)), len(last))
        assert real.figure("mean-street-rating", date(year, 1, 1))[0] == pytest.approx(statistics.fmean(last))
    assert round(shares[2015] or 0, 1) == 37.8  # the file of 2015 alone has 37.9 %


def _month(told: str) -> date | None:
    """`4/15` as the last day of April 2015; null for anything else."""
    found = re.fullmatch(r"(1[0-2]|[1-9])/([0-9]{2})", told.strip())
    if not found:
        return None
    month, year = int(found[1]), int(found[2])
    year += 1900 if year > 50 else 2000
    return date(year, month, calendar.monthrange(year, month)[1])
