"""Which questions of a form are asked, and which answers it takes."""

from __future__ import annotations

from typing import Any

import pytest

from upstate.permits.answering import asked_questions, asked_sections, find_faults, keep_asked, times
from upstate.permits.answers import BadAnswer, read_form_answer
from upstate.solutions.service import Form, FormQuestion


def words(name: str) -> dict[str, str]:
    return {"en": name, "es": name}


def question(name: str = "q", **fields: Any) -> dict[str, Any]:
    return {"name": name, **words(name), **fields}


def form(*sections: dict[str, Any]) -> Form:
    return Form.model_validate(
        {
            "title": words("t"),
            "intro": words("i"),
            "declares": words("d"),
            "sections": [{"title": words("s"), **one} for one in sections],
        }
    )


CHOICES = [{"name": "gas", **words("gas")}, {"name": "coal", **words("coal")}]
COOKS = form(
    {"name": "you", "questions": [question("name"), question("note", optional=True)]},
    {
        "name": "truck",
        "questions": [
            question("cooks", kind="yes_no"),
            question("fuel", kind="several", choices=CHOICES, when={"cooks": "yes"}),
            question("tanks", kind="number", least=1, most=9, when={"fuel": "gas"}),
        ],
    },
    {"name": "gas_papers", "when": {"tanks": "> 2"}, "questions": [question("paper", kind="file", files={})]},
    {"name": "owners", "repeats": {"each": words("owner"), "least": 1, "most": 2}, "questions": [question("owner")]},
)


def names(given: Any) -> list[str]:
    return [one.name for section in asked_sections(COOKS, given) for one in asked_questions(COOKS, section, given)]


def test_a_question_is_asked_once_what_it_hangs_on_is_answered() -> None:
    assert names({}) == ["name", "note", "cooks", "owner"]
    assert names({"truck": [{"cooks": "yes"}]}) == ["name", "note", "cooks", "fuel", "owner"]
    assert "tanks" in names({"truck": [{"cooks": "yes", "fuel": ["gas"]}]})
    assert "tanks" not in names({"truck": [{"cooks": "no", "fuel": ["gas"]}]})


def test_a_section_hangs_on_answers_of_the_sections_before_it() -> None:
    many = {"cooks": "yes", "fuel": ["gas", "coal"], "tanks": "3"}
    assert "paper" in names({"truck": [many]})
    assert "paper" not in names({"truck": [{**many, "tanks": "2"}]})
    assert "paper" not in names({"truck": [{**many, "cooks": "no"}]})
    assert "paper" not in names({"truck": [{**many, "tanks": "many"}]})


def test_text_in_the_place_of_a_file_is_no_answer() -> None:
    many = {"cooks": "yes", "fuel": ["gas"], "tanks": "3"}
    assert names({"truck": [many], "gas_papers": [{"paper": "typed"}]})[-2:] == ["paper", "owner"]


def test_all_that_is_missing_is_named_in_the_order_of_the_pages() -> None:
    given = {
        "you": [{"name": "Ana"}],
        "truck": [{"cooks": "yes", "fuel": ["gas"], "tanks": "3"}],
        "owners": [{"owner": "A"}, {}],
    }
    found = [(one.section, one.place, one.question) for one in find_faults(COOKS, given, {})]
    assert found == [("gas_papers", 0, "paper"), ("owners", 1, "owner")]
    counted = {("gas_papers", 0, "paper"): 1}
    assert [one.question for one in find_faults(COOKS, {**given, "owners": [{"owner": "A"}]}, counted)] == []


def test_more_owners_than_there_may_be_are_a_fault() -> None:
    given = {"owners": [{"owner": "A"}] * 3}
    assert times(COOKS.sections[-1], given) == 3
    assert ("owners", 2, "") in [(one.section, one.place, one.question) for one in find_faults(COOKS, given, {})]


