"""Groups: seldom one named where none differs, those found that do, and few cases kept from the public."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from tests.measures.made_series import month
from upstate.measures.breakdown import GroupsReading, read_groups, sure_of
from upstate.measures.intervals import count_limits, mean_limits, rate_limits, share_limits
from upstate.measures.series import Computed, Point, Series
from upstate.measures.telling_groups import table_of_groups, tell_groups
from upstate.solutions.measures.measure import Figure

_PER = 100.0


def _computed(figure: Figure, groups: dict[str, Sequence[tuple[float, float]]]) -> Computed:
    """groups: part and whole by month; of a mean its value and its number of cases, of which the deviation is 5."""
    names = list(groups)
    everybody = [_city(figure, rows) for rows in zip(*groups.values(), strict=True)]
    series = [_series(figure, everybody), *(_series(figure, groups[name], name) for name in names)]
    return Computed("made-up", 1, datetime(2026, 1, 1, tzinfo=UTC), "", (), tuple(series))


def _city(figure: Figure, rows: Sequence[tuple[float, float]]) -> tuple[float, float]:
    whole = sum(row[1] for row in rows)
    if figure == "mean":
        return sum(value * cases for value, cases in rows) / whole, whole
    return sum(row[0] for row in rows), whole


def _series(figure: Figure, rows: Sequence[tuple[float, float]], group: str = "") -> Series:
    points = tuple(_point(figure, at, *row) for at, row in enumerate(rows))
    return Series("made-up", points, "ward" if group else "", group)


def _point(figure: Figure, at: int, part: float, whole: float) -> Point:
    if figure == "share":
        value, limits, cases = 100 * part / whole, share_limits(part, whole), whole
    elif figure == "rate":
        value, limits, cases = _PER * part / whole, rate_limits(part, whole, per=_PER), part
    elif figure == "count":
        value, limits, cases, whole = part, count_limits(part), part, 1.0
    else:
        value, limits, cases, whole = part, mean_limits(whole, part, 5.0), whole, 1.0
    low, high = (float(end) for end in limits)
    return Point(month(at), month(at + 1), value, low, high, int(cases), 0, part, whole, "complete")


def _read(figure: Figure, groups: dict[str, Any], **more: Any) -> GroupsReading:
    reading = read_groups(_computed(figure, groups), "ward", figure=figure, frequency="month", per=_PER, **more)
    assert reading is not None
    return reading


def _shares(rng: np.random.Generator, levels: dict[str, float], told: int = 40) -> dict[str, Any]:
    return {
        name: [(float(rng.binomial(told, level)), float(told)) for _ in range(14)] for name, level in levels.items()
    }


def test_a_group_that_differs_is_named_with_its_side() -> None:
    levels = {f"ward {number}": 0.8 for number in range(8)} | {"high": 0.95, "low": 0.6}
    reading = _read("share", _shares(np.random.default_rng(1), levels))
    assert {row.group: row.differs for row in reading.rows if row.differs} == {"high": "above", "low": "below"}
    assert tell_groups(reading) == (
        "From 1\xa0March\xa02015 on, 2 of 10 groups differ from the others by more than noise: higher in high; lower in low."
    )


def test_the_newest_year_is_pooled() -> None:
    groups = _shares(np.random.default_rng(2), {"a": 0.8, "b": 0.8})
    reading = _read("share", groups)
    assert (reading.starts, reading.ends) == (month(2), month(14))
    met = sum(part for part, _ in groups["a"][2:])
    assert (reading.rows[0].value, reading.rows[0].cases) == (pytest.approx(100 * met / 480), 480)
    assert (reading.rows[0].low, reading.rows[0].high) == pytest.approx(tuple(map(float, share_limits(met, 480))))


@pytest.mark.parametrize("figure", ["share", "rate", "mean"])
def test_where_none_differs_one_is_named_in_at_most_about_five_of_a_hundred_readings(figure: Figure) -> None:
    rng, named = np.random.default_rng(3), 0
    for _ in range(80):
        drawn = {
            "share": lambda: (float(rng.binomial(30, 0.8)), 30.0),
            "rate": lambda: (float(rng.poisson(4)), 20.0),
            "mean": lambda: (float(rng.normal(10, 5 / 30**0.5)), 30.0),
        }[figure]
        groups = {f"ward {number}": [drawn() for _ in range(12)] for number in range(8)}
        named += any(row.differs for row in _read(figure, groups).rows)
    assert named <= 10  # 5 of 100 of 80, and three standard errors


@pytest.mark.parametrize("figure", ["rate", "mean"])
def test_rates_and_means_that_differ_are_found(figure: Figure) -> None:
    rng = np.random.default_rng(4)
    groups = {f"ward {number}": [(10.0 + rng.normal(), 50.0) for _ in range(12)] for number in range(6)}
    groups["odd"] = [(20.0, 50.0)] * 12
    if figure == "rate":
        groups = {name: [(round(part), whole) for part, whole in rows] for name, rows in groups.items()}
    assert {row.group for row in _read(figure, groups).rows if row.differs == "above"} == {"odd"}


def test_counts_are_shown_and_not_compared() -> None:
    reading = _read("count", {"large": [(90.0, 1.0)] * 12, "small": [(9.0, 1.0)] * 12})
    assert [row.differs for row in reading.rows] == ["", ""]
    assert tell_groups(reading) == "Groups are not compared: one has more cases where it is larger."
    assert table_of_groups(reading)[1][:4] == ("large", "1,080", "1,017 to 1,146", "1,080")


def test_fewer_than_five_cases_are_not_shown_nor_told_by_the_total() -> None:
    groups = {"a": [(9.0, 1.0)] * 12, "b": [(8.0, 1.0)] * 12, "tiny": [(1.0, 1.0)] * 3 + [(0.0, 1.0)] * 9}
    reading = _read("count", groups)
    assert {row.group: (row.hidden, row.value, row.cases) for row in reading.rows} == {
        "a": (False, 108, 108), "b": (True, None, None), "tiny": (True, None, None),
    }  # fmt: skip
    assert "2 groups are not shown" in tell_groups(reading)
    assert [row[1] for row in table_of_groups(reading)] == ["207", "108", "not shown", "not shown"]
    assert not any(row.hidden for row in _read("count", groups, public=False).rows)


def test_of_no_breakdown_and_of_nothing_settled_there_is_no_reading() -> None:
    computed = _computed("count", {"a": [(9.0, 1.0)] * 12})
    assert read_groups(computed, "street", figure="count", frequency="month") is None
    assert read_groups(computed, "", figure="count", frequency="month") is None


@settings(deadline=None, max_examples=10)
@given(st.lists(st.floats(0, 1) | st.floats(0, 0.02), min_size=1, max_size=12))
def test_holm_is_that_of_statsmodels(chances: list[float]) -> None:
    theirs = multipletests(chances, alpha=0.05, method="holm")[0]
    found = sure_of({str(at): chance for at, chance in enumerate(chances)})
    assert found == {str(at) for at, one in enumerate(theirs) if one}
