"""Control limits equal to published worked examples, and all of the run chart to one made by hand."""

from __future__ import annotations

import itertools
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.measures import oracle
from tests.thorough import examples
from upstate.measures.run_chart import MINIMUM, control, mark, split


class Published(NamedTuple):
    """A worked example: its values, and the centre and limits as printed, to how far they are rounded there."""

    values: list[float]
    centre: float
    low: float
    high: float
    rounded: float


PUBLISHED = {
    "NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2, flow rate of ten batches": Published(
        [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1], 50.81, 45.8159, 55.8041, 5e-5
    ),
    # The book goes on from 99.1 and a mean moving range of 2.59, rounded.
    "Montgomery and Runger, Applied Statistics and Probability for Engineers, example 16-2, concentration": Published(
        [102.0, 94.8, 98.3, 98.4, 102.0, 98.5, 99.0, 97.7, 100.0, 98.1, 101.3, 98.7, 101.1, 98.4, 97.0, 96.7, 100.3, 101.4, 97.2, 101.0],
        99.1, 92.21, 105.99, 0.02,
    ),
    "Montgomery, Introduction to Statistical Quality Control, viscosity, as the R package qcc computes it": Published(
        [33.75, 33.05, 34, 33.81, 33.46, 34.02, 33.68, 33.27, 33.49, 33.20, 33.62, 33.00, 33.54, 33.12, 33.84],
        33.52333, 32.24484, 34.80183, 1e-5,
    ),
}  # fmt: skip
# Longer than our baseline, so only its formula is held against the book's: Wetherill and Brown, Statistical Process Control (1991), 120, by qcc.
ANTIFREEZE = [
    2.23, 2.53, 2.62, 2.63, 2.58, 2.44, 2.49, 2.34, 2.95, 2.54, 2.60, 2.45, 2.17, 2.58, 2.57, 2.44, 2.38, 2.23, 2.23, 2.54, 2.66, 2.84, 2.81,
    2.39, 2.56, 2.70, 3.00, 2.81, 2.77, 2.89, 2.54, 2.98, 2.35, 2.53,
]  # fmt: skip


def _joined(number: int) -> np.ndarray:
    return np.array([False] + [True] * (number - 1))


@pytest.mark.parametrize("name", PUBLISHED)
def test_limits_are_those_of_the_published_example(name: str) -> None:
    published = PUBLISHED[name]
    found = control(np.array(published.values, dtype=float), neighbours=_joined(len(published.values)))
    assert found.centre == pytest.approx(published.centre, abs=published.rounded * 3)
    assert (found.low, found.high) == pytest.approx((published.low, published.high), abs=published.rounded)


