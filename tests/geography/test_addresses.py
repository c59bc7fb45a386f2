"""Addresses as cities and people write them, in their one form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from upstate.geography.addresses import parse_address, parse_street
from upstate.geography.addresses.words import DIRECTIONS, STREET_TYPES


@pytest.mark.parametrize(
    ("ways", "one_form"),
    [
        (["12 Elm Terr", "12 ELM TER", "12  elm terrace.", "12 Elm Ter, Springfield NY 13210-1234"], "12 ELM TER"),
        (["117 NORTH BAKER ST", "117 N BAKER STREET", "117 N. Baker St."], "117 N BAKER ST"),
        (["405 Hiawatha Blvd E", "405 Hiawatha Boulevard East"], "405 HIAWATHA BLVD E"),
        (["12 Fifth Ave", "12 5th Avenue", "12 5 TH AVE", "12 5 Ave"], "12 5TH AVE"),
        (["930 ST CHARLES AVENUE", "930 Saint Charles Ave"], "930 ST CHARLES AVE"),
        (["1035-67 MILLMONT ST", "1035 - 1067 Millmont St"], "1035-1067 MILLMONT ST"),
        (["101 1/2 E MARKET ST", "101½ E Market St", "101 E MARKET ST # 1/2"], "101 1/2 E MARKET ST"),
        (["12 ELM ST APT 3-B", "12 Elm St #3B", "12 Elm St, Unit 3 B", "12 ELM ST APT. 3B"], "12 ELM ST # 3B"),
        (["2539-B WOODLAND DR", "2539B WOODLAND DR", "2539 WOODLAND DR # B"], "2539 WOODLAND DR # B"),
        (["207-B 2ND ST NW 207B", "207 2ND ST NW APT B"], "207 2ND ST NW # B"),
        (["527 7 1/2 ST SW", "527 07 1/2 STREET SW"], "527 7 1/2 ST SW"),
        (["760 WALKER SQU", "760 Walker Square"], "760 WALKER SQ"),
        (["1900 CARR'S HILL RD", "1900 Carrs Hill Rd"], "1900 CARRS HL RD"),
        (["34-15 BROADWAY", "3415 Broadway"], "3415 BROADWAY"),
        (["MAIN ST & 5TH ST", "Fifth St / Main St", "5TH ST AT MAIN ST", "MAIN ST AND 5TH ST, Springfield NY"], "5TH ST & MAIN ST"),
        (["S SALINA ST & W ONONDAGA ST", "West Onondaga St @ South Salina St"], "S SALINA ST & W ONONDAGA ST"),
    ],
)  # fmt: skip
def test_all_ways_to_write_an_address_have_one_form(ways: list[str], one_form: str) -> None:
    assert {way: str(parse_address(way)) for way in ways} == dict.fromkeys(ways, one_form)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 N ST", "12 NORTH ST"),
        ("12 7TH NORTH ST", "12 7TH ST N"),
        ("12 ELM ST", "12 ELM AVE"),
        ("12 ELM ST", "12 1/2 ELM ST"),
        ("12 5TH ST", "12 6TH ST"),
        ("12 E MAIN ST", "12 W MAIN ST"),
        ("12 AVENUE E", "12 E AVENUE"),
    ],
)
def test_what_differs_keeps_different_forms(one: str, other: str) -> None:
    assert str(parse_address(one)) != str(parse_address(other))


@pytest.mark.parametrize("text", ["", " ", "hydrant", "PO Box 12", "22903", "APT 3", "&&&&", "- - -", "1 2 3 4", "\0"])
def test_what_names_no_street_is_no_address(text: str) -> None:
    assert parse_address(text) is None


def test_a_number_of_zero_and_a_block_name_no_house() -> None:
    nowhere, block = parse_address("0 BARRACKS RD"), parse_address("100 BLOCK OF MAIN ST")
    assert nowhere is not None and nowhere.number is None
    assert block is not None and block.block


@given(some.text(max_size=300))
def test_no_text_stops_the_parser(text: str) -> None:
    parse_address(text)


@given(
    some.integers(1, 99_999),
    some.sampled_from(["", "N", "SE"]),
    some.sampled_from(["ELM", "JEFFERSON PARK", "5TH", "NORTH", "ST CHARLES", "MARTIN LUTHER KING"]),
    some.sampled_from(["ST", "AVE", "TER", "BLVD", "LN"]),
    some.sampled_from(["", "W", "NE"]),
    some.sampled_from(["", "3B", "12"]),
)
def test_the_one_form_is_its_own_form(number: int, before: str, name: str, kind: str, after: str, unit: str) -> None:
    written = " ".join(filter(None, (str(number), before, name, kind, after, unit and f"# {unit}")))
    once = parse_address(written)
    assert once is not None
    assert parse_address(str(once)) == once
    assert (once.number, once.unit, once.street.type) == (number, unit, kind)


def test_short_forms_are_forms_of_themselves() -> None:
    for words in (STREET_TYPES, DIRECTIONS):
        assert {short: words[short] for short in words.values()} == {short: short for short in words.values()}


def test_a_street_needs_a_name() -> None:
    assert parse_street([]) is None
    assert parse_street(["12"]) is None
    assert str(parse_street(["ST"])) == "ST"
