"""The page of a dataset tells all that the city promised to tell."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

Text = Callable[..., str]


@pytest.mark.parametrize(
    "words",
    [
        "Street trees",
        "One row is one tree along a street.",
        "Promised every year.",
        "Parks",
        "parks@springfield.example",
        "Public domain (CC0 1.0)",
        "Number on the tag.",
        "red maple",
        "/datasets/street-trees/versions/2/street-trees.csv",
        "/datasets/street-trees/versions/2/street-trees.parquet",
        "/datasets/street-trees/versions/2/datapackage.json",
        "/datasets/street-trees/map/",
        "Springfield, IL, Parks (",
        "2 versions",
    ],
)
def test_it_shows(text: Text, words: str) -> None:
    assert words in text("/datasets/street-trees/")


@pytest.mark.parametrize("page", ["/datasets/street-trees/", "/es/datasets/street-trees/", "/datasets/fire-calls/"])
def test_each_address_for_programs_is_answered(text: Text, visitor: Client, page: str) -> None:
    told = text(page).split('class="catalog-programs"')[1].split("</details>")[0]
    addresses = re.findall(r"<code>http://testserver(.+?)</code>", told)
    assert len(addresses) == (5 if "fire" in page else 6)
    for address in addresses:
        assert visitor.get(unescape(address), follow=True).status_code == 200, address


def test_of_personal_data_it_tells_what_was_decided_and_names_nobody(text: Text) -> None:
    page = text("/datasets/fire-calls/")
    assert "Looked for: phone number. Found in the column “caller_phone” in 60 places. The column was left out." in page
    assert "editor@" not in page
    assert "approver@" not in page
    assert "217-555" not in page
