"""The goals with their measures: goals keep their place, what presses comes first, and the public sees only what the city shows."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.measures.making import measure, reading
from upstate.measures.board import Board, make_board
from upstate.measures.reading import AgainstTarget
from upstate.measures.told import WEIGHTS, tell_rest


def names(board: Board) -> list[tuple[str, str, list[str]]]:
    return [(goal.title, one.title, [m.name for m in one.measures]) for goal in board.goals for one in goal.objectives]


def test_measures_stand_below_their_objectives_and_goals_which_stand_by_the_alphabet() -> None:
    board = make_board(
        [measure("c", goal="Water"), measure("a", "better"), measure("b", "worse"), measure("d", objective="Mend"), measure("e", goal="", objective="")],
        public=False,
    )  # fmt: skip
    assert names(board) == [
        ("Streets", "Answer", ["b", "a"]),
        ("Streets", "Mend", ["d"]),
        ("Water", "Answer", ["c"]),
        ("", "", ["e"]),
    ]


def test_a_goal_that_is_written_in_two_ways_is_one_goal() -> None:
    board = make_board([measure("a", goal="Safe streets"), measure("b", goal="safe  Streets")], public=False)
    assert len(board.goals) == 1 and len(board.measures) == 2


def test_one_page_holds_the_most_pressing_and_the_rest_is_told_in_one_line() -> None:
    missed = measure("missed", reading=reading(target=AgainstTarget(80, None, False, 1, 12)))
    met = measure("met", reading=reading(target=AgainstTarget(80, None, True, 12, 12)))
    many = [
        measure("steady"),
        measure("odd", "changed"),
        met,
        measure("thin", "not_enough"),
        measure("good", "better"),
        missed,
        measure("bad", "worse"),
        measure("new", None),
    ]
    board = make_board(many, public=False, most=3)
    assert {one.name for one in board.measures} == {"bad", "missed", "odd"}
    assert tell_rest(board.rest) == (
        "Better by more than noise: Good.",
        "Steady, and at the target: Met.",
        "Steady: Steady.",
        "Not enough data to say: Thin.",
        "Not computed yet: New.",
    )


DRAWN = st.tuples(
    st.sampled_from(["better", "worse", "changed", "steady", "not_enough", None]),
    st.booleans(),
    st.sampled_from(["A", "b", ""]),
    st.sampled_from(["X", "Y", ""]),
)


@given(st.lists(DRAWN, max_size=30), st.booleans(), st.none() | st.integers(0, 20))
def test_every_measure_that_may_be_seen_is_on_the_board_once_and_no_other(
    drawn: list[tuple[Any, bool, str, str]], public: bool, most: int | None
) -> None:
    measures = [
        measure(f"m{at}", verdict, public=shown, goal=goal, objective=objective)
        for at, (verdict, shown, goal, objective) in enumerate(drawn)
    ]
    board = make_board(measures, public=public, most=most)
    found = [one.name for one in (*board.measures, *board.rest)]
    assert sorted(found) == sorted(one.name for one in measures if one.public or not public)
    if board.rest:
        heaviest = min(WEIGHTS.index(one.weight) for one in board.rest)
        assert all(WEIGHTS.index(one.weight) <= heaviest for one in board.measures)
