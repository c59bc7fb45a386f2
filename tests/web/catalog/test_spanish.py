"""What is made by rule below the site is said in the reader's language; what is left in English is marked as English."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import translation

from tests.web.catalog.conftest import PLAIN_SAID, publish_table, write_csv
from tests.web.spanish import english_in
from upstate.catalog.solution_fit import SolutionFit, TableFit
from upstate.city.workspace import Workspace
from upstate.sentences import recall, say, say_count, together
from upstate.web.look.saying import show, translate

Text = Callable[..., str]
MAKER = "upstate/catalog/"
TREES = "/es/datasets/street-trees/"

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
    "/es/datasets/?q=arbol",
    "/es/datasets/?q=tres+xyzzy",
]
REFUSED = [
    f"{TREES}rows/?f.height.is=tall",
    f"{TREES}rows/?f.height.contains=1",
    f"{TREES}rows/?f.planted.is=yesterday",
    f"{TREES}rows/?f.nothing.is=1",
    f"{TREES}charts/?column=nothing",
]


@pytest.mark.parametrize("address", PAGES)
def test_a_spanish_page_says_nothing_in_english_that_is_made_by_rule(text: Text, address: str) -> None:
    page = text(address)
    assert '<html lang="es"' in page
    assert english_in(page, MAKER) == []


@pytest.mark.parametrize("address", REFUSED)
def test_what_is_wrong_is_said_in_spanish(text: Text, address: str) -> None:
    assert english_in(text(address, 400), MAKER) == []


def test_this_test_knows_the_english_page_by_its_sentences(text: Text) -> None:
    assert len(english_in(text("/datasets/street-trees/"), MAKER)) > 10


def test_the_promise_the_difference_and_the_chart_read_as_spanish(text: Text) -> None:
    page = text(TREES)
    assert "Se promete cada año. Última actualización: " in page
    assert re.search(r"La siguiente se espera a más tardar el \d+ de [a-z]+ de \d{4}\.", page)
    assert "Los valores más frecuentes de species son" in page or "El valor más frecuente de species es" in page
    assert "Se agregaron 3 filas, se quitaron 3 y cambiaron" in text(f"{TREES}versions/")


def test_the_feed_tells_what_changed_in_spanish(text: Text) -> None:
    assert "Se agregaron 3 filas, se quitaron 3 y cambiaron" in text("/es/datasets/feed.atom")


def test_the_words_that_a_chart_adds_to_its_bars_are_spanish(published: Workspace, text: Text, tmp_path: Path) -> None:
    rows = [(number, f"Oficina {number % 13}" if number % 4 else "") for number in range(400)]
    source = write_csv(tmp_path / "calls.csv", ("call", "answered_by"), rows)
    publish_table(
        published.folder, "calls", source, {**PLAIN_SAID, "title": "Calls", "description": "One row is one call."}
    )
    drawn = text("/es/datasets/calls/charts/?column=answered_by")
    assert "(sin valor)" in drawn and "(no value)" not in drawn
    assert "otros 3" in drawn and "other values" not in drawn
    wide, narrow = drawn.split('class="wide"')[1].split('class="narrow"')
    assert "(otros 3 valores juntos)" in wide, "one line where there is room"
    assert "(otros 3 valores juntos)" not in narrow.split("</svg>")[0], "and several on a phone"


def test_what_a_table_can_be_used_for_is_said_in_spanish() -> None:
    table = TableFit(
        table="mains", title="Water mains", fields={}, missing=("age",), met=2, of=3, optional_met=1, optional_of=5
    )
    fit = SolutionFit(solution="x", title="Which?", summary="", tables=(table,), also_needs=("Breaks",), is_whole=False)
    assert fit.sentence == (
        "This table can be used in “Which?”: as “Water mains” it meets 2 of 3 required fields and 1 of 5 others and lacks age. "
        "The solution also needs: Breaks."
    )
    with translation.override("es"):
        told = translate(SolutionFit.model_validate_json(fit.model_dump_json()).sentence)
    assert told.startswith("Esta tabla se puede usar en “Which?”: como “Water mains” cumple 2 de 3 campos")
    assert told.endswith("La solución también necesita: Breaks.")


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
