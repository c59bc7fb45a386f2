"""How somebody goes through the portal in a browser: with a thumb on a small telephone, or with the keys of a keyboard.

Both find everything by its role and its name, as a screen reader tells them. What the site says is written in English and is
looked for in the language of the page; what the service's text says is given in both.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from django.utils.translation import gettext, override
from playwright.sync_api import TimeoutError as NothingCame

from tests.web.people.test_pages_in_a_browser import faults_of

WRITE = os.environ.get("UPSTATE_WRITE_ACCESSIBILITY") == "1"
PICTURES = Path(__file__).parents[3] / "docs" / "pictures"


# The docs show the applicant's pages on the telephone, the desk's on a wide window.
SHOWN = (
    "front-en",
    "question-es",
    "answer-en",
    "form-es",
    "sent-es",
    "asked-es",
    "desk-en",
    "difference-en",
    "tracked-es",
)
# The tab key leads to one of a group of radio buttons, the arrow keys to the others.
_IN_GROUP = """one => one === document.activeElement ||
  (one.type === "radio" && document.activeElement.name === one.name && document.activeElement.type === "radio")"""


class Hand:
    """Somebody at a page. language: of the page. seen: the titles of the pages that were met."""

    def __init__(self, page: Any, language: str) -> None:
        self.page, self.language = page, language
        self.seen: list[str] = []

    def say(self, english: str, spanish: str = "", **values: Any) -> str:
        """The sentence as this page says it. Fails for one that has no Spanish."""
        if self.language == "en":
            return english % values if values else english
        with override("es"):
            said = spanish or gettext(english)
        assert spanish or said != english, f"“{english}” is not said in Spanish"
        return said % values if values else said

    def open(self, path: str) -> None:
        self.page.goto(path if self.language == "en" else f"/es{path}")
        self.look()

    def follow(self, english: str, spanish: str = "", **values: Any) -> None:
        """Follow a link to its page."""
        with self.page.expect_navigation():
            self._press(self.page.get_by_role("link", name=self.say(english, spanish, **values)).first)
        self.look()

    def press(self, english: str, spanish: str = "", about: str = "", **values: Any) -> None:
        """Press a button and wait for the answer. about: what only a screen reader adds."""
        name = self.say(english, spanish, **values) + (f" – {about}" if about else "")
        with self.page.expect_navigation():
            self._press(self.page.get_by_role("button", name=name, exact=True).last)
        self.look()

    def unfold(self, english: str, **values: Any) -> None:
        self._press(self.page.get_by_text(self.say(english, **values)).first)

    def field(self, english: str, spanish: str = "", place: int = 0) -> Any:
        return self.page.get_by_label(self.say(english, spanish)).locator("visible=true").nth(place)

    def told(self, *words: str) -> None:
        """Fails unless the page says this."""
        found = " ".join(self.page.get_by_role("main").inner_text().split())
        missing = [one for one in words if one not in found]
        assert missing == [], f"{self.page.url} does not say {missing}: {found}"

    def save(self, link: Any) -> bytes:
        """The file that a link leads to."""
        with self.page.expect_download() as told:
            self._press(link)
        return Path(told.value.path()).read_bytes()

    def picture(self, name: str) -> None:
        """A picture of the page for the docs, where it is one of theirs."""
        if WRITE and name in SHOWN:
            self.page.evaluate("scrollTo(0, 0)")
            self.page.screenshot(path=PICTURES / f"portal-{name}.png")

    def look(self) -> None:
        raise NotImplementedError

    def type(self, field: Any, text: str) -> None:
        raise NotImplementedError

    def pick(self, english: str, spanish: str, place: int = 0) -> None:
        raise NotImplementedError

    def choose(self, field: Any, text: str) -> None:
        raise NotImplementedError

    def when(self, field: Any, *, iso: str, keys: str) -> None:
        raise NotImplementedError

    def give(self, field: Any, file: Path) -> None:
        raise NotImplementedError

    def _press(self, found: Any) -> None:
        raise NotImplementedError


class Thumb(Hand):
    """On a telephone of 320 points, whose browser runs no script."""

    def look(self) -> None:
        self.seen.append(self.page.title())
        assert self.page.get_by_role("heading", level=1).count() == 1, self.page.url
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 320, f"{self.page.url} scrolls sideways"

    def type(self, field: Any, text: str) -> None:
        field.fill(text)

    def pick(self, english: str, spanish: str, place: int = 0) -> None:
        self.page.get_by_text(self.say(english, spanish), exact=True).nth(place).click()

    def choose(self, field: Any, text: str) -> None:
        field.select_option(label=text)

    def when(self, field: Any, *, iso: str, keys: str) -> None:
        field.fill(iso)

    def give(self, field: Any, file: Path) -> None:
        field.set_input_files(file)

    def _press(self, found: Any) -> None:
        found.click()


class Keys(Hand):
    """At a keyboard, without a mouse; axe looks at each page."""

    def look(self) -> None:
        self.seen.append(self.page.title())
        assert faults_of(self.page) == [], self.page.url

    def reach(self, found: Any, is_there: str = "one => one === document.activeElement") -> None:
        """Press the tab key until the focus is there."""
        self._go_on(found, is_there, "Tab")

    def _go_on(self, found: Any, is_there: str, key: str) -> None:
        for _ in range(150):
            if found.evaluate(is_there):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"the key {key} does not lead to {found}")

    def type(self, field: Any, text: str) -> None:
        self.reach(field)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def pick(self, english: str, spanish: str, place: int = 0) -> None:
        wanted = self.page.get_by_label(self.say(english, spanish), exact=True).nth(place)
        self.reach(wanted, _IN_GROUP)
        self._go_on(wanted, "one => one === document.activeElement", "ArrowDown")
        self.page.keyboard.press("Space")
        assert wanted.is_checked()

    def choose(self, field: Any, text: str) -> None:
        self.reach(field)
        self._go_on(field, f"one => one.selectedOptions[0].label === {json.dumps(text)}", "ArrowDown")

    def when(self, field: Any, *, iso: str, keys: str) -> None:
        self.reach(field)
        self.page.keyboard.type(keys)
        assert field.input_value() == iso

    def give(self, field: Any, file: Path) -> None:
        """Choose a file. On a busy machine Chromium now and then opens no window for the key; people press it again."""
        for _ in range(6):
            self.reach(field)
            try:
                with self.page.expect_file_chooser(timeout=5_000) as asked:
                    self.page.keyboard.press("Enter")
            except NothingCame:
                continue
            asked.value.set_files(file)
            return
        raise AssertionError(f"the enter key opens no window to choose {file.name}")

    def _press(self, found: Any) -> None:
        self.reach(found)
        self.page.keyboard.press("Enter")
