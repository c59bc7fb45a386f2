"""Finding datasets: words, slips, facets, order; and an index that follows what is published."""

from __future__ import annotations

import fcntl
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from tests.web.catalog.conftest import PLAIN_SAID, publish_table, write_csv
from upstate.actions.describe import describe
from upstate.catalog.search import search
from upstate.city.workspace import Workspace
from upstate.web.catalog.index import current_index, index_path
from upstate.web.catalog.public import public_datasets

Text = Callable[..., str]


def names(page: str) -> list[str]:
    return re.findall(r'usa-collection__heading"><a class="usa-link" href="/datasets/([\w-]+)/"', page)


def test_without_words_all_public_datasets_are_there(text: Text) -> None:
    assert sorted(names(text("/datasets/"))) == ["attack", "fire-calls", "street-trees"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=trees", ["street-trees"]),
        ("q=Quercus", ["street-trees"]),
        ("q=alarms", ["fire-calls"]),
        ("q=tag", ["street-trees"]),
        ("q=xylophone", []),
    ],
)
def test_words_are_found_in_titles_columns_meanings_and_cells(text: Text, query: str, found: list[str]) -> None:
    assert names(text(f"/datasets/?{query}")) == found


def test_a_result_says_where_it_matched(text: Text) -> None:
    page = text("/datasets/?q=quercus")
    assert "Found in the values of column species:" in page
    assert '<mark class="catalog-match">Quercus</mark>' in page


def test_a_slip_of_the_finger_is_put_right_and_told(text: Text) -> None:
    page = text("/datasets/?q=stret+treees")
    assert names(page) == ["street-trees"]
    assert "Showing results for" in page


def test_boxes_narrow_the_list_without_javascript(text: Text) -> None:
    assert names(text("/datasets/?department=Parks")) == ["street-trees"]
    page = text("/datasets/?topic=nature&topic=safety")
    assert sorted(names(page)) == ["fire-calls", "street-trees"]
    assert page.count(" checked") == 2


def test_the_order_can_be_chosen(text: Text) -> None:
    assert names(text("/datasets/?sort=title"))[1:] == ["fire-calls", "street-trees"]
    assert '<option value="title" selected>' in text("/datasets/?sort=title")


def test_where_nothing_is_found_the_way_to_ask_is_shown(text: Text) -> None:
    assert 'href="/requests/"' in text("/datasets/?q=zzzzzz")


def test_what_is_published_is_found_by_the_next_search(published: Workspace, visitor: Client, tmp_path: Path) -> None:
    visitor.get("/datasets/")
    before = index_path().stat().st_mtime_ns
    visitor.get("/datasets/?q=trees")
    assert index_path().stat().st_mtime_ns == before, "it is made again only when something changed"
    benches = write_csv(tmp_path / "benches.csv", ("bench", "wood"), [(n, "larch") for n in range(20)])
    publish_table(
        published.folder, "benches", benches, {**PLAIN_SAID, "title": "Benches", "description": "One row is one bench."}
    )
    assert names(visitor.get("/datasets/?q=larch").content.decode()) == ["benches"]


def test_while_the_next_index_takes_long_the_old_one_answers(published: Workspace, visitor: Client) -> None:
    visitor.get("/datasets/")
    describe(workspace=published.folder, dataset="fire-calls", changes={"title": "Rosebud runs"})
    with index_path().with_suffix(".lock").open("a") as lock:  # another process is at it
        fcntl.flock(lock.fileno(), fcntl.LOCK_EX)
        index = current_index(public_datasets(), patience=0.05)
        assert search(index=index, words="rosebud", facets={}).hits == ()
        assert len(search(index=index, words="calls", facets={}).hits) == 1
    assert names(visitor.get("/datasets/?q=rosebud").content.decode()) == ["fire-calls"]


def test_a_new_title_is_found_by_the_next_search(published: Workspace, visitor: Client) -> None:
    visitor.get("/datasets/")
    describe(workspace=published.folder, dataset="fire-calls", changes={"title": "Rosebud runs"})
    assert names(visitor.get("/datasets/?q=rosebud").content.decode()) == ["fire-calls"]


def test_a_broken_index_is_made_again(published: Workspace, visitor: Client) -> None:
    visitor.get("/datasets/")
    index_path().write_bytes(b"no index at all")
    assert sorted(names(visitor.get("/datasets/").content.decode())) == ["attack", "fire-calls", "street-trees"]


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        'q="',
        "q=NEAR(a b)",
        "q=a*b*c* OR",
        "page=-1",
        "page=99999999",
        "page=x",
        "topic=" + "x" * 5000,
        "q=" + "word " * 2000,
        "sort=%27",
    ],
)
def test_any_question_is_answered(text: Text, query: str) -> None:
    text(f"/datasets/?{query}")
