"""The sentences, the table and the chart say the same; and each sentence is there in Spanish."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.measures.made_series import month, of_shares, of_values
from tests.thorough import examples
from upstate.charts import draw
from upstate.measures.chart import draw_run_chart, points_of
from upstate.measures.read_series import read_series
from upstate.measures.reading import Reading, is_judged
from upstate.measures.rows import rows_of
from upstate.measures.series import Point, Series, State
from upstate.measures.telling import HEADER, say_reading, table_of
from upstate.measures.wording import SIGNALS, figure_text, period_name
from upstate.solutions.measures.measure import Direction

_STATES: list[State] = ["complete", "early", "few", "missing", "late"]


def _read(series: Series, **more: Any) -> Reading:
    return read_series(series, **{"figure": "mean", "direction": "up", "frequency": "month", **more})


def _falling() -> Series:
    rng = np.random.default_rng(12)
    met = np.concatenate([rng.binomial(900, 0.96, 36), rng.binomial(900, 0.93, 12)])
    return of_shares([int(one) for one in met], [900] * 48)


def test_the_sentence_is_the_one_that_a_mayor_asks_for() -> None:
    told = say_reading(_read(_falling(), figure="share", target=94), unit="percent of requests by the promised time")
    assert told[0] == (
        "At least 94 percent of requests by the promised time: met in 4 of 12 months; the fall since January\xa02018 is more than noise."
    )


def test_without_a_target_it_begins_with_the_newest_figure() -> None:
    reading = _read(of_values([50.0, 52.0] * 12))
    assert say_reading(reading, unit="days")[0] == "52.0 days in December\xa02016; no change is more than noise."


def test_of_too_little_it_is_said_what_lacks() -> None:
    told = say_reading(_read(of_values([50.0, 52.0] * 4), target=60), unit="days")
    assert told[0] == "At least 60 days: met in 0 of 8 months; not enough data to tell a change from noise."
    assert "It can be read in 4 months more." in told
    assert say_reading(_read(Series("none", ())), unit="days") == (
        "days: not enough data to tell a change from noise.", "It can be read in 12 months more.",
    )  # fmt: skip


def test_what_is_not_judged_is_counted() -> None:
    states: list[State] = ["complete"] * 30 + ["late", "late", "few", "missing", "early"]
    series = of_values([50.0, 52.0] * 17 + [51.0], states)
    series = replace(series, points=tuple(one._replace(unknown=2) for one in series.points))
    told = say_reading(_read(series), unit="days")
    assert (
        "Not judged are, of 35 months: 1 early, 1 of few cases, 1 without a case and 2 that the data do not reach."
        in told
    )
    assert "70 cases do not tell, and are not counted." in told


@st.composite
def _readings(draw: st.DrawFn) -> Reading:
    """Shares of any size and state, that moved up to twice, with or without a target."""
    number = draw(st.integers(0, 70))
    rng = np.random.default_rng(draw(st.integers(0, 2**20)))
    level = np.full(number, draw(st.floats(0.3, 0.99)))
    for _ in range(draw(st.integers(0, 2))):
        level[draw(st.integers(0, 70)) :] += draw(st.floats(-0.3, 0.3))
    level += draw(st.sampled_from([0.0, 0.1])) * np.sin(np.arange(number) * np.pi / 6)
    told = rng.integers(1, draw(st.integers(2, 400)), number)
    series = of_shares(list(rng.binomial(told, np.clip(level, 0, 1))), list(told))
    states = (
        draw(st.lists(st.sampled_from(_STATES), min_size=number, max_size=number))
        if draw(st.booleans())
        else ["complete"] * number
    )
    points = tuple(_in_state(point, state) for point, state in zip(series.points, states, strict=True))
    direction: Direction = draw(st.sampled_from(["up", "down", "none"]))
    target = draw(st.none() | st.integers(0, 100))
    return read_series(
        replace(series, points=points), figure="share", direction=direction, frequency="month", target=target
    )


def _in_state(point: Point, state: State) -> Point:
    none = {"value": None, "low": None, "high": None, "cases": 0} if state in ("missing", "late") else {}
    return point._replace(state=state, **none)


@given(_readings())
@settings(max_examples=examples(200), deadline=None)
def test_sentences_table_and_chart_agree(reading: Reading) -> None:
    told, table, drawn = say_reading(reading, unit="percent"), table_of(reading), points_of(reading)
    shown = [row.point for row in rows_of(reading)]
    assert [one.value for one in shown if one.value is not None] == [
        one.value for one in reading.series.points if one.value is not None
    ]
    for cells, point, of in zip(table, drawn, shown, strict=True):
        row = dict(zip(HEADER, cells, strict=True))
        assert row["period"] == period_name(of.starts, "month")
        assert row["value"] == ("" if point["value"] is None else figure_text(point["value"], "share"))
        assert row["usual"] == ("" if point["centre"] is None else figure_text(point["centre"], "share"))
        ends = [figure_text(point[end], "share") for end in ("low", "high") if point[end] is not None]
        assert row["limits"] == " to ".join(ends)
        assert (point["kind"] == "open") == (row["state"] != "complete")
        assert (point["kind"] in SIGNALS) == bool(row["marked"])
        if row["marked"]:
            assert str(point["mark"]) in row["marked"]
    _as_told(reading, told, table)


def _as_told(reading: Reading, told: tuple[str, ...], table: tuple[tuple[str, ...], ...]) -> None:
    text, rows = " ".join(told), [dict(zip(HEADER, cells, strict=True)) for cells in table]
    judged = [row for row in rows if row["state"] == "complete"]
    if reading.newest:
        assert f"{judged[-1]['value']} percent" in text
    if against := reading.target:
        newest = [point.value for point in reading.series.points if is_judged(point) and point.value is not None][-12:]
        met = sum(one >= against.target if reading.direction == "up" else one <= against.target for one in newest)
        assert (f"met in {met} of {len(newest)} month" in told[0]) == (reading.direction != "none" and bool(newest))
    for signal, words in (
        ("beyond a limit", r"(\d+) beyond a limit"),
        ("in a run", r"(\d+) in a run"),
        ("near a limit", r"(\d+) near a limit"),
    ):
        counted = int(found[1]) if (found := re.search(words, text)) else 0
        assert counted == sum(signal in row["marked"] for row in rows)
    # A change is told only where the reading has one, and what is told is by its rules.
    assert ("is more than noise." in told[0] and "no change" not in told[0]) == (reading.news is not None)
    assert ("not enough data" in told[0]) == (reading.verdict == "not_enough") == (not reading.stretches)
    if reading.stretches:
        last = reading.stretches[-1]
        assert f"moves around {figure_text(last.centre, 'share')}" in text
        assert len(re.findall("and stayed there", text)) == len(reading.stretches) - 1


def test_the_chart_marks_by_shape_and_word_and_breaks_where_nothing_is_judged() -> None:
    values = [50.0, 52.0] * 18 + [51.0, 70.0, 51.0, 50.0]
    states: list[State] = ["complete"] * 38 + ["few", "early"]
    reading = _read(of_values(values, states), target=55)
    chart = draw_run_chart(reading, unit="days")
    assert chart is not None
    svg = draw(chart)
    assert svg.count("beyond a limit") == svg.count("not judged") == svg.count("target 55") / 2 == 2
    drawn = points_of(reading)
    assert [one["kind"] for one in drawn[36:]] == ["usual", "beyond", "open", "open"]
    assert [one["joined"] for one in drawn[36:]] == [51.0, 70.0, None, None]


def test_the_chart_says_where_a_stretch_begins() -> None:
    reading = _read(_falling(), figure="share")
    chart = draw_run_chart(reading, unit="percent")
    assert chart is not None
    assert "changed 2018-01" in draw(chart)
    assert [row.stretch for row in rows_of(reading)] == [0] * 36 + [1] * 12


def test_there_is_no_chart_of_nothing() -> None:
    assert draw_run_chart(_read(Series("none", ())), unit="days") is None


@pytest.mark.parametrize(
    ("frequency", "named"),
    [
        ("month", "August\xa02015"),
        ("quarter", "quarter 3 of 2015"),
        ("week", "the week of 1 August 2015"),
        ("year", "2015"),
    ],
)
def test_periods_are_named_as_people_name_them(frequency: Any, named: str) -> None:
    assert period_name(month(7), frequency) == named


def test_where_data_end_early_the_chart_ends_too() -> None:
    states: list[State] = ["late"] * 5 + ["complete"] * 20 + ["late"] * 30
    series = of_values([50.0, 52.0] * 27 + [50.0], states)
    series = replace(series, points=tuple(_in_state(point, point.state) for point in series.points))
    assert [len(rows_of(_read(series))), len(table_of(_read(series)))] == [20, 20]


def test_a_season_is_drawn_back_into_the_lines() -> None:
    wave = 12 * np.sin(2 * np.pi * np.arange(60) / 12)
    reading = _read(of_values(list(np.random.default_rng(7).normal(50, 2, 60) + wave)))
    april, october = (
        row.centre for row in rows_of(reading) if row.point.starts.year == 2016 and row.point.starts.month in (4, 10)
    )
    assert (april, october) == (pytest.approx(62, abs=2), pytest.approx(38, abs=2))


def test_a_point_outside_of_the_limits_that_is_not_marked_is_explained() -> None:
    met, told = [24, 26, 25, 23, 27, 25, 24, 26] * 3, [40] * 24
    calm = _read(of_shares(met, told), figure="share")
    assert not [one for one in say_reading(calm, unit="percent") if "outside of the limits" in one]
    odd = _read(of_shares([*met, 8], [*told, 10]), figure="share")
    assert not odd.signals
    assert "1 lies outside of the limits and is not marked: with its few cases that may be chance." in say_reading(
        odd, unit="percent"
    )
