"""The pages that a new site has, and what its staff make of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Locale, Page, Site

from upstate.city.workspace import Workspace
from upstate.web.pages import accessibility, blocks
from upstate.web.pages.actions import set_up_pages
from upstate.web.pages.links import is_address
from upstate.web.pages.models import HomePage, NewsIndexPage, NewsPage, StandardPage


def in_english(kind: type[Page]) -> Page:
    return kind.objects.get(locale__language_code="en", slug__in=["first-page", "news", "about"])


def test_a_new_site_has_its_first_pages_in_both_languages(client: Client) -> None:
    for address in ("/", "/about/", "/privacy/", "/news/", "/es/", "/es/about/", "/es/privacy/", "/es/news/"):
        assert client.get(address).status_code == 200, address


def test_setting_up_twice_changes_nothing(city: Workspace) -> None:
    before = list(Page.objects.order_by("path").values_list("pk", "path", "title", "latest_revision_id"))
    set_up_pages()
    assert list(Page.objects.order_by("path").values_list("pk", "path", "title", "latest_revision_id")) == before


def test_setting_up_keeps_what_staff_wrote(city: Workspace) -> None:
    home = in_english(HomePage)
    home.title = "Our own words"
    home.save_revision().publish()
    set_up_pages()
    assert in_english(HomePage).title == "Our own words"


def test_each_page_knows_its_translation(city: Workspace) -> None:
    for page in Page.objects.filter(locale__language_code="en", depth__gt=1):
        assert page.get_translation(Locale.objects.get(language_code="es")).live


def test_the_first_page_stands_at_the_root_and_the_welcome_page_is_gone(city: Workspace) -> None:
    assert Site.objects.get().root_page.specific == in_english(HomePage)
    assert not Page.objects.filter(title__icontains="welcome").exists()


def add_news(number: int, **fields: object) -> None:
    index = in_english(NewsIndexPage)
    for n in range(number):
        index.add_child(instance=NewsPage(title=f"Piece {n}", slug=f"piece-{n}", day=f"2026-01-{n + 1:02}", **fields))


def test_the_newest_news_stands_first_and_old_news_on_further_pages(client: Client) -> None:
    add_news(12)
    first = client.get("/news/").content.decode()
    assert [n for n in range(12) if f">Piece {n}<" in first] == list(range(2, 12))
    assert first.index(">Piece 11<") < first.index(">Piece 2<")
    assert 'href="?page=2"' in first
    assert ">Piece 0<" in client.get("/news/?page=2").content.decode()
    home = client.get("/").content.decode()
    assert [n for n in range(12) if f">Piece {n}<" in home] == [9, 10, 11]


@pytest.mark.parametrize("page", ["0", "-1", "99999999999999999999", "x", "<script>", ""])
def test_a_page_number_that_is_none_breaks_nothing(client: Client, page: str) -> None:
    add_news(1)
    assert client.get("/news/", {"page": page}).status_code == 200


def test_news_that_is_not_live_is_not_shown(client: Client) -> None:
    add_news(1, live=False)
    assert "Piece 0" not in client.get("/news/").content.decode()
    assert client.get("/news/piece-0/").status_code == 404


def test_a_page_that_was_given_a_new_address_is_still_found_under_the_old(client: Client) -> None:
    about = in_english(StandardPage)
    about.slug = "about-us"
    about.save_revision(log_action=True).publish()
    response = client.get("/about/")
    assert (response.status_code, response.headers.get("location")) == (301, "/about-us/")


def test_every_block_is_drawn_and_its_text_stays_text(client: Client) -> None:
    about = in_english(StandardPage)
    evil = "<script>alert(1)</script>"
    about.body = [
        ("heading", evil),
        ("text", "<p>Plain <b>words</b></p>"),
        ("button", {"text": evil, "address": "/datasets/"}),
        ("dataset", "not-there"),
        (
            "table",
            {
                "data": [["Year", evil], ["2026", evil]],
                "first_row_is_table_header": True,
                "first_col_is_header": True,
                "table_caption": evil,
            },
        ),
    ]
    about.save_revision().publish()
    for address in ("/about/",):
        text = client.get(address).content.decode()
        assert "<script>alert" not in text
        assert text.count("&lt;script&gt;alert(1)") >= 5
        assert 'href="/datasets/"' in text
        assert '<th scope="row">2026</th>' in text
        assert "not-there" not in text


def test_a_button_leads_to_the_readers_language(client: Client) -> None:
    page = StandardPage.objects.get(locale__language_code="es", slug="about")
    page.body = [
        ("button", {"text": "Datos", "address": "/datasets/"}),
        ("button", {"text": "x", "address": "/documents/1/a.pdf"}),
    ]
    page.save_revision().publish()
    text = client.get("/es/about/").content.decode()
    assert 'class="usa-button" href="/es/datasets/"' in text
    assert 'class="usa-button" href="/documents/1/a.pdf"' in text


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "//evil.example",
        "/\\evil.example",
        "data:text/html,x",
        " /x",
        "ftp://a.b",
        "http://",
        "x",
        "/a b",
        "\\\\a",
    ],
)
def test_an_address_that_could_do_harm_is_refused(city: Workspace, address: str) -> None:
    assert not is_address(address)
    if address.strip() == address:
        with pytest.raises(ValidationError):
            blocks.AddressBlock().clean(address)


@given(st.text(max_size=40))
def test_an_address_is_of_this_site_or_of_the_web(text: str) -> None:
    for candidate in (text, f"/{text}", f"java{text}script:alert(1)"):
        if is_address(candidate):
            assert candidate.startswith("/") or candidate.lower().startswith(("http://", "https://"))
            assert not candidate.startswith(("//", "/\\"))


def test_a_dataset_that_is_not_published_is_refused_in_the_editor(city: Workspace) -> None:
    for name in ("not-there", "../secret", "A B", "<script>"):
        with pytest.raises(ValidationError):
            blocks.DatasetBlock().clean(name)


@pytest.mark.parametrize(
    ("role", "groups"),
    [
        ("public", []),
        ("viewer", []),
        ("editor", ["Editors"]),
        ("approver", ["Moderators"]),
        ("administrator", ["Moderators"]),
    ],
)
def test_groups_follow_roles(person: Callable[..., Client], role: str, groups: list[str]) -> None:
    made = person(role).person  # type: ignore[attr-defined]
    assert list(made.groups.values_list("name", flat=True)) == groups
    made.role = "viewer"
    made.save()
    assert not made.groups.exists()


def test_a_group_that_somebody_added_stays(person: Callable[..., Client]) -> None:
    made = person("editor").person  # type: ignore[attr-defined]
    made.groups.add(Group.objects.create(name="Tree fund"))
    made.role = "approver"
    made.save()
    assert set(made.groups.values_list("name", flat=True)) == {"Moderators", "Tree fund"}


@pytest.mark.parametrize(
    ("role", "may_open", "may_publish"), [("viewer", False, False), ("editor", True, False), ("approver", True, True)]
)
def test_editors_draft_and_approvers_publish(
    person: Callable[..., Client], role: str, may_open: bool, may_publish: bool
) -> None:
    visitor, about = person(role), in_english(StandardPage)
    response = visitor.get(f"/write/pages/{about.pk}/edit/")
    assert (response.status_code == 200) == may_open
    assert about.permissions_for_user(visitor.person).can_publish() == may_publish  # type: ignore[attr-defined]


def test_who_has_not_signed_in_is_led_to_our_own_door(client: Client) -> None:
    response = client.get("/write/", follow=True)
    assert response.redirect_chain[-1][0].startswith("/account/sign-in/")
    assert client.get("/write/login/").headers["location"].startswith("/account/sign-in/")


def test_only_the_editor_has_the_looser_policy(person: Callable[..., Client], client: Client) -> None:
    inside = person("editor").get("/write/").headers
    assert "style-src 'self' 'unsafe-inline'" in inside["content-security-policy"]
    assert "script-src 'self';" in inside["content-security-policy"] + ";"
    assert "unsafe-eval" not in inside["content-security-policy"]
    assert inside["x-frame-options"] == "SAMEORIGIN"
    for address in ("/", "/about/", "/writers/", "/not/here/", "/documents/"):
        outside = client.get(address).headers
        assert "unsafe" not in outside["content-security-policy"]
        assert "frame-ancestors 'none'" in outside["content-security-policy"]
        assert outside["x-frame-options"] == "DENY"


def test_nothing_was_tested_and_the_statement_says_so(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accessibility, "RESULTS", tmp_path / "none.json")
    text = client.get("/accessibility/").content.decode()
    assert "has not been tested yet" in text
    assert "We therefore make no claim" in text


RESULTS = {
    "tested": "2026-11-22",
    "tools": ["Chromium 140", "axe-core 4.10"],
    "pages": [
        {
            "name": "First page <b>",
            "name_es": "Primera página",
            "widths": [1280, 320],
            "violations": 0,
            "keyboard": True,
        },
        {"name": "Map", "widths": [1280], "violations": 2, "keyboard": False},
    ],
    "known_problems": ["The map is not read aloud."],
}


def test_the_statement_says_what_was_found(client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "results.json"
    path.write_text(json.dumps(RESULTS), "utf-8")
    monkeypatch.setattr(accessibility, "RESULTS", path)
    text = client.get("/accessibility/").content.decode()
    assert "2 rules were broken" in text
    assert "First page &lt;b&gt;" in text
    assert "The map is not read aloud." in text
    assert "not tried" in text
    assert "does not work" in text
    assert "Primera página" in client.get("/es/accessibility/").content.decode()


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"tested": "soon"}', json.dumps({**RESULTS, "extra": 1})])
def test_results_that_cannot_be_read_claim_nothing(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "results.json"
    path.write_text(broken, "utf-8")
    assert accessibility.load_results(path) is None
