"""What the open record says, and what it never says, whatever was typed into the forms."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upstate.permits.issue_days import measure_days, say_days
from upstate.permits.open_record import Issued, licence_row, opened_answers, permit_row, split_address
from upstate.solutions import find_on_shelf, read_folder
from upstate.solutions.service import Form, ServiceSolution, read_service

TODAY = date(2026, 5, 4)
CITY = "Springfield, IL"
LICENCE: dict[str, Any] = {
    "you": [{"applicant_name": "Ana Díaz", "applicant_phone": "315-555-0133", "mailing_address": "9 Hidden Rd"}],
    "the_business": [
        {
            "business_name": "Tacos Ana",
            "what_it_does": "Tacos and juice",
            "business_at_home": "no",
            "business_address": "300 South St",
            "people_at_work": "2",
        }
    ],
    "owners": [{"owner_name": "Luis Díaz"}],
}


@lru_cache
def service() -> ServiceSolution:
    return read_service(read_folder(find_on_shelf("business-portal")))


@pytest.fixture(scope="module")
def form() -> Form:
    return service().forms["business_licence"]


def with_answers(**answers: Any) -> dict[str, Any]:
    return LICENCE | {"the_business": [LICENCE["the_business"][0] | answers]}


def test_only_what_the_form_marks_as_open_is_said(form: Form) -> None:
    assert opened_answers(form, LICENCE, {}) == {
        "business_name": "Tacos Ana",
        "description": "Tacos and juice",
        "address": "300 South St",
        "employees": "2",
    }


def test_the_address_of_a_business_at_home_is_never_said(form: Form) -> None:
    by_form = with_answers(business_at_home="yes", home_address="12 Elm St")
    assert "address" not in opened_answers(form, by_form, {})
    for interview in ({"at_home": ["yes"]}, {"at_home": "yes"}):
        assert "address" not in opened_answers(form, LICENCE, interview)
    left_over = with_answers(business_at_home="yes", business_address="12 Elm St")
    assert "12 Elm" not in str(opened_answers(form, left_over, {}))


@pytest.mark.parametrize(
    "typed",
    [
        "ask Ana Díaz",
        "ASK ANA DIAZ!",
        "Ana\u00a0D\u200bíaz",
        "call 315 555 0133",
        "call (315)5550133",
        "9 hidden rd.",
        "Luis-Díaz",
    ],
)
def test_what_is_personal_is_left_out_also_where_it_was_typed_into_an_open_answer(form: Form, typed: str) -> None:
    said = opened_answers(form, with_answers(what_it_does=f"Tacos, {typed}"), {})
    assert "description" not in said and said["business_name"] == "Tacos Ana"


def test_a_business_may_be_called_by_its_owner_and_not_by_where_they_live(form: Form) -> None:
    assert opened_answers(form, with_answers(business_name="Ana Díaz Tacos"), {})["business_name"] == "Ana Díaz Tacos"
    assert "business_name" not in opened_answers(form, with_answers(business_name="Tacos 9 Hidden Rd"), {})
    assert "business_name" not in opened_answers(form, with_answers(business_name="Tacos 3155550133"), {})


@settings(max_examples=60, deadline=None)
@given(
    which=st.integers(0, 4),
    words=st.lists(st.text(max_size=12), min_size=3, max_size=3),
    picked=st.integers(0, 60),
    is_at_home=st.booleans(),
)
def test_nothing_that_any_form_marks_as_personal_ever_comes_out(
    which: int, words: list[str], picked: int, is_at_home: bool
) -> None:
    """Every form of the portal, any words; each personal answer is a word that no other is, and one is typed into what is open too."""
    form = service().forms[sorted(service().forms)[which]]
    personal = [one.name for one in form.questions.values() if one.personal and one.kind != "file"]
    secrets = {name: f"secret{number}x" for number, name in enumerate(personal)}
    told = secrets[personal[picked % len(personal)]].upper() if picked else ""
    filled = {
        one.name: secrets.get(one.name)
        or (one.answers[picked % len(one.answers)] if one.answers else "")
        or (words[0] + (told if one.opened != "business_name" else "") + words[1])
        for one in form.questions.values()
    }
    given_answers = {one.name: [{asked.name: filled[asked.name] for asked in one.questions}] for one in form.sections}
    said = opened_answers(form, given_answers, {"at_home": ["yes"]} if is_at_home else {})
    issued = Issued(
        number="2026-1",
        type=words[2],
        business=said.get("business_name", ""),
        description=said.get("description", ""),
        address=said.get("address", ""),
    )
    rows = f"{said}{permit_row(issued, city=CITY, link='', today=TODAY)}{licence_row(issued, today=TODAY)}"
    assert "secret" not in rows.casefold()
    assert not (is_at_home and said.get("address"))


@settings(max_examples=80, deadline=None)
@given(
    text=st.text(max_size=60)
    | st.from_regex(r"[0-9]{1,4} [A-Z]{2,5} (ST|CT|AV),? ?[A-Z]{0,2} ?[0-9]{0,5}", fullmatch=True)
)
def test_any_address_is_split_without_a_fault(text: str) -> None:
    street, _town, state, zip_code = split_address(text, CITY)
    assert street in text and len(state) in (0, 2) and (not zip_code or zip_code in text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("12 OAK CT", ("12 OAK CT", "Springfield", "IL", "")),
        ("300 South St, Springfield, IL 62701-1234", ("300 South St", "Springfield", "IL", "62701-1234")),
        ("300 South St Springfield IL 62701", ("300 South St", "Springfield", "IL", "62701")),
        ("300 South St, Apt 2", ("300 South St, Apt 2", "Springfield", "IL", "")),
        ("State Highway 12345", ("State Highway 12345", "Springfield", "IL", "")),
        ("", ("", "", "", "")),
    ],
)
def test_an_address_says_its_street_city_state_and_zip_code(text: str, parts: tuple[str, ...]) -> None:
    assert split_address(text, CITY) == parts


def test_a_permit_is_a_row_of_blds() -> None:
    issued = Issued(
        "2026-7", "Sign permit", address="1 A St", issued=date(2026, 1, 5), ends=date(2026, 2, 1), cents=12050
    )
    row = permit_row(issued, city=CITY, link="https://x.example/?number=2026-7", today=TODAY)
    assert row["PermitNum"] == "2026-7" and row["Fee"] == 120.5 and row["StatusCurrent"] == "Ended"
    assert row["StatusCurrentMapped"] == "Permit Issued" and row["OriginalCity"] == "Springfield"
    assert row["PermitTypeMapped"] is None  # the list of BLDS has no signs
    assert permit_row(Issued("", "ELECTRIC"), city=CITY, link="x", today=TODAY)["PermitTypeMapped"] == "Electrical"


def test_a_licence_counts_until_its_last_day_is_past() -> None:
    ends = [licence_row(Issued("1", "L", ends=day), today=TODAY)["status"] for day in (None, TODAY, date(2026, 5, 3))]
    assert ends == ["active", "active", "ended"]


def test_days_to_issue_are_told_by_type_and_year_and_not_of_too_few() -> None:
    record = [Issued(str(one), "Sign", issued=date(2026, 1, 1), days=one, all_days=2 * one) for one in range(1, 11)]
    (sign, truck) = measure_days(
        [*record, Issued("x", "Truck", issued=date(2025, 1, 1), all_days=3), Issued("y", "Sign")]
    )
    assert (sign.type, sign.year, sign.issued, sign.half, sign.most, sign.ours) == ("Sign", 2026, 10, 11.0, 16, 5.5)
    assert (truck.counted, truck.half, truck.most, truck.ours) == (1, None, None, None)


def test_a_record_without_days_says_that_it_does_not_tell() -> None:
    assert "does not tell on which day" in say_days(rows=21_556, counted=0, half=None)
    assert "too few" in say_days(rows=20, counted=9, half=None)
    assert say_days(rows=20, counted=12, half=4.5).startswith("Half of them were issued within 4.5 working days")


@pytest.mark.parametrize(
    ("telephone", "home", "typed"),
    [
        ("+1 315-555-0133", "", "Cakes, call 315-555-0133"),
        ("315-555-0133", "", "Cakes, call +1 (315) 555 0133"),
        ("315-555-0133", "", "Cakes, call 555-0133"),
        ("", "12 Oak Street, Apt 3, Syracuse NY 13204", "Cakes at 12 Oak St Apt 3"),
        ("", "12 N. Oak Street", "Cakes at 12 oak, in the yard"),
        ("", "12 Oak St", "Cakes at 12B North Oak Street, Syracuse"),
    ],
)
def test_no_spelling_lets_a_telephone_or_a_home_out(telephone: str, home: str, typed: str) -> None:
    home_business = service().forms["home_business"]
    you = {"applicant_name": "Ana Ruiz", "applicant_phone": telephone, "home_address": home, "rents_home": "no"}
    for question in ("what_it_does", "business_name"):
        said = opened_answers(home_business, {"you": [you], "the_work": [{question: typed}]}, {})
        assert said == {}, said


def test_a_home_that_is_told_as_the_place_of_the_business_stays_hidden_in_another_spelling(form: Form) -> None:
    there = with_answers(business_address="12 Oak St")
    there["you"] = [LICENCE["you"][0] | {"mailing_address": "12 Oak Street, Syracuse, NY 13204"}]
    assert "address" not in opened_answers(form, there, {})


def test_another_house_of_the_same_street_is_told(form: Form) -> None:
    assert opened_answers(form, with_answers(business_address="90 Hidden Rd"), {})["address"] == "90 Hidden Rd"


@pytest.mark.parametrize("first", ["=", "@", "+", "-", "\t=", " =", "'=", "\uff1d", "=-+@"])
def test_no_text_of_the_record_begins_as_a_formula(form: Form, first: str) -> None:
    answers = dict.fromkeys(("business_name", "what_it_does"), f'{first}HYPERLINK("http://evil.example","open")')
    said = opened_answers(form, with_answers(**answers), {})
    assert said["business_name"].startswith("HYPERLINK") and said["description"].startswith("HYPERLINK")