def test_of_a_longer_row_only_the_first_24_values_count(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.array(ANTIFREEZE)
    assert control(values, neighbours=_joined(34)) == control(values[:24], neighbours=_joined(24))
    monkeypatch.setattr("upstate.measures.run_chart.BASELINE", 34)
    whole = control(values, neighbours=_joined(34))
    assert (whole.centre, whole.low, whole.high) == pytest.approx((2.569706, 2.031344, 3.108068), abs=1e-6)


@st.composite
def _values(draw: st.DrawFn) -> list[float]:
    """Normal values, to quarters: so some are alike, and all rules come to mark something."""
    rng = np.random.default_rng(draw(st.integers(0, 2**20)))
    number, alike = draw(st.integers(1, 130)), draw(st.sampled_from([0.0, 0.0, 0.6]))
    noise = rng.normal(0, 2, number)
    for at in range(1, number):
        noise[at] += alike * noise[at - 1]
    return [round(float(10 + one) * 4) / 4 for one in noise]


_SHIFTS = st.lists(st.tuples(st.integers(0, 120), st.integers(-6, 6)), max_size=3)


@settings(max_examples=examples(200), deadline=None)
@given(_values(), _SHIFTS, st.sets(st.integers(0, 129), max_size=12))
@example([5.0] * 40, [], set())
@example([5.0] * 20 + [6.0], [], set())
@example([1.0, 2.0] * 30, [(30, 12)], {4, 31})
def test_stretches_and_marks_are_those_made_by_hand(
    drawn: list[float], shifts: list[tuple[int, int]], missing: set[int]
) -> None:
    whole = [value + sum(by for since, by in shifts if at >= since) for at, value in enumerate(drawn)]
    places = [at for at in range(len(whole)) if at not in missing]
    values = [whole[at] for at in places]
    if not values:
        return
    joined = np.array([False] + [after == before + 1 for before, after in itertools.pairwise(places)])
    parts = split(np.array(values), neighbours=joined)
    by_hand = oracle.stretches(values, places)
    assert [(part.begins, part.ends) for part in parts] == [(begins, ends) for begins, ends, _ in by_hand]
    for part, (begins, ends, lines) in zip(parts, by_hand, strict=True):
        assert (part.control.centre, part.control.low, part.control.high) == pytest.approx(lines)
        marked = mark(np.array(values[begins:ends]), part.control)
        rows = zip(marked.beyond, marked.run, marked.near, strict=True)
        told = [{name for name, one in zip(("beyond", "run", "near"), row, strict=True) if one} for row in rows]
        assert told == oracle.marks(values[begins:ends], lines)


def test_below_twelve_values_nothing_is_said() -> None:
    values = np.array([1.0, 2.0] * 6)
    assert not split(values[: MINIMUM - 1], neighbours=_joined(MINIMUM - 1))
    assert len(split(values, neighbours=_joined(MINIMUM))) == 1


def test_where_hardly_any_two_values_are_neighbours_nothing_is_said() -> None:
    joined = _joined(20)
    joined[6:] = False
    assert not split(np.arange(20.0), neighbours=joined)


def test_a_step_over_a_gap_is_no_moving_range() -> None:
    values = np.array([10.0, 11.0] * 6 + [50.0, 51.0] * 6)
    joined = _joined(24)
    joined[12] = False
    assert control(values, neighbours=joined).high - control(values, neighbours=joined).centre == pytest.approx(
        3 / 1.128
    )


def test_a_change_that_lasts_begins_a_stretch_and_its_limits_are_its_own() -> None:
    rng = np.random.default_rng(1)
    values = np.concatenate([rng.normal(10, 1, 30), rng.normal(14, 1, 20)])
    first, second = split(values, neighbours=_joined(50))
    # It begins with the run, to which values before the change may belong by chance.
    assert 27 <= first.ends == second.begins <= 30
    assert first.control.centre == pytest.approx(values[:24].mean())
    assert second.control.centre == pytest.approx(values[second.begins :].mean())


def test_a_run_that_turns_back_begins_no_stretch() -> None:
    values = np.array([10.0, 12.0] * 15 + [13.0] * 8 + [10.0, 12.0] * 6)
    parts = split(values, neighbours=_joined(len(values)))
    assert len(parts) == 1
    assert mark(values, parts[0].control).run[30:38].all()


def test_later_values_do_not_widen_the_limits() -> None:
    calm, wild = np.array([10.0, 11.0] * 12), np.array([0.0, 40.0] * 6)
    assert control(np.concatenate([calm, wild]), neighbours=_joined(36)) == control(calm, neighbours=_joined(24))


def test_where_nothing_ever_moved_the_limits_are_the_outermost_ends_of_the_intervals() -> None:
    values = np.full(24, 100.0)
    found = control(values, neighbours=_joined(24), ends=(np.linspace(90, 95, 24), np.full(24, 100.0)))
    assert (found.low, found.centre, found.high) == (90, 100, 100)


def test_three_of_four_near_a_limit_are_marked_and_two_are_not() -> None:
    calm = [10.0, 11.0] * 12  # centre 10.5, limits 2.66 away
    two, three = (np.array([*calm, 12.5, 10.0, 12.5, last]) for last in (10.0, 12.5))
    assert not mark(two, control(two, neighbours=_joined(28))).near.any()
    assert mark(three, control(three, neighbours=_joined(28))).near.tolist() == [False] * 24 + [True, False, True, True]


def test_what_is_not_rare_by_its_own_cases_is_not_marked() -> None:
    values = np.array([10.0, 11.0] * 12 + [14.0, 14.0, 14.0])
    found = control(values, neighbours=_joined(27))
    assert mark(values, found).beyond[24:].all()
    often = mark(values, found, tail=np.full(27, 0.05))
    assert (often.beyond.any(), often.near[24:].all()) == (False, True)


@pytest.mark.parametrize(("back", "stretches"), [(1, 2), (2, 1)])
def test_a_run_lasts_when_at_most_one_of_its_first_twelve_turns_back(back: int, stretches: int) -> None:
    values = np.array([10.0, 12.0] * 15 + [16.0] * 8 + [9.0] * back + [16.0] * (12 - back))
    assert len(split(values, neighbours=_joined(len(values)))) == stretches


def test_a_run_that_hardly_differs_begins_no_stretch() -> None:
    rng = np.random.default_rng(3)
    values = np.concatenate([rng.normal(10, 2, 30), np.full(13, 10.9)])
    parts = split(values, neighbours=_joined(43))
    assert (len(parts), mark(values, parts[0].control).run[-13:].all()) == (1, True)
