"""This city beside others: the common period, who is compared and who is not, and sentence and table that agree."""

from __future__ import annotations

import random
import re
import statistics
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.measures.making import month
from upstate.measures.leaving import leaving_periods
from upstate.measures.peers import Comparison, OtherCity, compare_cities
from upstate.measures.series import Computed, Point, Series, State
from upstate.measures.telling_peers import caption_of_peers, table_of_peers, tell_peers
from upstate.solutions.measures import Measure
from upstate.solutions.measures.measure import Figure
from upstate.solutions.shared_measure import SharedMeasure

SHA = "a" * 64
WORDS = {"en": "percent of requests", "es": "por ciento de las solicitudes"}
LAST = date(2027, 3, 1)


def text_of(figure: Figure = "share", **more: Any) -> Measure:
    said = dict.fromkeys(("title", "question", "says_not", "unit"), WORDS)
    return Measure.model_validate({**said, "figure": figure, "direction": "up", "topic": "requests", **more})


def point(number: int, value: float | None, *, cases: int = 200, state: State = "complete", wide: float = 5.0) -> Point:
    low, high = (None, None) if value is None else (value - wide, value + wide)
    part = round((value or 0) * cases / 100)
    return Point(month(number), month(number + 1), value, low, high, cases, 0, part, cases, state)


def computed(points: Sequence[Point]) -> Computed:
    return Computed("x", 1, datetime(2026, 1, 1, tzinfo=UTC), SHA, (), (Series("x", tuple(points)),))


def other(place: str, values: dict[int, float | None], *, peer: int | None = None, **more: Any) -> OtherCity:
    """A city with these values by month."""
    periods = [
        {"starts": month(number), "value": value, "cases": None if value is None or more.get("figure") != "count" else int(value)}
        for number, value in sorted(values.items())
    ]  # fmt: skip
    given = {
        "measure": "requests-on-time", "solution": "city-stat", "sha256": SHA, "place": place, "population": 50_000, "on": LAST,
        "unit": WORDS, "figure": "share", "frequency": "month", "periods": periods,
    }  # fmt: skip
    return OtherCity(SharedMeasure.model_validate(given | more), "valley", peer)


def compare(
    others: Sequence[OtherCity],
    points: Sequence[Point] = (point(0, 80.0), point(1, 80.0), point(2, 80.0)),
    *,
    figure: Figure = "share",
    population: int | None = 50_000,
) -> Comparison:
    return compare_cities(computed(points), text_of(figure), population=population, others=others)


def said(found: Comparison) -> list[str]:
    return [one.replace("\N{NO-BREAK SPACE}", " ") for one in tell_peers(found, unit="percent of requests")]


THREE = [other("Albany", {1: 70.0, 2: 71.0}), other("Rome", {1: 81.0, 2: 82.0}), other("Utica", {2: 90.5})]


def test_the_newest_period_is_told_with_range_middle_and_noise() -> None:
    (sentence,) = said(compare(THREE))
    assert sentence == (
        "80.0 percent of requests in March 2025; 3 other cities had 71.0 to 90.5, and 82.0 in the middle: "
        "this city differs from it by no more than its own noise."
    )


@pytest.mark.parametrize(
    ("value", "wide", "told"),
    [
        (82.0, 5.0, "this city is in the middle."),
        (95.0, 5.0, "this city is above it, by more than its own noise."),
        (60.0, 5.0, "this city is below it, by more than its own noise."),
        (86.0, 5.0, "this city differs from it by no more than its own noise."),
    ],
)
def test_no_more_is_said_than_the_citys_own_interval_allows(value: float, wide: float, told: str) -> None:
    assert said(compare(THREE, [point(2, value, wide=wide)]))[0].endswith(told)


def test_of_a_few_cities_nothing_is_said_but_that_they_are_few() -> None:
    assert said(compare(THREE[:2])) == ["2 cities share this for March 2025; too few to say where this one stands."]
    assert said(compare(THREE[:1])) == ["1 city shares this for March 2025; too few to say where this one stands."]
    assert said(compare([])) == [] and table_of_peers(compare([])) == ()


def test_the_newest_period_that_one_city_alone_tells_is_not_taken() -> None:
    points = [point(number, 80.0) for number in range(6)]
    cities = [other(name, {1: 70.0}) for name in ("Ab", "Bc", "Cd", "De")]
    assert compare([*cities, other("Ef", {1: 70.0, 5: 10.0})], points).starts == month(1)
    assert compare([*cities[:1], other("Ef", {1: 70.0, 5: 10.0})], points).starts == month(5)


def test_a_period_that_this_city_does_not_judge_is_not_compared() -> None:
    points = [point(1, 80.0), point(2, 20.0, cases=7, state="few"), point(3, 20.0, state="early")]
    assert compare(THREE, points).starts == month(1)
    assert said(compare(THREE, [point(9, 80.0)]))[0] == "3 cities share this, and have no figure that can be compared."


def test_who_counts_another_way_is_named_and_not_compared() -> None:
    odd = [
        other("Troy", {2: 1.0}, sha256="b" * 64),
        other("Delhi", {2: 1.0}, figure="mean"),
    ]
    found = compare([*THREE, *odd])
    assert len(found.compared) == 3
    assert said(found)[-1] == "Count it another way, and are not compared: Delhi and Troy."
    assert said(compare(odd[:1])) == ["Counts it another way, and is not compared: Troy."]


