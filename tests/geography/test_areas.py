"""Points in areas and values shared between areas, against darts thrown by chance and against what must be kept."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as some

from upstate.errors import UpstateError
from upstate.geography.areas import assign_to_areas, share_amounts, share_rates

WEST, SOUTH = -76.2, 43.0
# Far from the equator a degree is no measure of ground: rows of cells further north are smaller.
HIGH = 60.0


def grid(columns: int, rows: int, *, south: float = SOUTH, width: float = 0.1, height: float = 0.1) -> list:
    """Areas that cover one rectangle whole, each once."""
    across, up = width / columns, height / rows
    return [
        shapely.box(WEST + x * across, south + y * up, WEST + (x + 1) * across, south + (y + 1) * up)
        for y in range(rows)
        for x in range(columns)
    ]


def test_a_border_belongs_to_the_area_that_is_listed_first() -> None:
    left, right = grid(2, 1)
    middle = np.array([[WEST + 0.05, SOUTH + 0.01], [WEST, SOUTH], [WEST + 0.1, SOUTH + 0.1]])
    for areas, expected in (([left, right], [0, 0, 1]), ([right, left], [0, 1, 0])):
        assigned = assign_to_areas(middle, areas)
        assert assigned.places.tolist() == expected
        assert assigned.several == 1


def test_points_without_a_place_or_an_area_are_in_none() -> None:
    odd = np.array([[np.nan, 43.0], [0.0, 0.0], [np.inf, 1.0]])
    assert assign_to_areas(odd, grid(1, 1)).places.tolist() == [-1, -1, -1]
    assert assign_to_areas(odd, []).places.tolist() == [-1, -1, -1]
    assert assign_to_areas(odd, [None, shapely.Polygon()]).places.tolist() == [-1, -1, -1]


@given(some.lists(some.tuples(some.floats(-0.02, 0.12), some.floats(-0.02, 0.12)), max_size=20), some.integers(1, 4))
def test_each_point_is_in_the_first_area_that_holds_it(steps: list[tuple[float, float]], columns: int) -> None:
    areas = [*grid(columns, 2), shapely.Point(WEST, SOUTH).buffer(0.05)]
    points = np.array([(WEST + x, SOUTH + y) for x, y in steps]).reshape(-1, 2)
    slow = [next((n for n, area in enumerate(areas) if area.intersects(shapely.Point(*p))), -1) for p in points]
    assert assign_to_areas(points, areas).places.tolist() == slow


def test_an_area_that_crosses_itself_is_mended() -> None:
    bow = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    assert assign_to_areas(np.array([[0.1, 0.5], [0.5, 0.9]]), [bow]).places.tolist() == [0, -1]


def test_a_line_has_no_inside() -> None:
    with pytest.raises(UpstateError) as caught:
        assign_to_areas(np.zeros((1, 2)), [shapely.box(0, 0, 1, 1), shapely.LineString([(0, 0), (1, 1)])])
    assert caught.value.given == "Area 2 is a LineString, which has no inside."
    assert caught.value.allowed
    assert caught.value.next_step


def test_amounts_go_by_ground_as_darts_do() -> None:
    """The slow way: darts thrown evenly at the ground of the old areas, each carrying its part of the amount."""
    old, new = (
        grid(3, 2, south=HIGH),
        [shapely.Point(WEST + 0.05, HIGH + 0.05).buffer(0.03), *grid(2, 5, south=HIGH)[4:6]],
    )
    amounts = [600.0, 100.0, 50.0, 0.0, 25.0, 900.0]
    darts = np.random.default_rng(2016)
    caught = np.zeros(len(new))
    for area, amount in zip(old, amounts, strict=True):
        west, south, east, north = area.bounds
        longitude = darts.uniform(west, east, 40_000)
        latitude = np.degrees(
            np.arcsin(darts.uniform(math.sin(math.radians(south)), math.sin(math.radians(north)), 40_000))
        )
        for n, target in enumerate(new):
            caught[n] += amount * shapely.contains_xy(target, longitude, latitude).mean()
    shared = share_amounts(amounts, old, new)
    assert shared.values == pytest.approx(caught, rel=0.02)


def test_ground_is_ground_and_not_degrees() -> None:
    """Of a cell from 60 to 70 degrees north the southern half in degrees has more than half of the ground."""
    tall = [shapely.box(0, 60, 1, 70)]
    south, north = share_amounts([100], tall, [shapely.box(0, 60, 1, 65), shapely.box(0, 65, 1, 70)]).values
    assert south == pytest.approx(54.9, abs=0.3)  # (sin 65 - sin 60) / (sin 70 - sin 60) on a sphere
    assert south + north == pytest.approx(100)


amounts_of_six = some.lists(some.floats(0, 1e6), min_size=6, max_size=6)


@settings(max_examples=40)
@given(amounts_of_six, some.integers(1, 5), some.integers(1, 5))
def test_the_total_of_an_amount_is_kept(amounts: list[float], columns: int, rows: int) -> None:
    shared = share_amounts(amounts, grid(3, 2), grid(columns, rows))
    assert shared.values.sum() == pytest.approx(sum(amounts), rel=1e-6, abs=1e-6)
    assert shared.left == pytest.approx(0, abs=1e-6 * (1 + sum(amounts)))
    assert shared.covered == pytest.approx(np.ones(columns * rows))


@settings(max_examples=40)
@given(amounts_of_six, some.floats(0.01, 0.15))
def test_what_is_given_and_what_is_left_are_the_whole(amounts: list[float], width: float) -> None:
    shared = share_amounts(amounts, grid(3, 2), grid(2, 2, width=width))
    assert np.nansum(shared.values) + shared.left == pytest.approx(sum(amounts), rel=1e-9, abs=1e-9)


@settings(max_examples=40)
@given(some.lists(some.floats(0, 1), min_size=6, max_size=6), some.integers(1, 5), some.integers(1, 5))
def test_a_rate_stays_between_the_lowest_and_the_highest(rates: list[float], columns: int, rows: int) -> None:
    shared = share_rates(rates, grid(3, 2), grid(columns, rows))
    assert (shared.values >= min(rates) - 1e-9).all()
    assert (shared.values <= max(rates) + 1e-9).all()


def test_the_same_areas_keep_their_values() -> None:
    areas, values = grid(3, 2), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    for share in (share_amounts, share_rates):
        assert share(values, areas, areas).values == pytest.approx(values)


def test_what_is_not_known_stays_unknown() -> None:
    left, right = grid(2, 1)
    amounts = share_amounts([float("nan"), 8.0], [left, right], [left, right, grid(1, 1)[0]])
    assert np.isnan(amounts.values[0])
    assert amounts.values[1:] == pytest.approx([8, 8])
    assert amounts.covered == pytest.approx([0, 1, 0.5])
    assert share_rates([float("nan"), 0.3], [left, right], grid(1, 1)).values == pytest.approx([0.3])


def test_nothing_is_shared_with_nobody() -> None:
    assert share_amounts([], [], []).values.tolist() == []
    assert share_amounts([5.0], [None], grid(1, 1)).left == 5.0
    assert share_amounts([5.0], grid(1, 1), []).left == 5.0
