"""A food truck from sent to certificate with four departments; and whatever nobody may do on the way."""

from __future__ import annotations

import copy
import io
import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.utils import timezone
from pypdf import PdfReader

from tests.web.business.desk import approve_all, case_of, next_window, pass_inspection, the_day_comes, worker
from tests.web.business.making import FOOD_TRUCK, add_file, on, send_again, send_application
from upstate.actions.open_service import OpenService
from upstate.permits.differences import differences
from upstate.permits.lasting import last_day
from upstate.web.business.events import APPLICANT, What, record
from upstate.web.business.models import Application, Charge, Letter, Payment, Refund, Review, Stage
from upstate.web.business.payments import BadReturn, Told
from upstate.web.business.payments.every import MADE_UP
from upstate.web.business.reviewing import actions
from upstate.web.business.reviewing.actions.reviews import Place
from upstate.web.business.reviewing.board import Board
from upstate.web.business.reviewing.faults import NotNow
from upstate.web.business.reviewing.fees import account_of
from upstate.web.business.reviewing.ticking import project_decision, read_clocks, working_days
from upstate.web.city import this_city, today
from upstate.web.people.access import NotAllowed

FUEL = Place("the_truck", 0, "fuel")


def events(application: Application) -> list[str]:
    return [str(one) for one in application.events.order_by("id").values_list("what", flat=True)]


def refused(step: Callable[[], Any]) -> NotNow:
    """The fault of a step, in three parts."""
    with pytest.raises(NotNow) as fault:
        step()
    assert fault.value.given and fault.value.allowed and fault.value.next_step
    return fault.value


def test_a_food_truck_goes_from_sent_to_certificate(portal: OpenService) -> None:
    truck = send_application()
    assert {one.department for one in truck.reviews.all()} == {"fire", "police", "zoning"}
    assert account_of(truck).balance == 25_000 + 8_500
    approve_all(truck)
    letter = actions.issue(case_of(truck), by=worker("treasury"), seen=1)
    truck.refresh_from_db()
    assert (truck.stage, truck.ends_on) == (Stage.ISSUED, last_day(this_city().settings.today(), 12))
    pdf = PdfReader(io.BytesIO((settings.SITE / letter.path).read_bytes()))
    told = " ".join(pdf.pages[0].extract_text().split())
    assert letter.number in told and "Tacos Ana" in told
    assert events(truck) == [
        "sent", "review begun", "review begun", "review begun", "approved", "approved", "approved",
        "inspection planned", "inspected", "paid", "issued",
    ]  # fmt: skip


def test_a_permit_that_lacks_something_says_all_that_it_lacks(portal: OpenService) -> None:
    truck = send_application()
    fault = refused(lambda: actions.issue(case_of(truck), by=worker("treasury"), seen=1))
    for missing in ("Fire", "Police", "Zoning", "Fire inspection of the truck", "$335.00"):
        assert missing in fault.given
    assert not Letter.objects.exists()


def test_the_first_step_of_anybody_tells_the_applicant_that_somebody_looks(portal: OpenService) -> None:
    truck = send_application()
    assert truck.stage == Stage.SENT
    actions.approve(case_of(truck), "fire", by=worker("fire"), seen=1)
    truck.refresh_from_db()
    assert truck.stage == Stage.IN_REVIEW


def test_a_refusal_needs_a_reason_and_is_a_letter_with_it(portal: OpenService) -> None:
    truck = send_application(language="es")
    refused(lambda: actions.refuse(case_of(truck), by=worker("treasury"), seen=1, reason=" "))
    letter = actions.refuse(case_of(truck), by=worker("treasury"), seen=1, reason="Falta #let x = 1 la salida.")
    assert letter.language == "es"
    text = PdfReader(io.BytesIO((settings.SITE / letter.path).read_bytes())).pages[0].extract_text()
    assert "#let x = 1" in " ".join(text.split())


