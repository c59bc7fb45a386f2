"""The pages of accounts in a real Chromium: signing in by keyboard alone, and axe on each page, wide and narrow."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.thorough import widths
from tests.web.conftest import LiveSite, SignedIn
from tests.web.people.conftest import PASSWORD, app_code
from upstate.web.people import actions

pytestmark = pytest.mark.browser
Make = Callable[..., SignedIn]


def faults_of(page: Any) -> list[str]:
    """What axe finds, and whether the page is wider than the window."""
    found = [
        f"{one['id']} at {node['target']}: {one['help']}"
        for one in Axe().run(page).response["violations"]
        for node in one["nodes"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("wider than the window")
    return found


def check(page: Any, *paths: str) -> None:
    """Open each page at each width and look at it."""
    found = []
    for path in paths:
        for width in widths():
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(path)
            found += [f"{path} at {width} px: {fault}" for fault in faults_of(page)]
    assert found == []


def check_here(page: Any) -> None:
    """Look at the page as it stands, errors and all, at each width."""
    found = []
    for width in widths():
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"{page.url} at {width} px: {fault}" for fault in faults_of(page)]
    assert found == []


def tab_to(page: Any, name: str, kind: str = "INPUT") -> None:
    """Press the tab key until the focus is on the field (or the link, "A") of this name; fails when it never is."""
    for _ in range(80):
        page.keyboard.press("Tab")
        found, named = page.evaluate(
            "() => { const e = document.activeElement; const l = e.labels && e.labels[0];"
            " return [e.tagName, (l || e).textContent.trim()] }"
        )
        if found == kind and named.startswith(name):
            return
    pytest.fail(f"the tab key does not reach “{name}”")


def enter(page: Any) -> None:
    """Send the form by the enter key, and wait for the answer."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def click_first(page: Any) -> None:
    """Press the first button of the page, and wait for the answer."""
    with page.expect_navigation():
        page.locator("main button[type=submit]").first.click()


def test_an_editor_signs_in_for_the_first_time_and_again_by_keyboard_alone(browser_page: Any, city: Any) -> None:
    page = browser_page
    made = actions.add_person(email="bo@springfield.example", name="Bo", role="editor")
    page.goto(actions.invitation_link(made, ""))
    check_here(page)
    tab_to(page, "New password")
    page.keyboard.type(PASSWORD)
    tab_to(page, "New password, once more")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/sign-in/")
    _password_by_keyboard(page)
    page.wait_for_url("**/account/second-factor/set-up/")
    check_here(page)
    assert page.locator("img[src^='data:image/svg']").evaluate("e => e.naturalWidth") > 50
    secret = page.locator("main code").inner_text()
    tab_to(page, "Authenticator code")
    page.keyboard.type("000000")
    enter(page)
    check_here(page)
    secret = page.locator("main code").inner_text()
    tab_to(page, "Authenticator code")
    page.keyboard.type(app_code(secret))
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/recovery-codes/")
    check_here(page)
    tab_to(page, "I kept them", "A")
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/")
    page.locator("main form[action='/account/sign-out/'] button").focus()
    enter(page)
    page.goto("/account/")
    _password_by_keyboard(page)
    page.wait_for_url("**/account/second-factor/")
    check_here(page)
    tab_to(page, "Code")
    page.keyboard.type("000000")
    enter(page)
    assert page.get_by_text("The code is not right").first.is_visible()
    check_here(page)
    tab_to(page, "Code")
    page.keyboard.type(app_code(secret, time.time() + 30))  # the one of now was used to set it up
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/")
    assert page.get_by_text("bo@springfield.example").first.is_visible()


def _password_by_keyboard(page: Any) -> None:
    tab_to(page, "Email")
    page.keyboard.type("bo@springfield.example")
    tab_to(page, "Password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")


def test_the_pages_before_signing_in_are_accessible_in_both_languages(browser_page: Any) -> None:
    check(
        browser_page,
        "/account/sign-in/",
        "/es/account/sign-in/",
        "/account/code/",
        "/account/password/reset/",
        "/account/password/reset/sent/",
        "/account/closed/",
        "/account/directory/cancelled/",
    )


def test_their_errors_are_accessible_and_named_in_the_title(browser_page: Any) -> None:
    page = browser_page
    page.goto("/account/sign-in/")
    page.fill("#id_login", "nobody@springfield.example")
    page.fill("#id_password", "wrong")
    click_first(page)
    assert page.title().startswith("Error:")
    check_here(page)


def test_a_resident_types_the_mailed_code(browser_page: Any) -> None:
    from tests.web.people.conftest import mailed_code

    page = browser_page
    page.goto("/account/code/")
    page.fill("#id_email", "ren@example.org")
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url("**/account/code/confirm/")
    check_here(page)
    page.fill("#id_code", "000000")
    click_first(page)
    check_here(page)
    page.fill("#id_code", mailed_code())
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/")
    check_here(page)


def test_the_pages_of_an_administrator_are_accessible(browser_page: Any, live_site: LiveSite, person: Make) -> None:
    administrator, editor = person("administrator"), person("editor", departments=["Fire"], name="Bo " + "x" * 60)
    editor.post("/account/", {"name": "Bo " + "long" * 30})
    live_site.sign_in(browser_page, administrator)
    check(
        browser_page,
        "/account/",
        "/account/sessions/",
        "/account/password/",
        "/account/second-factor/settings/",
        "/people/",
        "/people/invite/",
        f"/people/{editor.person.pk}/",
        "/people/audit/",
        "/people/audit/?who=nobody",
    )
    browser_page.goto("/people/invite/")
    browser_page.fill("#id_email", administrator.person.email)
    browser_page.fill("#id_name", "Ana")
    click_first(browser_page)
    check_here(browser_page)


def test_the_page_for_a_wrong_role_is_accessible(
    browser_page: Any, live_site: LiveSite, person: Make, browser_faults: list[str]
) -> None:
    live_site.sign_in(browser_page, person("viewer"))
    check(browser_page, "/people/")
    browser_faults.clear()  # the console names the status 403
