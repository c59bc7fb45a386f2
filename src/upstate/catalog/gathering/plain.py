"""What strangers write, made plain: text without markup, addresses that can be followed, days."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from urllib.parse import urlsplit

_TAG = re.compile(r"<[A-Za-z/!?][^>]*>|&(?:[A-Za-z]{2,8}|#\d{1,7}|#x[0-9A-Fa-f]{1,6});")
_BLOCKS = frozenset(["p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "section", "table", "ul", "ol"])
_SILENT = frozenset(["script", "style", "template"])
_SCHEMES = ("http", "https")
_LONGEST_ADDRESS = 2_000
_DAY = re.compile(r"(\d{4})(?:-?(\d{2})(?:-?(\d{2}))?)?(?![\d])(?:[T ].{0,40})?\Z")


def plain_text(text: str) -> str:
    """A text without tags, without what is not shown and what turns the direction of writing; its paragraphs stay.

    >>> plain_text("<p>One <b>tree</b> &amp; more</p><script>alert(1)</script><p>Two</p>")
    'One tree & more\\nTwo'
    """
    if _TAG.search(text):
        reader = _Text()
        reader.feed(text)
        reader.close()
        text = "".join(reader.parts)
    shown = "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in text)
    lines = (" ".join(line.split()) for line in shown.split("\n"))
    return "\n".join(line for line in lines if line)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT and self._silent > 0
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def web_address(text: str) -> str:
    """The address, where it is one of http or https that can be shown and followed; empty otherwise.

    >>> web_address(" https://data.city.gov/a b.csv "), web_address("javascript:alert(1)"), web_address("//////x.com/")
    ('https://data.city.gov/a%20b.csv', '', '')
    """
    text = text.strip().replace(" ", "%20")
    if len(text) > _LONGEST_ADDRESS or not text.isprintable():
        return ""
    try:
        parts = urlsplit(text)
        sound = parts.scheme in _SCHEMES and parts.hostname and (parts.port or 1) and "@" not in parts.netloc
        # What no name service would be asked for is no host.
        (parts.hostname or "").encode("idna")
    except ValueError:  # a port or brackets that are none; UnicodeError is one too
        return ""
    return text if sound and "\\" not in parts.netloc else ""


def day_of(value: str | int | float) -> date | None:
    """The day of a time by ISO 8601, or of seconds or thousandths since 1970; null where it is neither.

    >>> day_of("2016-11-15T14:30:48.000Z"), day_of("2019"), day_of(1479220248000), day_of("last May")
    (datetime.date(2016, 11, 15), datetime.date(2019, 1, 1), datetime.date(2016, 11, 15), None)
    """
    try:
        if not isinstance(value, str):
            seconds = value / 1000 if abs(value) > 10**11 else value
            return datetime.fromtimestamp(seconds, UTC).date()
        match = _DAY.match(value.strip())
        return date(int(match[1]), int(match[2] or 1), int(match[3] or 1)) if match else None
    except (ValueError, OverflowError, OSError):
        return None
