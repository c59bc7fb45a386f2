"""Versions and what changed between them, for people."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

from django.test import Client

Text = Callable[..., str]


def test_the_list_has_the_newest_first_and_says_what_changed(text: Text) -> None:
    page = text("/datasets/street-trees/versions/")
    assert page.index("Version 2</a>") < page.index("Version 1</a>")
    assert "3 rows were added, 3 removed and" in page
    assert "/datasets/street-trees/versions/2/difference/" in page
    assert "/datasets/street-trees/versions/1/difference/" not in page


def test_an_older_version_says_that_there_is_a_newer(text: Text) -> None:
    assert "There is a newer version." in text("/datasets/street-trees/versions/1/")
    assert "There is a newer version." not in text("/datasets/street-trees/versions/2/")


def test_a_citation_names_the_version_and_its_address(text: Text) -> None:
    page = text("/datasets/street-trees/versions/1/")
    assert re.search(
        r"Springfield, IL, Parks \(\d{4}\)\. Street trees, version 1\. http://testserver/datasets/street-trees/versions/1/",
        page,
    )


def test_the_difference_shows_each_row_with_its_old_and_new_cells(text: Text) -> None:
    page = text("/datasets/street-trees/versions/2/difference/")
    assert "T0118" in page
    assert "T0200" in page
    assert re.search(r"Quercus rubra</del>.{0,80}<ins[^>]*>.{0,60}Acer rubrum</ins>", page, re.DOTALL)


def test_a_page_of_the_difference_that_is_not_there_is_the_nearest_that_is(text: Text) -> None:
    first = text("/datasets/street-trees/versions/2/difference/")
    for number in ("999999", "-1", "0", "x", "%00", "9" * 50):
        assert "T0200" in text(f"/datasets/street-trees/versions/2/difference/?page={number}")
    assert "T0200" in first


def test_the_first_version_has_no_difference(text: Text) -> None:
    text("/datasets/street-trees/versions/1/difference/", 404)


def test_the_inventory_can_be_had_as_csv(visitor: Client) -> None:
    rows = list(csv.DictReader(io.StringIO(visitor.get("/inventory.csv").content.decode())))
    status = {row["name"]: (row["status"], row["address"]) for row in rows}
    assert status["street-trees"] == ("published", "http://testserver/datasets/street-trees/")
    assert status["complaints"] == ("withheld", "")
    assert status["budget"] == status["benches"] == ("in preparation", "")


def test_programs_are_told_where_everything_is(text: Text) -> None:
    assert "Sitemap: http://testserver/sitemap.xml" in text("/robots.txt")
    page = text("/sitemap.xml")
    for address in (
        "/datasets/street-trees/",
        "/es/datasets/street-trees/",
        "/datasets/street-trees/map/",
        "/datasets/street-trees/versions/1/",
    ):
        assert f"<loc>http://testserver{address}</loc>" in page


def test_every_address_of_the_sitemap_opens(visitor: Client) -> None:
    for address in re.findall(r"<loc>http://testserver([^<]+)</loc>", visitor.get("/sitemap.xml").content.decode()):
        if not address.startswith("/es/"):
            assert visitor.get(address).status_code == 200, address
    assert visitor.get("/es/datasets/street-trees/").status_code == 200
