"""Members of the public sign in with a code by e-mail; staff can not get around their second factor by it."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.web.people.conftest import mailed_code
from tests.web.people.test_signing_in import text_of
from upstate.city.workspace import Workspace
from upstate.web.people import actions
from upstate.web.people.models import Person

Add = Callable[..., Any]
ASK, CONFIRM = "/account/code/", "/account/code/confirm/"


def ask(client: Client, email: str = "ren@example.org", **extra: Any) -> Any:
    return client.post(ASK, {"email": email}, follow=True, **extra)


def test_a_resident_signs_in_with_a_mailed_code_and_has_no_rights(client: Client, city: Workspace) -> None:
    ask(client)
    code = mailed_code()
    assert len(code) == 6
    assert client.post(CONFIRM, {"code": code})["Location"] == "/account/"
    person = Person.objects.get(email="ren@example.org")
    assert person.role == "public" and not person.has_usable_password()
    assert client.get("/account/").status_code == 200
    assert client.get("/people/").status_code == 403


def test_the_second_time_it_is_the_same_person(client: Client, city: Workspace) -> None:
    for email in ("ren@example.org", "REN@example.org"):
        visitor = Client()
        ask(visitor, email)
        visitor.post(CONFIRM, {"code": mailed_code()})
        assert visitor.get("/account/").status_code == 200
    assert Person.objects.count() == 1


def test_the_answer_is_the_same_for_a_resident_staff_a_closed_account_and_nobody(client: Client, add: Add) -> None:
    resident = actions.add_resident("known@example.org")
    editor, closed = add("editor"), add("viewer")
    actions.disable(closed)
    answers = [ask(Client(), email) for email in (resident.email, editor.email, closed.email, "new@example.org")]
    assert len({text_of(one) for one in answers}) == 1
    assert len({str(one.redirect_chain) for one in answers}) == 1
    assert [one.to[0] for one in mail.outbox] == [resident.email, editor.email, closed.email, "new@example.org"]


@pytest.mark.parametrize("role", ["viewer", "editor", "administrator"])
def test_staff_get_no_code(client: Client, add: Add, role: str) -> None:
    add("administrator")
    ask(client, add(role).email)
    assert not re.search(r"\d{6}", mail.outbox[-1].body)
    for code in ("", "000000"):
        client.post(CONFIRM, {"code": code})
    assert "_auth_user_id" not in client.session


def test_a_resident_who_became_staff_while_the_code_was_under_way_is_refused(client: Client, city: Workspace) -> None:
    ask(client)
    code = mailed_code()
    actions.add_person(email="ren@example.org", name="Ren", role="editor")
    client.post(CONFIRM, {"code": code})
    assert "_auth_user_id" not in client.session


def test_three_wrong_codes_end_it(client: Client, city: Workspace) -> None:
    ask(client)
    code = mailed_code()
    for _ in range(3):
        client.post(CONFIRM, {"code": "000000" if code != "000000" else "111111"})
    client.post(CONFIRM, {"code": code})
    assert "_auth_user_id" not in client.session


def test_a_code_is_good_for_ten_minutes(client: Client, city: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(client)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 601)
    client.post(CONFIRM, {"code": mailed_code()})
    assert "_auth_user_id" not in client.session


def test_a_code_is_good_only_in_the_browser_that_asked(client: Client, city: Workspace) -> None:
    ask(client)
    other = Client()
    ask(other, "mallory@example.org")
    other.post(CONFIRM, {"code": re.search(r"\d{6}", mail.outbox[0].body).group()})  # type: ignore[union-attr]
    assert "_auth_user_id" not in other.session


def test_an_address_gets_three_mails_in_fifteen_minutes_wherever_they_are_asked_from(
    client: Client, city: Workspace
) -> None:
    for number in range(5):
        ask(Client(REMOTE_ADDR=f"10.0.0.{number}"))
    assert len(mail.outbox) == 3


def test_who_never_typed_the_code_is_forgotten(client: Client, city: Workspace) -> None:
    old = actions.add_resident("typed.by.somebody.else@example.org")
    Person.objects.filter(pk=old.pk).update(date_joined=timezone.now() - dt.timedelta(days=2))
    ask(client)
    assert not Person.objects.filter(pk=old.pk).exists()


def test_the_sign_in_form_sends_no_code_when_the_password_is_left_out(client: Client, add: Add) -> None:
    client.post("/account/sign-in/", {"login": add("editor").email, "password": ""})
    client.post("/account/sign-in/", {"login": "ren@example.org"})
    assert mail.outbox == []