@pytest.mark.parametrize("step", ["approve", "hold", "set_aside"])
def test_nobody_speaks_for_another_department(portal: OpenService, step: str) -> None:
    truck = send_application()
    with pytest.raises(NotAllowed):
        getattr(actions, step)(case_of(truck), "fire", by=worker("police"), seen=1, words="No.")
    with pytest.raises(NotAllowed):
        getattr(actions, step)(case_of(truck), "fire", by=worker("fire", "viewer"), seen=1, words="No.")
    assert {one.state for one in truck.reviews.all()} == {"open"}
    getattr(actions, step)(case_of(truck), "fire", by=worker("police", "administrator"), seen=1, words="Yes.")


def test_who_does_not_decide_can_not_issue_charge_or_take_money(portal: OpenService) -> None:
    truck = send_application()
    approve_all(truck)
    fire, case = worker("fire", "approver"), case_of(truck)
    for step in (
        lambda: actions.issue(case, by=fire, seen=1),
        lambda: actions.refuse(case, by=fire, seen=1, reason="No."),
        lambda: actions.charge(case, by=fire, title="Fee", cents=100),
        lambda: actions.pay_at_counter(case, by=fire, cents=100, how="", receipt="1"),
        lambda: actions.ask_refund(case, truck.payments.get().pk, by=fire, cents=1, reason="So."),
    ):
        with pytest.raises(NotAllowed):
            step()


def test_a_hold_needs_a_reason_and_can_be_lifted(portal: OpenService) -> None:
    truck, fire = send_application(), worker("fire")
    refused(lambda: actions.hold(case_of(truck), "fire", by=fire, seen=1, words="\n "))
    actions.hold(case_of(truck), "fire", by=fire, seen=1, words="The hood is missing.")
    assert truck.events.get(what=What.HELD).words == "The hood is missing."
    actions.approve(case_of(truck), "fire", by=fire, seen=1)
    refused(lambda: actions.hold(case_of(truck), "fire", by=fire, seen=1, words="Too late."))


# ---- questions to the applicant, and what they send then


def test_a_question_points_at_one_answer_and_stops_all_clocks(portal: OpenService) -> None:
    truck = send_application(at=timezone.now() - timedelta(days=30))
    used = {pk: one.used for pk, one in read_clocks(truck).items()}
    actions.ask(case_of(truck), "fire", FUEL, by=worker("fire"), seen=1, words="How much propane?")
    truck.refresh_from_db()
    assert truck.stage == Stage.WAITING
    asked = truck.events.get(what=What.ASKED)
    assert asked.values == {"section": "the_truck", "place": 0, "question": "fuel", "letter": truck.letters.get().pk}
    later = read_clocks(truck, timezone.now() + timedelta(days=30))
    assert {pk: one.used for pk, one in later.items()} == used
    assert all(one.is_stopped for one in later.values())
    assert project_decision(truck).waits


@pytest.mark.parametrize(
    "place",
    [Place("the_truck", 1, "fuel"), Place("owners", 2, "owner_name"), Place("x", 0, "fuel"), Place("you", 0, "fuel")],
)
def test_a_question_about_no_answer_is_refused(portal: OpenService, place: Place) -> None:
    truck = send_application()
    refused(lambda: actions.ask(case_of(truck), "fire", place, by=worker("fire"), seen=1, words="What?"))
    assert Application.objects.get(pk=truck.pk).stage == Stage.SENT


def test_the_second_owner_can_be_asked_about(portal: OpenService) -> None:
    truck = send_application()
    place = Place("owners", 1, "owner_share")
    actions.ask(case_of(truck), "treasury", place, by=worker("treasury"), seen=1, words="Is it 40?")


def test_what_is_sent_again_is_held_against_what_was_sent_before(portal: OpenService) -> None:
    truck = send_application()
    photo, other = add_file(truck, "truck_photo", "old.jpg"), add_file(truck, "truck_photo", "new.jpg")
    before, after = copy.deepcopy(FOOD_TRUCK), copy.deepcopy(FOOD_TRUCK)
    before["the_truck"][0]["truck_photo"] = [photo.pk]
    after["the_truck"][0] |= {"truck_photo": [other.pk], "fuel": ["electricity"]}
    after["owners"].append({"owner_name": "Eva", "owner_share": "1"})
    found = {(one.section.name, one.place, one.question.name): (one.before, one.after) for one in
             differences(case_of(truck).form, before, after)}  # fmt: skip
    assert found == {
        ("owners", 2, "owner_name"): (None, "Eva"),
        ("owners", 2, "owner_share"): (None, "1"),
        ("the_truck", 0, "fuel"): (["propane", "electricity"], ["electricity"]),
        ("the_truck", 0, "truck_photo"): ([photo.pk], [other.pk]),
    }
    assert not list(differences(case_of(truck).form, after, after))


