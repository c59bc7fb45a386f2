"""Judges know numbers, teams know words, and neither tells who it was."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr

from tests.challenges.judging.making import ballot
from upstate.challenges.judging.blind import feedback_to, number_entries

NAMES = st.lists(st.text(min_size=1, max_size=8), unique=True, max_size=60)


@given(NAMES, st.integers(0, 60), st.text(max_size=5))
@settings(deadline=None)
def test_numbers_stay_when_others_come_and_are_never_given_twice(names: list[str], first: int, secret: str) -> None:
    begun = number_entries(names[:first], secret=secret)
    later = number_entries(names, secret=secret, already=begun)
    assert {name: later[name] for name in begun} == begun
    assert len(set(later.values())) == len(names)
    assert all(1 <= number <= max(99, 2 * len(names)) for number in later.values())


def test_the_number_of_one_who_withdrew_is_not_given_again() -> None:
    begun = number_entries(["A", "B"], secret="s")
    later = number_entries(["B", *map(str, range(40))], secret="s", already=begun)
    assert begun["A"] not in later.values()
    assert "A" not in later


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
