"""Judges are given to entries fairly: equal to the best of all ways where all can be tried, and true to its promises where they can not."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.thorough import examples
from upstate.challenges.judging.assigning import Assignment, assign
from upstate.challenges.judging.connecting import Pair, connected


def named(kind: str, count: int) -> list[str]:
    return [f"{kind} {number}" for number in range(1, count + 1)]


def loads(pairs: tuple[Pair, ...], judges: list[str]) -> list[int]:
    counted = Counter(judge for judge, _ in pairs)
    return sorted(counted[judge] for judge in judges)


@st.composite
def contests(
    draw: st.DrawFn, most_entries: int = 9, most_judges: int = 7
) -> tuple[list[str], list[str], set[Pair], int]:
    entries = named("entry", draw(st.integers(1, most_entries)))
    judges = named("judge", draw(st.integers(1, most_judges)))
    conflicts = draw(st.sets(st.sampled_from([*product(judges, entries)]), max_size=12))
    return entries, judges, conflicts, draw(st.integers(1, 4))


def every_way(entries: list[str], judges: list[str], conflicts: set[Pair], each: int) -> list[tuple[Pair, ...]]:
    """All assignments that give each entry as many judges as it can have."""
    choices = []
    for entry in entries:
        free = [judge for judge in judges if (judge, entry) not in conflicts]
        choices.append([[(judge, entry) for judge in some] for some in combinations(free, min(each, len(free)))])
    return [tuple(pair for part in way for pair in part) for way in product(*choices)]


@given(contests(), st.integers(0, 5))
@settings(max_examples=examples(80), deadline=None)
def test_promises_hold_whatever_the_conflicts(contest: tuple[list[str], list[str], set[Pair], int], seed: int) -> None:
    entries, judges, conflicts, each = contest
    given_ = assign(entries, judges, conflicts=conflicts, each=each, seed=seed)
    assert len(set(given_.pairs)) == len(given_.pairs)
    assert not set(given_.pairs) & conflicts
    short = {one.entry: one.has for one in given_.short}
    for entry in entries:
        free = sum((judge, entry) not in conflicts for judge in judges)
        has = sum(name == entry for _, name in given_.pairs)
        assert has == min(each, free)
        assert short.get(entry, each) == has
    assert given_ == assign(entries, judges, conflicts=conflicts, each=each, seed=seed)


@given(contests(most_entries=4, most_judges=4), st.integers(0, 3))
@settings(max_examples=examples(80), deadline=None)
def test_loads_are_as_even_as_the_evenest_of_all_ways(
    contest: tuple[list[str], list[str], set[Pair], int], seed: int
) -> None:
    entries, judges, conflicts, each = contest
    given_ = assign(entries, judges, conflicts=conflicts, each=each, seed=seed)
    ways = every_way(entries, judges, conflicts, each)
    evenest = min(sum(load**2 for load in loads(way, judges)) for way in ways)
    assert sum(load**2 for load in loads(given_.pairs, judges)) == evenest


@given(contests(most_entries=4, most_judges=4), st.integers(0, 3))
@settings(max_examples=examples(80), deadline=None)
def test_judges_are_linked_wherever_any_way_as_even_links_them(
    contest: tuple[list[str], list[str], set[Pair], int], seed: int
) -> None:
    entries, judges, conflicts, each = contest
    for barred in (set(), conflicts):
        given_ = assign(entries, judges, conflicts=barred, each=each, seed=seed)
        mine = loads(given_.pairs, judges)
        assert barred or mine[-1] - mine[0] <= 1
        alike = [way for way in every_way(entries, judges, barred, each) if loads(way, judges) == mine]
        assert connected(given_.pairs) == any(connected(way) for way in alike)


@pytest.mark.parametrize("seed", range(5))
def test_fifty_entries_and_twelve_judges_are_one_piece_and_even(seed: int) -> None:
    entries, judges = named("entry", 50), named("judge", 12)
    conflicts = {(judge, entry) for place, judge in enumerate(judges) for entry in entries[place::17]}
    given_ = assign(entries, judges, conflicts=conflicts, each=3, seed=seed)
    assert connected(given_.pairs)
    assert not given_.short
    assert set(loads(given_.pairs, judges)) == {12, 13}


def test_two_rooms_of_judges_who_share_no_entry_are_joined() -> None:
    """Two of each room may only judge their own room; one swap by those who are free links them."""
    entries, judges = named("entry", 8), named("judge", 4)
    apart = {(judge, entry) for place, judge in enumerate(judges[:2]) for entry in entries[1 - place :: 2]}
    assert connected(assign(entries, judges, conflicts=apart, each=2, seed=1).pairs)


def test_an_entry_that_all_judges_know_is_named_with_the_reason() -> None:
    judges = named("judge", 3)
    given_ = assign(["A", "B"], judges, conflicts={("judge 1", "A"), ("judge 2", "A")}, each=3, seed=0)
    [short] = given_.short
    assert (short.entry, short.has) == ("A", 1)
    assert short.why == "A gets 1 of 3 judges: of 3 judges in all, 2 have a conflict of interest with it."


def test_too_few_judges_are_told_as_that() -> None:
    [short] = assign(["A"], ["judge 1"], conflicts=set(), each=3, seed=0).short
    assert short.why == "A gets 1 of 3 judges: there are 1 judges in all."
    [none] = assign(["A"], [], conflicts=set(), each=3, seed=0).short
    assert none.has == 0


def entries_of(judge: str, given_: Assignment) -> list[str]:
    return [entry for name, entry in given_.pairs if name == judge]


def begun() -> Assignment:
    return assign(named("entry", 10), named("judge", 5), conflicts=set(), each=2, seed=3)


def test_pairs_that_were_given_stay_when_a_judge_comes_late() -> None:
    first = begun()
    more = assign(
        [*named("entry", 10), *named("late entry", 4)], named("judge", 6), conflicts=set(), each=2, seed=3,
        already=first.pairs,
    )  # fmt: skip
    assert more.pairs[: len(first.pairs)] == first.pairs
    assert max(loads(more.pairs, named("judge", 6))) == 5
    assert len(entries_of("judge 6", more)) == 4


def test_when_a_judge_leaves_others_take_over_what_they_had_not_marked() -> None:
    first = begun()
    marked = entries_of("judge 1", first)[:2]
    stay = [pair for pair in first.pairs if pair[0] != "judge 1" or pair[1] in marked]
    then = assign(named("entry", 10), named("judge", 5)[1:], conflicts=set(), each=2, seed=3, already=stay)
    assert entries_of("judge 1", then) == marked
    assert not then.short
    assert all(sum(name == entry for _, name in then.pairs) == 2 for entry in named("entry", 10))


def test_a_conflict_that_is_told_later_takes_the_pair_away() -> None:
    first = begun()
    told = first.pairs[0]
    then = assign(named("entry", 10), named("judge", 5), conflicts={told}, each=2, seed=3, already=first.pairs)
    assert told not in then.pairs
    assert not then.short


def test_nobody_and_nothing_are_an_empty_assignment() -> None:
    assert assign([], [], conflicts=set(), each=1, seed=0).pairs == ()
    assert connected(assign([], ["judge 1"], conflicts=set(), each=1, seed=0).pairs)


def test_no_judges_at_all_can_not_be_asked_for() -> None:
    with pytest.raises(ValueError, match="1 judge at least"):
        assign(["A"], ["judge 1"], conflicts=set(), each=0, seed=0)
