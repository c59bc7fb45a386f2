"""HTML of a text page as Markdown: headings, paragraphs, lists, links and emphasis. What has no text is named, not kept."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_HEADINGS = {"h1": "## ", "h2": "## ", "h3": "### ", "h4": "#### ", "h5": "#### ", "h6": "#### "}
_BLOCKS = frozenset(["p", "div", "section", "blockquote", "tr", "table", "ul", "ol", *_HEADINGS])
_EMPHASIS = {"strong": "**", "b": "**", "em": "*", "i": "*"}
_LOST = frozenset(["iframe", "img", "script", "style", "form", "input", "select", "video", "object", "embed", "table"])
_SILENT = frozenset(["script", "style"])


def markdown_from(html: str) -> tuple[str, tuple[str, ...]]:
    """The text as Markdown, and the kinds of tags that could not be kept, each once.

    >>> markdown_from('<h2>Zone</h2><p>Ask <a href="https://a.example/">us</a>.</p><ul><li>One</li></ul><img src="x">')
    ('## Zone\\n\\nAsk [us](https://a.example/).\\n\\n- One', ('img',))
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    blocks = (re.sub(r"[ \t]*\n[ \t]*", " ", block).strip() for block in "".join(reader.parts).split("\0"))
    text = "\n\n".join(block for block in blocks if block and block not in ("-", "1.", "##", "###", "####"))
    return re.sub(r"(?m)^((?:- |1\. ).*)\n\n(?=- |1\. )", r"\1\n", text), tuple(dict.fromkeys(reader.lost))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.lost: list[str] = []
        self._lists: list[str] = []
        self._links: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _LOST:
            self.lost.append(tag)
        self._silent += tag in _SILENT
        if tag in ("ul", "ol"):
            self._lists.append(tag)
        if tag in _BLOCKS or tag == "li":
            self.parts.append("\0")
        if tag in _HEADINGS:
            self.parts.append(_HEADINGS[tag])
        elif tag == "li":
            self.parts.append("1. " if self._lists[-1:] == ["ol"] else "- ")
        elif tag == "br":
            self.parts.append(" ")
        elif tag in _EMPHASIS:
            self.parts.append(_EMPHASIS[tag])
        elif tag == "a":
            self._links.append(dict(attrs).get("href") or "")
            self.parts.append("[" if self._links[-1] else "")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT and self._silent > 0
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        if tag in _BLOCKS or tag == "li":
            self.parts.append("\0")
        elif tag in _EMPHASIS:
            self.parts.append(_EMPHASIS[tag])
        elif tag == "a" and self._links and (address := self._links.pop()):
            self.parts.append(f"]({address.replace(' ', '%20').replace(')', '%29')})")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            plain = re.sub(r"\s+", " ", data.replace("\0", ""))
            self.parts.append(re.sub(r"([\\`*_\[\]<>{}])", r"\\\1", plain))
