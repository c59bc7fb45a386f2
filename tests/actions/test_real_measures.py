"""Measures of real cities from their raw files to the figures, each held against a slow and plain second reading of the same file.

Newport's requests (2009-2017), and Syracuse's permits (2012-2016), potholes (April to September 2016) and street ratings (2000-2015).
"""

from __future__ import annotations

import csv
import json
import re
import statistics
from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from upstate.actions.adapt_measures import adapt_measures
from upstate.actions.borrow_measure import borrow_measure
from upstate.actions.compute_measures import compute_measures, newest
from upstate.actions.new import new
from upstate.actions.tell_measure import tell_measure
from upstate.measures.series import Computed, Point

TODAY = date(2017, 9, 15)
PERMITS = ("permits-issued", "permit-fees", "cost-of-permitted-work", "days-to-issue-a-permit")
POTHOLES = ("potholes-filled", "potholes-filled-in-5-days")
RATINGS = ("streets-in-poor-shape", "mean-street-rating")
REQUESTS = ("requests-closed-in-7-days", "requests-opened", "requests-open", "days-to-close-a-request")


@pytest.fixture(scope="module")
def newport(tmp_path_factory: pytest.TempPathFactory, city_data: Path) -> Path:
    file = city_data / "requests311" / "newport_issues_2009_2017.json"
    return _city(tmp_path_factory.mktemp("newport") / "city", "Newport, RI", REQUESTS, {"requests": [file]})


@pytest.fixture(scope="module")
def syracuse(tmp_path_factory: pytest.TempPathFactory, city_data: Path) -> Path:
    files = {
        "permits": [city_data / "syracuse" / "city" / "permits_raw.csv"],
        "potholes": [city_data / "syracuse" / "roads" / "potholes.csv"],
        "ratings": [city_data / "syracuse" / "roads" / f"RoadRatings{year}.csv" for year in range(2000, 2016)],
    }
    folder = tmp_path_factory.mktemp("syracuse") / "city"
    return _city(folder, "Syracuse, NY", (*PERMITS, *POTHOLES, *RATINGS), files)


def test_requests_closed_within_a_week_by_month_and_by_kind(newport: Path, city_data: Path) -> None:
    computed = _computed(newport, "requests-closed-in-7-days")
    asked = list(_requests(city_data))
    for group in ("", "Pothole Issue", "Graffiti Issue"):
        for point in _points(computed, group):
            met = [
                closed is not None and (closed - opened).days <= 7
                for opened, closed, kind in asked
                if _month(opened) == point.starts and group in ("", kind)
            ]
            assert (point.cases, point.part) == (len(met), sum(met)), (group, point.starts)
    assert sum(point.cases for point in computed.city.points) == 1031
    states = {point.starts: point.state for point in computed.city.points}
    # The newest day in the file is 1 September: of what came in late in August nobody knows yet whether it took a week.
    assert (states[date(2017, 7, 1)], states[date(2017, 8, 1)]) == ("complete", "early")
    assert states[date(2013, 1, 1)] == "missing"


def test_requests_that_stand_open_and_days_to_close_them(newport: Path, city_data: Path) -> None:
    asked = list(_requests(city_data))
    for point in _computed(newport, "requests-open").city.points:
        if point.starts < date(2017, 9, 1):
            assert point.cases == sum(
                opened < point.ends and (closed is None or closed >= point.ends) for opened, closed, _ in asked
            )
    for point in _computed(newport, "days-to-close-a-request").city.points:
        days = sorted(
            (closed - opened).days for opened, closed, _ in asked if closed and _month(closed) == point.starts
        )
        assert point.cases == len(days)
        if days:
            assert point.value == statistics.median(days)
        if len(days) >= 6:
            assert point.low in days and point.high in days


