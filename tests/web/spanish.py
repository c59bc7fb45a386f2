"""What of a Spanish page is said in English, although it is made by rule and could be said in Spanish."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path

from babel.messages import Message

_GATHERER = Path(__file__).resolve().parents[2] / "docs/translations.py"
VOID = frozenset(["br", "hr", "img", "input", "link", "meta", "path", "line", "rect", "circle", "wbr"])
LEAST_LETTERS = 9  # of a template without its values; shorter ones, such as "north", also stand in names


class Spoken(HTMLParser):
    """The texts of a page that it says are in the language of the page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open: list[tuple[str, bool]] = [("", False)]
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID | {"html"}:
            self._open.append((tag, self._open[-1][1] or dict(attrs).get("lang") == "en" or tag in ("script", "style")))

    def handle_endtag(self, tag: str) -> None:
        while len(self._open) > 1 and tag in [name for name, _ in self._open] and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._open[-1][1]:
            self.texts.append(" ".join(data.split()))


@lru_cache(maxsize=1)
def gathered() -> list[Message]:
    """Every sentence of the program with the files it stands in."""
    found = importlib.util.spec_from_file_location("translations", _GATHERER)
    assert found is not None and found.loader is not None
    translations = importlib.util.module_from_spec(found)
    found.loader.exec_module(translations)
    return list(translations.gather())


def english(*makers: str) -> Iterator[re.Pattern[str]]:
    """Every sentence that these parts of the program make, as it reads in English with any values."""
    for message in gathered():
        if not any(place.startswith(makers) for place, _ in message.locations):
            continue
        for template in [message.id] if isinstance(message.id, str) else message.id:
            parts = re.split(r"\{\w+\}", " ".join(template.split()))
            if sum(letter.isalpha() for part in parts for letter in part) >= LEAST_LETTERS:
                yield re.compile(".+".join(re.escape(part) for part in parts))


def english_in(page: str, *makers: str) -> list[str]:
    """What a page says in English, but for what it marks as English."""
    texts = Spoken(page).texts
    return [f"{one.pattern}: {text}" for one in english(*makers) for text in texts if one.search(text)]
