"""Every text that somebody else wrote is an attack here: titles, departments, columns, cells, messages. None may run."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.test import Client

from tests.web.catalog.conftest import ATTACK
from tests.web.conftest import SignedIn
from upstate.city.workspace import Workspace
from upstate.web.catalog.actions import answer_request, ask_for_data, give_feedback, moderate_reuse, tell_reuse

Text = Callable[..., str]
COLUMN = quote(ATTACK, safe="")
PAGES = [
    "/datasets/",
    f"/datasets/?q={COLUMN}",
    f"/datasets/?q=attack&department={COLUMN}&topic={COLUMN}&sort={COLUMN}&page={COLUMN}",
    "/datasets/attack/",
    "/datasets/attack/rows/",
    f"/datasets/attack/rows/?sort={COLUMN}&facet={COLUMN}&chart={COLUMN}&f.{COLUMN}.is={COLUMN}0",
    "/datasets/attack/charts/",
    f"/datasets/attack/charts/?column={COLUMN}",
    "/datasets/attack/versions/",
    "/datasets/attack/versions/2/",
    "/datasets/attack/versions/2/difference/",
    f"/datasets/attack/versions/2/difference/?page={COLUMN}",
    "/datasets/attack/feedback/",
    "/inventory/",
    f"/requests/?sent={COLUMN}&page={COLUMN}",
    f"/reuses/?dataset={COLUMN}&sent={COLUMN}",
    "/sitemap.xml",
]


def assert_harmless(page: str, where: str) -> None:
    for raw in ("<script>window", "<img src=x", "<i>m</i>", "14'", "14&#x27;"):
        assert raw not in page, f"{raw} in {where}"


def test_no_page_lets_a_text_of_the_data_run(text: Text) -> None:
    for address in PAGES:
        assert_harmless(text(address), address)
    assert "&lt;script&gt;window.attacked" in text("/datasets/attack/rows/"), "the attack must be there to be shown"


@pytest.mark.parametrize("address", ["/datasets/attack/rows/", "/datasets/attack/rows.csv", "/datasets/attack/charts/"])
def test_what_is_wrong_is_told_without_letting_it_run(visitor: Client, address: str) -> None:
    for name in (f"f.{ATTACK}.{ATTACK}", f"f.number.{ATTACK}", "f.number.is", "column", "after"):
        answer = visitor.get(address, {name: ATTACK})
        assert answer.status_code in (200, 302, 400)
        if answer["Content-Type"].startswith("text/html"):
            assert_harmless(answer.content.decode(), f"{address} {name}")


def test_what_the_public_sends_does_not_run_for_anybody(
    text: Text, visitor: Client, person: Callable[..., SignedIn], published: Workspace
) -> None:
    asked = ask_for_data(title=ATTACK, words=ATTACK, email="a@b.example")
    answer_request(asked, status="accepted", answer=ATTACK, shown=True)
    sent = give_feedback(dataset="attack", version=1, words=ATTACK, email="a@b.example")
    made = tell_reuse(title=ATTACK, link="https://a.example/", who=ATTACK, words=ATTACK, datasets=["attack", ATTACK])
    moderate_reuse(made, status="shown")
    for address in ("/requests/", "/reuses/", f"/feedback/{sent.secret}/", "/datasets/attack/"):
        assert_harmless(text(address), address)
    editor = person("editor")
    for address in (
        "/answers/",
        f"/answers/requests/{asked.pk}/",
        f"/answers/messages/{sent.pk}/",
        f"/answers/reuses/{made.pk}/",
    ):
        answer = editor.get(address)
        assert answer.status_code == 200, address
        assert_harmless(answer.content.decode(), address)


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://a.example/x",
        "vbscript:x",
        " javascript:alert(1)",
        "https://",
    ],
)
def test_a_link_that_is_none_is_refused(visitor: Client, link: str) -> None:
    from upstate.web.catalog.models import Reuse

    answer = visitor.post("/reuses/", {"title": "A", "link": link, "who": "B", "datasets": ["street-trees"]})
    assert answer.status_code == 400
    assert not Reuse.objects.exists()


def test_a_link_without_a_scheme_is_kept_as_a_whole_address(visitor: Client) -> None:
    from upstate.web.catalog.models import Reuse

    visitor.post("/reuses/", {"title": "A", "link": "//evil.example", "who": "B", "datasets": ["street-trees"]})
    assert list(Reuse.objects.values_list("link", flat=True)) == ["https://evil.example"]


@pytest.mark.parametrize("address", ["/datasets//evil.example/", "/datasets/street-trees/latest//evil.example", "/datasets/street-trees/latest/https:%2f%2fevil.example"])  # fmt: skip
def test_nothing_leads_to_another_site(visitor: Client, address: str) -> None:
    answer = visitor.get(address)
    assert answer.status_code in (301, 302, 400, 404)
    assert "evil" not in answer.get("Location", "").split("/")[2:3]


def test_a_filter_can_not_lead_to_another_site(visitor: Client) -> None:
    answer = visitor.get(
        "/datasets/street-trees/rows/",
        {"column": "species", "operator": "is", "value": "//evil.example\r\nSet-Cookie: a=b"},
    )
    assert answer.status_code == 302
    assert answer["Location"].startswith("/datasets/street-trees/rows/?")
    assert "\n" not in answer["Location"]


def test_a_file_name_can_not_break_out_of_its_header(visitor: Client) -> None:
    answer = visitor.get("/datasets/attack/rows.csv?f.number.is=3")
    assert answer["Content-Disposition"] == 'attachment; filename="attack-2-rows.csv"'


def test_a_form_without_its_secret_is_refused(published: Workspace) -> None:
    strict = Client(enforce_csrf_checks=True)
    for address in ("/requests/", "/reuses/", "/datasets/street-trees/feedback/"):
        assert strict.post(address, {"title": "x", "words": "x"}).status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        "/datasets/street-trees/",
        "/datasets/street-trees/rows/",
        "/datasets/",
        "/inventory/",
        "/sitemap.xml",
        "/robots.txt",
    ],
)
def test_what_is_for_reading_can_not_be_written_to(visitor: Client, address: str) -> None:
    assert visitor.post(address).status_code == 405


def test_a_stolen_host_name_is_refused(published: Workspace) -> None:
    for address in ("/sitemap.xml", "/datasets/street-trees/", "/inventory.csv"):
        assert Client(headers={"Host": "evil.example"}).get(address).status_code == 400


def test_the_description_for_programs_is_sound_json_in_spite_of_all(visitor: Client) -> None:
    package = json.loads(b"".join(visitor.get("/datasets/attack/versions/2/datapackage.json")))
    assert ATTACK in package["title"]