def changed(**answers: Any) -> dict[str, Any]:
    made = copy.deepcopy(FOOD_TRUCK)
    made["the_truck"][0] |= answers
    return made


def test_no_approval_outlives_a_change_that_its_own_department_did_not_ask_for(portal: OpenService) -> None:
    truck, fire = send_application(), worker("fire")
    for name in ("fire", "police"):
        actions.approve(case_of(truck), name, by=worker(name), seen=1)
    actions.set_aside(case_of(truck), "zoning", by=worker("zoning"), seen=1, words="It stands nowhere for long.")
    actions.ask(case_of(truck), "fire", FUEL, by=fire, seen=1, words="No propane?")
    send_again(truck, changed(fuel=["electricity"]))
    states = dict(truck.reviews.values_list("department", "state"))
    assert states == {"fire": "approved", "police": "open", "zoning": "open"}
    actions.ask(case_of(truck), "fire", FUEL, by=fire, seen=2, words="Sure?")
    send_again(truck, changed(fuel=["electricity"], business_name="Other"))
    assert truck.reviews.get(department="fire").state == "open"
    assert not any(one.is_stopped for one in read_clocks(truck).values())


def test_nobody_approves_answers_that_they_have_not_seen(portal: OpenService) -> None:
    truck = send_application()
    actions.ask(case_of(truck), "fire", FUEL, by=worker("fire"), seen=1, words="No propane?")
    send_again(truck, changed(fuel=["charcoal"]))
    assert "other answers" in refused(lambda: actions.approve(case_of(truck), "fire", by=worker("fire"), seen=1)).given


def test_an_answer_by_telephone_lets_the_clocks_go_on(portal: OpenService) -> None:
    truck, fire = send_application(), worker("fire")
    asked = actions.ask(case_of(truck), "fire", FUEL, by=fire, seen=1, words="How much?")
    actions.note_answer(case_of(truck), asked.pk, by=fire, words="20 pounds, he says.")
    truck.refresh_from_db()
    assert truck.stage == Stage.IN_REVIEW
    assert not any(one.is_stopped for one in read_clocks(truck).values())
    refused(lambda: actions.note_answer(case_of(truck), asked.pk, by=fire, words="Again."))


def test_the_days_that_the_applicant_took_are_added_to_the_due_day(portal: OpenService) -> None:
    truck = send_application(at=on("06-01T15:00"))
    assert truck.reviews.get(department="fire").due == date(2026, 6, 8)
    asked = record(truck, What.ASKED, who="P", at=on("06-02T15:00"), section="the_truck", place=0, question="fuel")
    record(truck, What.ANSWERED, who=APPLICANT, at=on("06-05T15:00"), asked=asked.pk)
    assert truck.reviews.get(department="fire").due == date(2026, 6, 11)


# ---- inspections


def test_a_window_must_come_and_end(portal: OpenService) -> None:
    truck, fire, day = send_application(), worker("fire"), next_window()["begins"]
    for begins, hours in ((timezone.now() - timedelta(hours=1), 3), (day, 0), (day, 13)):
        refused(
            lambda begins=begins, hours=hours: actions.plan(
                case_of(truck), "fire_inspection", by=fire, begins=begins, ends=begins + timedelta(hours=hours)
            )
        )


@pytest.mark.parametrize("kind", ["Saturday", "Christmas"])
def test_nobody_comes_on_a_free_day_unless_they_say_so(portal: OpenService, kind: str) -> None:
    truck, fire, day = send_application(), worker("fire"), today()
    free = date(day.year + 1, 12, 25) if kind == "Christmas" else day + timedelta(days=12 - day.weekday())
    begins = working_days().begins(free) + timedelta(hours=9)
    window = {"begins": begins, "ends": begins + timedelta(hours=1)}
    fault = refused(lambda: actions.plan(case_of(truck), "fire_inspection", by=fire, **window))
    assert free.strftime("%A") in fault.given and "free day" in fault.next_step
    assert actions.plan(case_of(truck), "fire_inspection", by=fire, **window, on_free_day=True).begins == begins


