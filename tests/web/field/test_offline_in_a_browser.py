"""A crew walks out of the signal and back, in a real Chromium: nothing is lost, nothing comes twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.fieldwork.town import NAME, Town
from tests.web.conftest import LiveSite, SignedIn, _add_console, _add_stranger
from tests.web.field.conftest import visits
from upstate.web.field.actions import assign

pytestmark = pytest.mark.browser
ZONE = f"/field/{NAME}/may/1/"
# What a browser says by itself of a request that found no network.
_NO_SIGNAL = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "Failed to fetch")


@pytest.fixture
def telephone(chromium: Any, live_site: LiveSite, crew: SignedIn, browser_faults: list[str]) -> Iterator[Any]:
    """A telephone's browser in which the crew has signed in. Its storage outlives its tabs."""
    options = {"viewport": {"width": 320, "height": 640}, "locale": "en-US", "base_url": live_site.url}
    context = chromium.new_context(timezone_id="America/Chicago", **options)
    context.set_default_timeout(20_000)
    context.on("page", lambda page: _watch(page, live_site, browser_faults))
    page = context.new_page()
    live_site.sign_in(page, crew)
    yield page
    context.close()
    kept = [fault for fault in browser_faults if not any(words in fault for words in _NO_SIGNAL)]
    assert not kept, "\n".join(kept)


def _watch(page: Any, live_site: LiveSite, faults: list[str]) -> None:
    page.on("console", lambda message: _add_console(message, faults))
    page.on("pageerror", lambda error: faults.append(f"error: {error}"))
    page.on("request", lambda request: _add_stranger(request.url, live_site.url, faults))


def take_zone_along(page: Any) -> None:
    page.goto(ZONE)
    page.locator("[data-field][data-ready=yes]").wait_for(state="attached")


def answer(page: Any, stop: int, *, works: str = "No") -> None:
    """Answer at one door, and wait until the telephone has it."""
    page.goto(f"{ZONE}{stop}/")
    page.get_by_role("group", name="Does it work?").get_by_text(works, exact=True).click()
    page.get_by_role("button", name="Save and go on").click()
    page.wait_for_url(lambda url: not url.endswith(f"/1/{stop}/"))


def waiting(page: Any) -> int:
    page.locator("[data-field][data-waiting]").wait_for(state="attached")
    return int(page.locator("[data-field]").get_attribute("data-waiting"))


def test_three_doors_without_a_signal_arrive_once_when_it_is_back(telephone: Any, town: Town) -> None:
    take_zone_along(telephone)
    telephone.context.set_offline(True)
    for stop in (1, 2, 3):
        answer(telephone, stop)
    assert waiting(telephone) == 3
    assert "Waiting on this telephone to be sent: 3" in telephone.locator("main").inner_text()
    assert visits(town) == []
    telephone.context.set_offline(False)
    telephone.locator("[data-field][data-waiting='0']").wait_for(state="attached")
    telephone.reload()
    assert waiting(telephone) == 0
    assert [one["in_need"] for one in visits(town)] == [True, True, True]
    assert len({one["unit"] for one in visits(town)}) == 3


def test_a_tab_that_is_closed_without_a_signal_loses_nothing(telephone: Any, town: Town) -> None:
    take_zone_along(telephone)
    context = telephone.context
    context.set_offline(True)
    answer(telephone, 1)
    answer(telephone, 2, works="Yes")
    answer(telephone, 1, works="Yes")  # the own answer, changed before it was sent
    telephone.close(run_before_unload=False)
    again = context.new_page()
    again.goto(ZONE)
    assert waiting(again) == 2
    again.close()
    context.set_offline(False)
    back = context.new_page()
    back.goto("/field/")
    back.locator("[data-field][data-waiting='0']").wait_for(state="attached")
    assert sorted(one["in_need"] for one in visits(town)) == [False, False]


def test_without_a_signal_the_list_says_what_is_done_and_a_door_holds_what_was_answered(
    telephone: Any, town: Town
) -> None:
    take_zone_along(telephone)
    telephone.context.set_offline(True)
    answer(telephone, 1)
    telephone.goto(f"{ZONE}2/")
    telephone.get_by_role("group", name="Is anyone home?").get_by_text("No", exact=True).click()
    assert not telephone.get_by_role("group", name="Does it work?").is_visible()
    telephone.get_by_role("button", name="Save and go on").click()
    telephone.wait_for_url("**/3/")
    telephone.goto(ZONE)
    telephone.locator(".field-done").nth(1).wait_for()
    assert telephone.locator(".field-done").all_inner_texts() == ["done", "nobody could tell"]
    telephone.goto(f"{ZONE}1/")
    telephone.locator("[data-means=need]:checked").wait_for(state="attached")
    telephone.get_by_text("They do not want to be visited again").click()
    telephone.get_by_role("button", name="Save and go on").click()
    telephone.wait_for_url("**/2/")
    telephone.goto(f"{ZONE}1/")
    telephone.locator("[name=opted_out]:checked").wait_for(state="attached")
    telephone.get_by_text("They do not want to be visited again").click()
    telephone.get_by_role("button", name="Save and go on").click()
    telephone.wait_for_url("**/2/")
    telephone.context.set_offline(False)
    telephone.locator("[data-field][data-waiting='0']").wait_for(state="attached")
    assert sorted(str(one.get("in_need")) for one in visits(town)) == ["None", "True"]
    assert [batch.get("opt_outs") for batch in town.log()] == [None]