def test_cities_without_a_value_are_named_since_the_range_is_of_the_others() -> None:
    found = compare([*THREE, other("Troy", {1: 50.0, 2: None}), other("Delhi", {0: 50.0})])
    assert said(found)[1:] == ["Too few cases to tell them: Troy.", "No figure of this period: Delhi."]
    cells = {row[0]: row[1] for row in table_of_peers(found)}
    assert (cells["Troy"], cells["Delhi"]) == ("too few cases", "not of this period")


def test_counts_are_compared_per_inhabitant_only() -> None:
    cities = [other(name, {2: 100.0 * number}, figure="count", population=1000 * number)
              for number, name in enumerate(("Ab", "Bc", "Cd"), 1)]  # fmt: skip
    nobody = other("Troy", {2: 5000.0}, figure="count", population=None)
    found = compare([*cities, nobody], [point(2, 4000.0)], figure="count", population=20_000)
    assert found.compared == (100.0, 100.0, 100.0) and found.value == 200.0
    assert said(found)[0].startswith("200.0 percent of requests per 1,000 people in March 2025")
    assert "How many people live there is not known: Troy." in said(found)
    assert caption_of_peers(found, "requests").endswith("requests per 1,000 people")
    without = compare(cities, [point(2, 4000.0)], figure="count", population=None)
    assert said(without) == [
        "It grows with a city, and how many people live here is not known: it can not be compared."
    ]
    assert table_of_peers(without) == () and without.compared == ()


def test_cities_of_another_size_are_told() -> None:
    cities = [other("Ab", {2: 70.0}, population=24_999), other("Bc", {2: 70.0}, population=100_001)]
    alike = [other("Cd", {2: 70.0}, population=25_000), other("De", {2: 70.0}, population=None)]
    assert said(compare([*cities, *alike]))[1].startswith("2 of them have less than half or more than twice")
    assert len(said(compare(alike))) == 1


def test_peers_stand_first_in_the_table_and_are_called_so() -> None:
    found = compare([*THREE, other("Troy", {2: 60.0}, peer=2, contact="the clerk"), other("Delhi", {2: 60.0}, peer=1)])
    rows = table_of_peers(found)
    assert [row[0] for row in rows] == ["this city", "Delhi (a peer)", "Troy (a peer)", "Albany", "Rome", "Utica"]
    assert rows[2][1:] == ("60.0", "50,000", "1\N{NO-BREAK SPACE}March\N{NO-BREAK SPACE}2027", "the clerk")


@pytest.mark.parametrize("seed", range(40))
def test_sentence_and_table_agree_with_a_slow_look_at_every_period(seed: int) -> None:
    chance = random.Random(seed)
    points = [point(number, chance.uniform(0, 100)) for number in range(12) if chance.random() < 0.8] or [point(0, 5.0)]
    cities = []
    for number in range(chance.randint(3, 8)):
        values = {at: round(chance.uniform(0, 100), 1) for at in range(12) if chance.random() < 0.6}
        cities.append(other(f"City {number}", values or {0: 50.0}))
    found = compare(cities, points)
    mine = {one.starts for one in points}
    told = {one.starts for city in cities for one in city.told.periods} & mine
    number = {day: sum(any(one.starts == day for one in city.told.periods) for city in cities) for day in told}
    wanted = max((day for day in told if number[day] * 2 >= max(number.values())), default=None)
    assert found.starts == wanted
    values = sorted(one.value or 0 for city in cities for one in city.told.periods if one.starts == wanted)
    assert list(found.compared) == values
    rows = [row[1] for row in table_of_peers(found)[1:]]
    assert sorted(float(cell) for cell in rows if cell[0].isdigit()) == values
    if len(values) >= 3:
        (sentence,) = [one for one in said(found) if "other cities had" in one]
        numbers = [float(one) for one in re.findall(r"\d+\.\d", sentence)]
        middle = statistics.median(values)
        assert numbers[1:3] == [values[0], values[-1]] and abs(numbers[3] - middle) < 0.051


def test_what_leaves_is_the_newest_24_periods_and_no_small_count() -> None:
    points = [
        *(point(number, 80.0) for number in range(30)),
        point(30, 97.540983607, cases=122),
        point(31, 80.0, cases=9),
        point(32, 80.0, cases=12, state="few"),
        point(33, None, cases=0, state="missing"),
        point(34, 80.0, state="early"),
        point(35, None, cases=0, state="late"),
    ]
    left = leaving_periods(Series("x", tuple(points)), "share")
    assert len(left) == 24 and left[0].starts == month(9) and left[-1].starts == month(32)
    assert [(one.value, one.cases) for one in left[-4:]] == [(80.0, 200), (97.5, None), (None, None), (None, None)]
    counts = [point(0, 0.0, cases=0), point(1, 9.0, cases=9), point(2, 10.0, cases=10)]
    assert [one.value for one in leaving_periods(Series("x", tuple(counts)), "count")] == [0.0, None, 10.0]
