"""A page of the site as a page of the copy: links to files, and a sentence where a server would be needed.

Everything else stays as it was, byte for byte: a tag is written anew only when something in it changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

_LINKS = frozenset({"href", "src", "poster", "xlink:href"})
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_AROUND = frozenset({"header", "footer", "nav"})
# Of a form that looks something up, what only works with a server; the list that it may hold stays.
_CONTROLS = frozenset({"input", "button", "select", "textarea", "label", "fieldset", "details", "datalist", "output"})


@dataclass(frozen=True)
class Sentences:
    """What the copy says for itself, in the language of the page. copy: at the end of the page. ask: in place of a form that looks
    something up. write: in place of a form that sends something."""

    copy: str
    ask: str
    write: str


def links_of(html: str) -> list[str]:
    """Every link of a page: to pages, files, pictures, styles, scripts, and those that scripts read from `data-` attributes."""
    found: list[str] = []

    class Reading(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.extend(_links(tag, attrs))

        handle_startendtag = handle_starttag

    reader = Reading()
    reader.feed(html)
    reader.close()
    return found


def _links(tag: str, attrs: list[tuple[str, str | None]]) -> Iterator[str]:
    for name, value in attrs:
        if value and name == "srcset":
            yield from (part.split()[0] for part in value.split(",") if part.strip())
        elif value and _is_link(name, value):
            yield value


def _is_link(name: str, value: str) -> bool:
    return name in _LINKS or (name.startswith("data-") and value.startswith("/") and " " not in value)


def rewrite(html: str, *, target_of: Callable[[str], str | None], sentences: Sentences) -> str:
    """The page with every link led to a file. target_of: the new link for one of the page; null when there is nothing to lead to,
    and then the words stay and the link goes."""
    writer = _Writer(target_of, sentences)
    writer.feed(html)
    writer.close()
    return "".join(writer.written)


class _Writer(HTMLParser):
    def __init__(self, target_of: Callable[[str], str | None], sentences: Sentences) -> None:
        super().__init__(convert_charrefs=False)
        self.written: list[str] = []
        self._target_of = target_of
        self._sentences = sentences
        self._in_form = False
        self._around = 0
        self._left_out = ("", 0)  # the element that is left out now, and how deep we are in others of its name

    def _put(self, text: str) -> None:
        if not self._left_out[1]:
            self.written.append(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        outer, depth = self._left_out
        if depth:
            self._left_out = (outer, depth + (tag == outer))
        elif tag == "form":
            self._begin_form(dict(attrs))
        elif self._in_form and tag in _CONTROLS:
            self._left_out = (tag, int(tag not in _VOID))
        else:
            self._around += tag in _AROUND
            self._put(self._tag(tag, attrs))

    def _begin_form(self, form: dict[str, str | None]) -> None:
        """A form that sends something goes, and so does one that is on every page; of others the controls go."""
        sends = (form.get("method") or "get").lower() == "post"
        if not self._around:
            told = self._sentences.write if sends else self._sentences.ask
            self._put(f'<p class="usa-hint">{escape(told)}</p>')
        if sends or self._around:
            self._left_out = ("form", 1)
        else:
            self._in_form = True

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._put(self._tag(tag, attrs))

    def handle_endtag(self, tag: str) -> None:
        outer, depth = self._left_out
        if depth:
            self._left_out = (outer, depth - (tag == outer))
        elif tag == "form":
            self._in_form = False
        else:
            if tag == "main":
                self._put(f'<p class="usa-hint">{escape(self._sentences.copy)}</p>')
            self._put(f"</{tag}>")
            self._around -= tag in _AROUND

    def handle_data(self, data: str) -> None:
        self._put(data)

    def handle_entityref(self, name: str) -> None:
        self._put(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._put(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self._put(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._put(f"<!{decl}>")

    def _tag(self, tag: str, attrs: list[tuple[str, str | None]]) -> str:
        raw = self.get_starttag_text() or ""
        changed = [self._attribute(tag, name, value) for name, value in attrs]
        kept = [one for one in changed if one is not None]
        if kept == attrs:
            return raw
        if tag in {"link", "script", "img", "source", "iframe"} and len(kept) < len(attrs):
            lost = {name for name, _ in attrs} - {name for name, _ in kept}
            if lost & {"href", "src", "srcset"}:
                return ""  # it would ask for something that is not there
        words = "".join(f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in kept)
        return f"<{tag}{words}{'/' if raw.endswith('/>') and tag not in _VOID else ''}>"

    def _attribute(self, tag: str, name: str, value: str | None) -> tuple[str, str | None] | None:
        if name.startswith("hx-"):
            return None  # parts of pages come from a server
        if value and name == "srcset":
            parts = [part.split() for part in value.split(",") if part.strip()]
            moved = [" ".join([target, *rest]) for link, *rest in parts if (target := self._target_of(link))]
            return (name, ", ".join(moved)) if moved else None
        if value and _is_link(name, value):
            target = self._target_of(value)
            return None if target is None else (name, target)
        return name, value
