"""Groups of judges without an entry in common are joined by swaps that change no load."""

from __future__ import annotations

import math
from collections import Counter
from itertools import product

import numpy as np
import pytest

from upstate.challenges.judging.connecting import Pair, connected, groups_of, join, spread_of_judges


def room(judges: str, entries: str) -> list[Pair]:
    return [*product(judges, entries)]


APART = [*room("JK", "ABC"), *room("LM", "DEF"), *room("NO", "GHI")]
EVERY = set(product("JKLMNO", "ABCDEFGHI"))


def rng() -> np.random.Generator:
    return np.random.default_rng(1)


def test_rooms_without_an_entry_in_common_are_told_apart() -> None:
    groups = groups_of(APART)
    assert groups["J"] == groups["K"] != groups["L"]
    assert not connected(APART)
    assert spread_of_judges(APART) == math.inf
    assert connected([])


def test_three_rooms_become_one_without_a_change_of_anybodys_load() -> None:
    joined = join(APART, kept=(), free=EVERY, rng=rng())
    assert connected(joined)
    for side in (0, 1):
        assert Counter(pair[side] for pair in joined) == Counter(pair[side] for pair in APART)
    assert len(set(joined)) == len(APART)


def test_pairs_that_were_given_stay_where_they_are() -> None:
    kept = APART[1:5]
    new = [pair for pair in APART if pair not in kept]
    joined = join(new, kept=kept, free=EVERY - set(kept), rng=rng())
    assert connected([*kept, *joined])
    assert not set(joined) & set(kept)


def test_rooms_that_conflicts_keep_apart_stay_apart_and_whole() -> None:
    assert set(join(APART, kept=(), free=set(APART), rng=rng())) == set(APART)


def test_trees_can_not_be_joined_and_are_left() -> None:
    lines = [("J", "A"), ("K", "B"), ("L", "C")]
    assert set(join(lines, kept=(), free=EVERY, rng=rng())) == set(lines)


def test_judges_who_share_more_entries_are_told_apart_better() -> None:
    assert spread_of_judges(room("JKL", "ABCD")) < spread_of_judges(room("JKL", "AB"))
    # Two judges on n entries in common: their difference has variance 2 / n, and the one number told is its half.
    assert spread_of_judges(room("JK", "ABCD")) == pytest.approx(2 / 4 / 2 * 1)