def test_two_answers_that_can_not_both_be_right_are_asked_back_at_the_door(telephone: Any, town: Town) -> None:
    telephone.goto(f"{ZONE}1/")
    telephone.get_by_role("group", name="Is there a smoke alarm?").get_by_text("No", exact=True).click()
    telephone.get_by_role("group", name="Does it work?").get_by_text("Yes", exact=True).click()
    telephone.get_by_role("button", name="Save and go on").click()
    telephone.get_by_text("Which one is?").wait_for()
    assert waiting(telephone) == 0 and visits(town) == []


def test_a_lost_answer_of_the_site_does_not_count_a_visit_twice(telephone: Any, town: Town) -> None:
    take_zone_along(telephone)
    telephone.context.route("**/field/send/", lambda route: (route.fetch(), route.abort()))
    answer(telephone, 1)
    assert waiting(telephone) == 1 and len(visits(town)) == 1, "it arrived, and the telephone does not know"
    telephone.context.unroute("**/field/send/")
    telephone.reload()
    telephone.locator("[data-field][data-waiting='0']").wait_for(state="attached")
    assert len(visits(town)) == 1


def test_a_session_that_is_over_asks_to_sign_in_and_keeps_what_waits(
    telephone: Any, town: Town, crew: SignedIn, live_site: LiveSite, browser_faults: list[str]
) -> None:
    from django.test import Client

    take_zone_along(telephone)
    telephone.context.set_offline(True)
    answer(telephone, 1)
    telephone.goto(f"{ZONE}2/")
    telephone.context.clear_cookies()
    telephone.context.set_offline(False)
    telephone.get_by_role("link", name="Sign in again").wait_for()
    assert "nothing is lost" in telephone.locator("main").inner_text()
    assert visits(town) == []
    again = Client()
    again.force_login(crew.person)
    live_site.sign_in(telephone, again)
    telephone.goto(ZONE)
    telephone.locator("[data-field][data-waiting='0']").wait_for(state="attached")
    assert len(visits(town)) == 1


def test_a_conflict_is_told_to_the_crew(telephone: Any, town: Town, person: Callable[..., SignedIn]) -> None:
    from tests.web.field.test_sending import door, send
    from upstate.web.field.zones import today_here

    other = person("crew")
    assign(solution=NAME, round_name="may", person=other.person, zones=[1])
    send(other, door(1, "of-the-other", answers={"alarm_works": "yes"}, on=today_here().isoformat()))
    telephone.goto(f"{ZONE}1/")
    telephone.get_by_role("group", name="Does it work?").get_by_text("No", exact=True).click()
    telephone.get_by_role("button", name="Save and go on").click()
    telephone.get_by_text("Both are kept").wait_for()
    assert len(visits(town)) == 2


def test_the_list_leaves_the_telephone_at_sign_out(telephone: Any) -> None:
    take_zone_along(telephone)
    assert telephone.evaluate("caches.keys()") != []
    telephone.goto("/account/sign-out/")
    telephone.get_by_role("button", name="Sign out").click()
    telephone.wait_for_url(lambda url: "sign-out" not in url)
    assert telephone.evaluate("caches.keys()") == []
    telephone.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        telephone.goto(ZONE)


def test_the_pages_pass_axe_and_fit_a_small_telephone_in_both_languages(telephone: Any) -> None:
    for path in ("/field/", ZONE, f"{ZONE}1/"):
        for prefix in ("", "/es"):
            telephone.goto(f"{prefix}{path}")
            found = [one["id"] for one in Axe().run(telephone).response["violations"]]
            assert found == [], path
            assert not telephone.evaluate(
                "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            ), path


def test_the_form_works_without_scripts(chromium: Any, live_site: LiveSite, crew: SignedIn, town: Town) -> None:
    context = chromium.new_context(base_url=live_site.url, java_script_enabled=False)
    page = context.new_page()
    live_site.sign_in(page, crew)
    page.goto(f"{ZONE}1/")
    page.get_by_role("group", name="Does it work?").get_by_text("Yes", exact=True).click()
    page.get_by_role("button", name="Save and go on").click()
    assert page.url.endswith("/1/2/")
    context.close()
    assert [one["in_need"] for one in visits(town)] == [False]


def test_nothing_that_stays_after_sign_out_holds_an_address() -> None:
    script = (Path(__file__).parents[3] / "src/upstate/web/field/static/field/field.js").read_text("utf-8")
    assert "address" not in script.split("async function keep(")[1].split("async function saveDoor")[0]
