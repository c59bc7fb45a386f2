"""No record dated on or after the as-of date can change a feature, and only events within the horizon an outcome."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from cities import Row, load_city, shelf
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import City, before, blocks, breaks, dated, days, from_then_on, mains, ratings, together
from tests.thorough import examples

from upstate.engine import Limits, Sandbox
from upstate.ranking.schedule import years_after
from upstate.ranking.units import build_units

# Each example holds four to six cities, and each of them twice: about 150 pairs a test.
EXAMPLES = settings(max_examples=examples(35), deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


Built = dict[str, list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Built]:
    """Load a city, build its units as of a date, and give all rows of the three queries."""
    folder = tmp_path_factory.mktemp("city")

    def build(solution: str, city: dict[str, list[Row]], as_of: date) -> Built:
        with Sandbox(Limits(memory="1GB", disk="1GB", threads=1)) as sandbox:
            build_units(load_city(sandbox, shelf(solution), city, folder), shelf(solution), as_of)
            return {
                name: sandbox.rows(f"SELECT * FROM {name} ORDER BY ALL") for name in ("cohort", "features", "label")
            }

    return build


def interleaved(draw: Callable[..., Any], early: list[Row], late: list[Row]) -> list[Row]:
    """The early rows in their order, with the late ones anywhere between them."""
    rows = list(early)
    for row in late:
        rows.insert(draw(st.integers(0, len(rows))), row)
    return rows


def _few(rows: st.SearchStrategy[Row], most: int) -> st.SearchStrategy[list[Row]]:
    return st.lists(rows, max_size=most)


def _moving(
    rows: list[Row], name: str, as_of: date, later: st.SearchStrategy[str], draw: Callable[..., Any]
) -> list[Row]:
    """The rows, with a date that lies ahead moved elsewhere ahead, or not yet known: it is a record of that day."""
    settled = [row[name] is not None and str(row[name]) < as_of.isoformat() for row in rows]
    return [row if known else row | {name: draw(later | st.none())} for row, known in zip(rows, settled, strict=True)]


@st.composite
def water_cities(draw: Callable[..., Any], as_of: date) -> tuple[City, City]:
    """Two cities that differ only in what is dated on or after the date; rows that nobody can date are in both."""
    known, later = before(as_of) | before(as_of) | st.none(), from_then_on(as_of)
    early_mains = draw(st.lists(mains(known, known | later), min_size=2, max_size=5))
    early_breaks = draw(st.lists(breaks(known), min_size=2, max_size=7))

    def city() -> City:
        moved = _moving(early_mains, "retired", as_of, later, draw)
        return {
            "mains": interleaved(draw, moved, draw(_few(mains(later, later | st.none()), 3))),
            "breaks": interleaved(draw, early_breaks, draw(_few(breaks(later), 5))),
        }

    return city(), city()


@st.composite
def road_cities(draw: Callable[..., Any], as_of: date) -> tuple[City, City]:
    """The same for blocks and their ratings."""
    known, later = before(as_of) | before(as_of) | st.none(), from_then_on(as_of)
    early_blocks = draw(st.lists(blocks(known, known | later), min_size=2, max_size=5))
    early_ratings = draw(st.lists(ratings(known), min_size=4, max_size=8))

    def city() -> City:
        moved = _moving(early_blocks, "last_overlay", as_of, later, draw)
        return {
            "blocks": interleaved(draw, moved, draw(_few(blocks(later, known | later), 3))),
            "ratings": interleaved(draw, early_ratings, draw(_few(ratings(later), 5))),
        }

    return city(), city()


def pair(drawn: tuple[date, list[tuple[City, City]]]) -> tuple[date, City, City]:
    as_of, pairs = drawn
    return as_of, together([one for one, _ in pairs]), together([other for _, other in pairs])


@EXAMPLES
@given(drawn=dated(water_cities))
def test_no_later_record_changes_a_feature_of_water_mains(build: Callable[..., Built], drawn: Any) -> None:
    as_of, one, other = pair(drawn)
    first, second = build("water-main-breaks", one, as_of), build("water-main-breaks", other, as_of)
    assert first["cohort"] == second["cohort"]
    assert first["features"] == second["features"]


@EXAMPLES
@given(drawn=dated(road_cities))
def test_no_later_record_changes_a_feature_of_street_blocks(build: Callable[..., Built], drawn: Any) -> None:
    as_of, one, other = pair(drawn)
    first, second = build("road-decay", one, as_of), build("road-decay", other, as_of)
    assert first["cohort"] == second["cohort"]
    assert first["features"] == second["features"]


def same_window(solution: str) -> Callable[[date], st.SearchStrategy[tuple[City, City]]]:
    """Two cities with the same events inside the window of the outcome, and any other events and assets."""
    events, assets = (breaks, mains) if solution == "water-main-breaks" else (ratings, blocks)
    asset_table, event_table = [table.name for table in shelf(solution).contract.resources]

    @st.composite
    def cities(draw: Callable[..., Any], as_of: date) -> tuple[City, City]:
        until = years_after(as_of, shelf(solution).settings.horizon_years)
        anytime = before(as_of) | from_then_on(as_of) | st.none()
        outside = before(as_of) | days(as_of, first=until, end=date(2028, 1, 1)) | st.none()
        inside = draw(st.lists(events(days(as_of, first=as_of, end=until)), min_size=1, max_size=5))

        def city() -> City:
            others = draw(_few(events(outside), 5))
            anything = draw(st.lists(assets(anytime, anytime), min_size=1, max_size=4))
            return {asset_table: anything, event_table: interleaved(draw, inside, others)}

        return city(), city()

    return cities


@pytest.mark.parametrize("solution", ["water-main-breaks", "road-decay"])
@settings(EXAMPLES, max_examples=examples(15))
@given(data=st.data())
def test_an_outcome_changes_only_through_events_within_the_horizon(
    build: Callable[..., Built], solution: str, data: Any
) -> None:
    as_of, one, other = pair(data.draw(dated(same_window(solution))))
    assert build(solution, one, as_of)["label"] == build(solution, other, as_of)["label"]


def test_the_day_itself_belongs_to_the_outcome_and_the_last_day_of_the_window_does_not(
    build: Callable[..., Built],
) -> None:
    main: Row = {"main_id": "a", "installed": "1990-01-01"}
    broke = ["2009-12-31", "2010-01-01", "2012-12-31", "2013-01-01"]
    city: City = {"mains": [main], "breaks": [{"main_id": "a", "broke_on": day} for day in broke]}
    built = build("water-main-breaks", city, date(2010, 1, 1))
    assert built["label"] == [("a", 2)]  # not included: the eve, and the day on which the window closes


def test_a_main_laid_on_the_day_is_not_there_and_one_taken_out_on_it_is(build: Callable[..., Built]) -> None:
    rows: list[Row] = [
        {"main_id": "laid that day", "installed": "2010-01-01", "retired": None},
        {"main_id": "taken out that day", "installed": "1990-01-01", "retired": "2010-01-01"},
        {"main_id": "taken out the day before", "installed": "1990-01-01", "retired": "2009-12-31"},
    ]
    built = build("water-main-breaks", {"mains": rows, "breaks": []}, date(2010, 1, 1))
    assert [row[0] for row in built["cohort"]] == ["taken out that day"]
