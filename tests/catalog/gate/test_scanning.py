"""What the scan finds, what it leaves alone, and what it never shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.catalog.gate.conftest import Scan
from upstate.catalog.gate import masking
from upstate.catalog.gate.finding import Choice
from upstate.catalog.gate.scanning import found_values, scan_table
from upstate.tables.reading import read_table

_MASKS = [
    masking.mask_email,
    masking.mask_phone,
    masking.mask_ssn,
    masking.mask_card,
    masking.mask_date,
    masking.mask_words,
]


def test_a_phone_number_in_free_text_is_found_and_masked(scan: Scan) -> None:
    notes = ["tree down"] * 99 + ["call (315) 555-1234 first"]
    finding = scan({"notes": notes})["phone:notes"]
    assert (finding.count, finding.rows, finding.examples) == (1, 100, ("315-***-**34",))
    assert set(finding.choices) == {Choice.REMOVE_COLUMN, Choice.BLANK_CELLS, Choice.KEEP}


def test_only_the_cells_that_were_found_are_named_for_blanking(draft: Callable[..., Path]) -> None:
    path = draft({"notes": ["tree down", "call 315-555-1234", "write a.b@example.com"], "value": [1, 2, 3]})
    assert {finding.key: found_values(path, finding) for finding in scan_table(path)} == {
        "phone:notes": {"call 315-555-1234"},
        "email:notes": {"write a.b@example.com"},
    }


def test_integers_are_phones_only_where_the_header_says_so_or_nothing_else_they_could_be(scan: Scan) -> None:
    numbers = [3152000000 + 7919 * 13 * n for n in range(60)]
    found = scan({"cell_phone": numbers, "parcel_id": numbers, "account": numbers})
    assert "phone:cell_phone" in found
    assert not any(key.startswith(("phone:parcel_id", "phone:account")) for key in found)


def test_digits_of_other_scripts_and_unseen_marks_hide_no_number(scan: Scan) -> None:
    texts = ["３１５－５５５－１２３４", "٣١٥-٥٥٥-١٢٣٤", "\u202e315\u200b-555-1234\u202c", "jane＠example.com"]
    found = scan({"notes": texts})
    assert found["phone:notes"].count == 3
    assert found["email:notes"].count == 1


def test_nine_bare_digits_are_a_social_security_number_only_by_the_header(scan: Scan) -> None:
    numbers = [f"{536 + n % 100}{10 + n % 80}{1000 + n}" for n in range(50)]
    assert set(scan({"ssn": numbers, "meter": numbers})) == {"ssn:ssn"}


def test_an_address_is_personal_beside_a_person_and_not_beside_a_hydrant(scan: Scan) -> None:
    addresses = [f"{n} Maple St" for n in range(1, 41)]
    owners = [
        f"{first} {last}"
        for first in ("Mary", "John", "Linda", "James")
        for last in ["Smith", "Lopez", "Tran", "Baker", "King", "Hall", "Reed", "Cook", "Diaz", "Ward"]
    ]
    assert not scan({"address": addresses, "hydrant": list(range(40))})
    assert set(scan({"address": addresses, "owner": owners})) == {"home_address:address", "person_name:owner"}


def test_a_person_with_a_rare_name_counts_where_most_of_the_column_are_people(scan: Scan) -> None:
    names = [
        f"{first} {last}"
        for first in ("Mary", "John", "Linda", "James")
        for last in ["Smith", "Lopez", "Tran", "Baker", "King"]
    ]
    assert scan({"owner": [*names, "Htoo Eh Wah", "SALT CITY ROOFING LLC"]})["person_name:owner"].count == 21


def test_small_counts_of_people_are_a_warning_and_small_counts_of_potholes_are_not(scan: Scan) -> None:
    tracts = [f"36067{n:06}" for n in range(20)]
    found = scan({"tract": tracts, "patients": [3, *[40] * 19], "potholes": [3] * 20})
    assert set(found) == {"small_cells:patients"}
    assert found["small_cells:patients"].count == 1


def test_rows_that_few_share_are_counted_as_a_slow_count_does(scan: Scan) -> None:
    people = (
        [("F", "White", age) for age in (30, 30, 30, 30, 30, 31)] + [("M", "Black", 30)] * 4 + [("M", "White", 40)] * 5
    )
    found = scan({"sex": [p[0] for p in people], "race": [p[1] for p in people], "age": [p[2] for p in people]})
    assert [one.count for one in found.values()] == [sum(people.count(one) < 5 for one in people)]


@pytest.mark.parametrize(
    "value",
    [
        "jane.doe@example.com",
        "+1 (315) 555-1234 x77",
        "536-22-4399",
        "4111 1111 1111 1111",
        "1971-03-04",
        "Mary Q. O'Brien",
        "1283 Canal St",
    ],
)
@pytest.mark.parametrize("mask", _MASKS)
def test_no_mask_shows_a_value(value: str, mask: Callable[[str], str]) -> None:
    assert value not in mask(value)


@given(st.text(max_size=80))
def test_no_mask_of_names_and_addresses_shows_two_letters_in_a_row_or_any_digit(value: str) -> None:
    shown = masking.mask_words(value)
    assert not re.search(r"[^\W\d_]{2}|\d", shown.replace("\u0345", ""))


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_passes_every_rule_without_a_fault(left: str, right: str) -> None:
    from upstate.catalog.gate.email_addresses import has_email
    from upstate.catalog.gate.known_names import is_last_first, kind_of_name
    from upstate.catalog.gate.payment_cards import has_card
    from upstate.catalog.gate.person_names import names_somebody
    from upstate.catalog.gate.phone_numbers import has_phone
    from upstate.catalog.gate.plain_text import plain_text
    from upstate.catalog.gate.social_security import has_ssn

    text = plain_text(left + right)
    for test in (has_email, names_somebody, kind_of_name, is_last_first):
        test(text)
    for said in (True, False):
        has_phone(text, bare=said), has_ssn(text, said=said), has_card(text, trusted=said)


def test_long_cells_and_what_breaks_patterns_come_to_an_end(scan: Scan) -> None:
    bombs = ["a" * 100_000, "1" * 100_000, "a@" * 50_000, "1-" * 50_000, "(315) " * 16_000, "+1 " * 33_000, "Mr " * 33_000,
             "owner Aa " * 11_000, "a." * 50_000 + "@", "4111 " * 20_000, "\x00" * 1000, "12 " * 33_000, " " * 100_000]  # fmt: skip
    assert "small_cells" not in str(scan({"notes": bombs, "owner name": bombs, "home address": bombs}))


@pytest.mark.parametrize(
    "columns",
    [
        {"owner": [], "age": []},
        {"phone": [None] * 9, "sex": [None] * 9},
        {"odd \"name'; --": ["x"], "": ["y"], "value": [1], "cells": [2]},
    ],
)
def test_tables_with_nothing_in_them_give_nothing(scan: Scan, columns: dict[str, list[object]]) -> None:
    assert scan(columns) == {}


def test_every_one_of_two_thousand_columns_is_looked_at(scan: Scan) -> None:
    columns: dict[str, list[object]] = {f"c{n}": [n, n + 1] for n in range(1999)}
    assert set(scan({**columns, "last one": ["a@example.com", "b"]})) == {"email:last one"}


@pytest.mark.parametrize("file", ["kitchener/Water_Mains.csv", "kitchener/Water_Main_Breaks.csv", "syracuse/city/permits_raw.csv", "syracuse/city/vacant_properties.csv",
                                  "syracuse/roads/potholes.csv", "syracuse/roads/RoadRatings2010.csv", "requests311/newport_issues_2009_2017.json"])  # fmt: skip
def test_real_tables_without_people_give_no_false_alarm(city_data: Path, tmp_path: Path, file: str) -> None:
    read_table(source=city_data / file, target=tmp_path / "real.parquet")
    assert scan_table(tmp_path / "real.parquet") == ()


def test_firms_that_bear_only_a_persons_name_are_found_in_real_licences(city_data: Path, tmp_path: Path) -> None:
    read_table(source=city_data / "licences" / "san_luis_obispo_licences.csv", target=tmp_path / "real.parquet")
    keys = {one.key for one in scan_table(tmp_path / "real.parquet")}
    assert keys == {"person_name:DBA", "email:License description"}
