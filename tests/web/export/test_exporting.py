"""A copy of the site, looked at as a file server shows it: no link in it leads to nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag

import pytest
from django.db import connections
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import override_settings
from django.urls import path

from tests.web.catalog.conftest import ATTACK, TREES, TREES_SAID, publish_table, tree, write_csv
from upstate.city.workspace import Workspace
from upstate.errors import UpstateError
from upstate.web.city import this_city
from upstate.web.export.exporting import Exported, export_site
from upstate.web.export.rewriting import links_of

FRAME = "<!doctype html><html lang=en><header><form><input></form></header><main>{}</main></html>"


def front(request: HttpRequest) -> HttpResponse:
    links = [
        "a/", "moved/", "private/", "gone/", "account/login/", "list/?page=2", "list/?q=x", "file.csv",
        "caf%C3%A9%20%2F..%2F/", "https://elsewhere.example/", "#main", "/static/look/site.css", "datasets/trees/versions/1/trees.csv",
        "datasets/trees/versions/1/other.csv", "loop/",
    ]  # fmt: skip
    return HttpResponse(FRAME.format("".join(f'<a href="{link}">{link}</a>' for link in links)))


def page(request: HttpRequest, **_: Any) -> HttpResponse:
    return HttpResponse(FRAME.format(f'{request.get_full_path()}<form method="post">x</form><a href="/">front</a>'))


def refused(request: HttpRequest) -> HttpResponse:
    return HttpResponse("secret", status=403)


def published(request: HttpRequest) -> FileResponse:
    return FileResponse((this_city().folder / "catalog/trees/versions/1/trees.csv").open("rb"))


urlpatterns = [
    path("", front),
    path("es/", page),
    path("a/", page),
    path("list/", page),
    path("moved/", lambda request: HttpResponseRedirect("/a/")),
    path("loop/", lambda request: HttpResponseRedirect("/loop/")),
    path("private/", refused),
    path("account/login/", page),
    path("file.csv", lambda request: HttpResponse("a,b\n", content_type="text/csv")),
    path("datasets/trees/versions/1/trees.csv", published),
    path("datasets/trees/versions/1/other.csv", published),
    path("<path:odd>/", page),
    path("robots.txt", lambda request: HttpResponse("User-agent: *\nDisallow: /account/\nDisallow: /gone/\n")),
]


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch, city: Workspace) -> Iterator[None]:
    monkeypatch.setenv("UPSTATE_WORKSPACE", "")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "upstate.web.settings")
    yield
    connections.close_all()


def broken_links(copy: Path) -> list[str]:
    """Every link of every page that leads to nothing in the folder, or to a folder, or out of it."""
    found = []
    for file in copy.rglob("*.html"):
        for link in links_of(file.read_text("utf-8")):
            target, _ = urldefrag(link)
            if target and not target.startswith(("https:", "http:", "mailto:", "tel:", "data:")):
                there = (file.parent / unquote(target)).resolve()
                if target.startswith("/") or not there.is_file() or not there.is_relative_to(copy.resolve()):
                    found.append(f"{file.relative_to(copy)}: {link}")
    return found


@pytest.fixture
def copied(city: Workspace, tmp_path: Path) -> tuple[Exported, Path]:
    source = city.folder / "catalog/trees/versions/1/trees.csv"
    source.parent.mkdir(parents=True)
    source.write_text("a\n1\n", "utf-8")
    source.with_name("other.csv").write_text("a\n2\n", "utf-8")
    with override_settings(ROOT_URLCONF=__name__):
        made = export_site(workspace=city.folder, folder=tmp_path / "copy", contact="data@springfield.example")
    return made, tmp_path / "copy"


def test_no_link_leads_to_nothing(copied: tuple[Exported, Path]) -> None:
    _, copy = copied
    assert broken_links(copy) == []
    assert len(links_of((copy / "index.html").read_text("utf-8"))) == 10
    (copy / "a" / "index.html").unlink()
    assert broken_links(copy) != [], "the test would not see a broken link"


def test_what_a_visitor_may_not_read_is_not_there(copied: tuple[Exported, Path]) -> None:
    made, copy = copied
    names = {file.relative_to(copy).as_posix() for file in copy.rglob("*") if file.is_file()}
    assert not [name for name in names if name.startswith(("private", "account", "gone", "loop", "robots"))]
    assert "secret" not in "".join(file.read_text("utf-8") for file in copy.rglob("*.html"))
    assert {"index.html", "es/index.html", "a/index.html", "list/page-2/index.html", "file.csv"} <= names
    assert made.pages == len([name for name in names if name.endswith(".html")])
    assert not [name for name in names if name.startswith("static/wagtail")]
    assert "static/look/site.css" in names


def test_forms_say_where_to_write_in_the_language_of_the_page(copied: tuple[Exported, Path]) -> None:
    _, copy = copied
    assert "data@springfield.example" in (copy / "a/index.html").read_text("utf-8")
    assert "<form" not in "".join(file.read_text("utf-8") for file in copy.rglob("*.html"))
    assert "This page is a copy." in (copy / "a/index.html").read_text("utf-8")
    assert "This page is a copy." not in (copy / "es/index.html").read_text("utf-8")


def test_who_changes_the_copy_does_not_change_the_version(copied: tuple[Exported, Path], city: Workspace) -> None:
    place = "trees/versions/1/trees.csv"
    before = (city.folder / "catalog" / place).read_bytes()
    with (copied[1] / "datasets" / place).open("ab") as handle:
        handle.write(b"99\n")
    assert (city.folder / "catalog" / place).read_bytes() == before


def test_what_the_site_gave_counts_and_not_what_lies_in_the_place(
    copied: tuple[Exported, Path], city: Workspace
) -> None:
    place = "trees/versions/1/other.csv"
    assert (copied[1] / "datasets" / place).read_text("utf-8") == "a\n1\n"
    assert (city.folder / "catalog" / place).read_text("utf-8") == "a\n2\n"


def test_a_site_that_is_too_large_is_cut_where_it_is_farthest_and_says_so(city: Workspace, tmp_path: Path) -> None:
    with override_settings(ROOT_URLCONF=__name__):
        made = export_site(workspace=city.folder, folder=tmp_path / "copy", most=2)
    assert {file.relative_to(tmp_path / "copy").as_posix() for file in (tmp_path / "copy").rglob("*.html")} == {
        "index.html",
        "es/index.html",
    }
    assert made.pages == 2
    assert made.beyond > 5
    assert broken_links(tmp_path / "copy") == []


def test_a_folder_that_is_used_is_left_alone(city: Workspace, tmp_path: Path) -> None:
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "mine").touch()
    with pytest.raises(UpstateError, match="not empty"):
        export_site(workspace=city.folder, folder=tmp_path / "used")
    assert [file.name for file in (tmp_path / "used").iterdir()] == ["mine"]


def test_a_copy_that_fails_leaves_nothing(city: Workspace, tmp_path: Path) -> None:
    def stop(words: str, done: int = 0, total: int = 0) -> None:
        if words.startswith("Leading"):
            raise KeyboardInterrupt

    with override_settings(ROOT_URLCONF=__name__), pytest.raises(KeyboardInterrupt):
        export_site(workspace=city.folder, folder=tmp_path / "copy", progress=stop)
    assert not (tmp_path / "copy").exists()
    assert not list(tmp_path.glob(".writing-*"))


def test_the_site_itself_can_be_copied_in_two_languages(city: Workspace, tmp_path: Path) -> None:
    source = write_csv(tmp_path / "trees.csv", TREES, [tree(number) for number in range(1, 61)])
    publish_table(city.folder, "street-trees", source, TREES_SAID)
    attack = write_csv(tmp_path / "attack.csv", (ATTACK, "number"), [(ATTACK, number) for number in range(20)])
    publish_table(city.folder, "attack", attack, {"title": ATTACK, "department": ATTACK, "contact": ATTACK, **FREE})
    made = export_site(workspace=city.folder, folder=tmp_path / "copy", contact="data@springfield.example")
    assert broken_links(tmp_path / "copy") == []
    assert made.pages > 20
    for language in ("", "es/"):
        pages = tmp_path / "copy" / language / "datasets"
        assert "street-trees/index.html" in (pages / "index.html").read_text("utf-8")
        assert (pages / "street-trees" / "index.html").exists()
    assert list((tmp_path / "copy" / "datasets" / "street-trees").rglob("*.csv"))
    for page in (tmp_path / "copy").rglob("*.html"):
        assert "<script>window.attacked" not in page.read_text("utf-8"), page
    assert lost_addresses(tmp_path / "copy") == []


def lost_addresses(copy: Path) -> list[str]:
    """Every whole address of the site that is told to programs and leads to nothing in the copy."""
    told = [copy / "data.json", copy / "catalog.jsonld", copy / "datasets/feed.atom", copy / "es/datasets/feed.atom"]
    pages = [copy / "datasets/street-trees/index.html", copy / "es/datasets/street-trees/index.html"]
    links = {
        link for file in (*told, *pages) for link in re.findall(r'"http://localhost(/[^"]*)"', file.read_text("utf-8"))
    }
    assert "/datasets/street-trees/latest/street-trees.csv" in links
    places = {link: copy / link.lstrip("/") / ("index.html" if link.endswith("/") else "") for link in links}
    return sorted(link for link, file in places.items() if not file.is_file())


FREE = {"licence": "CC0-1.0", "description": "One row is one attack."}
