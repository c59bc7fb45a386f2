"""Places are shared and skipped as in sport, and prizes go along."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.challenges.judging.making import words
from upstate.challenges.judging.placing import Counted, place, places_of, share_prizes
from upstate.solutions.challenge.text import Prize


def counted(**figures: float | tuple[float, float]) -> list[Counted]:
    pairs = {name: one if isinstance(one, tuple) else (one, 0.0) for name, one in figures.items()}
    return [Counted(name, figure, 0, 100, figure, None, 3, tie) for name, (figure, tie) in pairs.items()]


def prize(place: int, amount: float | None = None) -> Prize:
    given_: dict[str, Any] = {"title": words(f"Prize {place}"), "track": "apps", "place": place, "amount": amount}
    return Prize.model_validate(given_)


def test_two_in_second_place_leave_no_third() -> None:
    placed = place(counted(A=90, B=80, C=80, D=70))
    assert [(one.entry, one.place) for one in placed] == [("A", 1), ("B", 2), ("C", 2), ("D", 4)]
    assert placed[1].ties == ("C",)


def test_the_same_figure_goes_by_the_criterion_of_largest_weight() -> None:
    placed = place(counted(A=(80, 3.0), B=(80, 4.0), C=(80, 3.0)))
    assert [(one.entry, one.place) for one in placed] == [("B", 1), ("A", 2), ("C", 2)]


@given(st.dictionaries(st.text(max_size=3), st.tuples(st.integers(0, 5), st.integers(0, 2)), max_size=12))
@settings(deadline=None)
def test_a_place_is_one_more_than_those_before(keys: dict[str, tuple[float, float]]) -> None:
    places = places_of(keys)
    order = sorted(keys, key=lambda name: keys[name], reverse=True)
    for row, name in enumerate(order):
        same_as_before = row and keys[order[row - 1]] == keys[name]
        assert places[name] == (places[order[row - 1]] if same_as_before else row + 1)


def test_who_shares_a_place_shares_the_prizes_of_all_places_that_they_take() -> None:
    won = share_prizes([prize(1, 100), prize(2, 50), prize(3, 25)], place(counted(A=90, B=90, C=80)))
    assert [(one.entry, one.amount, one.shared_by) for one in won] == [("A", 75, 2), ("B", 75, 2), ("C", 25, 1)]


def test_a_part_is_rounded_down_to_a_cent_so_that_no_more_is_paid_than_there_is() -> None:
    won = share_prizes([prize(1, 100)], place(counted(A=90, B=90, C=90)))
    assert [one.amount for one in won] == [Decimal("33.33")] * 3


def test_a_prize_that_is_no_money_is_left_to_people_when_it_is_shared() -> None:
    won = share_prizes([prize(1), prize(2, 50)], place(counted(A=90, B=90)))
    assert [one.amount for one in won] == [None, None]
    assert len(won[0].prizes) == 2


@pytest.mark.parametrize("prizes", [[], [prize(5, 10)]])
def test_a_place_without_a_prize_wins_none(prizes: list[Prize]) -> None:
    assert share_prizes(prizes, place(counted(A=90, B=80))) == ()
