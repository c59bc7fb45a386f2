"""The page that tells people how programs ask."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from upstate.actions.describe import describe
from upstate.city.workspace import Workspace

Text = Callable[..., str]
PAGE = "/api/v1/docs"


def examples(page: str) -> list[str]:
    told = page.split('id="examples"')[1].split('id="whole"')[0]
    return [unescape(one).removeprefix("http://testserver") for one in re.findall(r'<a href="(.+?)"', told)]


def test_each_language_has_an_example_that_is_answered_with_rows(text: Text, visitor: Client) -> None:
    rest, soda, ckan, ogc, croissant = examples(text(PAGE))
    assert "f.planted.from=2019-01-01" in rest
    assert [one["tree_id"] for one in visitor.get(rest).json()["rows"]] == [
        one["tree_id"] for one in visitor.get(soda).json()
    ]
    assert 0 < visitor.get(ckan).json()["result"]["total"] < 120
    assert len(visitor.get(ogc).json()["features"]) == len(visitor.get(soda).json()) > 0
    assert visitor.get(croissant).json()["@type"] == "sc:Dataset"


@pytest.mark.parametrize("gone", [("street-trees",), ("street-trees", "fire-calls"), ("street-trees", "attack")])
def test_the_examples_are_of_a_dataset_that_the_city_has(
    text: Text, visitor: Client, published: Workspace, gone: tuple[str, ...]
) -> None:
    for name in gone:
        describe(workspace=published.folder, dataset=name, changes={"withheld": "A mistake was found."})
    found = examples(text(PAGE))
    assert len(found) == 4, "none has places"
    for address in found:
        assert visitor.get(address).status_code == 200, address


def test_without_any_dataset_the_page_still_tells_how(text: Text, published: Workspace) -> None:
    for name in ("street-trees", "fire-calls", "attack"):
        describe(workspace=published.folder, dataset=name, changes={"withheld": "A mistake was found."})
    page = text(PAGE)
    assert examples(page) == []
    assert "/datasets/NAME/latest/NAME.csv" in page


@pytest.mark.parametrize("page", [PAGE, "/datasets/street-trees/"])
def test_a_whole_table_is_a_link_away(text: Text, visitor: Client, page: str) -> None:
    shown = re.search(
        r'<a href="http://testserver(/datasets/[^"]+/latest/[^"]+)"><code>http://testserver\1</code></a>', text(page)
    )
    assert shown and visitor.get(shown[1], follow=True)["Content-Type"].startswith("text/csv")


@pytest.mark.parametrize(
    "said",
    ["2014-05-31", "X-Truncated", "/datasets/street-trees/latest/street-trees.csv", "DATE(&#x27;2014-05-31&#x27;)"],
)
def test_it_says_how_dates_are_written_and_where_the_whole_table_is(text: Text, said: str) -> None:
    assert said in text(PAGE)
    assert said in text(f"/es{PAGE}")


@pytest.mark.parametrize("page", ["/datasets/", "/datasets/street-trees/", "/es/datasets/"])
def test_it_is_reached_from_the_lists_of_people(text: Text, page: str) -> None:
    assert re.search(r'href="(/es)?/api/v1/docs"', text(page))


def test_the_beginning_of_the_addresses_says_what_is_there(visitor: Client) -> None:
    for address in visitor.get("/api/v1/").json().values():
        assert visitor.get(address.removeprefix("http://testserver")).status_code == 200
