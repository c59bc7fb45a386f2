"""One menu leads to every place of the desk and says what waits there; who asks a question is not left waiting."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.web.business.desk import case_of, next_window, worker
from tests.web.business.making import send_application
from tests.web.conftest import SignedIn
from upstate.actions.open_service import OpenService
from upstate.web.business import urls
from upstate.web.business.handing_over import hand_over
from upstate.web.business.models import HandOver, Inspection, Mail
from upstate.web.business.reviewing import actions

Make = Callable[..., SignedIn]
# Places of the desk that stand for themselves; all others are about one application, one question, or one row.
PLACES = sorted(
    one.name
    for one in urls.urlpatterns
    if str(one.pattern).startswith("desk/")
    and not one.pattern.converters
    and one.name not in ("business-calendar", "business-fact-confirm")
)


def menu_of(page: Any) -> str:
    found = re.search(r'<nav class="desk-menu".*?</nav>', page.content.decode(), re.DOTALL)
    return found[0] if found else ""


def waiting(page: Any, name: str) -> str:
    """The number beside a place; empty where none stands there."""
    there = re.search(rf'href="{re.escape(reverse(name))}"[^>]*>(.*?)</a>', menu_of(page))
    assert there, name
    number = re.search(r"([0-9]+)</span>$", there[1])
    return number[1] if number else ""


def ask(client: Client | None = None) -> None:
    told = {"words": "May I sell <b>tamales</b> at the fair?", "email": "bo@x.example", "phone": "", "website": ""}
    assert (client or Client()).post("/business/permits/ask/", told).status_code == 302


def test_every_place_of_the_desk_shows_the_menu_with_every_other(portal: OpenService, person: Make) -> None:
    administrator = person("administrator")
    for name in PLACES:
        menu = menu_of(administrator.get(reverse(name)))
        missing = [one for one in PLACES if f'href="{reverse(one)}"' not in menu]
        assert (name, missing) == (name, [])
        assert re.findall(r'href="([^"]+)" aria-current="page"', menu) == [reverse(name)]


def test_the_menu_stands_on_pages_of_one_application_and_one_question(portal: OpenService, person: Make) -> None:
    truck, fire = send_application(), person("editor", ["Fire"])
    ask()
    for path in (
        reverse("business-case", args=[truck.reference]),
        reverse("permit-question", args=[HandOver.objects.get().pk]),
        reverse("business-rule-table", args=["fees"]),
    ):
        assert menu_of(fire.get(path)), path


def test_only_administrators_are_led_to_the_mail(portal: OpenService, person: Make) -> None:
    assert reverse("business-mail") not in menu_of(person("editor", ["Fire"]).get("/business/desk/"))


def test_the_menu_counts_what_waits_for_the_person(portal: OpenService, person: Make) -> None:
    truck, treasury = send_application(), worker("treasury")
    paid = actions.pay_at_counter(case_of(truck), by=treasury, cents=1000, how="cash", receipt="1")
    actions.ask_refund(case_of(truck), paid.pk, by=treasury, cents=100, reason="Counted wrong.")
    ask()
    page = person("editor", ["Treasury"]).get("/business/desk/")
    assert waiting(page, "business-desk") == waiting(page, "permit-questions") == "1"
    assert waiting(page, "business-payments") == "1" and waiting(page, "business-inspections") == ""
    assert waiting(person("editor", ["Fire"]).get("/business/desk/"), "business-payments") == ""
    assert waiting(person("editor", ["Parks"]).get("/business/desk/"), "business-desk") == ""


def test_the_menu_counts_the_visits_that_its_page_shows(portal: OpenService, person: Make) -> None:
    truck, fire, long_ago = send_application(), person("editor", ["Fire"]), timezone.now() - timedelta(days=70)
    visit = actions.plan(case_of(truck), "fire_inspection", by=worker("fire"), **next_window())
    page = fire.get(reverse("business-inspections"))
    assert truck.reference in page.content.decode() and waiting(page, "business-inspections") == "1"
    Inspection.objects.filter(pk=visit.pk).update(begins=long_ago, ends=long_ago)
    page = fire.get(reverse("business-inspections"))
    assert truck.reference not in page.content.decode() and waiting(page, "business-inspections") == ""


def test_applicants_see_no_menu(portal: OpenService, person: Make, client: Client) -> None:
    for visitor in (client, person("public"), person("viewer")):
        for path in ("/business/", "/business/track/", "/business/apply/"):
            assert not menu_of(visitor.get(path))


def test_a_new_question_is_mailed_to_the_editors_of_the_portals_departments(portal: OpenService, person: Make) -> None:
    fire, parks = person("editor", ["Fire"]).person, person("editor", ["Parks"]).person
    person("administrator"), person("viewer", ["Fire"])
    gone = person("editor", ["Police"]).person
    gone.is_active = False
    gone.save()
    ask()
    mail = Mail.objects.get()
    assert mail.to == fire.email != parks.email
    assert reverse("permit-question", args=[HandOver.objects.get().pk]) in mail.body
    assert "tamales" not in mail.body + mail.subject and "bo@x.example" not in mail.body


def test_where_no_editor_is_there_the_administrators_are_told(portal: OpenService, person: Make) -> None:
    administrator = person("administrator").person
    ask()
    assert Mail.objects.get().to == administrator.email


def test_a_flood_of_questions_is_kept_but_not_mailed(portal: OpenService, person: Make) -> None:
    person("editor", ["Fire"])
    for number in range(9):
        hand_over(query="", words=f"{number}?", email="bo@x.example", phone="", language="en")
    assert HandOver.objects.count() == 9 and Mail.objects.count() == 5