def test_what_a_visit_found_is_not_noted_before_its_day(portal: OpenService) -> None:
    truck, fire = send_application(), worker("fire")
    visit = actions.plan(case_of(truck), "fire_inspection", by=fire, **next_window())
    for result in ("pass", "fail", "again"):
        refused(lambda r=result: actions.record_result(case_of(truck), visit.pk, by=fire, result=r, notes="Seen."))
    actions.call_off(case_of(truck), visit.pk, by=fire, notes="It rains.")


def test_a_truck_that_did_not_pass_is_visited_again(portal: OpenService) -> None:
    truck, fire, window = send_application(), worker("fire"), next_window()
    visit = actions.plan(case_of(truck), "fire_inspection", by=fire, **window)
    assert actions.plan(case_of(truck), "fire_inspection", by=fire, **window).pk == visit.pk
    the_day_comes(truck)
    refused(lambda: actions.record_result(case_of(truck), visit.pk, by=fire, result="fail", notes=""))
    refused(lambda: actions.record_result(case_of(truck), visit.pk, by=fire, result="nonsense", notes="x"))
    actions.record_result(case_of(truck), visit.pk, by=fire, result="fail", notes="No hood.")
    refused(lambda: actions.record_result(case_of(truck), visit.pk, by=fire, result="pass", notes=""))
    assert any("inspection" in one for one in actions.what_is_missing(case_of(truck)))
    pass_inspection(truck)
    assert not any("inspection" in one for one in actions.what_is_missing(case_of(truck)))
    refused(lambda: actions.plan(case_of(truck), "fire_inspection", by=fire, **window))


def test_a_passed_inspection_can_be_repeated_once_other_answers_are_sent(portal: OpenService) -> None:
    truck, fire = send_application(), worker("fire")
    pass_inspection(truck)
    refused(lambda: actions.plan(case_of(truck), "fire_inspection", by=fire, **next_window()))
    send_again(truck, {**FOOD_TRUCK, "the_truck": [{**FOOD_TRUCK["the_truck"][0], "fuel": ["charcoal"]}]})
    board = Board(case_of(truck), fire)
    assert board.inspections()[0].is_changed and board.inspections()[0].plan
    closed = case_of(truck)
    closed.application.stage = Stage.REFUSED
    assert not Board(closed, fire).inspections()[0].is_changed, "nothing is planned any more for what is decided"
    assert not any("inspection" in one for one in board.missing()), "the inspector says whether it rests on that"
    visit = actions.plan(case_of(truck), "fire_inspection", by=fire, **next_window())
    assert any("inspection" in one for one in actions.what_is_missing(case_of(truck)))
    assert not Board(case_of(truck), fire).inspections()[0].is_changed
    actions.call_off(case_of(truck), visit.pk, by=fire, notes="Not needed.")
    assert not any("inspection" in one for one in actions.what_is_missing(case_of(truck)))
    pass_inspection(truck)
    assert not Board(case_of(truck), fire).inspections()[0].is_changed


def test_an_answer_that_the_inspectors_asked_for_themselves_opens_nothing(portal: OpenService) -> None:
    truck, fire = send_application(), worker("fire")
    pass_inspection(truck)
    actions.ask(case_of(truck), "fire", Place("the_truck", 0, "fuel"), by=fire, seen=1, words="Only propane?")
    send_again(truck, {**FOOD_TRUCK, "the_truck": [{**FOOD_TRUCK["the_truck"][0], "fuel": ["propane"]}]})
    assert not Board(case_of(truck), fire).inspections()[0].is_changed


def test_another_departments_inspection_is_not_ours(portal: OpenService) -> None:
    truck, begins = send_application(), timezone.now() + timedelta(days=1)
    with pytest.raises(NotAllowed):
        actions.plan(case_of(truck), "fire_inspection", by=worker("zoning"), begins=begins, ends=begins)
    refused(lambda: actions.plan(case_of(truck), "x", by=worker("fire"), begins=begins, ends=begins))


