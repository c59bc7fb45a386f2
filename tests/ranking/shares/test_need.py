"""Who is likely in need: in each kind of city nearly as good as what is best in it, from few visits on."""

from __future__ import annotations

import numpy as np
import pytest
from shares_cities import WORLDS, City, simulated_city, visited

from upstate.ranking.shares import Prior, foretell_need, shrink_shares
from upstate.ranking.shares.attributes import Told, adjust_by_attributes, adjust_by_beliefs
from upstate.ranking.shares.nested import beta_interval


def top(city: City, chance: np.ndarray, tries: np.ndarray) -> float:
    """True mean chance of the hundred homes that come next."""
    left = np.flatnonzero(tries == 0)
    return float(city.chance[left[np.argsort(-chance[left], kind="stable")[:100]]].mean())


def found_by(city: City, homes: np.ndarray) -> dict[str, float]:
    hits, tries = visited(city, homes)
    need = foretell_need(city.longitude, city.latitude, hits, tries, levels=[city.block_group], attributes=city.attributes)  # fmt: skip
    groups = shrink_shares(hits, tries, levels=[city.block_group])
    flat = shrink_shares(hits, tries)
    known = adjust_by_attributes(city.attributes, hits, tries, prior=Told(flat.others, flat.worth))
    return {
        "all": top(city, need.mean, tries),
        "block groups": top(city, groups.others, tries),
        "attributes": top(city, known.chance, tries),
        "chance": float(city.chance.mean()),
    }


@pytest.mark.parametrize("visits", [90, 300])
@pytest.mark.parametrize("world", WORLDS)
def test_no_part_alone_is_far_better(world: str, visits: int) -> None:
    cities = [simulated_city(seed, **WORLDS[world]) for seed in range(6)]
    rng = np.random.default_rng(visits)
    means = [found_by(city, rng.choice(2000, visits, replace=False)) for city in cities]
    mean = {way: np.mean([one[way] for one in means]) for way in means[0]}
    assert mean["all"] > max(mean.values()) - 0.035
    if world != "nothing":
        assert mean["all"] > mean["chance"] + 0.05


def test_re_ranking_after_each_day_finds_more_than_the_list_of_the_first_day() -> None:
    """Ten days of thirty doors in cities where attributes say nothing and neighbours much."""
    moving, fixed, chance = [], [], []
    for seed in range(4):
        city = simulated_city(seed, field=1.2)
        hits, tries = visited(city, np.random.default_rng(seed).choice(2000, 60, replace=False))
        before, stays = hits.sum(), None
        for _ in range(10):
            need = foretell_need(city.longitude, city.latitude, hits, tries, levels=[city.block_group], attributes=city.attributes)  # fmt: skip
            left = np.flatnonzero(tries == 0)
            order = left[np.argsort(-need.mean[left], kind="stable")]
            stays = order[:300] if stays is None else stays
            hits[order[:30]], tries[order[:30]] = city.in_need[order[:30]], 1
        moving.append((hits.sum() - before) / 300)
        fixed.append(city.in_need[stays].mean())
        chance.append(city.in_need.mean())
    assert np.mean(moving) > np.mean(fixed) + 0.02
    assert np.mean(moving) > np.mean(chance) + 0.1


def test_without_any_visit_all_is_as_the_prior_says() -> None:
    city = simulated_city(0)
    nothing = np.zeros(2000)
    need = foretell_need(city.longitude, city.latitude, nothing, nothing, levels=[city.block_group], attributes=city.attributes, prior=Prior(0.2, 10))  # fmt: skip
    assert need.mean == pytest.approx(0.2, abs=1e-6)
    assert (need.low < 0.1).all() and (need.high > 0.35).all()


def test_attributes_that_say_nothing_or_are_unknown_are_left_aside() -> None:
    city = simulated_city(1, attributes=1.0)
    hits, tries = visited(city, np.arange(400))
    prior = Told(np.full(2000, 0.3), np.full(2000, 50.0))
    useless = np.column_stack([np.ones(2000), np.full(2000, np.nan)])
    assert adjust_by_attributes(useless, hits, tries, prior=prior).chance == pytest.approx(prior.chance)
    holes = city.attributes.copy()
    holes[::7, 0] = np.nan
    told = adjust_by_attributes(holes, hits, tries, prior=prior).chance
    assert np.isfinite(told).all() and np.corrcoef(told[400:], city.chance[400:])[0, 1] > 0.7


def test_doors_that_were_chosen_by_a_belief_and_bear_it_out_do_not_count_against_it() -> None:
    """A first day at the doors that the belief puts first finds what it foretold, and tells nothing of the others."""
    beliefs = np.repeat([1.0, 0.0], [40, 160])
    tries = (np.arange(200) < 25).astype(float)
    hits = (np.arange(200) < 17).astype(float)
    shares = shrink_shares(hits, tries, prior=Prior(0.04, 1))
    told = adjust_by_beliefs(beliefs, hits, tries, prior=Told(shares.others, shares.worth))
    assert told.chance[30] > told.chance[100] + 0.04


@pytest.mark.parametrize("visits", [300, 3000])
def test_a_chance_by_attributes_is_as_sure_as_the_coefficients_are(visits: int) -> None:
    """In cities where need hangs on one attribute, intervals by attributes hold the true chance."""
    held = []
    for seed in range(20):
        city = simulated_city(seed, homes=4000, attributes=0.8)
        hits, tries = visited(city, np.arange(visits))
        flat = shrink_shares(hits, tries)
        told = adjust_by_attributes(city.attributes, hits, tries, prior=Told(flat.others, flat.worth))
        low, high = beta_interval(told.chance * told.worth, told.worth)
        held.append(np.mean((low <= city.chance) & (city.chance <= high)))
    assert np.mean(held) == pytest.approx(0.95, abs=0.04)


def test_a_visits_own_outcome_is_left_out_as_if_it_had_not_been_made() -> None:
    """The quick way of leaving one out against the slow one: the visit taken away and all fitted anew."""
    city = simulated_city(2, attributes=1.0)
    hits, tries = visited(city, np.arange(60))
    prior = Told(np.full(2000, 0.3), np.full(2000, 50.0))
    quick = adjust_by_attributes(city.attributes, hits, tries, prior=prior).chance
    for home in range(0, 60, 6):
        without = tries.copy()
        without[home] = 0
        slow = adjust_by_attributes(city.attributes, hits * without, without, prior=prior).chance
        assert quick[home] == pytest.approx(slow[home], abs=0.02)


def test_outcomes_that_an_attribute_parts_entirely_are_no_fault() -> None:
    city = simulated_city(3)
    hits, tries = visited(city, np.arange(100))
    prior = Told(np.full(2000, 0.3), np.full(2000, 50.0))
    parted = np.where(city.in_need, 5.0, -5.0)[:, None]
    told = adjust_by_attributes(parted, hits, tries, prior=prior).chance
    assert told[city.in_need].min() > 0.8 and told[~city.in_need].max() < 0.2
