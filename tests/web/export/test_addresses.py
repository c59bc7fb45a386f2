"""Which address becomes which file, whatever the address is."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstate.web.export.addresses import Link, file_of, read_link, relative

ORIGIN = "https://data.springfield.example"


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("rows/", Link("/datasets/trees/rows/")),
        ("../roads/#top", Link("/datasets/roads/", "#top")),
        ("#top", Link("/datasets/trees/", "#top")),
        (f"{ORIGIN}/inventory/", Link("/inventory/")),
        ("?page=2", Link("/datasets/trees/?page=2")),
        ("?page=1", Link("/datasets/trees/")),
        ("?page=2&sort=name", Link("/datasets/trees/", needs_server=True)),
        ("?page=../../x", Link("/datasets/trees/", needs_server=True)),
        ("/datasets/?q=fire", Link("/datasets/", needs_server=True)),
        ("https://elsewhere.example/a", Link(None)),
        ("//elsewhere.example/a", Link(None)),
        ("mailto:data@springfield.example", Link(None)),
        ("http://data.springfield.example/", Link(None)),
        ("javascript:alert(1)", Link(None)),
    ],
)
def test_a_link_is_read_as_a_browser_reads_it(text: str, link: Link) -> None:
    assert read_link(text, page="/datasets/trees/", origin=ORIGIN) == link


@pytest.mark.parametrize(
    ("address", "kind", "file"),
    [
        ("/", "text/html", "index.html"),
        ("/es/", "text/html", "es/index.html"),
        ("/datasets/trees", "text/html", "datasets/trees/index.html"),
        ("/datasets/?page=2", "text/html", "datasets/page-2/index.html"),
        ("/datasets/trees/versions/1/trees.csv", "text/csv", "datasets/trees/versions/1/trees.csv"),
        ("/solutions/mains/map/places/", "application/json", "solutions/mains/map/places/index.json"),
        ("/units/caf%C3%A9/", "text/html", "units/café/index.html"),
    ],
)
def test_an_address_has_a_file_that_people_recognise(address: str, kind: str, file: str) -> None:
    assert file_of(address, kind) == file


@given(st.lists(st.text(min_size=1), max_size=4))
def test_no_address_leads_out_of_the_folder(parts: list[str]) -> None:
    file = file_of("/" + "/".join(quote(part, safe="") for part in parts), "text/html")
    path = PurePosixPath(file)
    assert not path.is_absolute()
    assert ".." not in path.parts
    assert all(len(part.encode()) <= 200 and not set(part) & set('\\:*?"<>|\0') for part in path.parts)


@given(st.lists(st.text(min_size=1), min_size=1, max_size=3), st.lists(st.text(min_size=1), min_size=1, max_size=3))
def test_two_addresses_never_share_a_file_by_their_odd_letters(one: list[str], other: list[str]) -> None:
    def file(parts: list[str]) -> str:
        return file_of("/" + "/".join(quote(part, safe="") for part in parts), "text/html")

    if one != other:
        assert file(one) != file(other)


@pytest.mark.parametrize(
    ("target", "page", "link"),
    [
        ("a/index.html", "index.html", "a/index.html"),
        ("index.html", "a/b/index.html", "../../index.html"),
        ("a/ü 1/index.html", "a/index.html", "%C3%BC%201/index.html"),
        ("a/index.html", "a/index.html", "index.html"),
    ],
)
def test_a_link_between_files_works_in_any_folder(target: str, page: str, link: str) -> None:
    assert relative(target, page=page) == link
    assert unquote(link) == unquote(relative(target, page=page))
