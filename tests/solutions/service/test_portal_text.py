"""The business portal's own text: plain, whole in both languages, and nowhere a dead end."""

from __future__ import annotations

import re

import pytest

from tests.solutions.service.conftest import the_portal
from upstate.solutions.service import ServiceSolution, parse_condition, read_service
from upstate.web.pages.reading_grade import SIXTH, read_grade

_TELEPHONE = re.compile(r"\d{3}[-.) ]+\d{3}[-. ]\d{4}")


@pytest.fixture(scope="module")
def portal() -> ServiceSolution:
    return read_service(the_portal())


@pytest.mark.parametrize("file", [file for file in the_portal().files if file.startswith(("guide/", "letters/"))])
def test_every_text_is_one_for_the_sixth_grade(file: str) -> None:
    read = read_grade(re.sub(r"[*{}_#]", " ", the_portal().files[file]), file.split(".")[-2])
    assert (read.grade or 0) < SIXTH, f"{file} asks for {read.grade} years of school"


def test_no_telephone_of_a_city_stands_outside_of_the_facts() -> None:
    for file, text in the_portal().files.items():
        assert file == "facts.csv" or not _TELEPHONE.search(text), file


def test_no_city_is_named_where_residents_read() -> None:
    shown = {file: text for file, text in the_portal().files.items() if file not in ("README.md", "solution.toml")}
    for file, text in shown.items():
        rest = re.sub(r"^.*,Long Beach,2016-12-31,2017-12-31$", "", text, flags=re.MULTILINE)
        assert "Long Beach" not in rest and "Syracuse" not in rest, file


def test_every_permit_is_needed_by_somebody_and_explained_in_a_step_or_given_by_a_contact(
    portal: ServiceSolution,
) -> None:
    ruled = {rule.permit for rule in portal.rules}
    tried = {name for example in portal.examples.examples for name in (*example.permits, *example.perhaps)}
    assert ruled == tried == {*portal.permits.named}


def test_every_kind_of_business_has_an_example_and_most_have_their_zones(portal: ServiceSolution) -> None:
    kinds = {*portal.interview.named["business"].answers}
    assert {str(example.answers["business"]) for example in portal.examples.examples} == kinds
    assert {use for use, _ in portal.uses} == kinds - {"other"}


def test_every_question_changes_something_or_says_where_to_begin(portal: ServiceSolution) -> None:
    looked_at = {name for rule in portal.rules for name in rule.conditions}
    looked_at |= {name for fee in portal.fees for name in fee.conditions}
    looked_at |= {fee.per for fee in portal.fees} | {portal.settings.use, portal.settings.place}
    looked_at |= {name for one in portal.interview.questions for name in one.when}
    assert {*portal.interview.named} - looked_at == {"stage"}


def test_every_condition_can_hold(portal: ServiceSolution) -> None:
    """No rule asks for an answer to a question that its own kind of business is never asked."""
    for rule in portal.rules:
        business = rule.conditions.get("business")
        for kind in portal.interview.named["business"].answers:
            answers = {"business": frozenset({kind})}
            if business is None or not business.holds(answers["business"]):
                continue
            asked = {one.name for one in portal.interview.asked(answers)}
            turned = {name for name, one in rule.conditions.items() if one.turned}
            assert {*rule.conditions} <= asked | turned, f"rules.csv: line {rule.line}, {kind}"


def test_the_interview_stays_short_for_every_kind_of_business(portal: ServiceSolution) -> None:
    for kind in portal.interview.named["business"].answers:
        assert len(list(portal.interview.asked({"business": frozenset({kind})}))) <= 16


def test_every_step_is_for_somebody_and_every_kind_of_business_has_steps_in_every_stage(
    portal: ServiceSolution,
) -> None:
    for kind in portal.interview.named["business"].answers:
        seen = {
            step.stage
            for step in portal.guide.steps.values()
            if not (cell := step.when.get("business"))
            or ((found := parse_condition(cell)) and found.holds(frozenset({kind})))
        }
        assert seen == {"plan", "launch", "grow"}


def test_a_home_is_never_in_the_open_record(portal: ServiceSolution) -> None:
    for form in portal.forms.values():
        for one in form.questions.values():
            assert one.name != "home_address" or (one.personal and not one.opened)


def test_every_form_asks_who_and_what_and_is_used_by_a_permit(portal: ServiceSolution) -> None:
    assert {one.form for one in portal.permits.permits} - {""} == {*portal.forms}
    for form in portal.forms.values():
        assert {"applicant_name", "business_name"} <= {*form.questions}
        assert {one.opened for one in form.questions.values()} >= {"business_name", "description"}


def test_english_and_spanish_are_two_texts(portal: ServiceSolution) -> None:
    for step in portal.guide.steps:
        assert portal.guide.bodies[step, "en"] != portal.guide.bodies[step, "es"]
    same = {permit.name for permit in portal.permits.permits if permit.title.en == permit.title.es}
    assert not same