def test_what_is_not_asked_any_more_is_not_sent() -> None:
    given = {
        "you": [{"name": " Ana ", "evil": "x"}],
        "truck": [{"cooks": "no", "fuel": ["gas"], "tanks": "3"}],
        "owners": [{"owner": "A"}],
    }
    assert keep_asked(COOKS, given) == {
        "you": [{"name": "Ana", "note": ""}],
        "truck": [{"cooks": "no"}],
        "owners": [{"owner": "A"}],
    }


READ = [
    ("number", " 1,250 ", "1250"),
    ("money", "$1,250.50", "1250.50"),
    ("date", "3/31/2026", "2026-03-31"),
    ("date", "2026-03-31", "2026-03-31"),
    ("email", "ana@example.com", "ana@example.com"),
    ("phone", "(315) 555-0100", "(315) 555-0100"),
    ("phone", "+52 55 1234 5678", "+52 55 1234 5678"),
    ("yes_no", "yes", "yes"),
    ("text", "  José  ", "José"),
]


@pytest.mark.parametrize(("kind", "typed", "kept"), READ)
def test_an_answer_is_read_as_people_type_it(kind: str, typed: str, kept: str) -> None:
    assert read_form_answer(FormQuestion.model_validate(question(kind=kind)), typed) == kept


BAD = [
    *[("number", one) for one in ("ten", "1.250,50", "1e9", "--1", "NaN", "٣", "9" * 400, "-1", "1,25")],
    *[("money", one) for one in ("1.234", "$", "12 dollars")],
    *[("date", one) for one in ("31/12/2026", "02/30/2026", "tomorrow", "0000-00-00", "9999999999")],
    *[
        ("email", one)
        for one in ("ana", "ana@", "a b@example.com", "<ana@example.com>", "ana@example", "a@b.c\nBcc: x@y.zz")
    ],
    *[("phone", one) for one in ("call me", "12", "9" * 300)],
    *[("yes_no", one) for one in ("maybe", "YES", "yes\0")],
    ("text", "x" * 301),
    ("long_text", "x" * 5001),
    *[(kind, "  ") for kind in ("text", "number", "date", "yes_no", "address")],
]


@pytest.mark.parametrize(("kind", "typed"), BAD)
def test_an_answer_that_can_not_be_used_is_refused_in_three_parts(kind: str, typed: str) -> None:
    with pytest.raises(BadAnswer) as told:
        read_form_answer(FormQuestion.model_validate(question(kind=kind)), typed)
    assert told.value.given and told.value.allowed and told.value.next_step


@pytest.mark.parametrize("raw", [None, {}, [], {"a": 1}, [[]], True, float("nan")])
def test_what_no_page_sends_is_refused_and_breaks_nothing(raw: Any) -> None:
    for kind in ("text", "number", "date", "yes_no"):
        with pytest.raises(BadAnswer):
            read_form_answer(FormQuestion.model_validate(question(kind=kind)), raw)


def test_of_several_only_those_offered_can_be_chosen() -> None:
    several = FormQuestion.model_validate(question(kind="several", choices=CHOICES))
    assert read_form_answer(several, ["coal", "gas", "gas"]) == ["gas", "coal"]
    with pytest.raises(BadAnswer):
        read_form_answer(several, ["gas", "atoms"])
    with pytest.raises(BadAnswer):
        read_form_answer(several, [])


def test_a_day_outside_of_the_span_is_refused() -> None:
    dated = FormQuestion.model_validate(question(kind="date", earliest="2026-01-01", latest="2026-12-31"))
    with pytest.raises(BadAnswer, match="2025-12-31"):
        read_form_answer(dated, "12/31/2025")


@pytest.mark.parametrize(("kind", "typed", "kept"), [("number", "100 %", "100"), ("number", "33.5%", "33.5")])
def test_a_share_may_be_written_with_its_sign(kind: str, typed: str, kept: str) -> None:
    asked = FormQuestion.model_validate(question(kind=kind, least=0, most=100))
    assert read_form_answer(asked, typed) == kept
    with pytest.raises(BadAnswer):
        read_form_answer(asked, f"%{typed}")
    with pytest.raises(BadAnswer):
        read_form_answer(FormQuestion.model_validate(question(kind="money")), typed)
