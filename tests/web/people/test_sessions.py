"""Sessions: how long, how many, and how they end."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.web.conftest import SignedIn
from tests.web.people.conftest import sign_in
from upstate.web.people import actions

Add = Callable[..., Any]


def in_clients(person: Any, number: int) -> list[Client]:
    visitors = [Client() for _ in range(number)]
    for visitor in visitors:
        sign_in(visitor, person)
    return visitors


def alive(visitor: Client) -> bool:
    return bool(visitor.get("/account/").status_code == 200)


@pytest.mark.parametrize(("minutes", "lives"), [(29, True), (31, False)])
def test_staff_are_signed_out_after_half_an_hour_without_a_page(
    client: Client, add: Add, monkeypatch: pytest.MonkeyPatch, minutes: int, lives: bool
) -> None:
    sign_in(client, add("viewer"))
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + minutes * 60)
    assert alive(client) is lives


def test_who_keeps_opening_pages_stays_until_twelve_hours_are_over(
    client: Client, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, add("viewer"))
    now = time.time()
    for quarter in (*range(1, 48), 49):
        monkeypatch.setattr(time, "time", lambda at=now + quarter * 15 * 60: at)
        assert alive(client) is (quarter <= 48), quarter


def test_the_cookie_ends_with_the_browser_and_no_script_reads_it(client: Client, add: Add) -> None:
    sign_in(client, add("viewer"))
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and not cookie["max-age"]


def test_a_sixth_session_ends_the_oldest(client: Client, add: Add) -> None:
    visitors = in_clients(add("viewer"), 6)
    assert [alive(one) for one in visitors] == [False, True, True, True, True, True]


def test_another_session_is_ended_from_the_list(client: Client, add: Add) -> None:
    from allauth.usersessions.models import UserSession

    here, there = in_clients(add("viewer"), 2)
    number = UserSession.objects.get(session_key=there.session.session_key).pk
    assert f'value="{number}"' in here.get("/account/sessions/").content.decode()
    here.post("/account/sessions/", {"session": str(number)})
    assert alive(here) and not alive(there)


def test_all_others_are_ended_at_once(client: Client, add: Add) -> None:
    here, *there = in_clients(add("viewer"), 3)
    here.post("/account/sessions/", {"session": "others"})
    assert alive(here) and not any(alive(one) for one in there)


@pytest.mark.parametrize("chosen", ["", "x", "-1", "9" * 40, "1.5", "٣"])
def test_a_session_of_another_person_can_not_be_ended(client: Client, add: Add, chosen: str) -> None:
    from allauth.usersessions.models import UserSession

    mallory, victim = in_clients(add("viewer"), 1)[0], in_clients(add("viewer"), 1)[0]
    number = UserSession.objects.get(session_key=victim.session.session_key).pk
    assert mallory.post("/account/sessions/", {"session": str(number)}).status_code == 404
    assert mallory.post("/account/sessions/", {"session": chosen}).status_code == 404
    assert alive(victim)


def test_a_disabled_person_is_out_at_once(person: Callable[..., SignedIn]) -> None:
    editor, administrator = person("editor"), person("administrator")
    assert alive(editor)
    administrator.post(f"/people/{editor.person.pk}/disable/")
    assert not alive(editor)
    administrator.post(f"/people/{editor.person.pk}/enable/")
    assert not alive(editor), "opening the account again does not bring its old sessions back"


def test_a_new_role_ends_the_sessions_also_those_that_no_list_holds(person: Callable[..., SignedIn]) -> None:
    editor = person("editor")
    from allauth.usersessions.models import UserSession

    UserSession.objects.all().delete()
    actions.change_role(editor.person, role="viewer")
    assert not alive(editor)


def test_a_new_password_ends_the_sessions_elsewhere(client: Client, add: Add) -> None:
    from tests.web.people.conftest import PASSWORD

    here, there = in_clients(add("viewer"), 2)
    new = "an even longer sentence"
    here.post("/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert not alive(there)


def test_an_unsafe_sign_out_link_does_nothing(client: Client, add: Add) -> None:
    sign_in(client, add("viewer"))
    client.get("/account/sign-out/")
    assert alive(client)
    client.post("/account/sign-out/")
    assert not alive(client)
