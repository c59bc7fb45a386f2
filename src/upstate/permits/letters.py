"""Letters and certificates: the city's text in Markdown, its gaps filled with values, as a tagged PDF (PDF/UA-1) by Typst.

The text is parsed before its gaps are filled, and what fills them goes into Typst as JSON: whatever an applicant typed stays text and
is neither Markdown nor code.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import typst
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from upstate.errors import UpstateError
from upstate.solutions.service import NAMED

_TEMPLATE = Path(__file__).with_name("letter.typ")
_LONGEST_VALUE = 5_000
# What Typst's own font has for certain: Latin letters, and the signs of European print.
_NOT_LATIN = re.compile("[^\x00-\u017f\u2010-\u2026\u20ac]")
_MARKS = {"strong": "strong", "em": "emph"}


class UnfilledLetter(UpstateError):
    """A letter has a gap that nothing fills, or no text."""


@dataclass(frozen=True)
class Letterhead:
    """What stands around the text. city: who writes. number: of the letter. on: the day, in words."""

    city: str
    number: str
    on: str


def render_letter(text: str, values: Mapping[str, str], *, language: str, head: Letterhead) -> bytes:
    """A letter as PDF/UA-1. text: Markdown with gaps such as `{city}`; of HTML and pictures nothing is shown. A letter of a script
    that the fonts of this machine do not have is set as `?`; install a font for it to have it printed.

    Raises `UnfilledLetter` for a gap without a value, and for a text that does not begin with a heading: it is the PDF's title.
    """
    blocks = [*_blocks(SyntaxTreeNode(_reader().parse(text)), values)]
    if not blocks or blocks[0]["kind"] != "heading":
        raise UnfilledLetter(
            "A letter does not begin with a heading.",
            allowed="text whose first line is such as: # Your {permit} is issued",
            next_step="Write a heading into its first line, in letters/ of the service.",
        )
    letter = {
        "title": "".join(piece["text"] for piece in blocks[0]["pieces"]),
        "lang": language,
        "city": head.city,
        "number": head.number,
        "on": head.on,
        "blocks": blocks,
    }
    told = json.dumps(letter, ensure_ascii=False, allow_nan=False)
    try:
        return _compiled(told)
    except typst.TypstError:
        # PDF/UA-1 allows no letter that the fonts of this machine do not have. A permit must not fail at a name in Chinese.
        return _compiled(_NOT_LATIN.sub("?", told))


def unprintable(text: str) -> str:
    """The letters of a text that no font of this machine has, each once: in a letter they are set as `?`."""
    found = "".join(dict.fromkeys(_NOT_LATIN.findall(_printable(text))))
    if not found:
        return ""
    pieces = [{"mark": "", "text": found}]
    blocks = [{"kind": "heading", "level": 1, "pieces": pieces}]
    letter = {"title": "x", "lang": "en", "city": "x", "number": "1", "on": "x", "blocks": blocks}
    try:
        _compiled(json.dumps(letter, ensure_ascii=False))
    except typst.TypstError:
        return found
    return ""


def _compiled(letter: str) -> bytes:
    return bytes(typst.compile(_TEMPLATE, sys_inputs={"letter": letter}, pdf_standards="ua-1"))


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).disable(["image", "html_block", "html_inline", "code", "fence"])


def _blocks(tree: SyntaxTreeNode, values: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for node in tree.children:
        if node.type == "heading":
            yield {"kind": "heading", "level": int(node.tag[1:]), "pieces": _pieces(node, values)}
        elif node.type == "paragraph":
            pieces = _pieces(node, values)
            if any(one["text"].strip() for one in pieces):  # a gap that was filled with nothing leaves no hole
                yield {"kind": "paragraph", "pieces": pieces}
        elif node.type in ("bullet_list", "ordered_list"):
            items = [_pieces(item, values) for item in node.children]
            yield {"kind": node.type, "items": items}
        else:
            yield from _blocks(node, values)


def _pieces(node: SyntaxTreeNode, values: Mapping[str, str]) -> list[dict[str, str]]:
    """The text below a node, in runs of one mark each."""
    return [{"mark": mark, "text": _filled(text, values)} for mark, text in _runs(node, "") if text]


def _runs(node: SyntaxTreeNode, mark: str) -> Iterator[tuple[str, str]]:
    if not node.children:
        yield mark, "\n" if node.type in ("softbreak", "hardbreak") else node.content
    for child in node.children:
        yield from _runs(child, _MARKS.get(child.type, mark))


def _filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its gaps filled; what is filled in is not looked at again."""
    if missing := sorted({*NAMED.findall(text)} - {*values}):
        raise UnfilledLetter(
            f"A letter names {', '.join(missing)}, which nothing fills.",
            allowed=f"{', '.join(sorted(values))}",
            next_step="Mend the name in letters/ of the service.",
        )
    return NAMED.sub(lambda found: _printable(values[found[1]]), text)


def _printable(value: str) -> str:
    """A value on lines of its own, without what a printer can not print."""
    plain = value[:_LONGEST_VALUE].replace("\r\n", "\n").replace("\r", "\n")
    return "".join(one for one in plain if one == "\n" or unicodedata.category(one)[0] != "C")
