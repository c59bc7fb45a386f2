"""Applying in a real Chromium: on a small telephone without JavaScript, in Spanish, by keyboard, and under axe."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.business.applying.filling import pdf, photo
from tests.web.conftest import LiveSite
from tests.web.people.test_pages_in_a_browser import check_here, enter, faults_of, tab_to
from upstate.web.business.models import Application, Version

pytestmark = pytest.mark.browser


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


def test_a_food_truck_applies_in_spanish_on_a_telephone_without_javascript(
    small: Any, portal: Any, tmp_path: Path
) -> None:
    (tmp_path / "camion.jpg").write_bytes(photo())
    (tmp_path / "seguro.pdf").write_bytes(pdf("Insured"))
    (tmp_path / "vacio.pdf").write_bytes(pdf(""))
    page = small
    page.goto("/es/business/apply/")
    page.get_by_role("link", name="Permiso de camión de comida").click()
    press(page, "Empezar")
    page.get_by_role("link", name="Llenar el formulario").click()
    page.get_by_label("Su nombre").fill("Ana Ruiz")
    press(page, "Guardar y seguir")
    page.get_by_label("Nombre del dueño").fill("Ana Ruiz")
    page.get_by_label("¿Qué parte del negocio es suya?").fill("todo")
    press(page, "Guardar y seguir")
    assert "“todo” no es un número que podamos leer." in page.locator("main").inner_text()
    page.get_by_label("¿Qué parte del negocio es suya?").fill("60")
    press(page, "Agregar otro: dueño")
    page.get_by_label("Nombre del dueño").nth(1).fill("Bo <b>Lee</b>")
    page.get_by_label("¿Qué parte del negocio es suya?").nth(1).fill("40")
    press(page, "Guardar y seguir")
    page.get_by_label("Nombre del negocio").fill("Tacos Ana")
    page.get_by_label("¿Qué venderá?").fill("Tacos")
    page.get_by_role("group", name="¿Cocinará en el camión?").get_by_text("Sí").click()
    page.get_by_label("Una foto del camión de lado", exact=False).first.set_input_files(tmp_path / "camion.jpg")
    page.get_by_label("Su prueba de seguro", exact=False).first.set_input_files(tmp_path / "vacio.pdf")
    press(page, "Guardar y seguir")
    told = page.locator("main").inner_text()
    assert "No recibimos vacio.pdf." in told and "camion.jpg" in told
    page.get_by_text("Propano").click()
    page.get_by_label("Su prueba de seguro", exact=False).first.set_input_files(tmp_path / "seguro.pdf")
    press(page, "Guardar y seguir")
    assert page.url.endswith("/check/")
    assert "Bo <b>Lee</b>" in page.locator("main").inner_text()
    page.get_by_label("Escriba su nombre completo para firmar esto").fill("Ana Ruiz")
    press(page, "Enviar la solicitud")
    made = Application.objects.get()
    assert made.reference in page.locator("main").inner_text()
    assert (made.stage, made.language) == ("sent", "es")
    assert Version.objects.get().answers["the_truck"][0]["fuel"] == ["propane"]


def test_every_page_passes_axe_with_and_without_faults(
    browser_page: Any, portal: Any, browser_faults: list[str]
) -> None:
    page = browser_page
    for path in ("/business/apply/", "/business/apply/begin/food_truck_permit/", "/business/apply/forget/"):
        page.goto(path)
        check_here(page)
    page.goto("/business/apply/begin/food_truck_permit/?cooks=yes")
    press(page, "Begin")
    home = page.url
    check_here(page)
    for part in ("part/you/", "part/owners/", "part/the_truck/"):
        page.goto(home + part)
        press(page, "Save and go on")
        check_here(page)
    browser_faults[:] = [one for one in browser_faults if "422" not in one]
    page.get_by_label("A photo of the truck").first.set_input_files(
        {"name": "truck.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    press(page, "Upload: A photo of the truck from the side")
    check_here(page)
    for part in ("check/", "email/"):
        page.goto(home + part)
        check_here(page)


def test_a_license_is_applied_for_by_keyboard_alone(browser_page: Any, portal: Any) -> None:
    page = browser_page
    page.goto("/business/apply/")
    tab_to(page, "Business license", "A")
    enter(page)
    while not page.get_by_role("button", name="Begin").count():  # what the fees hang on is asked before
        tab_to(page, "I do not know", "BUTTON")
        enter(page)
    tab_to(page, "Begin", "BUTTON")
    enter(page)
    tab_to(page, "Fill in the form", "A")
    enter(page)
    tab_to(page, "Your name")
    page.keyboard.type("Ana Ruiz")
    enter(page)
    tab_to(page, "Name of the business")
    page.keyboard.type("Ana's Books")
    tab_to(page, "Where is it?")
    page.keyboard.type("12 Main Street")
    enter(page)
    tab_to(page, "Type your full name to sign this")
    page.keyboard.type("Ana Ruiz")
    enter(page)
    assert page.get_by_role("heading", name="We have your application").is_visible()
    check_here(page)
    assert faults_of(page) == []
    assert Application.objects.get().stage == "sent"