# ---- fees, payments, refunds


def test_the_signed_form_weighs_more_than_the_interview(portal: OpenService) -> None:
    assert account_of(send_application(answers=changed(cooks_aboard="no"))).charged == 25_000


def test_a_fee_that_hangs_on_an_open_answer_waits_for_a_person(portal: OpenService) -> None:
    answers = {"you": [{"applicant_name": "Ana"}], "the_business": [{"business_name": "Ana"}]}
    shop = send_application("business_licence", "business_licence", answers=answers, interview={"business": ["shop"]})
    account = account_of(shop)
    assert account.unknown
    for row in Charge.objects.filter(cents=None):
        actions.set_amount(case_of(shop), row.pk, by=worker("treasury"), cents=0)
        refused(lambda row=row: actions.set_amount(case_of(shop), row.pk, by=worker("treasury"), cents=5))
    assert not account_of(shop).unknown


def licence(**answers: str) -> dict[str, Any]:
    """The answers of a business license."""
    shop = {"business_name": "X", "what_it_does": "sells", "business_at_home": "no", "business_address": "1 Main St"}
    you = {"applicant_name": "A B", "applicant_phone": "315-555-0133"}
    return {"you": [you], "the_business": [shop | {"people_at_work": "1"} | answers]}


def amounts(application: Application) -> list[int | None]:
    return sorted(application.charges.values_list("cents", flat=True), key=lambda one: -1 if one is None else one)


def test_no_permit_is_free_because_the_answers_do_not_call_for_it(portal: OpenService) -> None:
    office = send_application(interview={"business": ["office"]})
    assert amounts(office) == [None]
    assert "amount" in refused(lambda: actions.issue(case_of(office), by=worker("treasury"), seen=1)).given


def test_fees_never_stay_those_of_answers_that_were_changed(portal: OpenService) -> None:
    shop = send_application(
        "business_licence", "business_licence", answers=licence(), interview={"business": ["restaurant"]}
    )
    assert amounts(shop) == [897, 34_868]
    send_again(shop, licence(people_at_work="90"))
    assert amounts(shop) == [34_868, 90 * 897]
    send_again(shop, licence(people_at_work="2"))
    assert amounts(shop) == [2 * 897, 34_868]
    noted = shop.events.filter(what=What.CHARGED).order_by("id")
    assert [one.values["cents"] for one in noted] == [90 * 897, 2 * 897]


def test_an_amount_that_a_person_said_is_asked_for_anew_when_its_answers_change(portal: OpenService) -> None:
    answers = licence()
    del answers["the_business"][0]["people_at_work"]
    shop = send_application(
        "business_licence", "business_licence", answers=answers, interview={"business": ["restaurant"]}
    )
    actions.set_amount(case_of(shop), shop.charges.get(cents=None).pk, by=worker("treasury"), cents=0)
    send_again(shop, answers | licence(what_it_does="cooks"))
    assert None in amounts(shop) and 0 in amounts(shop)


def test_a_receipt_is_noted_once(portal: OpenService) -> None:
    truck, treasury = send_application(), worker("treasury")

    def pay(cents: int = 33_500, receipt: str = "R-1") -> Payment:
        return actions.pay_at_counter(case_of(truck), by=treasury, cents=cents, how="cash", receipt=receipt)

    assert pay().pk == pay().pk
    refused(lambda: pay(cents=1))
    refused(lambda: pay(receipt="R-2"))
    refused(lambda: pay(receipt=" "))
    assert account_of(truck).balance == 0
    assert events(truck).count("paid") == 1


def test_more_than_is_owed_and_nothing_are_refused(portal: OpenService) -> None:
    truck = send_application()
    for cents in (0, -5, 33_501, 10**12):
        refused(
            lambda cents=cents: actions.pay_at_counter(
                case_of(truck), by=worker("treasury"), cents=cents, how="", receipt="R"
            )
        )


