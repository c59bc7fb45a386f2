"""How often a reading is wrong, and how soon it is right: a small form of `python -m benchmarks run_charts`, whose figures are documented.

Each bound is the documented figure and about three standard errors of so few series; seeds are fixed.
"""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.run_charts import KINDS

from upstate.measures.read_series import read_series
from upstate.measures.reading import Reading
from upstate.measures.series import Series


def _read(kind: str, moved: np.ndarray, number: int) -> list[Reading]:
    rng, (figure, draw) = np.random.default_rng(2026), KINDS[kind]
    return [read_series(draw(rng, moved), figure=figure, direction="up", frequency="month") for _ in range(number)]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if "like the last" not in kind])
def test_of_stable_series_hardly_any_sentence_tells_a_change(kind: str) -> None:
    read = _read(kind, np.zeros(60), 150)
    assert np.mean([one.news is not None for one in read]) <= 0.06
    assert np.mean([len(one.stretches) > 1 for one in read]) <= 0.03
    assert np.mean([len(one.signals) / 60 for one in read]) <= 0.05


@pytest.mark.parametrize(("deviations", "least"), [(1.5, 0.7), (2.0, 0.9), (3.0, 0.97)])
def test_a_true_change_is_told_after_a_year(deviations: float, least: float) -> None:
    read = _read("normal", np.repeat([0.0, deviations], [36, 12]), 100)
    assert np.mean([one.news is not None and one.news.rises for one in read]) >= least


def test_a_change_is_dated_well() -> None:
    read = _read("normal", np.repeat([0.0, 2.0], [36, 24]), 100)
    starts = [point.starts for point in read[0].series.points]
    off = [abs(starts.index(one.stretches[-1].starts) - 36) for one in read if len(one.stretches) > 1]
    assert len(off) >= 90
    assert np.median(off) <= 1


def test_what_was_read_is_not_read_otherwise_when_later_months_come() -> None:
    """Limits of the first 24 months are kept, unless a change is found among them, or a season in all."""
    _, draw = KINDS["normal"]
    series = draw(np.random.default_rng(1), np.zeros(60))
    short, whole = (
        read_series(Series("cut", series.points[:months]), figure="mean", direction="up", frequency="month")
        for months in (30, 60)
    )
    assert not whole.season
    assert (short.stretches[0].low, short.stretches[0].high) == (whole.stretches[0].low, whole.stretches[0].high)
