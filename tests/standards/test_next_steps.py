"""The shortest path: the least work in all, by a program that is compared with trying every choice."""

from __future__ import annotations

import random
from itertools import combinations

from tests.standards.making import criterion, standard
from upstate.standards.next_steps import Path, shortest_path
from upstate.standards.standard import Criterion, Level, Standard
from upstate.standards.standing import needed, standing_of


def steps(path: Path) -> list[str]:
    return [one.criterion.id for one in path.steps]


def test_the_least_work_that_makes_the_level_is_chosen() -> None:
    small = standard(
        criterion("a", effort=9), criterion("b", effort=1), criterion("c", effort=2), levels={"silver": 60}
    )
    path = shortest_path(small, frozenset(), small.levels[0])
    assert (steps(path), path.effort) == (["b", "c"], 3)


def test_work_that_nobody_estimated_weighs_a_week_and_adds_up_to_no_number() -> None:
    small = standard(criterion("a", effort=6), criterion("b"), criterion("c", effort=4), levels={"silver": 60})
    path = shortest_path(small, frozenset(), small.levels[0])
    assert (steps(path), path.effort) == (["c", "b"], None)
    assert shortest_path(small, frozenset("b"), small.levels[0]).effort == 4


def test_what_a_criterion_needs_comes_with_it_and_before_it() -> None:
    small = standard(
        criterion("cheap", effort=1, needs=["base"]),
        criterion("base", effort=3),
        criterion("dear", effort=5),
        levels={"silver": 34},
    )
    path = shortest_path(small, frozenset(), small.levels[0])
    assert steps(path) == ["base", "cheap"]
    assert path.steps[0].needed_by == ("cheap",)


def test_a_core_criterion_is_on_the_path_even_when_the_number_is_reached() -> None:
    small = standard(
        criterion("core", effort=90, core=True), criterion("a"), criterion("b"), criterion("c"), levels={"silver": 50}
    )
    path = shortest_path(small, frozenset({"a", "b", "c"}), small.levels[0])
    assert steps(path) == ["core"]


def test_where_all_is_met_there_is_nothing_to_do() -> None:
    small = standard(criterion("a"), levels={"silver": 50})
    assert steps(shortest_path(small, frozenset({"a"}), small.levels[0])) == []


def test_no_choice_is_less_work_than_the_path() -> None:
    chance = random.Random(7)
    for _ in range(80):
        small = _drawn(chance)
        met = frozenset(one.id for one in small.criteria if chance.random() < 0.3)
        level = chance.choice(small.levels)
        path = shortest_path(small, met, level)
        assert _is_enough(small, met | set(steps(path)), level)
        assert (path.effort, len(path.steps)) == _least_by_trying_all(small, met, level)
        _is_in_order(path)


def _drawn(chance: random.Random) -> Standard:
    names = [f"c{number}" for number in range(chance.randint(3, 9))]
    return standard(
        *(
            criterion(
                name,
                effort=chance.randint(1, 6),
                core=chance.random() < 0.15,
                needs=chance.sample(names[:at], k=min(at, chance.choice([0, 0, 1, 2]))),
                status=chance.choice(["current"] * 5 + ["obsolete"]),
            )
            for at, name in enumerate(names)
        ),
        criterion("always", effort=5),
        levels={"silver": 40, "gold": 70, "platinum": 95},
    )


def _is_enough(small: Standard, met: set[str] | frozenset[str], level: Level) -> bool:
    reached = standing_of(small, frozenset(met)).level
    return reached is not None and reached.from_percent >= level.from_percent


def _least_by_trying_all(small: Standard, met: frozenset[str], level: Level) -> tuple[int, int]:
    """Every set of open criteria is tried."""
    open_ones = [one for one in small.current if one.id not in met]
    found: list[tuple[int, int]] = []
    for size in range(len(open_ones) + 1):
        for chosen in combinations(open_ones, size):
            ids = met | {one.id for one in chosen}
            if all(_may_be_met(one, ids, small) for one in chosen) and _is_enough(small, ids, level):
                found.append((sum(one.effort or 0 for one in chosen), size))
    return min(found)


def _may_be_met(one: Criterion, ids: frozenset[str] | set[str], small: Standard) -> bool:
    return all(name in ids or small.by_id[name].status != "current" for name in one.needs)


def _is_in_order(path: Path) -> None:
    done: set[str] = set()
    chosen = set(steps(path))
    for step in path.steps:
        assert all(name in done for name in step.criterion.needs if name in chosen)
        done.add(step.criterion.id)


def test_a_level_asks_for_its_share_and_for_all_core_ones() -> None:
    small = standard(*(criterion(f"c{at}", core=at < 3) for at in range(5)), levels={"musts": 0, "most": 80})
    assert [needed(small, level) for level in small.levels] == [3, 4]
