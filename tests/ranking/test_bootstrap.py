"""The bootstrap: who is drawn, what a replicate gives, and whether its intervals hold what they should."""

from __future__ import annotations

from typing import Any

import numpy as np
import oracle
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.thorough import examples

from upstate.ranking import bootstrap
from upstate.ranking.bootstrap import interval, precision_replicates, shuffled, unit_weights


def hashes_of(count: int, seed: int = 0) -> NDArray[np.uint64]:
    return np.random.default_rng(seed).integers(0, 2**64, count, dtype=np.uint64)


def test_draws_are_poisson_with_mean_one() -> None:
    weights = unit_weights(hashes_of(2000), 200, seed=5)
    assert weights.mean() == pytest.approx(1, abs=0.006)
    assert weights.var() == pytest.approx(1, abs=0.02)
    shares = [(weights == count).mean() for count in range(5)]
    assert shares == pytest.approx([0.3679, 0.3679, 0.1839, 0.0613, 0.0153], abs=0.003)


def test_draws_are_independent_between_replicates_and_between_units() -> None:
    weights = unit_weights(np.arange(1500, dtype=np.uint64), 100, seed=0).astype(float)  # neighbours on purpose
    between_replicates = np.corrcoef(weights.T) - np.eye(100)
    between_units = np.corrcoef(weights[:300]) - np.eye(300)
    assert np.abs(between_replicates).max() < 0.14 and abs(between_replicates.mean()) < 0.002
    assert np.abs(between_units).max() < 0.55 and abs(between_units.mean()) < 0.002


def test_a_unit_is_drawn_alike_in_every_table_and_order() -> None:
    hashes = hashes_of(500)
    order = np.random.default_rng(3).permutation(500)
    everywhere = unit_weights(hashes, 50, seed=7)
    assert (unit_weights(hashes[order], 50, seed=7) == everywhere[order]).all()
    assert (unit_weights(hashes[40:50], 50, seed=7) == everywhere[40:50]).all()


def test_another_seed_draws_others_and_hashes_are_left_alone() -> None:
    hashes = hashes_of(300)
    before = hashes.copy()
    assert (unit_weights(hashes, 50, seed=1) != unit_weights(hashes, 50, seed=2)).mean() > 0.5
    assert (shuffled(hashes, 1) != shuffled(hashes, 2)).all()
    assert (shuffled(hashes, -3) == shuffled(hashes, -3)).all()
    assert unit_weights(hashes, 5, seed=2**70).shape == (300, 5)
    assert (hashes == before).all()


def test_the_shuffle_of_ties_has_nothing_to_do_with_who_is_drawn() -> None:
    hashes = hashes_of(3000)
    first = np.argsort(shuffled(hashes, 2016))[:300]
    assert unit_weights(hashes[first], 200, seed=2016).mean() == pytest.approx(1, abs=0.02)


@settings(max_examples=examples(150), deadline=None, derandomize=True)
@given(
    rows=st.lists(
        st.tuples(st.sampled_from([-np.inf, 0.0, 1.0, 2.0, 3.0, 4.0]), st.booleans()), min_size=1, max_size=40
    ),
    share=st.sampled_from([0.05, 0.1, 0.5, 1.0]),
    chunk=st.sampled_from([1, 3, 500]),
    block=st.sampled_from([1, 4, 4000]),
)
def test_a_replicate_is_the_list_with_each_unit_as_often_as_it_was_drawn(
    rows: Any, share: float, chunk: int, block: int
) -> None:
    scores, happened = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    hashes = hashes_of(len(rows), seed=len(rows))
    with pytest.MonkeyPatch.context() as patch:  # what is cut into pieces for memory's sake must not show
        patch.setattr(bootstrap, "_CHUNK", chunk)
        patch.setattr(bootstrap, "_BLOCK", block)
        found = precision_replicates(scores, happened, hashes, shares={"it": share}, replicates=8, seed=2)["it"]
    weights = unit_weights(hashes, 8, seed=2)
    k = max(1, int(share * len(rows) + 1e-9))
    for replicate in range(8):
        copies = weights[:, replicate].tolist()
        wanted = oracle.expanded_precision(scores.tolist(), happened.tolist(), copies, k)
        assert found[replicate] == pytest.approx(wanted)


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    """Cities of 3,000 units from one known risk: the precision of a perfect model at 5 % has a known mean."""
    random = np.random.default_rng(11)
    rank = np.arange(3000)
    risk = 0.6 * np.exp(-rank / 200)
    truth = risk[:150].mean()
    held = 0
    for city in range(120):
        happened = random.random(3000) < risk
        drawn = precision_replicates(
            -rank.astype(float), happened, hashes_of(3000, seed=100 + city), shares={"5%": 0.05}, replicates=150, seed=1
        )
        low, high = interval(drawn["5%"])
        held += low <= truth <= high
    assert 0.88 <= held / 120 <= 1.0
