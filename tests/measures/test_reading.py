"""What may be said of a series: judged points only, by the direction, and never from too little."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.measures.made_series import month, of_counts, of_shares, of_values
from upstate.measures.read_series import read_series
from upstate.measures.reading import Reading
from upstate.measures.series import Series


def _read(series: Series, **more: Any) -> Reading:
    return read_series(series, **{"figure": "mean", "direction": "up", "frequency": "month", **more})


def _calm(number: int, seed: int = 7) -> np.ndarray:
    return np.random.default_rng(seed).normal(50, 2, number)


def test_nothing_is_said_of_nothing() -> None:
    for series in (Series("none", ()), of_values([1.0, 2.0]), of_values([1.0] * 20, ["few"] * 20)):
        reading = _read(series, target=3.0)
        assert (reading.verdict, reading.stretches, reading.signals, reading.news, reading.trend) == (
            "not_enough",
            (),
            {},
            None,
            None,
        )


def test_a_calm_series_is_steady() -> None:
    reading = _read(of_values(list(_calm(48))))
    assert (reading.verdict, reading.news, len(reading.stretches), reading.season) == ("steady", None, 1, {})


@pytest.mark.parametrize(("direction", "verdict"), [("up", "worse"), ("down", "better"), ("none", "changed")])
def test_a_lasting_fall_is_read_by_the_direction(direction: str, verdict: str) -> None:
    values = np.concatenate([_calm(36), _calm(14, seed=8) - 8])
    reading = _read(of_values(list(values)), direction=direction)
    assert reading.news is not None
    assert (reading.news.kind, reading.news.rises, reading.verdict) == ("lasting", False, verdict)
    assert month(34) <= reading.news.since <= month(36)
    assert reading.news.since == reading.stretches[1].starts


def test_a_change_is_no_news_after_two_years() -> None:
    values = np.concatenate([_calm(36), _calm(30, seed=8) - 8])
    reading = _read(of_values(list(values)))
    assert (len(reading.stretches), reading.verdict) == (2, "steady")


def test_a_run_that_goes_on_is_news_before_it_is_lasting() -> None:
    values = np.concatenate([_calm(36), np.full(9, 52.9)])
    news = _read(of_values(list(values))).news
    assert news is not None
    assert (news.kind, news.rises) == ("run", True)


def test_early_few_and_odd_points_do_not_count() -> None:
    values = [*_calm(36), 90.0, 0.0]
    reading = _read(of_values(values, ["complete"] * 36 + ["early", "few"]))
    assert (reading.judged, reading.verdict) == (36, "steady")
    assert reading.newest is not None
    assert reading.newest.starts == month(35)


def test_one_month_beyond_a_limit_is_news_only_while_it_is_the_newest() -> None:
    values = list(_calm(40))
    beyond = _read(of_values([*values, 80.0]))
    assert beyond.news is not None
    assert (beyond.news.kind, beyond.news.since, beyond.signals[month(40)]) == ("beyond", month(40), ("beyond",))
    assert _read(of_values([*values, 80.0, 50.0, 50.5])).news is None


def test_a_month_of_few_cases_is_not_beyond() -> None:
    rng = np.random.default_rng(3)
    told = np.array([900] * 40 + [10])
    met = np.append(rng.binomial(900, 0.9, 40), 7)
    few = _read(of_shares(list(met), list(told)), figure="share")
    assert (few.verdict, few.signals) == ("steady", {})
    many = _read(of_shares([*met[:-1], 630], [900] * 41), figure="share")
    assert (many.verdict, many.signals[month(40)][0]) == ("worse", "beyond")


def test_months_at_100_percent_are_no_run() -> None:
    rng = np.random.default_rng(4)
    met = rng.binomial(60, 0.995, 60)
    assert not _read(of_shares(list(met), [60] * 60), figure="share").signals


def test_limits_are_cut_at_what_the_measure_can_be() -> None:
    rng = np.random.default_rng(5)
    share = _read(of_shares(list(rng.binomial(60, 0.97, 36)), [60] * 36), figure="share").stretches[0]
    assert share.high == 100
    count = _read(of_counts([int(one) for one in rng.poisson(3, 36)]), figure="count").stretches[0]
    assert count.low == 0
    assert _read(of_values(list(rng.normal(0, 5, 36)))).stretches[0].low < 0


def test_a_season_is_taken_out_before_anything_is_marked() -> None:
    wave = 12 * np.sin(2 * np.pi * np.arange(72) / 12)
    reading = _read(of_values(list(_calm(72) + wave)))
    assert (len(reading.season), reading.signals, reading.verdict) == (12, {}, "steady")
    assert reading.season[4] == pytest.approx(12, abs=2)


def test_a_target_is_held_against_the_last_twelve_judged_months() -> None:
    values = [50.0] * 20 + [60.0, 40.0] * 6
    up = _read(of_values([*values, 99.0], ["complete"] * 32 + ["early"]), target=55).target
    down = _read(of_values(values), target=55, direction="down").target
    assert up is not None and down is not None
    assert (up.met, up.periods, up.of) == (False, 6, 12)
    assert (down.met, down.periods, down.of) == (True, 6, 12)
    none = _read(of_values(values), target=55, direction="none").target
    assert none is not None and none.met is None


def test_last_year_is_the_same_month_and_its_interval_knows_the_noise_of_months() -> None:
    rng = np.random.default_rng(6)
    counts = [int(one) for one in rng.poisson(400, 40)]
    reading = _read(of_counts(counts), figure="count")
    assert reading.last_year is not None
    change, low, high = reading.last_year
    assert change == counts[39] - counts[27]
    assert high - change == pytest.approx(change - low, rel=0.2)
    assert high - change >= 1.96 * 2**0.5 * 18  # two counts of 400
    without = Series(
        "gap",
        tuple(
            one._replace(state="missing", value=None, low=None, high=None) if at == 27 else one
            for at, one in enumerate(reading.series.points)
        ),
    )
    assert _read(without, figure="count").last_year is None


def test_a_gap_is_stepped_over_and_does_not_count() -> None:
    values = list(np.concatenate([_calm(36), _calm(14, seed=8) - 8]))
    states: list[Any] = ["complete"] * 50
    states[40] = states[41] = "late"
    reading = _read(of_values(values, states))
    assert (reading.judged, reading.verdict) == (48, "worse")


def test_last_year_is_no_change_where_months_differ_by_more_than_their_cases_tell() -> None:
    rng = np.random.default_rng(7)
    counts = [int(one) for one in rng.normal(4000, 600, 40)]
    reading = _read(of_counts(counts), figure="count")
    assert reading.last_year is not None
    change, low, high = reading.last_year
    assert high - change == pytest.approx(change - low)
    assert high - change > 1000  # where the cases alone would say 175
