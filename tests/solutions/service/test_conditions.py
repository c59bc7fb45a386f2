"""What a cell of a table of rules means: held against somebody who reads the cell word by word."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.thorough import examples
from upstate.solutions.service import Answer, Condition, all_hold, parse_condition

WORDS = ("bar", "shop", "food_truck", "a", "no", "not_yet")


def slowly(cell: str, answer: Answer) -> bool | None:
    """Whether the cell means this answer, read naively: its parts one after the other, numbers as fractions."""
    text = cell.strip()
    if not text:
        return True
    if answer is None:
        return None
    turned = text.startswith("not ")
    return any(_meant(part.strip(), answer) for part in text.removeprefix("not ").split("|")) != turned


def _meant(part: str, answer: frozenset[str] | Decimal) -> bool:
    if isinstance(answer, frozenset):
        return part in answer
    number = Fraction(answer)
    for sign in ("<=", ">=", "<", ">"):
        if part.startswith(sign):
            other = Fraction(part.removeprefix(sign).strip())
            return {
                "<=": number < other or number == other,
                ">=": number > other or number == other,
                "<": number < other,
                ">": number > other,
            }[sign]
    ends = [Fraction(end.strip()) for end in part.split("..")]
    return ends[0] <= number <= ends[-1]


# few numbers, so that answers often lie on the ends
NUMBERS = st.sampled_from(["-3", "-1", "0", "0.5", "1", "2", "2.25", "3", "40", "1000000"])
GAP = st.sampled_from(["", " ", "  "])


@st.composite
def number_parts(draw: st.DrawFn) -> str:
    one, other = sorted((draw(NUMBERS), draw(NUMBERS)), key=Fraction)
    sign, gap = draw(st.sampled_from(["<", "<=", ">", ">=", "", ".."])), draw(GAP)
    if sign == "..":
        return f"{one}{gap}..{gap}{other}"
    return f"{sign}{gap}{one}" if sign else one


@st.composite
def cells(draw: st.DrawFn, parts: st.SearchStrategy[str]) -> str:
    joined = f"{draw(GAP)}|{draw(GAP)}".join(draw(st.lists(parts, min_size=1, max_size=4)))
    return f"{draw(GAP)}{draw(st.sampled_from(['', 'not ']))}{joined}{draw(GAP)}"


WORD_ANSWERS = st.one_of(st.none(), st.frozensets(st.sampled_from(WORDS), max_size=3))
NUMBER_ANSWERS = st.one_of(st.none(), st.just(frozenset[str]()), NUMBERS.map(Decimal), st.decimals(-5, 50, places=2))
CASES = st.one_of(
    st.tuples(cells(st.sampled_from(WORDS)), WORD_ANSWERS),
    st.tuples(cells(number_parts()), NUMBER_ANSWERS),
    st.tuples(GAP, WORD_ANSWERS),
)


@given(CASES)
@settings(max_examples=examples(2000), deadline=None)
def test_a_cell_holds_for_the_answers_that_it_says(case: tuple[str, Answer]) -> None:
    cell, answer = case
    condition = parse_condition(cell)
    assert (True if condition is None else condition.holds(answer)) == slowly(cell, answer)


@given(
    st.dictionaries(st.sampled_from("pqr"), cells(st.sampled_from(WORDS)), max_size=3),
    st.dictionaries(st.sampled_from("pqr"), WORD_ANSWERS, max_size=3),
)
@settings(max_examples=examples(800), deadline=None)
def test_what_is_said_for_sure_stays_so_whatever_the_open_questions_turn_out_to_be(
    row: dict[str, str], answers: dict[str, frozenset[str] | None]
) -> None:
    conditions = {name: found for name, cell in row.items() if (found := parse_condition(cell))}
    said = all_hold(conditions, answers)
    still_open = [name for name in "pqr" if answers.get(name) is None]
    for chosen in product([frozenset[str](), *(frozenset([word]) for word in WORDS)], repeat=len(still_open)):
        known = answers | dict(zip(still_open, chosen, strict=True))
        for_sure = all(slowly(cell, known[name]) for name, cell in row.items())
        assert said is None or said == for_sure
    if not {*conditions} & {*still_open}:
        assert said is not None
    if any(slowly(cell, answers.get(name)) is False for name, cell in row.items()):
        assert said is False  # one cell that fails is enough, whatever else is open


def test_an_empty_cell_means_any_answer() -> None:
    assert parse_condition("") is None
    assert parse_condition("  ") is None
    assert all_hold({}, {}) is True


def test_a_question_that_was_not_asked_has_no_answer_and_not_holds_for_it() -> None:
    assert Condition(frozenset({"bar"})).holds(frozenset()) is False
    assert Condition(frozenset({"bar"}), turned=True).holds(frozenset()) is True


@pytest.mark.parametrize(
    ("cell", "holds"),
    [("< 5", "TFF"), ("<= 5", "TTF"), ("> 5", "FFT"), (">= 5", "FTT"), ("5", "FTF"), ("not < 5", "FTT")],
)
def test_a_comparison_says_whether_its_end_belongs_to_it(cell: str, holds: str) -> None:
    found = parse_condition(cell)
    assert found is not None
    assert "".join("T" if found.holds(Decimal(n)) else "F" for n in ("4.9999", "5.00", "5.0001")) == holds


def test_both_ends_of_a_range_belong_to_it() -> None:
    found = parse_condition("5..10")
    assert found is not None
    assert [found.holds(Decimal(n)) for n in ("4.99", "5", "10", "10.01")] == [False, True, True, False]


@pytest.mark.parametrize(
    "cell",
    [
        "Bar", "food truck", "bar,shop", "bar |", "| bar", "|", "not not bar | ", "bar & shop", "bar;shop", "=yes", "!bar",
        "bar | 5", "> 5 | shop", "10..5", "1..2..3", "..5", "5..", "5-10", "1,000", "1e5", "0x10", "$5", "> ", "> x", ">> 5", "=> 5",
        "٣", "５", "NaN", "> -", "> inf", "> nan", "--5", "5 %", "1" * 20, "0.123456", "<script>", "bar\x00", "bar\nshop | x y",
        "ñ", "_bar", "5bar", "a" * 64, "{licence_phone}", "* ", ">= 5 and < 9", "[bar]", "yes / no",
    ],
)  # fmt: skip
def test_what_can_not_be_read_is_refused_and_not_guessed(cell: str) -> None:
    with pytest.raises(ValueError):
        parse_condition(cell)


@given(st.text(max_size=60))
@settings(max_examples=examples(1000), deadline=None)
def test_any_text_is_a_condition_or_a_fault(cell: str) -> None:
    try:
        parse_condition(cell)
    except ValueError as fault:
        assert str(fault)
