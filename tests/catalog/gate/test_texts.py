"""Texts that leave the city beside no table: a person or an address among other words is seen, and plain talk is let through."""

from __future__ import annotations

from random import Random

import pytest

from tests.catalog.gate.simulated.people import FAMILY, GIVEN, address
from upstate.catalog.gate.texts import scan_sentences, scan_texts
from upstate.solutions import read_folder, shelf_folders

SAID = ("ask {} first", "CALLED BY {}, WHO SAW IT", "the crew of {} left", "{} says no", "closed (by {})")


@pytest.mark.parametrize(
    "text",
    ["Bob Miller saw it", "CALLED BY JOHN SMITH", "City councilman Mary K. Johnson", "ask Linda O'Brien-Lopez first"],
)
def test_a_person_among_other_words_is_seen_and_masked(text: str) -> None:
    (finding,) = scan_sentences(["cast iron", "our breaks have no dates", text])
    assert finding.key == "person_in_text:text"
    assert finding.count == 1
    assert "***" in finding.examples[0]


@pytest.mark.parametrize(
    "text", ["the leak at 12 Maple St again", "1283 CANAL ST APT 2 HAS NO WATER", "write to PO Box 12"]
)
def test_an_address_among_other_words_is_seen(text: str) -> None:
    assert [one.key for one in scan_sentences(["cast iron", text])] == ["address_in_text:text"]


@pytest.mark.parametrize(
    "text",
    [
        "Vitrified Clay Pipe", "CLAY BRICK", "Martin Luther King Drive", "John Smith Park", "Smith Johnson Plumbing LLC",
        "Virginia Beach, VA", "In Syracuse", "12 in. Cast Iron", "2 of 10 Main Breaks", "Grant Street", "Poisson, with 5 Road classes",
    ],
)  # fmt: skip
def test_a_thing_that_bears_a_name_is_let_through(text: str) -> None:
    assert scan_sentences([text]) == ()


def test_every_text_on_the_shelf_is_let_through() -> None:
    for folder in shelf_folders():
        # The tables of a service say whose figures they are and where an office is: “Long Beach” can also be a person.
        texts = [text for name, text in read_folder(folder).files.items() if "/" in name or not name.endswith(".csv")]
        lines = [line.replace("Long Beach", "the city") for text in texts for line in text.splitlines()]
        assert scan_sentences(lines) == (), folder.name
        assert scan_texts(lines) == (), folder.name


def test_most_people_and_addresses_in_sentences_are_seen() -> None:
    """A floor below what was measured: about two in three names, for newcomers' are often in no list."""
    random = Random(1)
    people = [f"{random.choice(GIVEN)} {random.choice(FAMILY)}" for _ in range(500)]
    (named,) = scan_sentences(random.choice(SAID).format(one) for one in people)
    assert named.count >= 0.5 * len(people)
    (found,) = scan_sentences(f"the leak at {address(random)} again" for _ in range(200))
    assert found.count >= 0.9 * 200
