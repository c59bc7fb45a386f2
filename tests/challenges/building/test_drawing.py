"""Who is hidden, and whose score is shown: about the share, whole groups, and no way to draw it again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstate.challenges.building.drawing import Draw
from upstate.errors import UpstateError

SECRET = b"of this test alone"


def drawn(names: Sequence[str], share: float, secret: bytes = SECRET, seed: int = 0) -> np.ndarray:
    return Draw(secret, seed).pick(names, share, what="public")


@given(st.lists(st.sampled_from("abcdefghij"), min_size=1, max_size=60), st.floats(0.01, 0.99))
def test_equal_names_are_never_parted(names: list[str], share: float) -> None:
    picked = drawn(names, share)
    assert all(
        len({bool(one) for name, one in zip(names, picked, strict=True) if name == other}) == 1 for other in names
    )


@given(st.integers(20, 400), st.floats(0.05, 0.95))
def test_of_single_names_the_share_is_met_to_one(count: int, share: float) -> None:
    assert abs(drawn([str(number) for number in range(count)], share).sum() - share * count) <= 1


def test_the_same_secret_draws_alike_whatever_the_order_of_the_rows() -> None:
    names = [str(number) for number in range(300)]
    turned = drawn(names[::-1], 0.3)[::-1]
    assert (drawn(names, 0.3) == turned).all()


def test_another_secret_or_seed_draws_otherwise() -> None:
    names = [str(number) for number in range(300)]
    assert (drawn(names, 0.3) != drawn(names, 0.3, secret=b"another")).any()
    assert (drawn(names, 0.3) != drawn(names, 0.3, seed=1)).any()


def test_ids_and_order_do_not_tell_which_part_a_unit_is_in() -> None:
    """Over many draws the place of a public unit in the list is anywhere alike."""
    ids = np.array([f"{number:05d}" for number in range(200)], dtype=object)
    places = [np.flatnonzero(Draw(bytes([secret]), 0).pick(ids, 0.3, what="public")).mean() for secret in range(200)]
    assert abs(np.mean(places) - 99.5) < 4 * 57.7 / np.sqrt(60 * 200)


def test_both_parts_hold_units_with_and_without_the_outcome() -> None:
    """One of fifty had it in the first place, one in the last: a draw by chance would seldom part them."""
    ids = np.array([str(number) for number in range(50)], dtype=object)
    groups = np.array([f"place {number // 5}" for number in range(50)], dtype=object)
    values = np.zeros(50)
    values[[0, 49]] = 1
    public = Draw(SECRET, 0).public(ids, groups, 0.3, values)
    assert {values[public].max(), values[~public].max()} == {1.0}
    assert all(len({*public[groups == group]}) == 1 for group in groups)


def test_what_can_not_be_parted_is_refused() -> None:
    ids = np.array(["a", "b", "c"], dtype=object)
    with pytest.raises(UpstateError, match="can not be parted"):
        Draw(SECRET, 0).public(ids, np.array(["x"] * 3, dtype=object), 0.3, np.array([0.0, 1.0, 1.0]))
