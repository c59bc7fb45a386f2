"""Figures as people read them."""

from __future__ import annotations

import pytest

from upstate.ranking.report.wording import clean, count, day, percent, points, spaced, times, years
from upstate.sentences import Sentence, say

S = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.312445, f"31.2{S}%"), (0.01, f"1.0{S}%"), (0.00034, f"0.03{S}%"), (0, f"0.0{S}%"), (1, f"100.0{S}%")],
)
def test_a_share_is_a_percentage(share: float, words: str) -> None:
    assert percent(share) == words


@pytest.mark.parametrize("share", [None, float("nan"), float("inf")])
def test_what_is_no_share_is_not_known(share: float | None) -> None:
    assert percent(share) == "not known"


def test_numbers_are_written_for_people() -> None:
    assert times(18.7401) == f"18.7{S}times"
    assert (count(2438), count(19.44), count(2673.48)) == ("2,438", "19.4", "2,673")
    assert (points(0.016), points(-0.0172)) == ("+1.6", "−1.7")
    assert (years(1), years(3)) == (f"1{S}year", f"3{S}years")


def test_dates_are_written_out_and_other_text_stays() -> None:
    assert day("2022-01-09") == f"9{S}January{S}2022"
    assert day("in spring") == "in spring"


def test_percent_signs_are_set_off() -> None:
    assert spaced("top 1%, 31.2 % of 5%") == f"top 1{S}%, 31.2{S}% of 5{S}%"
    told = spaced(say("{share} did", share=say("the top {top}", top="5%")))
    assert told == f"the top 5{S}% did"
    assert isinstance(told, Sentence), "it can still be said in another language"


def test_characters_that_draw_nothing_are_taken_out_and_letters_stay() -> None:
    assert clean({"a\x00": ["x\u202ey\nz", 3, None, "Zoë 漢字 🚰"]}) == {
        "a\ufffd": ["x\ufffdy z", 3, None, "Zoë 漢字 🚰"]
    }
