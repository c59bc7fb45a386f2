"""Only whole ballots count, none is lost, and what a track does not ask for is refused."""

from __future__ import annotations

import math

import pytest
from pydantic import ValidationError

from tests.challenges.judging.making import ballot, track
from upstate.challenges.judging.marks import Ballot
from upstate.challenges.judging.weighing import BadBallot, check_ballot, weigh
from upstate.solutions.challenge.text import Track


def test_a_figure_is_the_weighted_percent_of_all_points() -> None:
    [whole], _ = weigh([ballot("J", "A", 8, 5, 10)], track(most=10))
    assert whole.figure == pytest.approx(0.8 * 50 + 0.5 * 30 + 1.0 * 20)


def test_the_best_and_the_worst_ballot_are_100_and_0() -> None:
    whole, _ = weigh([ballot("J", "A", 5), ballot("J", "B", 0)], track(most=5))
    assert [one.figure for one in whole] == [100, 0]


def test_a_ballot_that_lacks_a_mark_does_not_count_even_if_it_says_that_it_is_whole() -> None:
    whole, unfinished = weigh([ballot("J", "A", 8, 5)], track())
    assert not whole
    assert unfinished[0].missing == ("craft",)


def test_a_ballot_with_all_marks_waits_until_the_judge_calls_it_whole() -> None:
    whole, unfinished = weigh([ballot("J", "A", 8, done=False)], track())
    assert not whole
    assert unfinished[0].missing == ()


@pytest.mark.parametrize("mark", [-0.1, 10.1, math.nan, math.inf, -math.inf, 1e300])
def test_a_mark_that_is_no_number_of_the_scale_is_refused(mark: float) -> None:
    with pytest.raises(BadBallot) as refused:
        check_ballot(ballot("J", "A", 5, mark, 5), track())
    assert "story has" in refused.value.given
    assert "from 0 to 10" in refused.value.allowed
    assert refused.value.next_step


def test_a_criterion_that_is_not_in_the_rubric_is_refused() -> None:
    with pytest.raises(BadBallot, match="charm is no criterion"):
        check_ballot(Ballot("J", "A", {"charm": 10}), track())


def test_two_ballots_of_one_judge_on_one_entry_are_refused() -> None:
    with pytest.raises(BadBallot, match="J has 2 ballots on A"):
        weigh([ballot("J", "A", 5), ballot("J", "A", 10)], track())


def test_a_rubric_whose_weights_do_not_sum_to_100_is_refused() -> None:
    text = track().model_dump()
    text["rubric"][0]["weight"] = 40
    with pytest.raises(ValidationError, match="sum to 90, not to 100"):
        Track.model_validate(text)
