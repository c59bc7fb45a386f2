"""The long texts of a service, Markdown from a stranger: headings, lists and links, and nothing that runs or calls home.

Whoever shows them turns HTML off as well (`upstate.web.look.story`); this is so that the next city is told before it borrows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from upstate.solutions.service.facts import NAMED

_MOST_LETTERS = 10_000
_ADDRESSES = ("https://", "mailto:", "tel:")
_TAG = re.compile(r"<[a-zA-Z/!?]")


def prose_faults(text: str, *, file: str) -> Iterator[str]:
    """Each fault as a sentence that names the file and the line."""
    if not text.strip():
        yield f"{file} is empty"
    if len(text) > _MOST_LETTERS:
        yield f"{file} has {len(text):,} letters; {_MOST_LETTERS:,} is the most"
        return
    for number, line in enumerate(text.split("\n"), 1):
        if not line.rstrip("\r").isprintable():
            yield f"{file}: line {number}: a character that can not be shown"
        if _TAG.search(line):
            yield f"{file}: line {number}: what looks like a tag"
        if "{" in NAMED.sub("", line) or "}" in NAMED.sub("", line):
            yield f"{file}: line {number}: a brace that holds no name, such as {{licence_phone}}"
    yield from (f"{file}: {fault}" for fault in _pointing_faults(text))


# A service has dozens of these texts; they are read anew whenever one row of its tables changes.
@lru_cache(maxsize=256)
def _pointing_faults(text: str) -> tuple[str, ...]:
    """What points where it should not: a picture, and a link that calls another program."""
    return tuple(_pointing(text))


def _pointing(text: str) -> Iterator[str]:
    for number, token in _parts(_reader().parse(text), 1):
        address = str(token.attrs.get("href", ""))
        if token.type == "image":
            yield f"line {number}: a picture; texts of a guide and letters have none"
        elif token.type == "link_open" and not address.lower().startswith(_ADDRESSES):
            yield f"line {number}: a link to {address[:80]!r}, which does not begin with https://"


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False})
    reader.validateLink = lambda url: True  # type: ignore[method-assign]  # so that a bad one is told and not left as text
    return reader


def _parts(tokens: list[Token], line: int) -> Iterator[tuple[int, Token]]:
    """Every token with the line on which its block begins."""
    for token in tokens:
        line = token.map[0] + 1 if token.map else line
        yield line, token
        yield from _parts(token.children or [], line)
