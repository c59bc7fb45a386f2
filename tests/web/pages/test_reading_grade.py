"""The reading grade: the formulas by hand, and syllables counted by people."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstate.web.pages.reading_grade import english_syllables, read_grade, spanish_syllables

ENGLISH = {
    "the": 1, "cat": 1, "city": 2, "water": 2, "department": 3, "data": 2, "make": 1, "made": 1, "table": 2, "people": 2,
    "wanted": 2, "walked": 1, "houses": 2, "boxes": 2, "changes": 2, "makes": 1, "pipes": 1, "street": 1, "trees": 1,
    "every": 3, "publish": 2, "available": 4, "information": 4, "tables": 2, "needed": 2, "used": 1, "uses": 2,
}  # fmt: skip
SPANISH = {
    "el": 1, "agua": 2, "ciudad": 2, "datos": 2, "calle": 2, "árbol": 2, "país": 2, "día": 2, "que": 1, "quiere": 2,
    "guerra": 2, "pingüino": 3, "información": 4, "departamento": 5, "cuaderno": 3, "y": 1, "muy": 1, "reyes": 2, "teatro": 3,
    "leer": 2, "héroe": 3, "solución": 3, "versión": 2, "público": 3, "continúa": 4, "ahora": 3,
}  # fmt: skip


@pytest.mark.parametrize(("word", "syllables"), ENGLISH.items())
def test_syllables_of_english_words(word: str, syllables: int) -> None:
    assert english_syllables(word) == syllables


@pytest.mark.parametrize(("word", "syllables"), SPANISH.items())
def test_syllables_of_spanish_words(word: str, syllables: int) -> None:
    assert spanish_syllables(word) == syllables


def test_the_english_grade_is_flesch_and_kincaids() -> None:
    # 40 words of one syllable in 4 sentences: 0.39 * 10 + 11.8 * 1 - 15.59 = 0.11
    assert read_grade("The cat sat on the mat and ate the fish. " * 4).grade == pytest.approx(0.1)


def test_the_spanish_grade_is_crawfords() -> None:
    # 32 words, 4 sentences, 64 syllables: -0.205 * 12.5 + 0.049 * 200 - 3.407 = 3.8305
    text = "Gato come carne y perro corre por casita blanca. " * 4
    words, syllables = 9 * 4, (2 + 2 + 2 + 1 + 2 + 2 + 1 + 3 + 2) * 4
    expected = -0.205 * (100 * 4 / words) + 0.049 * (100 * syllables / words) - 3.407
    assert read_grade(text, "es").grade == round(expected, 1)


def test_office_language_is_told_from_plain_language() -> None:
    plain = read_grade(
        "You can read the data here. You can take it home. You need no account. Ask us if you are not sure. " * 3
    )
    office = read_grade(
        "Notwithstanding the aforementioned provisions, municipal departments administering informational repositories "
        "shall endeavour to facilitate dissemination of disaggregated statistical information to interested constituencies. "
        * 3
    )
    assert plain.is_plain
    assert plain.grade is not None
    assert plain.grade < 6
    assert not office.is_plain
    assert office.grade is not None
    assert office.grade > 12


@pytest.mark.parametrize("text", ["", "   \n\n", "Three short words.", "1 2 3 4 5 6 7 8 9 " * 20, "…!?" * 100])
def test_too_little_text_has_no_grade_and_breaks_nothing(text: str) -> None:
    reading = read_grade(text)
    assert reading.grade is None
    assert reading.is_plain


@given(st.text(max_size=500), st.sampled_from(["en", "es", "xx"]))
def test_any_text_has_a_grade_that_is_none_or_not_negative(text: str, language: str) -> None:
    grade = read_grade(text, language).grade
    assert grade is None or grade >= 0


@given(st.lists(st.sampled_from(sorted(ENGLISH)), min_size=40, max_size=60))
def test_longer_sentences_never_read_easier(words: list[str]) -> None:
    short = ". ".join(" ".join(words[at : at + 5]) for at in range(0, len(words), 5))
    long = " ".join(words)
    easy, hard = read_grade(short).grade, read_grade(long).grade
    assert easy is not None
    assert hard is not None
    assert easy <= hard