def test_a_providers_word_is_noted_once_and_only_when_it_is_signed(portal: OpenService) -> None:
    truck = send_application()
    payment = actions.begin_payment(case_of(truck), MADE_UP)
    assert actions.begin_payment(case_of(truck), MADE_UP).pk == payment.pk
    body, signature = MADE_UP.word(key=payment.key, cents=payment.cents)
    for wrong in ("", "x", signature[:-1] + ("0" if signature[-1] != "0" else "1")):
        with pytest.raises(BadReturn):
            MADE_UP.read(body, {"X-Signature": wrong})
    with pytest.raises(BadReturn):
        MADE_UP.read(body.replace(b"33500", b"00001"), {"X-Signature": signature})
    told = MADE_UP.read(body, {"X-Signature": signature})
    actions.record_payment(MADE_UP, told)
    actions.record_payment(MADE_UP, told)
    assert account_of(truck).balance == 0
    assert events(truck).count("paid") == 1
    for strange in (
        Told("never", "r", 33_500),
        Told(payment.key, "another", 33_500),
        Told(payment.key, told.reference, 1),
    ):
        with pytest.raises(BadReturn) as fault:
            actions.record_payment(MADE_UP, strange)
        assert fault.value.allowed and fault.value.next_step


def test_a_refund_needs_two_people(portal: OpenService) -> None:
    truck = send_application()
    approve_all(truck)
    first, payment = worker("treasury", "approver"), truck.payments.get()
    refused(lambda: actions.ask_refund(case_of(truck), payment.pk, by=first, cents=33_501, reason="Too much."))
    refused(lambda: actions.ask_refund(case_of(truck), payment.pk, by=first, cents=8_500, reason=""))
    refund = actions.ask_refund(case_of(truck), payment.pk, by=first, cents=8_500, reason="It does not cook.")
    assert "yourself" in refused(lambda: actions.give_refund(case_of(truck), refund.pk, by=first)).given
    with pytest.raises(NotAllowed):
        actions.give_refund(case_of(truck), refund.pk, by=worker("treasury"))
    with pytest.raises(NotAllowed):
        actions.give_refund(case_of(truck), refund.pk, by=worker("fire", "approver"))
    first.email = "ana.lopez@springfield.example"
    first.save()
    asked = actions.ask_refund(case_of(truck), payment.pk, by=first, cents=1, reason="One more.")
    herself = worker("treasury", "approver")
    herself.email = "AnaLopez+2@springfield.example"
    herself.save()
    assert "yourself" in refused(lambda: actions.give_refund(case_of(truck), asked.pk, by=herself)).given
    actions.give_refund(case_of(truck), refund.pk, by=worker("treasury", "approver"))
    assert account_of(truck).refunded == 8_500
    refused(lambda: actions.give_refund(case_of(truck), refund.pk, by=worker("treasury", "approver")))
    refused(lambda: actions.ask_refund(case_of(truck), payment.pk, by=first, cents=25_001, reason="More."))


# ---- at once


def at_once(*steps: Callable[[], Any]) -> list[Any]:
    """What each step gave, or its fault, all begun at the same moment."""
    gate, results = threading.Barrier(len(steps)), [None] * len(steps)

    def run(place: int, step: Callable[[], Any]) -> None:
        gate.wait()
        try:
            results[place] = step()
        except Exception as fault:
            results[place] = fault  # type: ignore[call-overload]
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(steps)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return results


def one_won(results: list[Any]) -> bool:
    return sorted(isinstance(one, NotNow) for one in results) == [False, *[True] * (len(results) - 1)]


def test_two_who_approve_at_once_approve_once(portal: OpenService) -> None:
    truck, people = send_application(), [worker("fire"), worker("fire")]
    cases = [case_of(truck), case_of(truck)]
    results = at_once(
        *(
            lambda one=one, by=by: actions.approve(one, "fire", by=by, seen=1)
            for one, by in zip(cases, people, strict=True)
        )
    )
    assert one_won(results)
    assert events(truck).count("approved") == 1


