"""Indexes: what published weights give, by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from cities import shelf
from pydantic import ValidationError

from upstate.ranking.matrix import Matrix
from upstate.ranking.rankers.index import IndexOrder
from upstate.solutions.ranking_kind import Index

NEW_ORLEANS = shelf("smoke-alarms").rules.indexes[0]
# Four block groups: of homes built before 1950, of people in or near poverty, of homes moved into before 2000; fires in five years for
# 1,000 homes; of people under 5, and of 65 or older.
BLOCK_GROUPS = {
    "share_before_1950": [0.6, 0.3, 0.9, 0.0],
    "share_poor": [0.5, 0.2, 0.4, 0.1],
    "share_moved_before_2000": [0.4, 0.1, 0.2, 0.3],
    "fires_per_1000": [10.0, 4.0, 20.0, 0.0],
    "share_under_5": [0.08, 0.05, 0.02, 0.10],
    "share_65_up": [0.10, 0.20, 0.15, 0.05],
}


def matrix(columns: dict[str, Any]) -> Matrix:
    arrays = {name: np.array(values, dtype=float) for name, values in columns.items()}
    count = len(next(iter(arrays.values())))
    units = np.array([f"u{place}" for place in range(count)], dtype=object)
    nothing = np.zeros(count, dtype=np.int64)
    return Matrix(units, np.arange(count, dtype=np.uint64), arrays, nothing, np.ones(count))


def test_the_index_of_new_orleans_is_what_comes_out_by_hand() -> None:
    """Alarm half, each column as its share of the highest (0.9, 0.5, 0.4):

        .6/.9 + .5/.5 + .4/.4 = 2.66667    .3/.9 + .2/.5 + .1/.4 = 0.98333    1 + .8 + .5 = 2.3    0 + .2 + .75 = 0.95

    Fire half, 2 x fires / 20 + .609 x under 5 / .10 + 65 and older / .20:

        1 + .48720 + .5 = 1.98720    .4 + .30450 + 1 = 1.70450    2 + .12180 + .75 = 2.87180    0 + .609 + .25 = 0.85900

    Each half as its share of the highest, and the mean of both:

        (1 + .69197) / 2    (.36875 + .59353) / 2    (.86250 + 1) / 2    (.35625 + .29911) / 2
    """
    found = IndexOrder(NEW_ORLEANS).score(matrix(BLOCK_GROUPS))
    assert found == pytest.approx([0.84599, 0.48114, 0.93125, 0.32768], abs=0.00001)


def test_what_columns_add_sums_to_the_score_and_a_missing_one_adds_nothing() -> None:
    index = IndexOrder(NEW_ORLEANS)
    known = matrix(BLOCK_GROUPS | {"share_poor": [np.nan, 0.2, 0.4, 0.1]})
    added = index.contributions(known)
    assert np.sum(list(added.values()), axis=0) == pytest.approx(index.score(known))
    assert added["share_poor"][0] == 0 and added["share_poor"][2] > 0


def test_a_city_that_lacks_all_columns_gets_zeros_not_a_fault() -> None:
    nothing = {name: [np.nan] * 4 for name in BLOCK_GROUPS}
    assert IndexOrder(NEW_ORLEANS).score(matrix(nothing)).tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("given", [{}, {"weights": {"a": 1.0}, "parts": {"b": {"c": 1.0}}}, {"parts": {"b": {}}}])
def test_an_index_has_weights_or_parts_with_weights(given: Any) -> None:
    with pytest.raises(ValidationError, match="weights, or parts"):
        Index(name="an index", source="here", **given)
