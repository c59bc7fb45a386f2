"""Where an application is, in a real Chromium: on a small telephone without JavaScript, in Spanish, and under axe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail

from tests.web.business.desk import case_of, worker
from tests.web.business.making import send_application
from tests.web.conftest import LiveSite
from tests.web.people.test_pages_in_a_browser import check_here
from upstate.web.business.mailing import queue_mail
from upstate.web.business.models import Application
from upstate.web.business.reviewing import actions
from upstate.web.business.reviewing.actions.reviews import Place
from upstate.web.business.tracking.rounds import go_round

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("portal")]


@pytest.fixture
def small(chromium: Any, live_site: LiveSite) -> Iterator[Any]:
    """A telephone of 320 points without JavaScript."""
    context = chromium.new_context(
        base_url=live_site.url, viewport={"width": 320, "height": 640}, java_script_enabled=False, locale="es-MX"
    )
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def press(page: Any, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).first.click()


def code() -> str:
    go_round()
    found = re.search(r"\b(\d{6})\b", mail.outbox[-1].body)
    assert found
    return found[1]


def asked() -> Application:
    """An application about which the fire department has a question."""
    application = send_application(language="es")
    place = Place("the_truck", 0, "serves")
    actions.ask(case_of(application), "fire", place, by=worker("fire"), seen=1, words="¿Qué exactamente?")
    return application


def test_an_applicant_finds_it_answers_writes_and_withdraws_on_a_telephone_in_spanish(small: Any) -> None:
    application, page = asked(), small
    page.goto("/es/business/track/")
    page.get_by_label("Su referencia").fill(application.reference)
    page.get_by_label("El correo electrónico de la solicitud").fill("ana@tacos.example")
    press(page, "Envíenme el código")
    page.get_by_label("El código del correo").fill("000")
    press(page, "Mostrar mi solicitud")
    assert "Este código no abre nada." in page.locator("main").inner_text()
    page.get_by_label("El código del correo").fill(code())
    press(page, "Mostrar mi solicitud")
    told = page.locator("main").inner_text()
    assert "Esperamos su respuesta." in told and "¿Qué exactamente?" in told
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_label("Su mensaje").fill("Vendo tacos.")
    press(page, "Enviar el mensaje")
    assert "Vendo tacos." in page.locator("main").inner_text()
    page.get_by_role("link", name=re.compile("^Responder")).click()
    assert page.url.endswith("/part/the_truck/")
    page.go_back()
    page.get_by_role("link", name="Retirar la solicitud").click()
    press(page, "Retirarla")
    assert "Usted retiró la solicitud." in page.locator("main").inner_text()
    press(page, "Cerrarla en este navegador")
    assert Application.objects.get().stage == "withdrawn"


def test_every_page_of_tracking_passes_axe_with_and_without_faults(
    browser_page: Any, browser_faults: list[str]
) -> None:
    application, page = asked(), browser_page
    page.goto("/business/track/")
    check_here(page)
    press(page, "Send me the code")
    check_here(page)
    page.get_by_label("Your reference").fill(application.reference)
    page.get_by_label("The e-mail address of the application").fill("ana@tacos.example")
    press(page, "Send me the code")
    check_here(page)
    press(page, "Show my application")
    check_here(page)
    page.get_by_label("The code out of the mail").fill(code())
    press(page, "Show my application")
    check_here(page)
    press(page, "Send the message")
    check_here(page)
    page.goto(f"/business/track/{application.reference}/withdraw/")
    check_here(page)
    page.goto("/business/track/")
    check_here(page)
    assert all("422" in one for one in browser_faults), (
        browser_faults
    )  # forms with faults, which the console calls errors
    browser_faults.clear()


def test_every_page_of_the_desk_passes_axe(browser_page: Any, live_site: LiveSite, person: Any) -> None:
    application, page = asked(), browser_page
    for number in range(3):
        queue_mail(key=f"about {number}", to="a@b.example", subject="s", body="b", language="en")
    from upstate.web.business.models import Mail

    Mail.objects.filter(key="about 0").update(handed=application.sent)
    Mail.objects.filter(key="about 1").update(tries=9, fault="550 nobody here")
    live_site.sign_in(page, person("administrator"))
    for path in ("mail/", *(f"at/{application.reference}/{part}" for part in ("messages/", "log/", "keeping/"))):
        page.goto(f"/business/desk/{path}")
        check_here(page)
    page.goto(f"/business/desk/at/{application.reference}/keeping/")
    page.get_by_label("Why it has to be kept").fill("The court asks.")
    press(page, "Place a hold")
    check_here(page)
