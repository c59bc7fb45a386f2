"""A stranger wrote the story, and a city's tables hold anything."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pyarrow as pa
import pytest
from django.test import Client

from tests.web.shelf.conftest import NAME, PAGE, Page, Shelf, read
from upstate.actions.borrow import borrow
from upstate.city.showing import is_public
from upstate.city.workspace import open_workspace
from upstate.web.look.story import render_story

See = Callable[..., Page]
SCRIPT = "<script>window.ran=1</script>"
HOSTILE_IDS = (
    SCRIPT,
    '"><img src=x onerror="window.ran=1">',
    "../../etc/passwd",
    "..",
    ".",
    "A/B",
    "/",
    "A B",
    "100%2F7",
    "~QS83",
    "?page=2#x",
    "\\",
    "naïve 🚰",
    "{{ 7|add:7 }}{% now 'Y' %}",
    "javascript:window.ran=1",
    "'; DROP TABLE published; --",
    "\u202egnp.exe",
    "line\nbreak",
    "\t",
    "x" * 3000,
)


@pytest.fixture
def hostile(shelf: Shelf) -> Shelf:
    """The list's first units have hostile ids, reasons and columns."""

    def change(table: pa.Table) -> pa.Table:
        def put(table: pa.Table, name: str, values: list[str]) -> pa.Table:
            place = table.column_names.index(name)
            kept = table.column(name).to_pylist()[len(values) :]
            return table.set_column(place, name, pa.array([*values, *kept], pa.string()))

        table = put(table, "id", list(HOSTILE_IDS))
        table = put(table, "reasons", [f"{one} (risk ×2.0); {SCRIPT}" for one in HOSTILE_IDS])
        table = put(table, "material", list(HOSTILE_IDS))
        return table.append_column('<b onclick="x()">', pa.array([SCRIPT] * len(table), pa.string()))

    shelf.rewrite_list(change)
    about = json.loads((shelf.ranking / "about.json").read_text("utf-8"))
    shelf.rewrite_about(
        units_word=SCRIPT, budget=f"50{SCRIPT}", city=SCRIPT, ranker={**about["ranker"], "name": SCRIPT}, outcome=SCRIPT
    )
    evidence = shelf.evidence
    evidence |= {"units": SCRIPT, "outcome": SCRIPT}
    evidence["checks"][0] |= {"sentence": SCRIPT, "table": SCRIPT, "examples": [SCRIPT]}
    evidence["inputs"][0] |= {"source": f"{SCRIPT}.csv", "table": SCRIPT}
    shelf.evidence_file.write_text(json.dumps(evidence), "utf-8")
    return shelf


def is_tame(page: Page) -> bool:
    """No tag, attribute or address of the page is a stranger's."""
    for tag, attributes in page.tags:
        if tag in ("img", "iframe", "object", "base", "style") or (tag == "script" and not attributes.get("src")):
            return False
        if any(name.startswith("on") or name == "style" for name in attributes):
            return False
        for name in ("href", "src", "action"):
            if (attributes.get(name) or "").strip().lower().startswith(("javascript:", "data:", "vbscript:")):
                return False
    return True


def test_hostile_words_are_text_on_every_page(hostile: Shelf, see: See) -> None:
    pages = [
        see(address)
        for address in ("/solutions/", PAGE, f"{PAGE}ranking/", f"{PAGE}map/", f"{PAGE}rankings/", f"{PAGE}report/")
    ]
    assert [page.status for page in pages] == [200] * 6
    for page in pages:
        assert is_tame(page)
    assert SCRIPT in pages[1].words
    assert SCRIPT in pages[2].words
    assert is_tame(read('<a href="#">x</a>'))
    assert not is_tame(read(SCRIPT))


def test_every_unit_has_its_page_whatever_its_id(hostile: Shelf, client: Client, see: See) -> None:
    page = see(f"{PAGE}ranking/")
    rows = page.html.split("<tbody>")[1].split("<tr>")[1 : len(HOSTILE_IDS) + 1]
    reached = []
    for unit, row in zip(HOSTILE_IDS, rows, strict=True):
        links = [attributes["href"] for tag, attributes in read(row).tags if tag == "a"]
        if len(unit) > 900:
            assert links == []
            continue
        assert ".." not in str(links[0]).split("/")
        own = see(str(links[0]))
        assert own.status == 200, unit
        assert is_tame(own), unit
        assert f"in place {HOSTILE_IDS.index(unit) + 1}?" in own.words or HOSTILE_IDS.index(unit) == 0
        reached.append(links[0])
    assert len(set(reached)) == len(HOSTILE_IDS) - 1


