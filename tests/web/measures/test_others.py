"""The page of a measure names the cities that share it: by consent, with what can be said, in both languages, and nothing hostile."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.web.conftest import SignedIn
from tests.web.measures.town import POTHOLES, SECRET, STEADY, keep, published, town_day
from tests.web.reading import words
from upstate.actions.build_registry import build_registry
from upstate.actions.open_measures import open_measures
from upstate.actions.trust_registry import add_registry
from upstate.city import Workspace

Make = Callable[..., SignedIn]
PAGE = f"/performance/{POTHOLES}/"
NOVEMBER, DECEMBER = "2025-11-01", "2025-12-01"
VALUES = {"Albany, NY": 70.0, "Rome, NY": 75.5, "Utica, NY": 81.0}


def share(town: Workspace, registry: Path, values: Mapping[str, float], **said: Any) -> None:
    """Cities that share the potholes of November and December."""
    found = open_measures(town.folder).named(POTHOLES)
    assert found.text is not None
    for place, value in values.items():
        told = {
            "measure": POTHOLES, "solution": "city-stat", "sha256": found.sha256, "place": place, "population": 40_000,
            "on": "2026-01-10", "unit": found.text.unit.model_dump(), "figure": "share", "frequency": "month",
            "periods": [{"starts": NOVEMBER, "value": 50.0}, {"starts": DECEMBER, "value": value}],
        }  # fmt: skip
        file = registry / "measures" / POTHOLES / place.split(",")[0].lower() / "measure.json"
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(told | said), "utf-8")
    build_registry(folder=registry, name="Peers")
    add_registry(workspace=town.folder, name="peers", address=str(registry), unsigned=True, answer=lambda _: True)


@pytest.fixture
def shared(town: Workspace, tmp_path: Path) -> Workspace:
    share(town, tmp_path / "registry", VALUES, contact="the data office", link="https://city.example/potholes")
    return town


def test_everybody_sees_the_sentence_and_the_table_that_says_the_same(shared: Workspace, client: Client) -> None:
    page = words(client.get(PAGE)).replace("\u00a0", " ")
    assert (
        "57.0 percent of potholes in December 2025; 3 other cities had 70.0 to 81.0, and 75.5 in the middle: " in page
    )
    assert "this city is below it, by more than its own noise." in page
    assert "December 2025: percent of potholes" in page and "this city 57.0" in page
    assert "Albany, NY 70.0 40,000 10 January 2026 the data office" in page
    html = client.get(PAGE).content.decode()
    assert html.count('<a href="https://city.example/potholes" rel="nofollow noopener">') == 3


def test_where_nobody_shares_the_page_says_nothing_of_others(town: Workspace, client: Client) -> None:
    assert "Other cities" not in words(client.get(PAGE))


def test_what_the_page_says_of_others_is_spanish_where_it_is_asked_so(shared: Workspace, client: Client) -> None:
    page = words(client.get(f"/es{PAGE}")).replace("\u00a0", " ")
    assert "Otras ciudades" in page
    for english in ("other cities", "in the middle", "this city", "shared on", "whom to ask", "chose to share"):
        assert english not in page, english


def test_only_people_of_the_city_see_what_was_left_out(shared: Workspace, client: Client, person: Make) -> None:
    assert "Peers are not marked" not in words(client.get(PAGE))
    assert "Peers are not marked" in words(person("viewer").get(PAGE))


def test_the_public_compares_what_it_may_see_today(shared: Workspace, client: Client, person: Make) -> None:
    hidden = published(shared, embargo=date(town_day().year + 1, 1, 1))
    keep(shared, POTHOLES, [*STEADY[:35], 99], at=date(2026, 2, 5), inputs=(hidden,))
    assert "57.0 percent of potholes in" in words(client.get(PAGE))
    assert "99.0 percent of potholes in" in words(person("viewer").get(PAGE))


def test_a_measure_of_the_city_alone_stays_so(shared: Workspace, client: Client) -> None:
    assert client.get(f"/performance/{SECRET}/").status_code == 302


def test_names_that_look_like_markup_are_text(town: Workspace, client: Client, tmp_path: Path) -> None:
    share(town, tmp_path / "registry", {"A & B {{ 7 }} 'x\" &lt;i&gt;, NY": 70.0})
    page = client.get(PAGE).content.decode()
    assert "A &amp; B {{ 7 }} &#x27;x&quot; &amp;lt;i&amp;gt;, NY" in page


def test_registries_that_can_not_be_read_hide_nothing_of_the_page(shared: Workspace, client: Client) -> None:
    (shared.folder / "registries.toml").write_text("= broken", "utf-8")
    assert client.get(PAGE).status_code == 200
