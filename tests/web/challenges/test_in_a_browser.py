"""The whole event in a real browser: joining at the door, a team by its code, files, the board, judges, results; and on a phone without scripts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.thorough import widths
from tests.web.challenges.conftest import HOME, hand_in, send
from tests.web.challenges.made_up import CLOSED, JUDGING, NAME, RESULTS, launch, launch_together, predictions
from tests.web.conftest import LiveSite, SignedIn
from tests.web.people.conftest import mailed_code
from upstate.city import Workspace
from upstate.web.challenges.codes import event_code
from upstate.web.challenges.models import Entry, Submission, Work

pytestmark = pytest.mark.browser
Make = Callable[..., SignedIn]
Enter = Callable[..., SignedIn]


def faults_of(page: Any) -> list[Any]:
    return [(one["id"], one["nodes"][0]["html"][:200]) for one in Axe().run(page).response["violations"]]


def at_the_door(page: Any, email: str) -> None:
    """From the code on the wall to the box of the terms, with an address and six digits typed."""
    page.goto("/challenges/door/")
    page.get_by_label("Code").fill(event_code(NAME))
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("link", name="Go on with my e-mail address").click()
    page.fill("#id_email", email)
    page.get_by_role("button", name="Send me a code").click()
    page.wait_for_url("**/account/code/confirm/**")
    page.fill("#id_code", mailed_code())
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"**{HOME}join/**")


def begin_team(page: Any, name: str) -> None:
    page.get_by_text("With a new team").click()
    page.get_by_label("Name on the board").fill(name)
    page.get_by_text("I have read the rules").click()
    page.get_by_role("button", name="Take part").click()
    page.wait_for_url(f"**{HOME}entry/")


def send_file(page: Any, file: Path) -> None:
    page.goto(f"{HOME}entry/")
    page.get_by_label("File of predictions").set_input_files(str(file))
    page.get_by_role("button", name="Send and score").click()
    page.wait_for_url("**/entry/files/**")


def test_the_whole_event(
    browser_page: Any,
    live_site: LiveSite,
    chromium: Any,
    person: Make,
    entrant: Enter,
    city: Workspace,
    challenge: Path,
    tmp_path: Path,
    browser_faults: list[str],
) -> None:
    page, good, bad = browser_page, tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_bytes(predictions())
    bad.write_bytes(b"id,prediction\nS0001,nan\n")
    at_the_door(page, "ana@example.org")
    begin_team(page, "The Pavers")
    assert faults_of(page) == []
    code = page.locator(".code").inner_text()
    other = chromium.new_context(base_url=live_site.url).new_page()
    live_site.sign_in(other, person("public"))
    other.goto(f"{HOME}join/{code}/")
    other.get_by_text("I have read the rules").click()
    other.get_by_role("button", name="Join the team").click()
    other.get_by_text("You are in the team The Pavers").wait_for()
    other.context.close()
    send_file(page, bad)
    assert "nan" in page.locator("main").inner_text() and faults_of(page) == []
    send_file(page, good)
    assert "Public part" in page.locator("main").inner_text() and faults_of(page) == []
    page.get_by_role("button", name="Choose it as one that decides").click()
    page.get_by_role("button", name="Do not choose it").wait_for()
    page.goto(f"{HOME}today/")
    assert "The Pavers" in page.locator("main ol").inner_text() and faults_of(page) == []
    for part in (
        ".today__next",
        ".today .qr",
        ".today__code",
        ".today li",
    ):  # a projector shows no more than the window
        box = page.locator(part).first.bounding_box()
        assert box["y"] + box["height"] < 900, part
    page.goto(f"{HOME}entry/tracks/best-use/")
    page.get_by_label("Title").fill("A map of potholes")
    page.get_by_label("What it does").fill("It shows where to pave.")
    page.get_by_role("button", name="Hand in").click()
    page.get_by_text("It is handed in.").wait_for()
    assert faults_of(page) == []
    judge = person("public")
    run_the_judging(page, live_site, person("editor"), judge, city)
    launch(city, when=RESULTS)
    page.goto(HOME)
    told = page.locator("main").inner_text()
    assert "A map of potholes, The Pavers" in told and "The places are those of the private part" in told
    assert faults_of(page) == []
    browser_faults[:] = [fault for fault in browser_faults if "422" not in fault]


def run_the_judging(page: Any, site: LiveSite, editor: SignedIn, judge: SignedIn, city: Workspace) -> None:
    launch(city, when=JUDGING)
    site.sign_in(page, editor)
    page.goto(f"{HOME}desk/")
    page.get_by_label("E-mail address").fill(judge.person.email)
    page.locator("form", has_text="Ask this person").get_by_label("Name").fill("Jo Judge")
    page.get_by_role("button", name="Ask this person").click()
    page.get_by_role("button", name="Give the works of “Best use” to judges").click()
    page.get_by_text("too few").first.wait_for()
    assert faults_of(page) == []
    site.sign_in(page, judge)
    page.goto(f"{HOME}judge/")
    assert faults_of(page) == []
    page.get_by_role("link", name="A map of potholes").click()
    page.get_by_label("Use (60 %)").fill("4")
    page.get_by_role("button", name="Save so far").click()
    page.get_by_text("It is not done yet").wait_for()
    page.get_by_label("Care (40 %)").fill("3.5")
    page.get_by_role("button", name="It is done").click()
    page.get_by_text("– done").wait_for()
    launch(city, when=CLOSED)
    site.sign_in(page, editor)
    page.goto(f"{HOME}desk/best-use/")
    assert faults_of(page) == []
    page.get_by_role("button", name="Publish these places").click()
    page.get_by_text("It is published").wait_for()


def test_a_phone_without_scripts_joins_sends_and_reads_the_board(
    chromium: Any, live_site: LiveSite, person: Make, challenge: Path, tmp_path: Path
) -> None:
    file = tmp_path / "mine.csv"
    file.write_bytes(predictions())
    context = chromium.new_context(
        base_url=live_site.url, java_script_enabled=False, viewport={"width": 320, "height": 640}
    )
    page = context.new_page()
    at_the_door(page, "bo@example.org")
    page.get_by_text("Alone", exact=True).click()
    page.get_by_label("Name on the board").fill("Bo")
    page.get_by_text("I have read the rules").click()
    page.get_by_role("button", name="Take part").click()
    page.wait_for_url(f"**{HOME}entry/")
    send_file(page, file)
    assert "Public part" in page.locator("main").inner_text()
    assert Submission.objects.get().entry.at_event
    for address in (HOME, f"{HOME}board/", f"{HOME}today/", f"{HOME}entry/", page.url):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
    context.close()


def test_who_enters_two_cities_at_once_reads_one_board_of_both(
    browser_page: Any, live_site: LiveSite, person: Make, city: Workspace, tmp_path: Path
) -> None:
    launch_together(city, "Ithaca", "Utica")
    page, shared, file = browser_page, "/challenges/together/region/", tmp_path / "mine.csv"
    file.write_bytes(predictions(noise=0.1))
    page.set_viewport_size({"width": 320, "height": 640})
    _look(page, [f"{shared}join/"], 320)
    live_site.sign_in(page, person("public"))
    page.goto("/challenges/")
    page.get_by_role("link", name="Streets of the region").click()
    page.get_by_role("link", name="Take part").click()
    assert faults_of(page) == []
    page.get_by_text("Alone", exact=True).click()
    page.get_by_label("Name on the board").fill("Ana")
    for called in ("Ithaca", "Utica"):
        page.get_by_text(f"the data terms of {called}, and I agree").click()
    page.get_by_role("button", name="Take part").click()
    for called in ("Ithaca", "Utica"):
        page.goto(shared)
        page.get_by_role("link", name=f"Your entry in {called}").click()
        page.get_by_label("File of predictions").set_input_files(str(file))
        page.get_by_role("button", name="Send and score").click()
        page.wait_for_url("**/entry/files/**")
    page.goto(shared)
    told = " ".join(page.locator("#board").inner_text().split())
    assert "Ana" in told and "2 of 2 cities" in told and "Better than what the cities do today by" in told
    public = [
        shared,
        f"/es{shared}",
        f"{shared}today/",
        "/challenges/",
        "/challenges/ithaca/",
        "/challenges/ithaca/board/",
    ]
    _look(page, [*public, "/challenges/ithaca/entry/"], 320)
    launch_together(city, "Ithaca", "Syracuse", "Utica")
    _look(page, [f"{shared}join/"], 320)


@pytest.mark.parametrize("width", widths())
def test_axe_finds_nothing_and_no_page_scrolls_sideways(
    browser_page: Any, live_site: LiveSite, person: Make, entrant: Enter, city: Workspace, width: int
) -> None:
    visitor = entrant("A name of one long word " + "x" * 30, how="team")
    for seed in range(2):
        send(visitor, predictions(noise=1, seed=seed))
    for track in ("best-use", "stories"):
        hand_in(visitor, track=track, title="W" * 110)
    second = entrant("Another")
    hand_in(second, track="stories", title="Second")
    browser_page.set_viewport_size({"width": width, "height": 900})
    launch(city, when=JUDGING)
    editor, judge = person("editor"), person("public")
    editor.post(f"{HOME}desk/", {"what": "invite", "email": judge.person.email, "name": "Jo"})
    for track in ("best-use", "stories"):
        editor.post(f"{HOME}desk/", {"what": "assign", "track": track})
    work, found = Work.objects.filter(track="best-use").first(), Submission.objects.first()
    assert work is not None and found is not None
    public = [
        "/challenges/",
        "/challenges/door/",
        HOME,
        f"{HOME}board/",
        f"{HOME}today/",
        f"/es{HOME}",
        f"/es{HOME}board/",
    ]
    own = [f"{HOME}entry/", f"/es{HOME}entry/", f"{HOME}entry/files/{found.pk}/", f"{HOME}entry/tracks/best-use/"]
    judging = [f"{HOME}judge/", f"{HOME}judge/{work.pk}/", f"{HOME}judge/pairs/stories/"]
    desk = [f"{HOME}desk/", f"{HOME}desk/best-use/", f"{HOME}desk/stories/"]
    _look(browser_page, public, width)
    for who, addresses in ((visitor, own), (judge, judging), (editor, desk)):
        live_site.sign_in(browser_page, who)
        _look(browser_page, addresses, width)
    launch(city)
    live_site.sign_in(browser_page, visitor)
    _look(browser_page, [f"{HOME}entry/", f"{HOME}entry/tracks/best-use/"], width)
    live_site.sign_in(browser_page, person("public"))
    _look(browser_page, [f"{HOME}join/", f"{HOME}join/{Entry.objects.earliest('pk').code}/", HOME], width)


def test_on_a_wall_the_page_of_the_event_day_is_whole_with_ten_entries(
    browser_page: Any, entrant: Enter, challenge: Path
) -> None:
    for number in range(10):
        send(entrant(f"Pavers of the district number {number}"), predictions(noise=0.1 + number / 20))
    for width, height in ((1920, 1080), (1280, 900)):
        browser_page.set_viewport_size({"width": width, "height": height})
        _look(browser_page, [f"{HOME}today/"], width)
        last = browser_page.locator(".today li").last
        box = last.bounding_box()
        assert browser_page.locator(".today li").count() == 11 and box["y"] + box["height"] < height
        assert not browser_page.locator(".site-header").is_visible()
    browser_page.set_viewport_size({"width": 1920, "height": 1080})
    assert browser_page.evaluate("document.documentElement.scrollHeight") <= 1080
    browser_page.set_viewport_size({"width": 390, "height": 844})
    assert browser_page.locator(".site-header").is_visible()


def _look(page: Any, addresses: list[str], width: int) -> None:
    for address in addresses:
        answer = page.goto(address)
        assert answer.status == 200, address
        assert faults_of(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
