"""Score and level: against a slow oracle on 10,000 assessments, and at each boundary by hand."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import tomlkit

from tests.standards.by_chance import chance_answers, chance_document, met
from tests.standards.making import both, criterion, standard
from tests.standards.oracle import Stands, stands
from upstate.standards.answer import Answer, By, Met
from upstate.standards.shelf import find_standard
from upstate.standards.standard import Standard, read_standard
from upstate.standards.standing import Standing, load_standing, needed, next_level, standing_of

TEXTS = sorted((Path(__file__).parents[2] / "standards").glob("*.toml"))
SMALL = standard(
    criterion("X1", core=True), criterion("X2", needs=["X1"]), criterion("X3", status="future"), levels={"good": 50}
)
WORKS = find_standard("what-works-cities-2022")
CORE = ("DM1", "LC1", "PA1")
OTHERS = [one.id for one in WORKS.criteria if one.id not in CORE]


def as_the_oracle_says(standard: Standard, standing: Standing) -> Stands:
    above = next_level(standard, standing)
    return Stands(
        standing.met,
        standing.of,
        standing.level.name if standing.level else "",
        above.name if above else "",
        {one.id for one in standing.core_missing},
        {level.name: needed(standard, level) for level in standard.levels},
    )


def levels_as_the_oracle(
    standard: Standard, document: Mapping[str, Any], *, chance: random.Random, assessments: int
) -> set[str]:
    """Compare so many assessments by chance; the levels that were reached."""
    reached = set()
    for _ in range(assessments):
        answers = chance_answers(chance, standard.by_id)
        verified_only = chance.random() < 0.5
        expected = stands(document, answers, verified_only=verified_only)
        standing = load_standing(standard, answers, verified_only=verified_only)
        assert as_the_oracle_says(standard, standing) == expected
        assert standing.percent == pytest.approx(100 * expected.met / expected.of)
        reached.add(expected.level)
    return reached


@pytest.mark.parametrize("seed", range(10))
def test_800_assessments_by_random_standards_are_scored_as_the_oracle_scores_them(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(8):
        document = chance_document(chance)
        standard = read_standard("by-chance", tomlkit.dumps(document))
        levels_as_the_oracle(standard, document, chance=chance, assessments=100)


@pytest.mark.parametrize("path", TEXTS, ids=[path.stem for path in TEXTS])
def test_500_assessments_by_each_standard_that_ships_are_scored_as_the_oracle_scores_them(path: Path) -> None:
    standard = find_standard(path.stem)
    document = tomllib.loads(path.read_text("utf-8"))
    reached = levels_as_the_oracle(standard, document, chance=random.Random(7), assessments=500)
    assert {level.name for level in standard.levels if standard.about.known} <= reached, "else they prove little"


# How many of 43 are met, the core ones among them; the level. 29 of 43 are 67.4 %: over silver's 67 and under gold's 68.
BOUNDARIES = {
    3: "", 21: "", 22: "silver", 23: "silver", 28: "silver", 29: "silver", 30: "gold", 31: "gold", 35: "gold", 36: "gold",
    37: "platinum", 42: "platinum", 43: "platinum",
}  # fmt: skip


@pytest.mark.parametrize(("number", "level"), BOUNDARIES.items())
def test_so_many_of_43_make_this_level(number: int, level: str) -> None:
    standing = load_standing(WORKS, met(*CORE, *OTHERS[: number - 3]))
    assert (standing.met, standing.of) == (number, 43)
    assert (standing.level.name if standing.level else "") == level
    assert standing.core_missing == ()


@pytest.mark.parametrize("missing", CORE)
@pytest.mark.parametrize("number", [22, 29, 30, 36, 37, 42])
def test_without_a_core_criterion_there_is_no_level_at_any_number(number: int, missing: str) -> None:
    answers = met(*(one for one in CORE if one != missing), *OTHERS[: number - 2])
    standing = load_standing(WORKS, answers)
    assert (standing.met, standing.level) == (number, None)
    assert [one.id for one in standing.core_missing] == [missing]
    above = next_level(WORKS, standing)
    assert above and above.name == "silver", "the first step is the lowest level, however high the score"


def test_the_levels_of_what_works_cities_ask_for_22_30_and_37() -> None:
    assert [needed(WORKS, level) for level in WORKS.levels] == [22, 30, 37]


def test_the_first_rung_is_reached_by_the_core_alone() -> None:
    first_rung = find_standard("first-rung")
    standing = load_standing(first_rung, met("leader-asks", "duties-written", "goals-measured"))
    assert standing.level and standing.level.name == "first"
    assert [needed(first_rung, level) for level in first_rung.levels] == [3, 6, 9]


def test_a_share_that_is_met_exactly_is_enough() -> None:
    standing = load_standing(SMALL, met("X1"))
    assert (standing.percent, standing.level) == (50.0, SMALL.levels[0])


def test_what_is_to_come_and_what_is_not_there_count_for_nothing() -> None:
    standing = standing_of(SMALL, frozenset({"X1", "X3", "X9"}))
    assert (standing.met, standing.of) == (1, 2)


def test_a_criterion_counts_though_what_it_needs_is_missing() -> None:
    standing = standing_of(SMALL, frozenset({"X2"}))
    assert (standing.met, standing.level) == (1, None)


def test_nobody_answered_is_a_score_of_nothing() -> None:
    standing = load_standing(WORKS, {})
    assert (standing.met, standing.percent, standing.level) == (0, 0.0, None)
    assert [one.id for one in standing.core_missing] == list(CORE)


@pytest.mark.parametrize("answer", ["not_met", "unknown"])
def test_only_met_counts(answer: Met) -> None:
    given = Answer("X1", answer, "person", confidence=5, source=("x",))
    assert load_standing(SMALL, {"X1": given}).met == 0


# by, confidence, source: whether it counts among the verified
VERIFIED = {
    "a person without evidence": ("person", 5, (), False),
    "a person with evidence": ("person", 1, ("policies/open-data.md",), True),
    "a detector that is nearly sure": ("detector", 3, ("catalog/",), False),
    "a detector that is sure": ("detector", 4, (), True),
    "nobody": (None, 5, ("catalog/",), False),
}


@pytest.mark.parametrize(("by", "confidence", "source", "counts"), VERIFIED.values(), ids=VERIFIED.keys())
def test_the_verified_score_counts_what_can_be_looked_at(
    by: By | None, confidence: int, source: tuple[str, ...], counts: bool
) -> None:
    answers = {"X1": Answer("X1", "met", by, confidence=confidence, source=source)}
    assert load_standing(SMALL, answers).met == 1
    assert load_standing(SMALL, answers, verified_only=True).met == counts


def test_at_the_highest_level_there_is_no_next() -> None:
    assert next_level(WORKS, load_standing(WORKS, met(*CORE, *OTHERS))) is None


def test_a_standard_that_is_known_in_part_gives_no_level() -> None:
    part = standard(criterion("X1"), levels={"good": 50}, known=False, unknown=both("Nine more."))
    standing = load_standing(part, met("X1"))
    assert (standing.met, standing.level, next_level(part, standing)) == (1, None, None)


def test_a_level_never_asks_for_fewer_than_the_core() -> None:
    core = standard(criterion("X1", core=True), criterion("X2", core=True), criterion("X3"), levels={"low": 10})
    assert needed(core, core.levels[0]) == 2
