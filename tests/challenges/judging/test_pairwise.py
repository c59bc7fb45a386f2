"""Comparisons of two make the strengths that Davidson published, that plain likelihood finds, and that are finite whatever was said."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from tests.challenges.judging.making import preferred
from tests.thorough import examples
from upstate.challenges.judging.asking import next_comparisons
from upstate.challenges.judging.marks import Comparison
from upstate.challenges.judging.pairwise import strengths

# Six brands of chocolate pudding: Davidson, Journal of the American Statistical Association 65 (1970) 317, table 2, as in the R package PlackettLuce.
# first, second, first preferred, second preferred, no preference
PUDDINGS = (
    (1, 2, 19, 22, 16), (1, 3, 16, 19, 12), (2, 3, 19, 19, 10), (1, 4, 18, 23, 13), (2, 4, 23, 19, 9),
    (3, 4, 19, 20, 15), (1, 5, 13, 19, 18), (2, 5, 16, 20, 12), (3, 5, 16, 15, 17), (4, 5, 17, 14, 16),
    (1, 6, 18, 21, 12), (2, 6, 22, 20, 12), (3, 6, 13, 18, 10), (4, 6, 14, 19, 18), (5, 6, 11, 21, 12),
)  # fmt: skip
WORTH = (0.1388005, 0.1729985, 0.1617420, 0.1653930, 0.1586805, 0.2023855)
TIES = 0.7468147


def said(first: str, second: str, *counts: int) -> list[Comparison]:
    outcomes = zip((first, second, ""), counts, strict=True)
    return [Comparison("judge", first, second, better) for better, count in outcomes for _ in range(count)]


def puddings() -> list[Comparison]:
    return [one for first, second, *counts in PUDDINGS for one in said(str(first), str(second), *counts)]


def test_the_worth_of_six_puddings_is_that_of_the_published_example() -> None:
    found = strengths(puddings(), "123456", halves=0)
    worth = np.exp(found.values)
    assert worth / worth.sum() == pytest.approx(WORTH, abs=3e-5)  # theirs are after seven rounds of a search
    assert found.ties == pytest.approx(TIES, abs=2e-5)
    assert found.compared.tolist() == [259, 258, 238, 257, 237, 241]


def slowly(comparisons: list[Comparison], entries: str, *, halves: float) -> tuple[list[float], float]:
    """The same by a general search over Davidson's formula, one comparison after the other."""

    def unlikeliness(at: np.ndarray) -> float:
        value, ties = dict(zip(entries, at[:-1], strict=True)), np.exp(at[-1])
        whole = 0.0
        for one in comparisons:
            a, b = np.exp(value[one.first]), np.exp(value[one.second])
            equal = ties * np.sqrt(a * b)
            came = {one.first: a, one.second: b, "": equal}[one.better]
            whole -= np.log(came / (a + b + equal))
        for entry in entries:
            worth = np.exp(value[entry])
            whole -= halves * (np.log(worth / (worth + 1)) + np.log(1 / (worth + 1)))
        return float(whole - halves * (np.log(ties / (2 + ties)) + np.log(1 / (2 + ties))))

    found = minimize(unlikeliness, np.zeros(len(entries) + 1), method="BFGS", options={"gtol": 1e-7})
    return found.x[:-1].tolist(), float(np.exp(found.x[-1]))


ENTRIES = "ABCD"


@st.composite
def contests(draw: st.DrawFn) -> list[Comparison]:
    pairs = st.tuples(st.sampled_from(ENTRIES), st.sampled_from(ENTRIES), st.integers(0, 2))
    drawn = draw(st.lists(pairs.filter(lambda pair: pair[0] != pair[1]), max_size=25))
    return [Comparison("judge", one, other, (one, other, "")[outcome]) for one, other, outcome in drawn]


@given(contests())
@settings(max_examples=examples(60), deadline=None)
def test_any_comparisons_give_the_finite_strengths_of_a_plain_search(comparisons: list[Comparison]) -> None:
    found = strengths(comparisons, ENTRIES)
    values, ties = slowly(comparisons, ENTRIES, halves=0.5)
    assert np.isfinite(found.values).all()
    assert found.values == pytest.approx(values, abs=1e-3)
    assert found.ties == pytest.approx(ties, rel=5e-3, abs=1e-3)


def test_an_entry_that_always_wins_is_first_and_finite_with_an_interval() -> None:
    found = strengths([*preferred("J", "A>B", "A>C", "B>C"), *preferred("K", "A>B", "A>C", "B=C")], "ABC")
    figure, low, high = found.figures()
    assert figure[0] > figure[1] > figure[2]
    assert (low > 0).all() and (low < figure).all() and (figure < high).all() and (high < 100).all()
    assert found.won.tolist() == [4, 1.5, 0.5]


def test_who_beats_the_strong_stands_above_who_beats_the_weak_as_often() -> None:
    many = preferred("J", *["S>W"] * 6, "A>S", "B>W", "A=B")
    value = dict(zip("SWAB", strengths(many, "SWAB").values, strict=True))
    assert value["A"] > value["B"]


def test_entries_that_nobody_compared_stand_in_the_middle() -> None:
    found = strengths([], "AB")
    assert found.values.tolist() == [0, 0]
    assert found.figures()[0].tolist() == [50, 50]


@pytest.mark.parametrize(("first", "second", "better"), [("A", "A", "A"), ("A", "Z", "A"), ("A", "B", "C")])
def test_a_comparison_of_what_is_no_two_entries_is_refused(first: str, second: str, better: str) -> None:
    with pytest.raises(ValueError, match="judge"):
        strengths([Comparison("judge", first, second, better)], "ABC")


def test_the_next_question_is_of_entries_compared_least_and_then_nearest() -> None:
    begun = [*preferred("J", "A>B", "A>C", "B>C"), *preferred("K", "A>B", "A>C", "B>C")]
    asked = next_comparisons("L", entries="ABCD", comparisons=begun)
    assert all("D" in pair for pair in asked[:3])
    assert set(asked[0]) == {"D", "B"}  # B stands in the middle, where D is put for now
    assert set(asked[-1]) == {"A", "C"}


def test_an_entry_that_nobody_has_seen_goes_before_two_that_were_seen_once() -> None:
    asked = next_comparisons("L", entries="ABCD", comparisons=preferred("J", "A>C", "A>D"))
    assert set(asked[2]) == {"A", "B"}
    assert set(asked[3]) == {"C", "D"}


def test_nobody_is_asked_twice() -> None:
    begun = preferred("J", "A>B")
    assert {"A", "B"} not in [set(pair) for pair in next_comparisons("J", entries="ABC", comparisons=begun)]
    assert {"A", "B"} in [set(pair) for pair in next_comparisons("K", entries="ABC", comparisons=begun)]


def test_the_entry_named_first_is_drawn_anew_for_each_judge() -> None:
    firsts = {next_comparisons(f"judge {number}", entries="AB", comparisons=[])[0][0] for number in range(20)}
    assert firsts == {"A", "B"}


def test_asking_by_rule_compares_all_about_equally_often() -> None:
    made: list[Comparison] = []
    for turn in range(30):
        judge = f"judge {turn % 5}"
        first, second = next_comparisons(judge, entries="ABCDEF", comparisons=made)[0]
        made.append(Comparison(judge, first, second, min(first, second)))
    compared = strengths(made, "ABCDEF").compared
    assert compared.max() - compared.min() <= 2
