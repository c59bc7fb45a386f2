"""The nearest of a list, held against measuring to every one of it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from pyproj import Geod

from upstate.geography.nearest import find_nearest

EARTH = Geod(ellps="WGS84")
near_here = some.tuples(some.floats(-78.52, -78.46), some.floats(38.0, 38.06))


def to_array(points: list[tuple[float, float]]) -> np.ndarray:
    return np.array(points, dtype=float).reshape(-1, 2)


@given(some.lists(near_here, max_size=6), some.lists(near_here, max_size=6), some.floats(1, 5000))
def test_the_nearest_is_the_one_that_measuring_to_all_finds(asked: list, listed: list, within: float) -> None:
    found = find_nearest(to_array(asked), to_array(listed), within=within)
    for (longitude, latitude), place, metres in zip(asked, found.places, found.metres, strict=True):
        apart = [EARTH.inv(longitude, latitude, *other)[2] for other in listed]
        if place == -1:
            assert not apart or min(apart) > within * 0.999
        else:
            assert metres == pytest.approx(apart[place], rel=1e-3, abs=0.01)
            assert apart[place] <= min(apart) * 1.001 + 0.01


def test_of_two_at_one_place_the_first_is_taken() -> None:
    listed = to_array([(-78.5, 38.1), (-78.5, 38.0), (-78.5, 38.0)])
    assert find_nearest(to_array([(-78.5, 38.0)]), listed, within=10).places.tolist() == [1]


def test_what_has_no_place_has_no_neighbour() -> None:
    odd = to_array([(np.nan, 38), (-78.5, np.inf), (0, 95), (-78.5, 38.0)])
    assert find_nearest(odd, odd, within=10).places.tolist() == [-1, -1, -1, 3]
    assert find_nearest(odd, to_array([]), within=10).places.tolist() == [-1] * 4
