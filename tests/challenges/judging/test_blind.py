"""Judges know numbers, teams know words, and neither tells who it was."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr

from tests.challenges.judging.making import ballot
from upstate.challenges.judging.blind import feedback_to, number_entries

NAMES = st.lists(st.text(min_size=1, max_size=8), unique=True, max_size=60)


@given(NAMES, st.text(max_size=5))
@settings(deadline=None)
def test_each_entry_has_a_number_of_its_own(names: list[str], secret: str) -> None:
    numbers = number_entries(names, secret=secret)
    assert [*numbers] == names
    assert len(set(numbers.values())) == len(names)
    assert all(1 <= number <= max(99, 2 * len(names)) for number in numbers.values())


def test_numbers_tell_nothing_of_when_an_entry_came() -> None:
    told = [[*number_entries(map(str, range(40)), secret=f"secret {turn}").values()] for turn in range(40)]
    mean = sum(float(spearmanr(range(40), one).statistic) for one in told) / 40
    assert abs(mean) < 0.1


def test_another_secret_gives_other_numbers() -> None:
    assert number_entries("ABCDEF", secret="one") != number_entries("ABCDEF", secret="two")


def test_a_team_reads_what_judges_wrote_without_their_names_or_order() -> None:
    said = [
        ballot("Ann", "A", 5, feedback="Clear map."),
        ballot("Bo", "A", 5, feedback="  Who will run it?  "),
        ballot("Cy", "A", 5, feedback="Not ready.", done=False),
        ballot("Di", "B", 5, feedback="Of another."),
        ballot("Ed", "A", 5),
    ]
    told = feedback_to("A", said, secret="s")
    assert set(told) == {"Clear map.", "Who will run it?"}
    assert told == feedback_to("A", said[::-1], secret="s")
