"""What is made by rule below the site is said in the reader's language; what is left in English is marked as English."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.utils import translation

from upstate.sentences import recall, say, say_count, together
from upstate.web.look.saying import show, translate

Text = Callable[..., str]
PO = Path(__file__).resolve().parents[3] / "src/upstate/web/locale/es/LC_MESSAGES/django.po"
TREES = "/es/datasets/street-trees/"
VOID = frozenset(["br", "hr", "img", "input", "link", "meta", "path", "line", "rect", "circle", "wbr"])
LEAST_LETTERS = 9  # of a template without its values; shorter ones, such as "north", also stand in names

PAGES = [
    TREES,
    "/es/datasets/attack/",
    "/es/datasets/fire-calls/",
    f"{TREES}charts/",
    f"{TREES}charts/?column=planted",
    f"{TREES}charts/?column=healthy",
    f"{TREES}charts/?column=height",
    f"{TREES}rows/?f.species.is=Tilia+cordata&chart=height",
    f"{TREES}rows/?f.species.is=nothing&chart=species",
    f"{TREES}map/",
    f"{TREES}versions/",
    f"{TREES}versions/2/",
    f"{TREES}versions/2/difference/",
    "/es/datasets/attack/versions/2/difference/",
    "/es/datasets/?q=tilia",
    "/es/datasets/?q=tres+xyzzy",
]
REFUSED = [
    f"{TREES}rows/?f.height.is=tall",
    f"{TREES}rows/?f.height.contains=1",
    f"{TREES}rows/?f.planted.is=yesterday",
    f"{TREES}rows/?f.nothing.is=1",
    f"{TREES}charts/?column=nothing",
]


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


def english() -> Iterator[re.Pattern[str]]:
    """Every sentence that the catalog makes, as it reads in English with any values."""
    with PO.open("rb") as file:
        messages = list(read_po(file, locale="es"))
    for message in messages:
        if not any(place.startswith("upstate/catalog/") for place, _ in message.locations):
            continue
        for template in [message.id] if isinstance(message.id, str) else message.id:
            parts = re.split(r"\{\w+\}", " ".join(template.split()))
            if sum(letter.isalpha() for part in parts for letter in part) >= LEAST_LETTERS:
                yield re.compile(".+".join(re.escape(part) for part in parts))


def english_in(page: str) -> list[str]:
    texts = Spoken(page).texts
    return [f"{one.pattern}: {text}" for one in english() for text in texts if one.search(text)]


@pytest.mark.parametrize("address", PAGES)
def test_a_spanish_page_says_nothing_in_english_that_is_made_by_rule(text: Text, address: str) -> None:
    page = text(address)
    assert '<html lang="es"' in page
    assert english_in(page) == []


@pytest.mark.parametrize("address", REFUSED)
def test_what_is_wrong_is_said_in_spanish(text: Text, address: str) -> None:
    assert english_in(text(address, 400)) == []


def test_this_test_knows_the_english_page_by_its_sentences(text: Text) -> None:
    assert len(english_in(text("/datasets/street-trees/"))) > 10


def test_the_promise_the_difference_and_the_chart_read_as_spanish(text: Text) -> None:
    page = text(TREES)
    assert "Se promete cada año. Última actualización: " in page
    assert re.search(r"La siguiente se espera a más tardar el \d+ de [a-z]+ de \d{4}\.", page)
    assert "Los valores más frecuentes de species son" in page or "El valor más frecuente de species es" in page
    assert "Se agregaron 3 filas, se quitaron 3 y cambiaron" in text(f"{TREES}versions/")


def test_a_number_picks_the_plural_of_the_language() -> None:
    with translation.override("es"):
        assert translate(say_count("{number} row", "{number} rows", 1)) == "1 fila"
        assert translate(say_count("{number} row", "{number} rows", 1234)) == "1,234 filas"


def test_sentences_inside_of_sentences_are_translated_too() -> None:
    row = say_count("{number} row has no value.", "{number} rows have no value.", 2)
    with translation.override("es"):
        assert translate(together(say("No row matches."), row)) == "Ninguna fila coincide. 2 filas no tienen valor."


@pytest.mark.parametrize("hostile", ["{", "}", "{0}", "{x.__class__}", "%s", "<b>", ""])
def test_a_value_is_never_read_as_a_template(hostile: str) -> None:
    with translation.override("es"):
        assert translate(say("There is no filter {name}.", name=hostile)) == f"No hay un filtro {hostile}."
        assert translate(recall(hostile)) == hostile


def test_what_was_stored_as_text_is_marked_where_it_stays_english() -> None:
    with translation.override("es"):
        assert show(recall("No contact is given.")) == "No se da ningún contacto."
        assert show(recall("Nobody knows <why>.")) == '<span lang="en">Nobody knows &lt;why&gt;.</span>'
        assert show("Texto de la ciudad") == "Texto de la ciudad"
    with translation.override("en"):
        assert show(recall("Nobody knows why.")) == "Nobody knows why."
