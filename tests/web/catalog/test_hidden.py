"""What is under embargo, withheld or in preparation is in no place that the public can reach, but for the inventory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from unittest.mock import patch

import pytest
from django.test import Client

from upstate.actions.describe import describe
from upstate.city.settings import CitySettings
from upstate.city.workspace import Workspace

Text = Callable[..., str]
_PAGES = ("", "rows/", "rows.csv", "charts/", "map/", "feedback/", "versions/", "versions/1/", "versions/1/difference/", "versions/1/{name}.csv", "versions/1/datapackage.json", "latest/{name}.csv")  # fmt: skip


@pytest.mark.parametrize("name", ["budget", "complaints", "benches", "no-such-thing", "..", "UPPER", "a" * 200])
def test_it_is_not_there(visitor: Client, name: str) -> None:
    for page in _PAGES:
        assert visitor.get(f"/datasets/{name}/{page.format(name=name)}").status_code == 404, page


@pytest.mark.parametrize("name", ["budget", "complaints", "benches"])
def test_nobody_can_send_a_message_about_it(visitor: Client, name: str) -> None:
    assert visitor.post(f"/datasets/{name}/feedback/", {"words": "hello"}).status_code == 404


@pytest.mark.parametrize("address", ["/datasets/", "/datasets/?q=xylophone", "/sitemap.xml", "/reuses/"])
def test_no_list_names_it(text: Text, address: str) -> None:
    page = text(address)
    for word in ("xylophone hall", "Complaints", "Benches", "/datasets/budget/"):
        assert word not in page


def test_the_inventory_names_all_and_says_why(text: Text) -> None:
    page = text("/inventory/")
    assert "Withheld: It names people." in page
    assert "In preparation" in page
    assert "Budget of the xylophone hall" in page
    assert "/datasets/budget/" not in page


def test_on_its_day_an_embargo_ends(visitor: Client) -> None:
    with patch.object(CitySettings, "today", return_value=date(2998, 12, 31)):
        assert visitor.get("/datasets/budget/").status_code == 404
    with patch.object(CitySettings, "today", return_value=date(2999, 1, 1)):
        assert visitor.get("/datasets/budget/").status_code == 200
        assert "xylophone hall" in visitor.get("/datasets/").content.decode()


def test_what_is_withheld_after_all_is_gone_from_every_page(visitor: Client, published: Workspace) -> None:
    assert "Fire calls" in visitor.get("/datasets/").content.decode()
    describe(workspace=published.folder, dataset="fire-calls", changes={"withheld": "A mistake was found."})
    for page in _PAGES:
        assert visitor.get(f"/datasets/fire-calls/{page.format(name='fire-calls')}").status_code == 404
    assert "Fire calls" not in visitor.get("/datasets/").content.decode()
    assert "Withheld: A mistake was found." in visitor.get("/inventory/").content.decode()


def test_what_is_said_of_a_draft_does_not_touch_what_was_approved(published: Workspace, text: Text) -> None:
    changes = {"fields": {"species": {"meaning": "SECRET"}}, "covers_to": date(2031, 5, 1), "licence": "ODbL-1.0"}
    describe(workspace=published.folder, dataset="street-trees", changes=changes)
    page = text("/datasets/street-trees/")
    assert "SECRET" not in page
    assert "2031" not in page
    assert "Public domain (CC0 1.0)" in page


def test_one_broken_dataset_does_not_take_the_others_along(visitor: Client, published: Workspace) -> None:
    (published.catalog / "fire-calls" / "versions" / "1" / "record.json").write_text("{")
    (published.catalog / "benches" / "dataset.toml").write_text("title = [")
    assert visitor.get("/datasets/fire-calls/").status_code == 404
    for address in ("/datasets/", "/inventory/", "/datasets/street-trees/", "/sitemap.xml", "/reuses/"):
        assert visitor.get(address).status_code == 200
