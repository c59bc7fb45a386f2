"""Places are shared and skipped as in sport."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from upstate.challenges.judging.placing import Counted, place, places_of


def counted(**figures: float | tuple[float, float]) -> list[Counted]:
    pairs = {name: one if isinstance(one, tuple) else (one, 0.0) for name, one in figures.items()}
    return [Counted(name, figure, 0, 100, figure, None, 3, tie) for name, (figure, tie) in pairs.items()]


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
