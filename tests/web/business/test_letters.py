"""Letters beside the decision: what the city asks, receipts and renewals, as their applicant finds them."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone
from pypdf import PdfReader

from tests.web.business.desk import approve_all, case_of, worker
from tests.web.business.making import FOOD_TRUCK, send_application
from upstate.web.business.applying.actions import renew
from upstate.web.business.events import What
from upstate.web.business.models import Application, Letter, Mail, Stage
from upstate.web.business.payments import Told
from upstate.web.business.payments.every import MADE_UP
from upstate.web.business.reviewing import actions, writing
from upstate.web.business.reviewing.actions.reviews import Place
from upstate.web.business.tracking.erasing import sweep
from upstate.web.business.tracking.rounds import go_round_slowly
from upstate.web.city import today

pytestmark = pytest.mark.usefixtures("portal")


def words_of(letter: Letter) -> str:
    return " ".join(PdfReader(io.BytesIO((settings.SITE / letter.path).read_bytes())).pages[0].extract_text().split())


def newest_mail(application: Application) -> str:
    return Mail.objects.filter(key__startswith=f"news {application.reference} ").latest("pk").body


def ask(application: Application, question: str, words: str) -> None:
    place = Place("the_truck", 0, question)
    actions.ask(case_of(application), "fire", place, by=worker("fire"), seen=1, words=words)


def pay(application: Application, cents: int, receipt: str, how: str = "check 12") -> None:
    actions.pay_at_counter(case_of(application), by=worker("treasury"), cents=cents, how=how, receipt=receipt)


def issued(ends_in: int, **fields: Any) -> Application:
    """A food truck whose permit ends in so many days."""
    application = send_application(**fields)
    approve_all(application)
    actions.issue(case_of(application), by=worker("treasury"), seen=1)
    Application.objects.filter(pk=application.pk).update(ends_on=today() + timedelta(days=ends_in))
    application.refresh_from_db()
    return application


def send_draft(application: Application) -> None:
    application.versions.update(sent=timezone.now())
    Application.objects.filter(pk=application.pk).update(stage=Stage.SENT, sent=timezone.now())


def words_seen_by_the_holder(person: Any, application: Application) -> str:
    holder = person("public")
    Application.objects.filter(pk=application.pk).update(person=holder.person)
    return str(holder.get(f"/business/track/{application.reference}/").content.decode())


def test_what_is_asked_is_a_letter_with_all_that_is_owed_and_the_mail_says_that_there_is_one() -> None:
    truck = send_application()
    ask(truck, "fuel", "How much *propane*?")
    ask(truck, "serves", "Which juice?")
    first, second = truck.letters.all()
    assert "How much *propane*?" in words_of(first) and "Which juice?" not in words_of(first)
    assert "What will you sell?: Which juice?" in words_of(second) and "*propane*" in words_of(second)
    assert "“Where is my application?”" in words_of(first) and truck.reference in words_of(first)
    assert "A letter about it is there too" in newest_mail(truck) and "juice" not in newest_mail(truck)


def test_the_certificate_tells_holder_business_what_it_allows_and_where_anybody_can_check_it() -> None:
    with override_settings(HOSTS=["springfield.example"], HTTPS=True):
        told = words_of(issued(ends_in=300).letters.get(kind="issued"))
    assert "Holder: Ana Díaz" in told and "Tacos Ana" in told and "Lets you sell food from a truck" in told
    assert "https://springfield.example/business/record/" in told


def test_a_payment_gives_a_receipt_with_what_is_still_owed() -> None:
    truck = send_application()
    pay(truck, 10_000, "R-1")
    pay(truck, 23_500, "R-2", how="")
    part, rest = (words_of(one) for one in truck.letters.filter(kind="receipt"))
    assert "Receipt R-1" in part and "$100.00 in all" in part and "check 12" in part and "Ana Díaz" in part
    assert "Still owed: $235.00" in part and "Paid before" not in part
    assert "Paid before: $100.00" in rest and "Still owed" not in rest and "payment in the office" in rest
    assert "has received your payment" in newest_mail(truck)


def test_a_payment_that_a_provider_tells_twice_gives_one_receipt_in_the_applicants_language() -> None:
    truck = send_application(language="es")
    payment = actions.begin_payment(case_of(truck), MADE_UP)
    told = Told(key=payment.key, reference="tx-1", cents=payment.cents)
    for _ in range(2):
        actions.record_payment(MADE_UP, told)
    receipt = truck.letters.get()
    assert receipt.language == "es" and "Recibo tx-1" in words_of(receipt) and "pago en el sitio" in words_of(receipt)
    assert "Hay también una carta" in newest_mail(truck)


def test_money_that_came_is_noted_also_where_the_receipt_can_not_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    truck = send_application()

    def full_disk(*_: Any) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(writing, "write_bytes", full_disk)
    pay(truck, 33_500, "R-1")
    assert truck.payments.get().paid and not Letter.objects.exists()
    assert truck.events.get(what=What.PAID).values["letter"] is None
    assert "A letter" not in newest_mail(truck)


def test_the_holder_of_a_permit_that_ends_gets_a_letter_with_its_own_number_once() -> None:
    truck = issued(ends_in=20)
    with override_settings(HOSTS=["springfield.example"], HTTPS=True):
        go_round_slowly()
        go_round_slowly()
    told = words_of(truck.letters.get(kind="renewal"))
    assert truck.letters.get(kind="issued").number in told
    assert "https://springfield.example/business/track/" in told
    assert newest_mail(truck).endswith("https://springfield.example/business/track/")


def test_a_permit_is_renewed_with_what_was_said_last_time_once_for_each_page(person: Any) -> None:
    ana = person("public")
    truck = issued(ends_in=20, person=ana.person)
    address = f"/business/track/{truck.reference}/"
    page = ana.get(address).content.decode()
    token = page.split('renew/">')[1].split('name="token" value="')[1][:43]
    first, again = (ana.post(f"{address}renew/", {"token": token})["Location"] for _ in range(2))
    new = Application.objects.exclude(pk=truck.pk).get()
    assert first == again and ana.get(first).status_code == 200
    assert (new.stage, new.permit, new.email, new.person) == (Stage.DRAFT, truck.permit, truck.email, ana.person)
    assert new.versions.get().answers == FOOD_TRUCK and new.channel == "web"


def test_what_does_not_end_soon_is_not_renewed(person: Any) -> None:
    ana = person("public")
    for truck in (issued(ends_in=300, person=ana.person), send_application(person=ana.person)):
        address = f"/business/track/{truck.reference}/"
        assert "Renew the permit" not in ana.get(address).content.decode()
        assert ana.post(f"{address}renew/").status_code == 422
    assert Application.objects.count() == 2


def test_staff_renew_for_a_holder_who_calls_and_each_application_names_the_other(person: Any) -> None:
    truck = issued(ends_in=20)
    fire = person("editor", departments=["Fire"])
    address = f"/business/desk/at/{truck.reference}/"
    assert f'href="{address}renew/"' in fire.get(address).content.decode()
    token = fire.get(f"{address}renew/").context["form"]["token"].value()
    assert fire.post(f"{address}renew/", {"token": token}).status_code == 422, "how it came in is asked"
    told = {"token": token, "channel": "phone"}
    first, again = (fire.post(f"{address}renew/", told)["Location"] for _ in range(2))
    new = Application.objects.exclude(pk=truck.pk).get()
    assert first == again == f"/business/apply/{new.reference}/" and fire.get(first).status_code == 200
    assert (new.channel, new.entered_by, new.versions.get().answers) == ("phone", fire.person, FOOD_TRUCK)
    assert "Renewed by:" not in fire.get(address).content.decode(), "what is not sent may never be"
    send_draft(new)
    assert f'Renewed by: <a href="/business/desk/at/{new.reference}/">' in fire.get(address).content.decode()
    page = fire.get(f"/business/desk/at/{new.reference}/").content.decode()
    assert f'It renews: <a href="{address}">' in page
    assert "Renewal begun" not in words_seen_by_the_holder(person, truck)


def test_a_renewal_that_the_holder_sends_is_named_at_the_desk_too(person: Any) -> None:
    truck = issued(ends_in=20)
    send_draft(renew("k" * 43, truck, text="x" * 64))
    page = person("editor", departments=["Fire"]).get(f"/business/desk/at/{truck.reference}/").content.decode()
    assert "Renewed by:" in page and "Renewal begun" in page


def test_staff_are_told_why_a_permit_can_not_be_renewed_yet(person: Any) -> None:
    fire = person("editor", departments=["Fire"])
    for truck in (issued(ends_in=300), send_application()):
        address = f"/business/desk/at/{truck.reference}/"
        assert f"{address}renew/" not in fire.get(address).content.decode()
        answer = fire.post(f"{address}renew/", {"channel": "phone"})
        assert answer.status_code == 409 and "a permit that ends soon or has ended" in answer.content.decode()
    assert Application.objects.count() == 2


def test_letters_are_named_on_the_page_of_the_applicant_and_at_the_desk_and_go_when_it_is_erased(person: Any) -> None:
    ana = person("public")
    truck = send_application(person=ana.person)
    ask(truck, "fuel", "How much?")
    pay(truck, 33_500, "R-1")
    asked, receipt = truck.letters.all()
    files = [settings.SITE / one.path for one in (asked, receipt)]
    assert all(one.read_bytes().startswith(b"%PDF") for one in files)
    page = ana.get(f"/business/track/{truck.reference}/").content.decode()
    assert f"What we ask you. Letter {asked.number} (PDF)" in page and f"Receipt. Letter {receipt.number}" in page
    assert (
        f"Receipt. Letter {receipt.number}"
        in person("editor", departments=["Fire"]).get(f"/business/desk/at/{truck.reference}/").content.decode()
    )
    actions.refuse(case_of(truck), by=worker("treasury"), seen=1, reason="No.")
    sweep(truck.sent + timedelta(days=400))
    assert not any(one.exists() for one in files) and not Letter.objects.exclude(path="").exists()
