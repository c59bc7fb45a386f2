"""The frame of every page, without a browser."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from upstate.city.settings import CitySettings, save_settings
from upstate.city.workspace import Workspace
from upstate.web.look.navigation import find_languages


def test_a_simulated_city_is_called_so_on_every_page(city: Workspace, client: Client) -> None:
    assert "simulated-bar" not in client.get("/").content.decode()
    save_settings(city.folder / "city.toml", CitySettings.model_validate({"name": "Rivertown", "simulated": True}))
    for address in ("/", "/accessibility/", "/not/here/", "/es/"):
        assert 'class="simulated-bar"' in client.get(address).content.decode()


def test_a_city_with_a_hostile_name_stays_text(city: Workspace, client: Client) -> None:
    save_settings(city.folder / "city.toml", CitySettings(name="<script>alert(1)</script>"))
    text = client.get("/").content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_the_menu_marks_where_one_is(client: Client) -> None:
    text = client.get("/about/").content.decode()
    assert re.findall(r'<a href="([^"]+)" aria-current="page">', text) == ["/about/"]


def test_the_other_language_keeps_the_question(client: Client) -> None:
    request = RequestFactory().get("/accessibility/?q=a%26b&page=2")
    assert [one.url for one in find_languages(request)] == [
        "/accessibility/?q=a%26b&page=2",
        "/es/accessibility/?q=a%26b&page=2",
    ]


@pytest.mark.parametrize("address", ["//evil.example/", "/\\evil.example", "/es//evil.example"])
def test_the_other_language_never_leads_to_another_host(city: Workspace, address: str) -> None:
    request = RequestFactory().get("/accessibility/")
    request.path = request.path_info = address
    for one in find_languages(request):
        assert one.url.startswith("/")
        assert not one.url.startswith(("//", "/\\"))


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pages=st.integers(1, 60), data=st.data())
def test_pages_lead_to_the_first_the_last_and_the_neighbours(city: Workspace, pages: int, data: st.DataObject) -> None:
    number = data.draw(st.integers(1, pages))
    page = Paginator(range(pages), 1).page(number)
    request = RequestFactory().get("/datasets/?q=trees&page=1")
    text = render_to_string("look/pagination.html", {"page": page}, request)
    linked = {int(found) for found in re.findall(r'href="\?q=trees&amp;page=(\d+)"', text)}
    assert linked == (
        {1, pages, number} | {n for n in (number - 1, number + 1) if 1 <= n <= pages} if pages > 1 else set()
    ) | (linked & {2, pages - 1, *range(number - 2, number + 3)})
    assert text.count('aria-current="page"') == (1 if pages > 1 else 0)


def test_a_table_says_when_it_is_empty_and_escapes_its_values(city: Workspace) -> None:
    columns = [SimpleNamespace(label="Year"), SimpleNamespace(label="Breaks", is_number=True)]
    text = render_to_string("look/table.html", {"id": "t", "caption": "Breaks", "columns": columns, "rows": []})
    assert "There are no rows." in text
    text = render_to_string(
        "look/table.html", {"id": "t", "caption": "<i>", "columns": columns, "rows": [["<b>", None]]}
    )
    assert "&lt;b&gt;" in text
    assert "&lt;i&gt;" in text
    assert "<td>–</td>" in text
    assert 'tabindex="0"' in text
