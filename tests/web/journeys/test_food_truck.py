"""A food truck from the first question to its certificate, in a real browser: once in Spanish on a telephone of 320 points without
JavaScript, once in English by keyboard and by the names that a screen reader tells.

With `UPSTATE_WRITE_ACCESSIBILITY=1` the test takes the pictures of the portal for the docs.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from pypdf import PdfReader

from tests.web.business.applying.filling import pdf, photo
from tests.web.business.desk import next_window, the_day_comes
from tests.web.conftest import LiveSite
from tests.web.journeys.hands import Hand, Keys, Thumb
from upstate.actions.open_service import OpenService
from upstate.web.business.models import Application, Letter, Stage
from upstate.web.business.tracking.rounds import go_round

pytestmark = pytest.mark.browser
ADDRESS = "ana@tacos.example"
REVIEWERS = ("Fire", "Police", "Zoning")
FUEL = ("What do you cook with?", "¿Con qué cocina?")
PERMIT = ("Food truck permit", "Permiso de camión de comida")
INSPECTION = ("Fire inspection of the truck", "Inspección de incendios del camión")

Sit = Callable[[Any], Hand]


@pytest.fixture
def papers(tmp_path: Path) -> dict[str, Path]:
    """What the applicant has at hand: a photo and a proof of insurance."""
    found = {"photo": tmp_path / "truck.png", "insurance": tmp_path / "insurance.pdf"}
    found["photo"].write_bytes(photo("PNG"))
    found["insurance"].write_bytes(pdf("Insured until 2030"))
    return found


def test_in_spanish_on_a_small_telephone_without_javascript(
    town: OpenService, live_site: LiveSite, visitor: Any, person: Any, papers: dict[str, Path]
) -> None:
    def sit(who: Any = None) -> Hand:
        small = {"viewport": {"width": 320, "height": 640}, "java_script_enabled": False, "locale": "es-MX"}
        return _seated(Thumb(visitor(live_site.url, **small), "es"), live_site, who)

    _from_question_to_certificate(sit, person, papers)


def test_in_english_by_keyboard_and_names_alone(
    town: OpenService, live_site: LiveSite, visitor: Any, person: Any, papers: dict[str, Path]
) -> None:
    def sit(who: Any = None) -> Hand:
        return _seated(Keys(visitor(live_site.url), "en"), live_site, who)

    _from_question_to_certificate(sit, person, papers)


def _seated(hand: Hand, live_site: LiveSite, who: Any) -> Hand:
    if who is not None:
        live_site.sign_in(hand.page, who)
    return hand


def _from_question_to_certificate(sit: Any, person: Any, papers: dict[str, Path]) -> None:
    applicant = sit()
    _find_permits(applicant)
    _fill_in(applicant, papers)
    reference = _sign_and_send(applicant)
    desks = {name: sit(person("editor", departments=[name])) for name in (*REVIEWERS, "Treasury")}
    _ask(desks["Fire"], reference)
    _answer_by_the_link(sit(), reference)
    _see_the_difference(desks["Fire"])
    _inspect(desks["Fire"])
    for name in REVIEWERS:
        _approve(desks[name], reference, name)
    _charge_and_take_money(desks["Treasury"], reference)
    number = _issue(desks["Treasury"], reference)
    _fetch_certificate(sit(), reference, number)


def _find_permits(hand: Hand) -> None:
    hand.open("/business/")
    hand.picture(f"front-{hand.language}")
    hand.follow("Which permits do I need?")
    hand.picture(f"question-{hand.language}")
    hand.pick("Food truck or cart", "Camión o carrito de comida")
    hand.press("Continue")
    hand.pick("I am getting ready to open", "Me preparo para abrir")
    hand.press("Continue")
    hand.type(hand.field("Address: number and street"), "100 Main Street")
    hand.press("Continue")
    hand.pick("Yes", "Sí")
    hand.press("Continue")
    hand.pick("Yes", "Sí")
    hand.press("Continue")
    hand.type(
        hand.field(
            "How many people will work there, besides you?", "¿Cuántas personas trabajarán ahí, además de usted?"
        ),
        "2",
    )
    hand.press("Continue")
    hand.told(hand.say(*PERMIT), "250", "85", hand.say("Where is it allowed?"), "C-1")
    hand.picture(f"answer-{hand.language}")


def _fill_in(hand: Hand, papers: dict[str, Path]) -> None:
    permit = hand.say(*PERMIT)
    hand.follow("Apply: %(permit)s", permit=permit)
    hand.press("Begin")
    hand.follow("E-mail me the link")
    hand.type(hand.field("Your e-mail address"), ADDRESS)
    hand.press("Send me the link")
    hand.follow("Fill in the form")
    hand.type(hand.field("Your name", "Su nombre"), "Ana Ruiz")
    hand.press("Save and go on")
    hand.type(hand.field("Name of the owner", "Nombre del dueño"), "Ana Ruiz")
    hand.type(
        hand.field("How much of the business is theirs? (percent)", "¿Qué parte del negocio es suya? (por ciento)"),
        "100",
    )
    hand.press("Save and go on")
    hand.type(hand.field("Name of the business", "Nombre del negocio"), "Tacos Ana")
    hand.type(hand.field("What will you sell?", "¿Qué venderá?"), "Tacos")
    hand.pick("Propane", "Propano")
    hand.give(hand.field("A photo of the truck from the side", "Una foto del camión de lado"), papers["photo"])
    hand.give(hand.field("Your proof of insurance", "Su prueba de seguro"), papers["insurance"])
    hand.picture(f"form-{hand.language}")
    hand.press("Save and go on")


def _sign_and_send(hand: Hand) -> str:
    hand.told("Tacos Ana", "truck.png", "insurance.pdf")
    hand.picture(f"check-{hand.language}")
    hand.type(hand.field("Type your full name to sign this"), "Ana Ruiz")
    hand.press("Send the application")
    made = Application.objects.get()
    hand.told(hand.say("We have your application"), made.reference)
    hand.picture(f"sent-{hand.language}")
    assert (made.stage, made.language, made.email) == (Stage.SENT, hand.language, ADDRESS)
    return made.reference


def _ask(desk: Hand, reference: str) -> None:
    desk.open("/business/desk/")
    desk.picture(f"queue-{desk.language}")
    desk.follow(reference, reference)
    desk.picture(f"desk-{desk.language}")
    desk.unfold("Ask the applicant about one answer, for %(department)s", department="Fire")
    about = " – ".join((desk.say("The truck", "El camión"), desk.say(*FUEL)))
    desk.choose(desk.field("Which answer do you ask about?"), about)
    desk.type(desk.field("What do you need to know?"), "Is there charcoal too?")
    desk.press("Ask", about="Fire")
    desk.told("Is there charcoal too?")


def _answer_by_the_link(hand: Hand, reference: str) -> None:
    """On another computer: the mail has the link, the page the question."""
    go_round()
    asked = hand.say("A question about your application %(reference)s", reference=reference)
    assert [one.to for one in mail.outbox if one.subject == asked] == [[ADDRESS]]
    link = next(found[0] for one in mail.outbox if (found := re.search(r"https?://\S+", one.body)))
    hand.page.goto(link)
    hand.look()
    hand.follow("The truck", "El camión")
    hand.told("Is there charcoal too?")
    hand.picture(f"asked-{hand.language}")
    hand.pick("Charcoal or wood", "Carbón o leña")
    hand.press("Save and go on")
    hand.type(hand.field("Type your full name to sign this"), "Ana Ruiz")
    hand.press("Send the application")
    hand.told(reference)


def _see_the_difference(desk: Hand) -> None:
    desk.page.reload()
    desk.follow("What changed since it was sent first")
    before, after = desk.say("Propane", "Propano"), desk.say("Charcoal or wood", "Carbón o leña")
    desk.told(f"{desk.say('Before:')} {before}", after)
    desk.picture(f"difference-{desk.language}")


def _inspect(desk: Hand) -> None:
    reference = Application.objects.get().reference
    desk.follow(reference, reference)
    day, title = next_window()["begins"].date(), desk.say(*INSPECTION)
    desk.unfold("Plan a visit")
    desk.when(desk.field("Day of the inspection"), iso=day.isoformat(), keys=f"{day:%m%d%Y}")
    desk.when(desk.field("Not before"), iso="09:00", keys="0900AM")
    desk.when(desk.field("Not after"), iso="11:00", keys="1100AM")
    desk.press("Plan", about=title)
    the_day_comes(Application.objects.get())
    desk.page.reload()
    desk.press("Passed")


def _approve(desk: Hand, reference: str, department: str) -> None:
    desk.open("/business/desk/")
    desk.follow(reference, reference)
    desk.press("Approve", about=department)
    desk.told(f"{department}: {desk.say('Approved')}")


def _charge_and_take_money(desk: Hand, reference: str) -> None:
    desk.open("/business/desk/")
    desk.follow(reference, reference)
    desk.told("335")
    desk.unfold("Add a fee")
    desk.type(desk.field("What the fee is for"), "Plate")
    desk.type(desk.field("Amount in dollars"), "10.00")
    desk.press("Add the fee", about=reference)
    desk.told("345")
    desk.unfold("Note a payment in the office")
    desk.type(desk.field("Number of the receipt"), "R-17")
    desk.press("Note the payment", about=reference)
    desk.told("R-17")


def _issue(desk: Hand, reference: str) -> str:
    desk.told(desk.say("Nothing is missing. The permit can be issued."))
    desk.press("Issue the permit")
    desk.picture(f"issued-{desk.language}")
    letter = Letter.objects.get(kind="issued", application__reference=reference)
    desk.told(letter.number)
    return letter.number


def _fetch_certificate(hand: Hand, reference: str, number: str) -> None:
    hand.open("/business/track/")
    hand.type(hand.field("Your reference"), reference)
    hand.type(hand.field("The e-mail address of the application"), ADDRESS)
    hand.press("Send me the code")
    go_round()
    codes = [found for one in mail.outbox if (found := re.search(r"\b(\d{6})\b", one.body))]
    hand.type(hand.field("The code out of the mail"), codes[-1][1])
    hand.press("Show my application")
    hand.picture(f"tracked-{hand.language}")
    link = hand.page.get_by_role("link", name=hand.say("Letter %(number)s (PDF)", number=number))
    certificate = PdfReader(io.BytesIO(hand.save(link)))
    told = " ".join(certificate.pages[0].extract_text().split())
    assert number in told and "Tacos Ana" in told and hand.say(*PERMIT) in told
    assert certificate.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert str(certificate.trailer["/Root"]["/Lang"]).startswith(hand.language)