def test_permits_are_counted_and_added_up_by_type(syracuse: Path, city_data: Path) -> None:
    issued: list[tuple[date, str, float, float]] = []
    with (city_data / "syracuse" / "city" / "permits_raw.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):  # its first header is wrong: under “Antenna / Dish” stands the permit's number
            if day := _day(row["Issued"]):
                issued.append((day, row["Type"], _money(row["Valuation"]), _money(row["Fee Amount"])))
    assert len(issued) == 21_527  # of 21,556: 29 have no day of issue
    counted = Counter((_month(day), kind) for day, kind, _, _ in issued)
    computed = _computed(syracuse, "permits-issued")
    for group in ("", "Electric", "Sign", "Sprinkler"):
        for point in _points(computed, group):
            wanted = sum(n for (month, kind), n in counted.items() if month == point.starts and group in ("", kind))
            assert point.cases == wanted, (group, point.starts)
    for name, paid in (("cost-of-permitted-work", False), ("permit-fees", True)):
        for point in _computed(syracuse, name).city.points:
            amounts = [fee if paid else cost for day, _, cost, fee in issued if point.starts <= day < point.ends]
            if amounts:
                assert point.value == pytest.approx(sum(amounts)), (name, point.starts)


def test_the_days_to_issue_a_permit_wait_for_a_day_of_application(syracuse: Path) -> None:
    """The file has the day of issue and no other day, so nobody can say how long a permit took."""
    told = tell_measure(workspace=syracuse, measure="days-to-issue-a-permit")
    assert "permits.applied_on" in told.waits and not told.rows


def test_six_months_of_potholes_are_counted_and_said_to_be_too_few(syracuse: Path, city_data: Path) -> None:
    with (city_data / "syracuse" / "roads" / "potholes.csv").open(encoding="utf-8", newline="") as file:
        filled = Counter(_month(_american(row["dtTime"].split()[0])) for row in csv.DictReader(file))
    points = _computed(syracuse, "potholes-filled").city.points
    assert {point.starts: point.cases for point in points if point.cases} == dict(filled)
    assert sum(filled.values()) == 7538
    # The trucks' record begins on 12 April and ends on 26 September: neither month is whole, and after it nothing is known.
    states = [point.state for point in points]
    assert states[:6] == ["early", "complete", "complete", "complete", "complete", "early"]
    assert {*states[6:-1]} == {"late"} and all(point.value is None for point in points[6:])
    told = tell_measure(workspace=syracuse, measure="potholes-filled")
    assert "not enough data" in told.sentences[0]
    assert "potholes.reported_on" in tell_measure(workspace=syracuse, measure="potholes-filled-in-5-days").waits


def test_streets_at_five_or_below_by_year(syracuse: Path, city_data: Path) -> None:
    looks: dict[str, dict[date, float]] = defaultdict(dict)
    by_file: dict[int, float] = {}
    for year in range(2000, 2016):
        file = city_data / "syracuse" / "roads" / f"RoadRatings{year}.csv"
        with file.open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle))
        ratings = [rating for row in rows if (rating := _rating(row["overall"])) is not None]
        by_file[year] = 100 * sum(rating <= 5 for rating in ratings) / len(ratings)
        for row in rows:
            rating, day = _rating(row["overall"]), _end_of_month(row["dateRated"])
            if rating is not None and day and row["streetID"].strip() not in ("", "NA"):
                block = looks[row["streetID"].strip()]
                block[day] = min(rating, block.get(day, rating))
    share, mean = (_computed(syracuse, name).city.points for name in RATINGS)
    for poor, middle in zip(share, mean, strict=True):
        if poor.starts > date(2016, 1, 1):
            continue
        last = [max(day for day in block if day < poor.ends) for block in looks.values() if min(block) < poor.ends]
        standing = [
            block[day] for block, day in zip((one for one in looks.values() if min(one) < poor.ends), last, strict=True)
        ]
        assert (poor.cases, poor.part) == (len(standing), sum(rating <= 5 for rating in standing)), poor.starts
        assert middle.value == pytest.approx(statistics.fmean(standing)), poor.starts
    # What stood at the end of a year is near the file of that year, but not it: each block is rated every second year.
    found = {point.starts.year: point.value for point in share}
    assert [round(by_file[year], 1) for year in (2000, 2008, 2015)] == [23.6, 26.8, 37.9]
    assert [round(found[year] or 0, 1) for year in (2000, 2008, 2015)] == [22.4, 26.7, 37.8]


def _city(folder: Path, place: str, measures: Sequence[str], files: dict[str, list[Path]]) -> Path:
    new(folder=folder, place=place)
    for name in measures:
        borrow_measure(workspace=folder, measure=name)
    adapt_measures(workspace=folder, solution="city-stat", files=files)
    outcomes = compute_measures(workspace=folder, today=TODAY)
    assert not [one.fault for one in outcomes if one.fault]
    return folder


def _computed(folder: Path, name: str) -> Computed:
    computed = newest(folder, name)
    assert computed
    return computed


def _points(computed: Computed, group: str) -> tuple[Point, ...]:
    return next(one.points for one in computed.series if one.group == group)


def _requests(city_data: Path) -> Iterator[tuple[date, date | None, str | None]]:
    file = city_data / "requests311" / "newport_issues_2009_2017.json"
    for one in json.loads(file.read_text("utf-8")):
        closed = one["closed_at"]
        yield (
            _of_milliseconds(one["created_at"]),
            _of_milliseconds(closed) if closed else None,
            one["request_type.title"],
        )


def _of_milliseconds(given: int) -> date:
    return datetime.fromtimestamp(given / 1000, UTC).date()


def _month(day: date) -> date:
    return day.replace(day=1)


def _day(text: str) -> date | None:
    return _american(text) if re.fullmatch(r"\d{1,2}/\d{1,2}/\d{4}", text.strip()) else None


def _american(text: str) -> date:
    month, day, year = map(int, text.strip().split("/"))
    return date(year, month, day)


def _money(text: str) -> float:
    return float(text.replace("$", "").replace(",", "").strip())


def _rating(text: str) -> float | None:
    text = text.strip()
    return float(text) if re.fullmatch(r"\d+(\.\d+)?", text) and 1 <= float(text) <= 10 else None


def _end_of_month(text: str) -> date | None:
    found = re.fullmatch(r"(\d{1,2})/(\d{2})", text.strip())
    if not found or not 1 <= int(found[1]) <= 12:
        return None
    year = 2000 + int(found[2]) if int(found[2]) <= 17 else 1900 + int(found[2])
    return date(year, int(found[1]), monthrange(year, int(found[1]))[1])
