from __future__ import annotations

import numpy as np
import pytest
from benchmarks.evaluations import arms, made
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.regression.linear_model import OLS

from tests.measures.evaluating import oracle
from tests.thorough import examples
from upstate.measures.evaluating.arms import by_permutation, difference
from upstate.measures.evaluating.compared import read_compared


def test_card_and_kruegers_table_3_is_given_back() -> None:
    """Full-time workers of fast-food restaurants: New Jersey 20.44, then 21.03; Pennsylvania 23.33, then 21.17: 2.76 (American Economic Review 84
    (1994) 780; of the unrounded means). Two groups tell no noise, so each state stands here three times, moved a little."""
    values = np.array([[one, two + off] for one, two in ((20.44, 21.03), (23.33, 21.17)) for off in (-1, 0, 1)])
    found = read_compared(made(values, [1, 1, 1, None, None, None]))
    assert found is not None
    assert found.effect.value == pytest.approx(2.76, abs=0.011)
    assert found.inference == "pooled"


@pytest.mark.parametrize(("groups", "having"), [(4, 2), (10, 5), (10, 1), (24, 12)])
def test_the_effect_equals_a_regression_with_levels_of_groups_and_periods(groups: int, having: int) -> None:
    panel, _ = arms(np.random.default_rng(groups), 5.0, groups=groups, having=having)
    panel.values[1, 7] = np.nan
    found = read_compared(panel)
    assert found is not None
    assert found.effect.value == pytest.approx(oracle.two_levels(found.panel))


def test_many_groups_have_the_error_of_statsmodels_for_clusters() -> None:
    """Of the changes, one a cluster: HC2, which for a difference of means is Welch's."""
    panel, _ = arms(np.random.default_rng(7), 5.0, groups=30, having=10)
    panel.values[:10, 24:] += np.random.default_rng(8).normal(
        0, 9, size=(10, 1)
    )  # unlike arms: one noise for both would be wrong
    found = read_compared(panel)
    assert found is not None
    assert found.inference == "cluster"
    moved = panel.values[:, 24:].mean(axis=1) - panel.values[:, :24].mean(axis=1)
    columns = np.column_stack([np.ones(30), np.arange(30) < 10]).astype(float)
    fitted = OLS(moved, columns).fit(cov_type="HC2")
    assert found.effect.value == pytest.approx(fitted.params[1])
    reach = (found.effect.high - found.effect.low) / 2
    assert 2.04 < reach / fitted.bse[1] < 2.27  # t between 28 and 9 degrees of freedom


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.integers(-50, 50), min_size=9, max_size=9, unique=True), st.integers(3, 6))
def test_the_ends_of_a_permutation_interval_are_where_the_slow_test_refuses(numbers: list[int], having: int) -> None:
    values = np.array(numbers, dtype=float)
    found = by_permutation(values[:having], values[having:])
    step = 1e-6 * max(1.0, np.ptp(values))
    assert not oracle.is_refused(values[:having], values[having:], found.low + step)
    assert not oracle.is_refused(values[:having], values[having:], found.high - step)
    assert oracle.is_refused(values[:having], values[having:], found.low - step)
    assert oracle.is_refused(values[:having], values[having:], found.high + step)


@pytest.mark.parametrize(
    ("having", "lacking", "inference"),
    [
        (10, 10, "cluster"),
        (9, 30, "permutation"),
        (2, 8, "permutation"),
        (2, 7, "pooled"),
        (1, 30, "pooled"),
        (1, 39, "permutation"),
    ],
)
def test_how_the_interval_is_made_hangs_on_how_many_groups_there_are(having: int, lacking: int, inference: str) -> None:
    rng = np.random.default_rng(1)
    found = difference(rng.normal(size=having), rng.normal(size=lacking))
    assert found is not None
    assert found[1] == inference


@pytest.mark.parametrize(("having", "lacking"), [(0, 5), (5, 0), (1, 1)])
def test_too_few_groups_say_nothing(having: int, lacking: int) -> None:
    rng = np.random.default_rng(2)
    assert difference(rng.normal(size=having), rng.normal(size=lacking)) is None


def test_groups_that_move_exactly_alike_say_nothing() -> None:
    assert read_compared(made(np.full((6, 30), 50.0), [20] * 3 + [None] * 3)) is None


def test_groups_that_moved_apart_before_are_seen() -> None:
    panel, _ = arms(np.random.default_rng(3), 0.0, groups=12, having=6)
    panel.values[:6] += 0.6 * np.arange(36)
    found = read_compared(panel)
    assert found is not None
    assert found.pre_trend is not None
    assert found.pre_trend.low > 0


def test_a_group_that_lacks_most_of_a_side_is_left_out_and_counted() -> None:
    panel, _ = arms(np.random.default_rng(4), 5.0, groups=12, having=6)
    panel.values[0, :20] = np.nan
    found = read_compared(panel)
    assert found is not None
    assert len(found.panel.groups) == 11
    assert found.panel.left_out["group"] == 1


def test_a_bad_month_that_one_group_lacks_is_lost_of_all() -> None:
    """Else the others, which had it, would look worse."""
    panel, _ = arms(np.random.default_rng(5), 0.0, groups=12, having=6)
    panel.values[:, 30] -= 500
    panel.values[0, 30] = np.nan
    found = read_compared(panel)
    assert found is not None
    assert abs(found.effect.value) < 5
