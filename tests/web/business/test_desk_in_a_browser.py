"""The desk in a real Chromium: axe finds nothing, it fits a small telephone, and needs no script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.web.business.desk import case_of, next_window, worker
from tests.web.business.making import FOOD_TRUCK, send_again, send_application
from tests.web.conftest import LiveSite, SignedIn
from upstate.actions.open_service import OpenService
from upstate.web.business.models import Application, Stage
from upstate.web.business.reviewing import actions
from upstate.web.business.reviewing.actions.reviews import Place
from upstate.web.business.views.paying import pay_address

pytestmark = pytest.mark.browser
# What reaches out of the window on the right, where the window scrolls sideways.
_TOO_WIDE = """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
  [...document.querySelectorAll("main *")].filter(one => one.getBoundingClientRect().right > window.innerWidth)
    .map(one => `${one.tagName}.${one.className} ${one.textContent.slice(0, 30)}`)"""
FUEL = Place("the_truck", 0, "fuel")


@pytest.fixture
def busy(portal: OpenService) -> Application:
    """An application with one of everything: a question, an answer that changed, a visit, a payment, a refund."""
    truck, fire, treasury = send_application(), worker("fire"), worker("treasury")
    actions.hold(case_of(truck), "police", by=worker("police"), seen=1, words="Where will it stand?")
    actions.ask(case_of(truck), "fire", FUEL, by=fire, seen=1, words="No propane?")
    send_again(truck, {**FOOD_TRUCK, "the_truck": [{**FOOD_TRUCK["the_truck"][0], "fuel": ["charcoal"]}]})
    actions.ask(case_of(truck), "fire", FUEL, by=fire, seen=2, words="How do you put it out?")
    actions.plan(case_of(truck), "fire_inspection", by=fire, **next_window())
    paid = actions.pay_at_counter(case_of(truck), by=treasury, cents=20_000, how="cash", receipt="17")
    actions.ask_refund(case_of(truck), paid.pk, by=treasury, cents=100, reason="Counted wrong.")
    actions.ask_waiver(case_of(truck), truck.charges.first().pk, by=treasury, cents=100, reason="A charity.")
    return truck


@pytest.fixture
def telephone(chromium: Any, live_site: LiveSite) -> Iterator[Any]:
    """A small telephone that runs no script of a page; axe is a script, so only the site's own are kept away."""
    context = chromium.new_context(base_url=live_site.url, viewport={"width": 320, "height": 700}, locale="en-US")
    context.set_default_timeout(20_000)
    context.route("**/*.js", lambda route: route.abort())
    yield context.new_page()
    context.close()


def test_axe_finds_nothing_at_the_desk_and_nothing_scrolls_sideways(
    busy: Application, telephone: Any, live_site: LiveSite, person: Callable[..., SignedIn]
) -> None:
    live_site.sign_in(telephone, person("administrator"))
    case = f"/business/desk/at/{busy.reference}/"
    paths = ["/business/desk/", case, f"{case}changes/", "/business/desk/inspections/", "/business/desk/payments/"]
    places = ["/business/desk/?words=ana", "/business/desk/questions/", "/business/desk/enter/", "/business/desk/mail/"]
    for path in [*paths, *places, f"{case}log/", pay_address(busy), f"/es{case}", "/es/business/desk/"]:
        for width in (320, 1280):
            telephone.set_viewport_size({"width": width, "height": 800})
            telephone.goto(path)
            telephone.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
            found = Axe().run(telephone)
            assert not found.response["violations"], f"{path} {width}: {found.generate_report()}"
            assert telephone.evaluate(_TOO_WIDE) == [], f"{path} {width}"


def test_a_department_asks_and_approves_by_keyboard_without_a_script(
    portal: OpenService, chromium: Any, live_site: LiveSite, person: Callable[..., SignedIn]
) -> None:
    truck = send_application()
    context = chromium.new_context(
        base_url=live_site.url, java_script_enabled=False, viewport={"width": 320, "height": 700}
    )
    page = context.new_page()
    live_site.sign_in(page, person("editor", ["Fire"]))
    page.goto("/business/desk/")
    page.get_by_role("link", name=truck.reference).press("Enter")
    page.get_by_text("Ask the applicant about one answer, for Fire").press("Enter")
    page.get_by_label("Which answer do you ask about?").select_option(label="The truck – What do you cook with?")
    page.get_by_label("What do you need to know?").fill("How much propane?")
    page.get_by_role("button", name="Ask – Fire").press("Enter")
    page.get_by_text("The clock stands still").first.wait_for()
    truck.refresh_from_db()
    assert truck.stage == Stage.WAITING
    page.get_by_role("button", name="Approve – Fire").press("Enter")
    page.get_by_role("heading", name="Fire: Approved").wait_for()
    context.close()
