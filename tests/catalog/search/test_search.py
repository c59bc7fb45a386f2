"""Finding datasets as a resident would."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.catalog.search.conftest import Search
from upstate.catalog.search import Found, NoSearchIndex, Piece, SearchEntry, build_search_index, search

TREES = SearchEntry(
    name="street-trees",
    title="Street trees",
    description="Every tree along a street, with its species and the width of the sidewalk beside it.",
    department="Parks",
    topics=("Nature",),
    formats=("csv", "geojson"),
    updated=date(2026, 5, 3),
    columns={"species": "Botanical name", "dbh": "diameter at breast height"},
    values={"species": ("Quercus rubra", "Acer saccharum", "Tilia cordata")},
    has_places=True,
)
REPAIRS = SearchEntry(
    name="sidewalk-repairs",
    title="Sidewalk repairs",
    description="Where slabs were raised or replaced.",
    department="Public Works",
    topics=("Streets",),
    formats=("csv",),
    frequency="monthly",
    licence="CC0-1.0",
    updated=date(2026, 6, 1),
    solutions=("Rank street blocks by decay",),
)
CALLES = SearchEntry(name="calles", title="Árboles de la ciudad", description="Los árboles en las calles de la ciudad.")

Find = Callable[..., Search]


def names(found: Found) -> list[str]:
    return [hit.name for hit in found.hits]


def marked(pieces: tuple[Piece, ...]) -> str:
    return "".join(f"[{piece.text}]" if piece.is_match else piece.text for piece in pieces)


def test_without_words_all_datasets_are_there_the_last_updated_first(find: Find) -> None:
    found = find(TREES, CALLES, REPAIRS)()
    assert names(found) == ["sidewalk-repairs", "street-trees", "calles"]
    assert found.notices == ()


def test_a_word_in_the_title_counts_more_than_in_the_description(find: Find) -> None:
    assert names(find(TREES, REPAIRS)("sidewalk")) == ["sidewalk-repairs", "street-trees"]


def test_title_topic_description_column_and_value_count_in_this_order(find: Find) -> None:
    others = {"title": "Other things", "description": "Something else again"}
    entries = [
        SearchEntry(name="e-value", **others, values={"kind": ("bridge",)}),
        SearchEntry(name="d-column", **others, columns={"bridge": ""}),
        SearchEntry(name="c-description", title="Other things", description="Something bridge again"),
        SearchEntry(name="b-topic", **others, topics=("bridge",)),
        SearchEntry(name="a-title", title="Other bridge", description="Something else again"),
        *(SearchEntry(name=f"z{number}", **others) for number in range(20)),
    ]
    assert names(find(*entries)("bridge")) == ["a-title", "b-topic", "c-description", "d-column", "e-value"]


def test_a_word_in_another_form_is_found(find: Find) -> None:
    search = find(TREES, REPAIRS)
    assert names(search("repairing sidewalks")) == ["sidewalk-repairs"]


def test_a_word_that_is_not_finished_is_found(find: Find) -> None:
    search = find(TREES, REPAIRS)
    assert names(search("sidewalk rep")) == ["sidewalk-repairs"]
    found = search("botanica")  # longer than the stem of what it becomes
    assert (names(found), found.replaced) == (["street-trees"], ())
    assert search("sidew repairs").notices == ("No dataset has sidew.",)  # only the last may be unfinished


def test_a_finished_word_comes_before_longer_ones_that_begin_with_it(find: Find) -> None:
    search = find(
        SearchEntry(name="carpets", title="Carpets carpets carpets", description="carpet"),
        SearchEntry(
            name="vehicles", title="Vehicles of the city", description="Every truck and car that the city owns."
        ),
    )
    assert names(search("car")) == ["vehicles", "carpets"]


@pytest.mark.parametrize("words", ["arboles", "ÁRBOLES", "árbol", "a\u0301rboles", "arbol de las calles"])
def test_accents_and_capitals_do_not_matter(find: Find, words: str) -> None:
    found = find(TREES, CALLES)(words)
    assert names(found)[0] == "calles"
    assert marked(found.hits[0].title) == "[Árboles] de la ciudad"


@pytest.mark.parametrize(
    ("typed", "used"),
    [
        ("sidwalk", "sidewalk"),
        ("siedwalk", "sidewalk"),
        ("sydewlak", "sidewalk"),
        ("sidewalkk", "sidewalk"),
        ("quercsu", "quercus"),
        ("tre", None),  # unfinished
        ("stret", "street"),
    ],
)
def test_a_slip_of_the_finger_is_put_right_and_told(find: Find, typed: str, used: str | None) -> None:
    found = find(TREES, REPAIRS)(typed)
    assert found.hits
    assert [(one.typed, one.used) for one in found.replaced] == ([(typed, used)] if used else [])
    if used:
        assert found.notices == (f"Showing results for {used} instead of {typed}.",)


@pytest.mark.parametrize("typed", ["tlx", "width9", "slxbx", "xidewxxk"])
def test_short_words_numbers_and_wild_guesses_are_not_replaced(find: Find, typed: str) -> None:
    found = find(TREES, REPAIRS)(typed)
    assert (found.hits, found.replaced) == ((), ())
    assert found.notices == (
        f"No dataset has {typed}.",
        "Nothing was found. Check the spelling, use fewer or more general words, or ask the city for the data.",
    )


def test_a_word_that_one_dataset_has_is_never_replaced_by_a_commoner_one(find: Find) -> None:
    search = find(REPAIRS, TREES, SearchEntry(name="walks", title="Sidewalls of tyres"))
    found = search("sidewalls of tyres")
    assert (names(found), found.replaced) == (["walks"], ())


def test_where_no_dataset_has_all_words_those_with_some_are_given(find: Find) -> None:
    found = find(TREES, REPAIRS, CALLES)("quercus slabs")
    assert {*names(found)} == {"street-trees", "sidewalk-repairs"}
    assert found.some_only
    assert found.notices == ("No dataset has all of these words. These have some of them.",)


def test_a_word_that_no_dataset_has_is_named_beside_what_the_others_found(find: Find) -> None:
    found = find(TREES, REPAIRS, CALLES)("sidewalk xylophones repairs")
    assert names(found)[0] == "sidewalk-repairs"
    assert found.notices == ("No dataset has xylophones.",)


def test_words_that_say_nothing_are_not_asked_for(find: Find) -> None:
    assert names(find(TREES, REPAIRS)("data about the trees of a street"))[0] == "street-trees"
    found = find(TREES, REPAIRS)("a dataset for slabs")
    assert (names(found), found.notices) == (["sidewalk-repairs"], ())


def test_it_is_said_where_a_match_was_found(find: Find) -> None:
    (hit,) = find(TREES, REPAIRS)("quercus").hits
    (place,) = hit.places
    assert place.words == "in the values of column species"
    assert marked(place.pieces) == "[Quercus] rubra · Acer saccharum · Tilia cordata"


@pytest.mark.parametrize(
    ("words", "where"),
    [
        ("botanical", "in what column species means"),
        ("nature", "in the topics"),
        ("parks", "in the department"),
        ("decay", "in the solutions that it fits"),
    ],
)
def test_each_place_has_its_words(find: Find, words: str, where: str) -> None:
    (hit,) = find(TREES, REPAIRS)(words).hits
    assert [place.words for place in hit.places] == [where]


def test_matches_are_marked_in_pieces_and_what_looks_like_html_stays_text(find: Find) -> None:
    entry = SearchEntry(
        name="x", title="<b>Trees</b> & \x01more\x02 trees", description="<script>alert('trees')</script>"
    )
    (hit,) = find(entry)("tree").hits
    assert marked(hit.title) == "<b>[Trees]</b> &  more  [trees]"
    assert marked(hit.description) == "<script>alert('[trees]')</script>"


def test_a_long_description_is_shown_around_the_match(find: Find) -> None:
    (hit,) = find(SearchEntry(name="x", title="x", description="before " * 300 + "oak " + "after " * 300))("oak").hits
    text = marked(hit.description)
    assert "[oak]" in text
    assert len(text) < 400


def test_a_hit_says_what_a_list_of_datasets_shows(find: Find) -> None:
    (hit,) = find(TREES)("trees").hits
    assert (hit.department, hit.topics, hit.formats, hit.updated) == (
        "Parks",
        ("Nature",),
        ("csv", "geojson"),
        date(2026, 5, 3),
    )
    assert hit.has_places


def test_pages_follow_each_other_and_one_that_is_not_there_is_the_nearest(find: Find) -> None:
    search = find(*(SearchEntry(name=f"d{number:03}", title=f"Trees {number:03}") for number in range(45)))
    pages = [search("trees", page=page) for page in (1, 2, 3)]
    assert [len(page.hits) for page in pages] == [20, 20, 5]
    assert sorted(name for page in pages for name in names(page)) == [f"d{number:03}" for number in range(45)]
    assert search("trees", page=10**12).page == 3
    assert search("trees", page=-1).page == 1


def test_a_filter_under_which_nothing_stands_says_to_take_it_away(find: Find) -> None:
    found = find(TREES, REPAIRS)("trees", department=["Public Works"])
    assert found.notices == ("Nothing was found. Take away a filter, or use fewer words.",)


HOSTILE = [
    '"', '""', "'", "tree*", "^tree", "NEAR(tree, street)", "tree AND", "OR OR", "NOT tree", "title:tree", "{title}:tree",
    "- tree", "(tree", ")", "tree + street", '"tree" -street', "\x00", "tree\x00street", "\x01tree\x02", "'; DROP TABLE datasets; --",
    "tree' UNION SELECT name FROM sqlite_master --", "\ud800", "\U0010ffff", "%_", "a" * 100_000, "tree " * 20_000, '"' * 100_000,
    "(" * 50_000, "é" * 100_000, "\u0301" * 1000, "😀", "١٢٣", "樹木", "x y z w v u t s r q p o n m l k", "½ ﬁre", "_", "", "   ",
]  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE, ids=[repr(one[:20]) for one in HOSTILE])
def test_whatever_is_typed_is_only_words(find: Find, index: Path, words: str) -> None:
    search = find(TREES, REPAIRS, CALLES)
    before = index.read_bytes()
    found = search(words, department=[words[:300]], topic=[words])
    search(words)
    assert found.pages >= 1
    assert index.read_bytes() == before
    assert [*index.parent.iterdir()] == [index]


def test_signs_of_the_query_language_change_nothing(find: Find) -> None:
    search = find(TREES, REPAIRS, CALLES)
    assert search('title:"sidewalk"* ^(').hits == search("title sidewalk").hits
    assert names(search("sidewalk -repairs")) == names(search("sidewalk repairs"))


def test_only_the_first_words_of_a_long_text_are_used(find: Find) -> None:
    found = find(TREES)(" ".join(["tree", *(f"w{number}" for number in range(50))]))
    assert "Only the first 20 words were used." in found.notices
    assert "Only the first 20 words were used." in find(TREES)(" " * 5000 + "nothing").notices


def test_a_facet_that_there_is_not_is_not_looked_at(find: Find) -> None:
    assert names(find(TREES)(**{"1=1; --": ["x"], "value": ["y"]})) == ["street-trees"]


def test_an_index_that_could_not_be_finished_leaves_the_old_one(find: Find, index: Path) -> None:
    search = find(TREES)

    def breaking() -> Iterator[SearchEntry]:
        yield REPAIRS
        raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError, match="disk"):
        build_search_index(target=index, entries=breaking())
    assert names(search()) == ["street-trees"]
    assert [*index.parent.iterdir()] == [index]


def test_a_new_index_takes_the_place_of_the_old_one(find: Find, index: Path) -> None:
    search = find(TREES)
    assert build_search_index(target=index, entries=[REPAIRS, CALLES]) == 2
    assert names(search()) == ["sidewalk-repairs", "calles"]


@pytest.mark.parametrize("content", [None, b"", b"no database", b"SQLite format 3\x00" + b"\xff" * 5000])
def test_an_index_that_is_not_one_is_told_in_words(index: Path, content: bytes | None) -> None:
    if content is not None:
        index.write_bytes(content)
    with pytest.raises(NoSearchIndex, match="cannot be searched"):
        search(index=index, words="tree", facets={})


def test_an_index_of_an_earlier_format_is_told_in_words(find: Find, index: Path) -> None:
    search = find(TREES)
    with closing(sqlite3.connect(index)) as connection:
        connection.execute("PRAGMA user_version = 999")
    with pytest.raises(NoSearchIndex, match="another format"):
        search()


def test_a_path_with_strange_signs_is_a_path(tmp_path: Path) -> None:
    index = tmp_path / "a?b#c %20" / "search.sqlite"
    build_search_index(target=index, entries=[TREES])
    assert names(search(index=index, words="", facets={})) == ["street-trees"]


def test_a_dataset_that_says_hardly_anything_is_found_by_its_title(find: Find) -> None:
    entry: dict[str, Any] = {"name": "x", "title": "Hydrants"}
    (hit,) = find(SearchEntry(**entry))("hydrant").hits
    assert (hit.description, hit.places, hit.updated) == ((), (), None)


def test_the_order_can_be_that_of_the_titles_or_of_the_days(find: Find, index: Path) -> None:
    find(TREES, CALLES, REPAIRS)
    by_title = search(index=index, words="", facets={}, order="title")
    assert names(by_title) == ["sidewalk-repairs", "street-trees", "calles"]
    for order, first in (("best", "calles"), ("newest", "street-trees"), ("title", "street-trees")):
        assert names(search(index=index, words="species ciudad", facets={}, order=order))[0] == first


def test_what_others_keep_is_found_only_where_it_is_asked_for(find: Find, index: Path) -> None:
    find(TREES, SearchEntry(name="elsewhere/county/1", title="Street trees of the county", source="County"))
    assert [hit.name for hit in search(index=index, words="street trees", facets={}).hits] == [TREES.name]
    assert [hit.name for hit in search(index=index, words="", facets={}).hits] == [TREES.name]
    both = search(index=index, words="street trees", facets={}, elsewhere=True).hits
    assert {hit.name: hit.source for hit in both} == {TREES.name: "", "elsewhere/county/1": "County"}


def test_without_words_the_citys_own_come_before_those_of_others(find: Find, index: Path) -> None:
    later = SearchEntry(name="elsewhere/county/1", title="Bus stops", source="County", updated=date(2999, 1, 1))
    find(TREES, later)
    assert names(search(index=index, words="", facets={}, elsewhere=True)) == [TREES.name, later.name]
    assert names(search(index=index, words="", facets={}, order="newest", elsewhere=True)) == [later.name, TREES.name]
