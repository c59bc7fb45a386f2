"""Simulated with a known truth. Here a seeded small form; `python -m benchmarks evaluations` does a thousand of each."""

from __future__ import annotations

import pytest
from benchmarks.evaluations import Make, Read, cases, try_out

from tests.thorough import examples

_CASES = [(name, make, read) for name, make, read in cases() if "Newey" not in name]


@pytest.mark.parametrize(("name", "make", "read"), _CASES, ids=[name for name, _, _ in _CASES])
def test_intervals_hold_the_truth_and_nothing_is_found_where_nothing_is(name: str, make: Make, read: Read) -> None:
    runs = examples(120)
    told = try_out(make, read, runs=runs, seed=1)
    noise = (0.95 * 0.05 / runs) ** 0.5
    assert told.held >= 0.95 - 3.5 * noise, name
    assert told.false <= 0.05 + 3.5 * noise, name
    assert abs(told.bias) < 1.5, name


def test_newey_west_would_not_hold() -> None:
    """Why its interval is not the one that is told."""
    make, read = next((make, read) for name, make, read in cases() if "Newey-West, AR(1) 0.6" in name)
    assert try_out(make, read, runs=60, seed=1).held < 0.85
