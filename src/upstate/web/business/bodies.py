"""The text of a step as HTML: no raw HTML and no pictures in it, facts in place, words of the glossary explained where they stand."""

from __future__ import annotations

import re
from functools import cache

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from upstate.permits.guiding import fill_facts
from upstate.solutions.service import ServiceSolution
from upstate.solutions.service.guide import Term
from upstate.web.business.showing import default_contact
from upstate.web.look.saying import in_language, language

_ADDRESSES = ("http://", "https://", "mailto:", "tel:")


def render_body(solution: ServiceSolution, step: str) -> SafeString:
    """The text of a step in the reader's language, below a heading of the first rank."""
    asks = default_contact(solution)
    reached = ", ".join(filter(None, (in_language(asks.title), asks.phone)))
    instead = _("(not checked in this city yet; ask: %(office)s)") % {"office": reached}
    text = fill_facts(solution.guide.bodies[step, language()], solution, language=language(), instead=instead)
    tokens = _reader().parse(text)
    waiting = {in_language(term.term).casefold(): term for term in solution.guide.text.glossary}
    is_heading = False
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(max(int(token.tag[1]), 2), 6)}"
            is_heading = token.type == "heading_open"
        elif token.type == "inline" and not is_heading and waiting:
            token.children = _explained(token.children or [], waiting)
    return mark_safe(_reader().renderer.render(tokens, _reader().options, {}))  # noqa: S308 - html is off


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image", "html_block", "html_inline"])
    reader.validateLink = lambda url: url.strip().lower().startswith(_ADDRESSES)  # type: ignore[method-assign]  # the library's own way to say which links are links
    return reader


def _explained(children: list[Token], waiting: dict[str, Term]) -> list[Token]:
    """Each word of the glossary becomes a link to its meaning where it stands first; a text that is a link already stays."""
    made: list[Token] = []
    inside = 0
    for child in children:
        inside += {"link_open": 1, "link_close": -1}.get(child.type, 0)
        made += [child] if child.type != "text" or inside else _split(child.content, waiting)
    return made


def _split(text: str, waiting: dict[str, Term]) -> list[Token]:
    words = "|".join(re.escape(word) for word in sorted(waiting, key=len, reverse=True))
    found = re.search(rf"\b(?:{words})\b", text, re.IGNORECASE) if words else None
    if found is None:
        return [_text(text)]
    term = waiting.pop(found[0].casefold())
    link = Token("link_open", "a", 1, attrs={"href": f"{reverse('guide-words')}#{term.name}", "class": "guide-term"})
    link.attrs["title"] = in_language(term.meaning)
    linked = [link, _text(found[0]), Token("link_close", "a", -1)]
    return [_text(text[: found.start()]), *linked, *_split(text[found.end() :], waiting)]


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
