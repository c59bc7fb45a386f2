"""The desk as people of the city use it: the queue, one application, every form; and who sees nothing of it."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests.web.business.desk import approve_all, case_of, next_window, text, the_day_comes, worker
from tests.web.business.making import FOOD_TRUCK, add_file, on, send_again, send_application
from tests.web.conftest import SignedIn
from upstate.actions.open_service import OpenService
from upstate.city.settings import save_settings
from upstate.web.business.models import Application, Payment, Stage
from upstate.web.business.payments.every import MADE_UP
from upstate.web.business.reviewing import actions
from upstate.web.business.reviewing.actions.reviews import Place
from upstate.web.business.reviewing.calendar_file import Visit, write_calendar
from upstate.web.business.reviewing.steps import STEPS
from upstate.web.business.views.paying import pay_address
from upstate.web.people.models import AuditEntry

Make = Callable[..., SignedIn]


def at(application: Application, rest: str = "") -> str:
    return f"/business/desk/at/{application.reference}/{rest}"


def test_a_food_truck_is_issued_through_the_forms_of_the_desk(portal: OpenService, person: Make) -> None:
    truck = send_application()
    people = {name: person("editor", [name.capitalize()]) for name in ("fire", "police", "zoning", "treasury")}

    def step(who: str, name: str, **data: Any) -> None:
        response = people[who].post(at(truck, f"step/{name}/"), {"seen": 1, **data})
        assert response.status_code == 302, text(response)

    for name in ("police", "zoning", "fire"):
        step(name, "approve", target=name, words="")
    day = next_window()["begins"].date().isoformat()
    christmas = f"{timezone.now().year + 1}-12-25"
    free = {"seen": 1, "target": "fire_inspection", "day": christmas, "begins": "09:00", "ends": "11:00"}
    refused = people["fire"].post(at(truck, "step/plan/"), free)
    assert refused.status_code == 409 and "The city does not work on" in text(refused)
    assert re.search(r"<details open><summary>Plan a visit", refused.content.decode()), (
        "what was typed is there to mend"
    )
    step("fire", "plan", target="fire_inspection", day=day, begins="09:00", ends="11:00")
    assert "1 visit is planned" in text(people["fire"].get("/business/desk/inspections/"))
    assert "can be noted from that day on" in text(people["fire"].get(at(truck)))
    the_day_comes(truck)
    assert "can be noted from that day on" not in text(people["fire"].get(at(truck)))
    step("fire", "passed", target=truck.inspections.get().pk, words="")
    step("treasury", "pay", amount="335.00", how="check", receipt="17")
    assert "Nothing is missing" in text(people["treasury"].get(at(truck)))
    step("treasury", "issue", words="")
    truck.refresh_from_db()
    assert truck.stage == Stage.ISSUED
    letter = people["treasury"].get(at(truck, f"letter/{truck.letters.get(kind='issued').pk}/"))
    assert letter["Content-Type"] == "application/pdf"
    assert b"".join(letter.streaming_content).startswith(b"%PDF")
    words = set(AuditEntry.objects.filter(about=truck.reference).values_list("words", flat=True))
    assert {"Approved", "Planned an inspection", "Noted a payment", "Issued the permit", "Read an application"} <= words


PATHS = ("", "changes/", "letter/1/", "file/1/")


@pytest.mark.parametrize("rest", PATHS)
def test_whom_it_does_not_concern_learns_nothing_of_an_application(
    portal: OpenService, person: Make, client: Client, rest: str
) -> None:
    truck = send_application()
    parks, nowhere = person("editor", ["Parks"]), f"/business/desk/at/BCDFGHJK/{rest}"
    assert parks.get(at(truck, rest)).status_code == parks.get(nowhere).status_code == 404
    assert parks.post(at(truck, "step/approve/"), {"seen": 1, "target": "fire"}).status_code == 404
    assert client.get(at(truck, rest)).status_code == client.get(nowhere).status_code == 302
    for role in ("public", "crew", "viewer"):
        assert person(role, ["Fire"]).get(at(truck, rest)).status_code == 403


def test_a_draft_is_on_no_desk(portal: OpenService, person: Make) -> None:
    truck = send_application()
    truck.versions.update(sent=None)
    Application.objects.filter(pk=truck.pk).update(stage=Stage.DRAFT, sent=None)
    administrator = person("administrator")
    assert administrator.get(at(truck)).status_code == 404
    assert truck.reference not in text(administrator.get("/business/desk/"))


def test_another_departments_step_is_the_refused_page(portal: OpenService, person: Make) -> None:
    truck = send_application()
    response = person("editor", ["Police"]).post(at(truck, "step/approve/"), {"seen": 1, "target": "fire", "words": ""})
    assert response.status_code == 403
    assert "What is allowed" in text(response)
    assert truck.reviews.get(department="fire").state == "open"


def test_a_step_that_can_not_be_taken_says_why_and_keeps_what_was_typed(portal: OpenService, person: Make) -> None:
    truck = send_application()
    fire = person("editor", ["Fire"])
    shown = fire.post(at(truck, "step/ask/"), {"seen": 1, "target": "fire", "place": "", "words": "How much propane?"})
    assert shown.status_code == 422
    assert "How much propane?" in text(shown) and "What to do next" in text(shown)
    shown = fire.post(at(truck, "step/hold/"), {"seen": 1, "target": "fire", "words": ""})
    assert shown.status_code == 409 and "No reason was given." in text(shown)
    assert fire.post(at(truck, "step/dance/"), {"seen": 1}).status_code == 404


@pytest.mark.parametrize(
    "data", [{}, {"seen": "x"}, {"seen": 1, "target": "9" * 40}, {"seen": -1}, {"seen": 1, "target": "\x00"}]
)
def test_no_strange_form_breaks_a_page(portal: OpenService, person: Make, data: dict[str, Any]) -> None:
    truck, administrator = send_application(), person("administrator")
    for step in STEPS:
        assert administrator.post(at(truck, f"step/{step}/"), data).status_code in (302, 409, 422)


def test_what_applicants_typed_is_shown_as_text(portal: OpenService, person: Make) -> None:
    answers = {**FOOD_TRUCK, "you": [{"applicant_name": "<script>alert(1)</script>"}]}
    truck = send_application(answers=answers)
    page = person("editor", ["Fire"]).get(at(truck)).content.decode()
    assert "<script>alert(1)" not in page and "&lt;script&gt;alert(1)" in page


def test_a_question_and_its_answer_are_shown(portal: OpenService, person: Make) -> None:
    truck, fire = send_application(), person("editor", ["Fire"])
    fire.post(
        at(truck, "step/ask/"), {"seen": 1, "target": "fire", "place": "the_truck.0.fuel", "words": "No propane?"}
    )
    page = text(fire.get(at(truck)))
    assert "What the applicant owes" in page and "No propane?" in page and "The clock stands still" in page
    old = add_file(truck, "truck_photo", "photo.jpg")
    answers = {
        **FOOD_TRUCK,
        "the_truck": [{**FOOD_TRUCK["the_truck"][0], "fuel": ["charcoal"], "truck_photo": [old.pk]}],
    }
    send_again(truck, answers)
    page = text(fire.get(at(truck, "changes/")))
    assert "Propane, Electricity" in page and "Charcoal or wood" in page and "photo.jpg" in page


def test_a_file_is_saved_and_not_shown(portal: OpenService, person: Make) -> None:
    truck = send_application()
    upload = add_file(truck, "insurance", "proof.html")
    path = settings.SITE / upload.path
    path.parent.mkdir(parents=True)
    path.write_bytes(b"<script>")
    response = person("editor", ["Fire"]).get(at(truck, f"file/{upload.pk}/"))
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    other = send_application()
    assert person("editor", ["Fire"]).get(at(other, f"file/{upload.pk}/")).status_code == 404


# ---- the queue


def test_the_queue_shows_what_waits_for_a_department_and_what_is_late(portal: OpenService, person: Make) -> None:
    late, fresh = send_application(at=on("06-01T15:00")), send_application()
    shop = send_application("business_licence", "business_licence", answers={"you": [{}]})
    fire, treasury = person("editor", ["Fire"]), person("editor", ["Treasury"])
    page = text(fire.get("/business/desk/"))
    assert "2 applications. 1 is late." in page and shop.reference not in page
    assert page.index(late.reference) < page.index(fresh.reference)
    assert fresh.reference not in text(fire.get("/business/desk/?late=1"))
    assert "3 applications" in text(treasury.get("/business/desk/"))
    page = text(treasury.get("/business/desk/?department=treasury"))
    assert shop.reference in page and late.reference not in page
    approve_all(late)
    assert late.reference in text(treasury.get("/business/desk/?department=treasury"))
    assert late.reference not in text(fire.get("/business/desk/?department=fire"))


def test_what_waits_for_the_applicant_is_not_late(portal: OpenService, person: Make) -> None:
    truck = send_application(at=on("06-01T15:00"))
    actions.ask(case_of(truck), "fire", Place("the_truck", 0, "fuel"), by=worker("fire"), seen=1, words="What?")
    page = text(person("editor", ["Fire"]).get("/business/desk/?stage=waiting"))
    assert truck.reference in page and "None is late." in page


def test_the_queue_goes_on_where_the_page_before_ended(portal: OpenService, person: Make) -> None:
    sent = [send_application(at=on("06-01T15:00") + timedelta(days=day % 4)) for day in range(27)]
    fire, seen, address = person("editor", ["Fire"]), [], "/business/desk/"
    while address:
        page = fire.get(address).content.decode()
        seen += re.findall(r"/at/([A-Z0-9]{8})/", page)
        found = re.search(r'href="\?([^"]+)" rel="next"', page)
        address = f"/business/desk/?{found[1].replace('&amp;', '&')}" if found else ""
    assert len(seen) == len({*seen}) == len(sent)


@pytest.mark.parametrize(
    "query", ["after=x", "after=2026-01-01.", "after=9999-99-99.1", "stage=x&department=x", "late=x", "stage=draft"]
)
def test_a_strange_address_shows_a_queue_all_the_same(portal: OpenService, person: Make, query: str) -> None:
    assert person("editor", ["Fire"]).get(f"/business/desk/?{query}").status_code == 200


def test_a_city_without_a_portal_has_no_desk(city: Any, person: Make) -> None:
    assert person("administrator").get("/business/desk/").status_code == 404


# ---- money


def test_who_pays_in_the_office_sees_the_reference_and_where_it_is(portal: OpenService, client: Client) -> None:
    truck = send_application()
    page = client.get(pay_address(truck)).content.decode()
    assert truck.reference in page
    assert "City Hall, 1 Main Street, Springfield" in page and "315-555-01" in page and "Open:" in page


def test_an_applicant_pays_by_the_provider_for_trying_out(portal: OpenService, client: Client) -> None:
    truck = send_application()
    address = pay_address(truck)
    assert "Pay in the office" in text(client.get(address))
    simulated = portal.city.settings.model_copy(update={"simulated": True})
    save_settings(portal.city.folder / "city.toml", simulated)
    begun = client.post(address)
    assert begun["Location"].startswith("/business/payments/try/")
    assert "No money moves" in text(client.get(begun["Location"]))
    assert client.post(begun["Location"])["Location"] == address
    assert "Everything is paid" in text(client.get(address))
    assert Payment.objects.get().paid
    assert client.get("/business/pay/nonsense/").status_code == 404


def test_only_a_signed_word_is_noted_whoever_sends_it(portal: OpenService, client: Client) -> None:
    truck = send_application()
    payment = actions.begin_payment(case_of(truck), MADE_UP)
    body, signature = MADE_UP.word(key=payment.key, cents=payment.cents)

    def tell(signed: str) -> Any:
        return client.post(
            "/business/payments/test/told/", body, content_type="application/json", headers={"X-Signature": signed}
        )

    wrong = tell("0" * 64)
    assert wrong.status_code == 400 and {*wrong.json()} == {"given", "allowed", "next_step"}
    assert Payment.objects.get().paid is None
    assert tell(signature).json() == tell(signature).json() == {"noted": True}
    assert client.post("/business/payments/cashier/told/").status_code == 404


def test_a_refund_waits_on_the_page_of_payments_for_a_second_person(portal: OpenService, person: Make) -> None:
    truck = send_application()
    approve_all(truck)
    first, second = person("approver", ["Treasury"]), person("approver", ["Treasury"])
    data = {"seen": 1, "target": truck.payments.get().pk, "amount": "85", "words": "It does not cook."}
    first.post(at(truck, "step/refund/"), data)
    assert "It does not cook." in text(second.get("/business/desk/payments/"))
    assert "Give the money back" not in text(first.get(at(truck)))
    assert "Give the money back" in text(second.get(at(truck)))
    refund = truck.payments.get().refunds.get()
    assert first.post(at(truck, "step/give-refund/"), {"seen": 1, "target": refund.pk}).status_code == 409
    assert second.post(at(truck, "step/give-refund/"), {"seen": 1, "target": refund.pk}).status_code == 302


# ---- calendars


def test_inspections_come_as_a_file_for_calendars(portal: OpenService, person: Make) -> None:
    truck, window = send_application(), next_window()
    begins = window["begins"].astimezone(UTC)
    actions.plan(case_of(truck), "fire_inspection", by=worker("fire"), **window)
    told = person("editor", ["Fire"]).get("/business/desk/inspections.ics").content.decode()
    assert f"DTSTART:{begins:%Y%m%dT%H%M%SZ}" in told and "Tacos Ana" in told
    assert "VEVENT" not in person("editor", ["Police"]).get("/business/desk/inspections.ics").content.decode()


def test_a_calendar_file_is_folded_and_holds_no_line_that_somebody_typed() -> None:
    now = datetime(2026, 6, 1, tzinfo=UTC)
    typed = "Ñandú; a, b\\c\r\nEND:VEVENT\nX-EVIL:1 " + "é" * 200
    told = write_calendar([Visit("1@x", now, now, typed, "")], now=now)
    lines = told.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert told.count("END:VEVENT\r\n") == 1 and not any(line.startswith("X-EVIL") for line in lines)
    unfolded = told.replace("\r\n ", "")
    assert "SUMMARY:Ñandú\\; a\\, b\\\\c\\nEND:VEVENT\\nX-EVIL:1 " + "é" * 200 in unfolded


def test_the_desk_reads_what_the_address_said_before_the_form(portal: OpenService, person: Make) -> None:
    truck = send_application()
    page = person("editor", departments=["Treasury"]).get(f"/business/desk/at/{truck.reference}/").content.decode()
    assert "Answered in the permit finder" in page and "<dd>Food truck" in page


def test_nobody_issues_a_certificate_without_knowing_which_letters_it_loses(portal: OpenService, person: Make) -> None:
    answers = copy.deepcopy(FOOD_TRUCK)
    answers["the_truck"][0]["business_name"] = "\U00013080 Tacos"
    truck = send_application(answers=answers)
    address = f"/business/desk/at/{truck.reference}/"
    assert "\U00013080. Ask the applicant" in person("editor", departments=["Treasury"]).get(address).content.decode()
    assert "can not print" not in person("editor", departments=["Fire"]).get(address).content.decode()
