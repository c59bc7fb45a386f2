"""Fees that fall: with money that goes back, or by themselves; always by two persons. What is taken off is not owed again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.web.business.desk import approve_all, case_of, worker
from tests.web.business.making import send_again, send_application
from tests.web.business.test_letters import words_of
from tests.web.business.test_reviewing import amounts, licence, refused
from tests.web.conftest import SignedIn
from upstate.actions.open_service import OpenService
from upstate.web.business.models import Application
from upstate.web.business.reviewing import actions
from upstate.web.business.reviewing.fees import account_of
from upstate.web.business.views.paying import pay_address
from upstate.web.people.access import NotAllowed


def give_back(truck: Application, cents: int, *, lowers: bool = True) -> None:
    payment = truck.payments.get()
    told = {"cents": cents, "reason": "It does not cook.", "lowers": lowers}
    refund = actions.ask_refund(case_of(truck), payment.pk, by=worker("treasury"), **told)
    actions.give_refund(case_of(truck), refund.pk, by=worker("treasury", "approver"))


def waive(truck: Application, cents: int) -> None:
    asked = actions.ask_waiver(
        case_of(truck), truck.charges.first().pk, by=worker("treasury"), cents=cents, reason="A charity."
    )
    actions.give_waiver(case_of(truck), asked.pk, by=worker("treasury", "approver"))


def test_money_that_goes_back_lowers_the_fee_unless_it_was_paid_wrongly_or_too_much(
    portal: OpenService, client: Client
) -> None:
    truck = send_application()
    approve_all(truck)
    give_back(truck, 8_500)
    account = account_of(truck)
    assert (account.charged, account.waived, account.refunded, account.balance) == (25_000, 8_500, 8_500, 0)
    assert "Everything is paid" in client.get(pay_address(truck)).content.decode()
    give_back(truck, 1_000, lowers=False)
    assert account_of(truck).balance == 1_000
    waive(truck, 1_000)
    assert account_of(truck).balance == 0
    waive(truck, 500)  # after it was paid: now too much is paid
    give_back(truck, 700)
    assert account_of(truck).balance == 0 and account_of(truck).charged == 25_000 - 1_000 - 700


def test_a_fee_that_is_not_paid_falls_by_two_persons(portal: OpenService) -> None:
    truck, first = send_application(), worker("treasury", "approver")
    fee = truck.charges.get(cents=8_500).pk
    ask = actions.ask_waiver
    refused(lambda: ask(case_of(truck), fee, by=first, cents=8_501, reason="A charity."))
    refused(lambda: ask(case_of(truck), fee, by=first, cents=0, reason="A charity."))
    refused(lambda: ask(case_of(truck), fee, by=first, cents=8_500, reason=" "))
    refused(lambda: ask(case_of(truck), 10**15, by=first, cents=1, reason="A charity."))
    with pytest.raises(NotAllowed):
        ask(case_of(truck), fee, by=worker("fire"), cents=1, reason="A charity.")
    asked = ask(case_of(truck), fee, by=first, cents=8_000, reason="A charity.")
    assert account_of(truck).balance == 33_500
    assert "yourself" in refused(lambda: actions.give_waiver(case_of(truck), asked.pk, by=first)).given
    for other in (worker("treasury"), worker("fire", "approver")):
        with pytest.raises(NotAllowed):
            actions.give_waiver(case_of(truck), asked.pk, by=other)
    second = worker("treasury", "approver")
    actions.give_waiver(case_of(truck), asked.pk, by=second)
    assert account_of(truck).balance == 25_500
    refused(lambda: actions.give_waiver(case_of(truck), asked.pk, by=second))
    refused(lambda: ask(case_of(truck), fee, by=first, cents=501, reason="More."))


def test_a_fee_is_lowered_through_the_forms_and_the_applicant_reads_it(
    portal: OpenService, person: Callable[..., SignedIn], client: Client
) -> None:
    truck, fee = send_application(), "step/waive/"
    first, second = person("editor", ["Treasury"]), person("approver", ["Treasury"])
    at = f"/business/desk/at/{truck.reference}/"
    data = {"seen": 1, "target": truck.charges.get(cents=8_500).pk, "amount": "85", "words": "A charity."}
    assert first.post(at + fee, data).status_code == 302
    assert "Lower the fee" not in first.get(at).content.decode().partition("A charity.")[2].partition("</li>")[0]
    assert truck.reference in second.get("/business/desk/payments/").content.decode().partition("Lower fees")[2]
    waiver = truck.charges.get(cents=8_500).waivers.get()
    assert second.post(f"{at}step/give-waiver/", {"seen": 1, "target": waiver.pk}).status_code == 302
    assert "Still owed: $250.00" in first.get(at).content.decode()
    page = client.get(pay_address(truck)).content.decode()
    assert "Taken off: \N{MINUS SIGN}$85.00" in page and "You owe $250.00." in page


def test_what_two_persons_took_off_a_fee_stays_taken_off_when_its_answers_change(portal: OpenService) -> None:
    shop = send_application(
        "business_licence", "business_licence", answers=licence(), interview={"business": ["restaurant"]}
    )
    each = shop.charges.get(cents=897)
    asked = actions.ask_waiver(case_of(shop), each.pk, by=worker("treasury"), cents=500, reason="A charity.")
    actions.give_waiver(case_of(shop), asked.pk, by=worker("treasury", "approver"))
    send_again(shop, licence(people_at_work="2"))
    assert amounts(shop) == [2 * 897, 34_868]
    assert account_of(shop).balance == 2 * 897 + 34_868 - 500


def test_a_receipt_names_what_was_taken_off_the_fees(portal: OpenService) -> None:
    truck = send_application()
    waive(truck, 5_000)
    actions.pay_at_counter(case_of(truck), by=worker("treasury"), cents=28_500, how="cash", receipt="R-1")
    told = words_of(truck.letters.get(kind="receipt"))
    assert "$85.00" in told and "$250.00" in told and "$285.00 in all" in told
    assert "Taken off: \N{MINUS SIGN}$50.00" in told
