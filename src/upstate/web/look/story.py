"""A stranger's README as HTML of a page: no raw HTML, no pictures from elsewhere, no address that runs something."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

_LONGEST = 200_000
_ADDRESSES = ("http://", "https://", "mailto:")


@lru_cache(maxsize=32)
def render_story(text: str, *, label: str) -> SafeString:
    """`text`, Markdown, as HTML that fits below a heading of the second rank. A first heading of the first rank is left
    out: it is the solution's title, and the page has it. label: names the parts that scroll for those who hear the page; each
    gets a number behind it."""
    tokens = _reader().parse(text[:_LONGEST])
    environment = {"label": label, "parts": 0}
    return mark_safe(_reader().renderer.render(_set(tokens), _reader().options, environment))  # noqa: S308 - html is off


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": False})
    reader.enable("table").disable(["image", "html_block", "html_inline"])
    reader.validateLink = lambda url: url.strip().lower().startswith(_ADDRESSES)  # type: ignore[method-assign]
    for name, rule in (("table_open", _open_table), ("table_close", _close_table)):
        reader.add_render_rule(name, rule)
    for name in ("fence", "code_block"):
        reader.add_render_rule(name, _code)
    return reader


def _set(tokens: Sequence[Token]) -> list[Token]:
    """Headings one rank lower and without gaps, links that give nothing away, no style in a tag."""
    kept = _without_title(list(tokens))
    deepest = 2
    for token in kept:
        token.attrs.pop("style", None)
        if token.type == "heading_open":
            deepest = min(int(token.tag[1]) + 1, deepest + 1, 6)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{deepest}"
        for child in token.children or ():
            if child.type == "link_open":
                child.attrs["rel"] = "nofollow noopener noreferrer"
    return kept


def _without_title(tokens: list[Token]) -> list[Token]:
    is_title = len(tokens) >= 3 and tokens[0].type == "heading_open" and tokens[0].tag == "h1"
    return tokens[3:] if is_title else tokens


def _open_table(self: Any, tokens: Sequence[Token], place: int, options: Any, environment: Any) -> str:
    return f'<div {_scrolling(environment)}><table class="usa-table">'


def _close_table(self: Any, tokens: Sequence[Token], place: int, options: Any, environment: Any) -> str:
    return "</table></div>\n"


def _code(self: Any, tokens: Sequence[Token], place: int, options: Any, environment: Any) -> str:
    return f"<pre {_scrolling(environment)}><code>{escape(tokens[place].content)}</code></pre>\n"


def _scrolling(environment: Any) -> str:
    environment["parts"] += 1
    label = escape(f"{environment['label']} {environment['parts']}")
    return f'class="shelf-scroll" role="region" tabindex="0" aria-label="{label}"'