def test_two_who_decide_at_once_decide_once(portal: OpenService) -> None:
    truck = send_application()
    approve_all(truck)
    one, other, yes, no = worker("treasury"), worker("treasury"), case_of(truck), case_of(truck)
    results = at_once(
        lambda: actions.issue(yes, by=one, seen=1), lambda: actions.refuse(no, by=other, seen=1, reason="No.")
    )
    assert one_won(results)
    assert Letter.objects.exclude(kind="receipt").count() == 1
    assert len([what for what in events(truck) if what in ("issued", "refused")]) == 1


def test_permits_that_are_issued_at_once_have_numbers_of_their_own(portal: OpenService) -> None:
    trucks = [send_application() for _ in range(3)]
    for truck in trucks:
        approve_all(truck)
    cases, treasury = [case_of(truck) for truck in trucks], worker("treasury")
    results = at_once(*(lambda case=case: actions.issue(case, by=treasury, seen=1) for case in cases))
    assert len({letter.number for letter in results}) == 3


def test_a_word_that_comes_twice_at_once_is_one_payment(portal: OpenService) -> None:
    truck = send_application()
    payment = actions.begin_payment(case_of(truck), MADE_UP)
    told = Told(payment.key, "ref", payment.cents)
    results = at_once(*[lambda: actions.record_payment(MADE_UP, told)] * 3)
    assert {one.pk for one in results} == {payment.pk}
    assert events(truck).count("paid") == 1


def test_a_refund_that_two_give_at_once_goes_out_once(portal: OpenService) -> None:
    truck = send_application()
    approve_all(truck)
    payment = truck.payments.get()
    refund = actions.ask_refund(case_of(truck), payment.pk, by=worker("treasury"), cents=100, reason="So.")
    people, cases = [worker("treasury", "approver") for _ in range(2)], [case_of(truck), case_of(truck)]
    assert one_won(
        at_once(
            *(
                lambda case=case, by=by: actions.give_refund(case, refund.pk, by=by)
                for case, by in zip(cases, people, strict=True)
            )
        )
    )
    assert Refund.objects.get().given and events(truck).count("refunded") == 1


# ---- after the decision


def test_what_is_decided_changes_no_more(portal: OpenService) -> None:
    truck, treasury = send_application(), worker("treasury")
    actions.refuse(case_of(truck), by=treasury, seen=1, reason="No.")
    case = case_of(truck)
    for step in (
        lambda: actions.approve(case, "fire", by=worker("fire"), seen=1),
        lambda: actions.ask(case, "fire", FUEL, by=worker("fire"), seen=1, words="What?"),
        lambda: actions.issue(case, by=treasury, seen=1),
        lambda: actions.charge(case, by=treasury, title="Fee", cents=1),
        lambda: actions.begin_payment(case, MADE_UP),
    ):
        assert "closed" in refused(step).given


def test_a_letter_that_can_not_be_written_leaves_everything_as_it_was(portal: OpenService) -> None:
    truck = send_application()
    approve_all(truck)
    case = case_of(truck)
    Letter.objects.create(
        application=truck, number="2026-x", kind="issued", language="en", path="", sha256="", at=timezone.now()
    )
    with pytest.raises(Exception):  # noqa: B017 - the row that is there already is refused by the database
        actions.issue(case, by=worker("treasury"), seen=1)
    truck.refresh_from_db()
    assert truck.stage == Stage.IN_REVIEW and truck.decided is None
    assert "issued" not in events(truck)


def test_holders_are_told_once_that_their_permit_ends(portal: OpenService) -> None:
    today = this_city().settings.today()
    ends = {"soon": 60, "later": 61, "today": 0, "past": -1}
    trucks = {name: send_application() for name in ends}
    for name, days in ends.items():
        Application.objects.filter(pk=trucks[name].pk).update(
            stage=Stage.ISSUED, ends_on=today + timedelta(days=days), decided=timezone.now()
        )
    assert sum(at_once(actions.tell_renewals, actions.tell_renewals)) == 2
    assert actions.tell_renewals() == 0
    told = {name for name, truck in trucks.items() if "renewal told" in events(truck)}
    assert told == {"soon", "today"}


def test_reviews_begin_once(portal: OpenService) -> None:
    truck = send_application()
    actions.begin_reviews(truck, at=timezone.now())
    assert Review.objects.count() == 3
    assert Charge.objects.count() == 2
