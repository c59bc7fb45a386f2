"""The Roads Challenge of 2016 rebuilt on its own files: learned until 2013, hidden 2014 and 2015; held against plain Python that reads the same CSV."""

from __future__ import annotations

import calendar
import csv
import re
from collections import defaultdict
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.thorough import long_proof
from upstate.actions.adapt import adapt
from upstate.actions.borrow import borrow
from upstate.actions.build_challenge import BuiltChallenge, build_challenge
from upstate.actions.new import new
from upstate.actions.new_challenge import new_challenge
from upstate.challenges.scoring.keeping import load_answers
from upstate.ranking.metrics import at_top, units_in

pytestmark = long_proof
TODAY = date(2026, 11, 22)
SPLIT = date(2014, 1, 1)


@pytest.fixture(scope="module")
def sheets(city_data: Path) -> list[Path]:
    return sorted((city_data / "syracuse" / "roads").glob("RoadRatings*.csv"))


@pytest.fixture(scope="module")
def built(sheets: list[Path], tmp_path_factory: pytest.TempPathFactory) -> BuiltChallenge:
    city = tmp_path_factory.mktemp("city") / "syracuse"
    new(folder=city, place="Syracuse, NY")
    borrow(workspace=city, solution="road-decay")
    adapt(workspace=city, solution="road-decay", files={"blocks": sheets, "ratings": sheets}, today=TODAY)
    made = new_challenge(workspace=city, name="roads-2016", ranking="road-decay", today=TODAY)
    assert (made.own, made.on) == (True, SPLIT)
    return build_challenge(workspace=city, name="roads-2016", today=TODAY)


def _day(cell: str) -> date | None:
    """`4/15` as the last day of April 2015."""
    found = re.fullmatch(r"\s*(\d{1,2})/(\d{2})\s*", cell)
    if not found or not 1 <= int(found[1]) <= 12:
        return None
    year = int(found[2]) + (2000 if int(found[2]) < 69 else 1900)
    return date(year, int(found[1]), calendar.monthrange(year, int(found[1]))[1])


def _rating(cell: str) -> float | None:
    try:
        return rating if 1 <= (rating := float(cell)) <= 10 else None
    except ValueError:
        return None


class PlainRoads:
    """The sixteen files, read one row after the other. Of a visit that several files repeat the last counts."""

    def __init__(self, sheets: list[Path]) -> None:
        self.ratings: dict[tuple[str, date], float | None] = {}
        self.days: dict[str, list[date | None]] = defaultdict(list)
        for sheet in sheets:
            with sheet.open(encoding="cp1252", newline="") as file:
                for row in csv.DictReader(file):
                    self._add(row["streetID"].strip(), _day(row["dateRated"]), _rating(row["overall"]))

    def _add(self, block: str, day: date | None, rating: float | None) -> None:
        if block and block != "NA":
            self.days[block].append(day)
            if day and date(1970, 1, 1) <= day <= TODAY:
                self.ratings[block, day] = rating

    def sides(self, on: date) -> tuple[set[str], set[str]]:
        """Blocks last rated above 5 before `on`, and of them those found at 5 or less within two years."""
        last: dict[str, tuple[date, float]] = {}
        for (block, day), rating in self.ratings.items():
            if day < on and rating is not None and (block not in last or day > last[block][0]):
                last[block] = (day, rating)
        known = {block for block, days in self.days.items() if any(day is not None and day < on for day in days)}
        units = {block for block, (_, rating) in last.items() if rating > 5} & known
        until = on.replace(year=on.year + 2)
        poor = {
            block
            for (block, day), rating in self.ratings.items()
            if on <= day < until and rating is not None and rating <= 5
        }
        return units, units & poor


def test_both_sides_are_those_of_plain_python(sheets: list[Path], built: BuiltChallenge) -> None:
    plain = PlainRoads(sheets)
    units, fell = plain.sides(SPLIT)
    answers = load_answers(built.folder / "hidden" / "answers.parquet")
    assert {*answers.ids} == units and len(units) == built.built.units == 2988
    assert {unit for unit, value in zip(answers.ids, answers.values, strict=True) if value} == fell
    assert len(fell) == built.outcomes == 432
    past = [plain.sides(date(year, 1, 1)) for year in range(2001, 2013)]
    assert built.built.rows == sum(len(one) for one, _ in past) == 44_297
    assert built.past_outcomes == sum(len(one) for _, one in past) == 5364


def test_no_file_holds_a_visit_after_2013(built: BuiltChallenge) -> None:
    for path in (built.folder / "files").iterdir():
        with path.open(newline="", encoding="utf-8") as file:
            days = re.findall(r"\b20\d\d-\d\d-\d\d\b", file.read())
        # the dictionary tells the split and its horizon in words
        assert path.suffix == ".md" or max(days, default="") < SPLIT.isoformat(), path.name


def test_the_model_is_ahead_of_what_the_city_does_and_shares_by_class_are_not(built: BuiltChallenge) -> None:
    answers = load_answers(built.folder / "hidden" / "answers.parquet")
    happened = answers.values > 0
    precision = {}
    for name in ("present-rating", "decay-by-class", "own-model"):
        scores = pq.read_table(built.folder / "hidden" / "baselines" / f"{name}.parquet")["prediction"].to_numpy()
        precision[name] = at_top(scores, happened, units_in(0.05, len(scores))).precision
    assert precision == pytest.approx({"present-rating": 0.25, "decay-by-class": 0.22, "own-model": 0.36}, abs=0.02)


def test_that_the_record_ends_in_june_2015_is_told(built: BuiltChallenge) -> None:
    assert any("the record is full only before 2015-07-01" in note for note in built.built.notes)
