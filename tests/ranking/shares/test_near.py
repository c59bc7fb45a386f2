"""Chances drawn toward the doors nearby: against loops over all pairs, and what must hold for any city."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shares_oracle as oracle
from hypothesis import given, settings
from hypothesis import strategies as st
from shares_cities import simulated_city, visited
from tests.thorough import examples

from upstate.ranking.shares import near
from upstate.ranking.shares.near import shrink_to_neighbours
from upstate.ranking.shares.neighbours import lay_flat

PLACES = st.sampled_from([-75.900, -75.901, -75.9, -75.895, float("nan")])
HOME = st.tuples(PLACES, st.sampled_from([43.0, 43.001, 43.004]), st.sampled_from([(0, 0), (0, 1), (1, 1), (2, 3)]), st.sampled_from([0.1, 0.3, 0.5]))  # fmt: skip


def drawn(homes: list[Any]) -> Any:
    east, north, counts, prior = zip(*homes, strict=True)
    hits, tries = zip(*counts, strict=True)
    return shrink_to_neighbours(east, north, hits, tries, prior=prior, worth=20)


@pytest.fixture
def one_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """One reach and one worth, so that nothing is mixed but the prior alone, which an unlikely prior keeps out."""
    monkeypatch.setattr(near, "REACHES", (150.0,))
    monkeypatch.setattr(near, "WORTHS", (3.0,))
    monkeypatch.setattr(near, "_TRIFLING", 0.6)


@pytest.mark.usefixtures("one_way")
def test_the_estimate_is_what_a_loop_over_all_pairs_gives() -> None:
    city = simulated_city(1, homes=60, field=3.0)
    hits, tries = visited(city, np.arange(40))
    prior = np.random.default_rng(0).uniform(0.2, 0.4, 60)
    found = shrink_to_neighbours(city.longitude, city.latitude, hits, tries, prior=prior)
    plane = lay_flat(city.longitude, city.latitude).points
    wanted = oracle.near_by_loops(plane.tolist(), hits.tolist(), tries.tolist(), prior.tolist(), reach=150, worth=3)
    assert found.trust == 1.0
    assert found.others == pytest.approx(np.array(wanted), abs=1e-9)


def test_metres_are_metres() -> None:
    city = simulated_city(2)
    points = lay_flat(city.longitude, city.latitude).points
    away = np.hypot(*(points - points[0]).T)
    assert away == pytest.approx(np.hypot(*(city.metres - city.metres[0]).T), abs=0.5)


def test_doors_within_200_metres_are_counted_without_the_home_itself() -> None:
    city = simulated_city(3, homes=300)
    hits, tries = visited(city, np.arange(0, 300, 2))
    found = shrink_to_neighbours(city.longitude, city.latitude, hits, tries, prior=np.full(300, 0.3))
    for home in range(0, 300, 17):
        away = np.hypot(*(city.metres - city.metres[home]).T)
        there = (away <= 200) & (np.arange(300) != home)
        assert (found.doors[home], found.found[home]) == (tries[there].sum(), hits[there].sum())


def test_where_nothing_is_near_it_is_the_prior() -> None:
    city = simulated_city(4, field=2.0)
    hits, tries = visited(city, np.flatnonzero(city.metres[:, 0] < 500))
    longitude, latitude = np.append(city.longitude, [-70.0, np.nan]), np.append(city.latitude, [43.0, 43.0])
    found = shrink_to_neighbours(longitude, latitude, np.append(hits, [0, 0]), np.append(tries, [0, 0]), prior=np.full(2002, 0.3), worth=50)  # fmt: skip
    assert found.others[-2:] == pytest.approx(0.3, abs=1e-6)
    assert (found.doors[-2:] == 0).all()
    assert found.low[-2] < 0.3 < found.high[-2]


@pytest.mark.parametrize("visits", [0, 1, 2])
def test_so_few_visits_leave_the_prior_nearly_as_it_was(visits: int) -> None:
    city = simulated_city(5)
    hits, tries = visited(city, np.arange(visits))
    found = shrink_to_neighbours(city.longitude, city.latitude, hits, tries, prior=np.full(2000, 0.3), worth=20)
    assert np.abs(found.others - 0.3).max() < 0.3 and np.abs(found.others - 0.3).mean() < 0.03


def test_in_a_smooth_city_the_doors_nearby_are_trusted_and_in_one_of_chance_hardly() -> None:
    for field, (least, most) in ((1.5, (0.95, 1.0)), (0.0, (0.0, 0.98))):
        city = simulated_city(6, field=field)
        hits, tries = visited(city, np.arange(600))
        found = shrink_to_neighbours(city.longitude, city.latitude, hits, tries, prior=np.full(2000, hits.sum() / 600))
        assert least <= found.trust <= most
        told = np.corrcoef(found.others[600:], city.chance[600:])[0, 1] if field else found.others.std()
        assert told > 0.6 if field else told < 0.05


def test_of_two_priors_the_one_that_foretells_better_counts() -> None:
    city = simulated_city(7, attributes=1.5)
    hits, tries = visited(city, np.arange(500))
    found = shrink_to_neighbours(city.longitude, city.latitude, hits, tries, prior=[np.full(2000, 0.35), city.chance])
    assert np.corrcoef(found.others[500:], city.chance[500:])[0, 1] > 0.98


def test_an_own_visit_moves_the_mean_but_not_what_the_others_tell() -> None:
    city = simulated_city(8, field=1.0)
    hits, tries = visited(city, np.arange(300))
    prior = np.full(2000, 0.3)
    turned = hits.copy()
    turned[0] = 1 - turned[0]
    columns = (city.longitude, city.latitude)
    before, after = (shrink_to_neighbours(*columns, one, tries, prior=prior) for one in (hits, turned))
    assert after.others[0] == pytest.approx(before.others[0], abs=0.02)  # but for how near and how much are learned
    assert (after.mean[0] > before.mean[0]) == (turned[0] > hits[0])
    assert before.mean[300:] == pytest.approx(before.others[300:])


@settings(max_examples=examples(60), deadline=None, derandomize=True)
@given(st.lists(HOME, min_size=1, max_size=15), st.randoms(use_true_random=False))
def test_any_city_gives_chances_within_their_intervals_in_any_order(homes: Any, random: Any) -> None:
    found = drawn(homes)
    assert ((found.low >= 0) & (found.low <= found.mean + 1e-9) & (found.mean <= found.high + 1e-9)).all()
    assert (found.high <= 1).all() and (found.found <= found.doors).all()
    order = list(range(len(homes)))
    random.shuffle(order)
    again = drawn([homes[place] for place in order])
    assert again.mean == pytest.approx(found.mean[order], abs=1e-6)


def test_the_same_input_gives_the_same_bytes() -> None:
    city = simulated_city(9, field=1.0)
    hits, tries = visited(city, np.arange(400))
    one, two = (
        shrink_to_neighbours(city.longitude, city.latitude, hits, tries, prior=np.full(2000, 0.3)) for _ in "ab"
    )
    assert one.mean.tobytes() == two.mean.tobytes() and one.high.tobytes() == two.high.tobytes()


@pytest.mark.parametrize(
    ("columns", "prior"),
    [(([0.0], [0.0, 1.0], [0], [0]), [0.5]), (([0.0], [0.0], [2], [1]), [0.5]), (([0.0], [0.0], [0], [1]), [1.5]), (([0.0], [0.0], [0], [1]), [np.nan])],
)  # fmt: skip
def test_numbers_that_cannot_be_are_refused(columns: Any, prior: Any) -> None:
    with pytest.raises(ValueError):
        shrink_to_neighbours(*columns, prior=prior)
