"""The standards that ship: they read, are whole, speak both languages in plain words, and name only what is there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from upstate.errors import BadStandard
from upstate.solutions.header import Words
from upstate.standards.detectors import DETECTORS
from upstate.standards.shelf import find_standard, read_standards
from upstate.standards.standard import Standard
from upstate.web.pages.reading_grade import read_grade

STANDARDS = read_standards().values()
every_standard = pytest.mark.parametrize("standard", STANDARDS, ids=[one.name for one in STANDARDS])
SHELF = Path(__file__).parents[2] / "solutions"
WORKS = find_standard("what-works-cities-2022")
FIRST_RUNG = find_standard("first-rung")

# As they are published, practice by practice.
PUBLISHED = """
DM1 DM2 DM3 DM4 DM5 DM6 DM7 DM8 DM9
LC1 LC2 LC3 LC4 LC5 LC6 LC7
OD1 OD2 OD3 OD4
PA1 PA2 PA3 PA4 PA5
BF1 BF2 BF3
RDC1 RDC2 RDC3 RDC4 RDC5 RDC6 RDC7 RDC8
CI1 CI2 CI3
EVAL1 EVAL2 EVAL3 EVAL4
"""


def every_words(part: object) -> Iterator[Words]:
    """All texts for people, however deep."""
    if isinstance(part, Words):
        yield part
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from every_words(getattr(part, name))
    elif isinstance(part, tuple):
        for below in part:
            yield from every_words(below)


def texts(standard: Standard) -> Iterator[Words]:
    for part in (standard.about, standard.levels, standard.practices, standard.criteria):
        yield from every_words(part)


def test_what_works_cities_has_its_43_criteria_in_their_order() -> None:
    assert [one.id for one in WORKS.current] == PUBLISHED.split()
    assert len(WORKS.criteria) == 43


def test_each_of_its_criteria_stands_in_the_practice_of_its_letters() -> None:
    assert all(one.practice == one.id.rstrip("0123456789") for one in WORKS.criteria)
    assert [one.id for one in WORKS.practices] == [line.split()[0][:-1] for line in PUBLISHED.split("\n") if line]


def test_its_core_and_its_levels_are_as_published() -> None:
    assert {one.id for one in WORKS.core} == {"DM1", "LC1", "PA1"}
    assert [(one.name, one.from_percent, one.ours) for one in WORKS.levels] == [
        ("silver", 51, False),
        ("gold", 68, False),
        ("platinum", 85, False),
    ]
    assert all(one.also and "international standard" in one.also.en for one in WORKS.levels)


def test_its_eight_first_questions_are_one_of_each_practice_and_said_to_be_ours() -> None:
    assert sorted(one.practice for one in WORKS.snapshot) == sorted(one.id for one in WORKS.practices)
    assert set(WORKS.core) <= set(WORKS.snapshot)
    assert "the eight first questions a choice, of ours" in WORKS.about.summary.en
    assert "estimates" in WORKS.about.summary.en and "does not speak for them" in WORKS.about.summary.en


def test_every_city_has_a_standard_of_its_size_and_none_is_told_of_both() -> None:
    for people in (0, 500, 29_999, 30_000, 146_000, 8_000_000):
        assert [one.name for one in (WORKS, FIRST_RUNG) if one.fits(people)] == [
            "what-works-cities-2022" if people >= 30_000 else "first-rung"
        ]


def test_the_first_rung_is_short_and_all_of_it_ours() -> None:
    assert 10 <= len(FIRST_RUNG.current) <= 12 and len(FIRST_RUNG.core) == 3 and len(FIRST_RUNG.snapshot) == 8
    assert len(FIRST_RUNG.levels) == 3 and all(one.ours for one in FIRST_RUNG.levels)
    assert not set(FIRST_RUNG.by_id) & set(WORKS.by_id), "who meets one has not met the other"


def test_three_in_four_steps_of_the_first_rung_can_be_seen_without_a_person() -> None:
    seen = [one for one in FIRST_RUNG.current if one.seen_by and not one.judgement]
    assert len(seen) >= 9


@every_standard
def test_every_text_stands_in_spanish_and_is_no_copy(standard: Standard) -> None:
    copied = {one.en for one in texts(standard) if one.en == one.es and " " in one.en}
    assert copied <= {"What Works Cities 2022"}, "a name, and a single word such as API, may be the same"


@every_standard
def test_what_people_are_asked_reads_like_a_sixth_grade_text(standard: Standard) -> None:
    for language in ("en", "es"):
        asked = " ".join(f"{getattr(one.question, language)} {getattr(one.why, language)}" for one in standard.criteria)
        grade = read_grade(asked, language).grade
        assert grade is not None and grade < 9, (language, grade)


@every_standard
def test_every_question_is_one(standard: Standard) -> None:
    for one in standard.criteria:
        assert one.question.en.endswith("?"), one.id
        assert one.question.es.startswith("¿") or " ¿" in one.question.es, one.id
        assert one.question.es.endswith("?"), one.id


@every_standard
def test_a_practice_has_a_criterion_where_the_standard_is_known(standard: Standard) -> None:
    without = {one.id for one in standard.practices} - {one.practice for one in standard.criteria}
    assert not (without and standard.about.known)


@every_standard
def test_every_detector_and_every_solution_that_is_named_is_there(standard: Standard) -> None:
    assert {name for one in standard.criteria for name in one.seen_by} <= {*DETECTORS}
    assert {name for one in standard.criteria for name in one.solutions} <= {folder.name for folder in SHELF.iterdir()}


@every_standard
def test_what_replaced_an_edition_is_there(standard: Standard) -> None:
    assert not standard.about.replaced_by or standard.about.replaced_by in read_standards()


def test_a_standard_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(BadStandard) as refused:
        find_standard("what-works")
    assert "what-works" in refused.value.given and "what-works-cities-2022" in refused.value.allowed
    assert "upstate standards" in refused.value.next_step
