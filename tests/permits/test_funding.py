"""The funding matcher against a slow second way, written from the words of the issue: what is not said fits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstate.permits.funding import Wish, find_funding
from upstate.solutions import find_on_shelf, read_folder
from upstate.solutions.header import Words
from upstate.solutions.service import Care, Opportunity, ServiceSolution, read_service

INDUSTRIES, STAGES, PURPOSES = ("food", "retail"), ("idea", "open"), ("start", "stock")


@pytest.fixture(scope="module")
def shelf() -> ServiceSolution:
    return read_service(read_folder(find_on_shelf("business-portal")))


def some(names: tuple[str, ...]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(names))


own_money = st.sampled_from([None, True, False])
opportunities = st.lists(
    st.builds(
        lambda industries, stages, purposes, own: Opportunity(
            "x", Words(en="x", es="x"), Words(en="x", es="x"), "", industries, stages, purposes, own, "", "", Care()
        ),
        some(INDUSTRIES),
        some(STAGES),
        some(PURPOSES),
        own_money,
    ),
    max_size=8,
)
wishes = st.builds(
    Wish,
    industry=st.sampled_from(("", *INDUSTRIES)),
    stage=st.sampled_from(("", *STAGES)),
    purpose=st.sampled_from(("", *PURPOSES)),
    own_money=own_money,
)


@given(offered=opportunities, wish=wishes)
def test_the_matcher_agrees_with_a_slow_one(shelf: ServiceSolution, offered: list[Opportunity], wish: Wish) -> None:
    slow = []
    for one in offered:
        fits = True
        for meant, wanted in ((one.industries, wish.industry), (one.stages, wish.stage), (one.purposes, wish.purpose)):
            if len(meant) == 0:
                continue
            if wanted == "":
                continue
            if wanted not in meant:
                fits = False
        if one.own_money is True and wish.own_money is False:
            fits = False
        if fits:
            slow.append(one)
    assert list(find_funding(replace(shelf, opportunities=tuple(offered)), wish)) == slow


def offer(own: bool | None) -> Opportunity:
    words = Words(en="x", es="x")
    return Opportunity("x", words, words, "", frozenset(), frozenset(), frozenset(), own, "", "", Care())


@pytest.mark.parametrize("own", [None, True, False])
def test_money_that_takes_either_fits_everybody(shelf: ServiceSolution, own: bool | None) -> None:
    """In the portal that this was borrowed from, “either” was compared as a word, and fitted nobody."""
    assert find_funding(replace(shelf, opportunities=(offer(None),)), Wish(own_money=own))


def test_who_has_no_money_is_not_shown_what_asks_for_it(shelf: ServiceSolution) -> None:
    asking, free = offer(True), offer(False)
    assert find_funding(replace(shelf, opportunities=(asking, free)), Wish(own_money=False)) == (free,)
    assert find_funding(replace(shelf, opportunities=(asking, free)), Wish(own_money=True)) == (asking, free)
