"""The same dataset from several sources."""

from __future__ import annotations

from upstate.catalog.gathering.folding import Folded, Own, fold
from upstate.catalog.gathering.gathered import Gathered


def item(number: int, **said: str) -> Gathered:
    base = {
        "identifier": f"https://a.example/datasets/long-{number}",
        "title": f"Title {number}",
        "publisher": "County",
    }
    return Gathered.model_validate({**base, **said})


def sources(folded: tuple[Folded, ...]) -> list[list[str]]:
    return [[seen.source for seen in (one.first, *one.also)] for one in folded]


def test_the_same_identifier_page_or_title_and_publisher_is_the_same_dataset() -> None:
    a = [item(1), item(2, landing_page="https://www.a.example/2/"), item(3, identifier="3")]
    b = [
        item(1, title="Another title"),
        item(9, title="Another", identifier="9", landing_page="http://a.example/2"),
        item(3, identifier="4", title="TITLE – 3"),
    ]
    assert sources(fold({"a": a, "b": b})) == [["a", "b"], ["a", "b"], ["a", "b"]]


def test_a_short_identifier_says_nothing_about_another_catalog() -> None:
    assert len(fold({"a": [item(1, identifier="641")], "b": [item(2, identifier="641")]})) == 2


def test_a_title_without_the_same_publisher_is_not_enough() -> None:
    assert len(fold({"a": [item(1, identifier="1")], "b": [item(1, identifier="2", publisher="Town")]})) == 2


def test_datasets_of_one_source_are_never_folded_and_what_they_share_tells_nothing() -> None:
    twins = [item(1, landing_page="https://a.example/"), item(2, landing_page="https://a.example/")]
    other = [item(3, landing_page="https://a.example/")]
    assert sources(fold({"a": twins, "b": other})) == [["a"], ["a"], ["b"]]


def test_a_copy_of_the_citys_own_dataset_is_known_again() -> None:
    own = [Own("street-trees", "Street trees", ("City of Springfield", ""))]
    copies = [
        item(1, title="Street Trees", publisher="City of Springfield"),
        item(2, title="Street trees", landing_page="https://data.springfield.example/datasets/street-trees/"),
        item(3, title="Street trees", publisher="State of Illinois"),
        item(4, title="Street trees", publisher=""),
    ]
    assert [one.own for one in fold({"a": copies}, own)] == ["street-trees", "street-trees", "", ""]