def test_a_raw_id_with_slashes_or_percents_is_understood_too(hostile: Shelf, see: See) -> None:
    for unit in ("A/B", "A B", "naïve 🚰", SCRIPT):
        assert see(f"{PAGE}ranking/{quote(unit)}/").status == 200, unit
        assert see(f"{PAGE}ranking/{quote(unit, safe='')}/").status == 200, unit


def test_places_for_the_map_hold_hostile_words_as_data(hostile: Shelf, client: Client) -> None:
    answer = client.get(f"{PAGE}map/places/")
    assert answer["X-Content-Type-Options"] == "nosniff"
    shown = {one["properties"]["id"]: one["properties"] for one in json.loads(answer.content)["features"]}
    assert shown
    assert all(one["page"] == "" or one["page"].startswith("/solutions/") for one in shown.values())


def test_a_strangers_story_can_do_nothing(shelf: Shelf, see: See, tmp_path: Path) -> None:
    source = tmp_path / "evil"
    shutil.copytree(next(shelf.folder.glob("solution-*")), source)
    (source / "README.md").write_text(
        f"# t\n\n{SCRIPT}\n\n<iframe src=//evil.example></iframe>\n\n[a](javascript:window.ran=1) [b](//evil.example)\n"
        "![pixel](https://evil.example/p.png)\n\n<style>body{display:none}</style>\n\n|a|\n|-:|\n|<img src=x onerror=ran()>|\n\n"
        "[c]: data:text/html,x\n\n[c]\n\n<a href='x' onclick='ran()'>x</a>\n\n{{ secret }}{% now 'Y' %}\n",
        "utf-8",
    )
    text = (source / "solution.toml").read_text("utf-8")
    (source / "solution.toml").write_text(
        text.replace("Which water mains", "“\\\" onclick=x()” & 'water' mains"), "utf-8"
    )
    borrow(workspace=shelf.city.folder, solution=str(source))
    with (shelf.city.folder / "city.toml").open("a", encoding="utf-8") as file:
        file.write("\n[solutions.evil]\npublic = true\n")
    assert is_public(open_workspace(shelf.city.folder).settings, "evil")
    for address in ("/solutions/", "/solutions/evil/"):
        page = see(address)
        assert page.status == 200
        assert is_tame(page)
        assert "onclick=x()" in page.words
    assert "evil.example/p.png" not in [attributes.get("src") for _, attributes in page.tags]
    assert "{{ secret }}" in page.words


@pytest.mark.parametrize(
    "text",
    [
        "[" * 30_000,
        "> " * 20_000,
        "*a " * 30_000,
        "`" * 50_000,
        "|" * 20_000 + "\n" + "|-" * 20_000,
        "- " * 5_000,
        "\\" * 90_000,
    ],
)
def test_a_story_made_to_tire_the_reader_comes_to_an_end(text: str) -> None:
    assert is_tame(read(render_story(text, label="part")))


def test_no_address_leads_out_of_the_solution(shelf: Shelf, client: Client) -> None:
    secret = shelf.city.folder / "site" / "secret-key"
    secret.write_text("the secret", "utf-8")
    outside = shelf.folder / "rankings" / "2020-01-01-budget-1"
    outside.symlink_to(shelf.city.folder / "site")
    (shelf.ranking / "ranking.json").unlink()
    (shelf.ranking / "ranking.json").symlink_to(secret)
    ways = [
        "..",
        "%2e%2e",
        "..%2f..",
        "....//",
        "%2e%2e%2f%2e%2e%2fsite%2fsecret-key",
        "../../site/secret-key",
        "%00",
        "~",
        "C:",
        "\\..\\",
    ]
    for way in ways:
        for address in (
            f"/solutions/{way}/",
            f"{PAGE}evidence/{way}",
            f"{PAGE}evidence/{way}.json",
            f"{PAGE}rankings/{way}/",
            f"{PAGE}rankings/{way}/files/ranking.csv",
            f"{PAGE}rankings/{shelf.ranking.name}/files/{way}",
            f"{PAGE}ranking/{way}/",
        ):
            answer = client.get(address)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert answer.status_code in (400, 404, 503), address
            assert b"the secret" not in content
    for address in (f"{PAGE}rankings/{outside.name}/", f"{PAGE}rankings/{shelf.ranking.name}/files/ranking.json"):
        assert client.get(address).status_code == 404
    assert NAME in PAGE
