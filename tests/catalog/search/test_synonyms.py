"""A search in one language finds what is said in the other."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.catalog.search.conftest import Search
from upstate.catalog.search import SearchEntry
from upstate.catalog.search.synonyms import synonyms

MAINS = SearchEntry(name="mains", title="Water mains", description="One row is one pipe in the street.")
FIRES = SearchEntry(name="fires", title="Fire incidents", description="One row is one call.")
PERMITS = SearchEntry(name="permits", title="Building permits")
AGUA = SearchEntry(name="agua", title="Tomas de agua", description="Una fila es una toma.")
ARBOLES = SearchEntry(name="arboles", title="Árboles de la ciudad")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("agua", ["agua", "mains"]),
        ("incendios", ["fires"]),
        ("permiso", ["permits"]),
        ("permisos", ["permits"]),
        ("tree", ["arboles"]),
        ("trees", ["arboles"]),
        ("tubería de agua", ["mains"]),
        ("water", ["mains", "agua"]),
    ],
)
def test_words_of_the_other_language_find_the_data(find: Callable[..., Search], words: str, found: list[str]) -> None:
    assert [hit.name for hit in find(MAINS, FIRES, PERMITS, AGUA, ARBOLES)(words).hits] == found


def test_the_reader_is_told_what_else_was_looked_for(find: Callable[..., Search]) -> None:
    found = find(MAINS, FIRES)("incendios")
    assert found.notices == ("“incendios” was also looked for as fire.",)
    assert [piece.text for piece in found.hits[0].title if piece.is_match] == ["Fire"]


def test_a_word_that_the_index_lacks_is_not_looked_for(find: Callable[..., Search]) -> None:
    """Of `street` the Spanish is `calle`, whose stem is that of `call`."""
    assert [hit.name for hit in find(MAINS, FIRES)("street").hits] == ["mains"]


def test_what_is_no_word_of_a_city_finds_as_before(find: Callable[..., Search]) -> None:
    assert find(MAINS)("xylophone").hits == ()
    assert find(MAINS)("mains").notices == ()


def test_every_group_leads_both_ways() -> None:
    table = synonyms()
    assert table["fuga"] == {"leak", "break", "rotura"}
    assert all(word in table[other] for word, others in table.items() for other in others)
    assert all(word.isascii() for word in table)
