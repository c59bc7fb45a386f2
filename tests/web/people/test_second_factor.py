"""The second factor: required of editors and above, counted once, and never led around."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from tests.web.conftest import SignedIn
from tests.web.people.conftest import PASSWORD, app_code, secret_of, sign_in
from upstate.web.people.models import AuditEntry

Add = Callable[..., Any]


def set_up(client: Client) -> str:
    """Set the second factor up as the page says; gives the key."""
    page = client.get("/account/second-factor/set-up/")
    secret = str(page.context["form"].secret)
    answer = client.post("/account/second-factor/set-up/", {"code": app_code(secret)})
    assert answer.status_code == 302, answer.content.decode()
    return secret


@pytest.fixture
def editor(client: Client, add: Add) -> Any:
    """An editor with a second factor, who has signed out."""
    person = add("editor")
    sign_in(client, person)
    set_up(client)
    client.post("/account/sign-out/")
    cache.clear()
    return person


@pytest.mark.parametrize("role", ["editor", "approver", "administrator"])
def test_an_editor_and_above_does_nothing_before_setting_it_up(client: Client, add: Add, role: str) -> None:
    add("administrator")
    sign_in(client, add(role))
    for path in ("/account/", "/people/", "/write/", "/account/sessions/", "/es/account/"):
        assert client.get(path)["Location"].endswith("/account/second-factor/set-up/"), path
    assert client.post("/account/", {"name": "x"})["Location"].endswith("/set-up/")
    set_up(client)
    assert client.get("/account/").status_code == 200


def test_the_recovery_codes_are_shown_after_setting_it_up(client: Client, add: Add) -> None:
    sign_in(client, add("editor"))
    secret = str(client.get("/account/second-factor/set-up/").context["form"].secret)
    answer = client.post("/account/second-factor/set-up/", {"code": app_code(secret)}, follow=True)
    assert answer.redirect_chain[-1][0] == "/account/recovery-codes/"
    assert len(answer.context["unused_codes"]) == 10


def test_the_picture_of_the_key_needs_no_style_and_no_other_host(client: Client, add: Add) -> None:
    sign_in(client, add("editor"))
    page = client.get("/account/second-factor/set-up/").content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    assert " style=" not in page


def test_the_password_alone_does_not_let_an_editor_in(client: Client, editor: Any) -> None:
    assert sign_in(client, editor)["Location"] == "/account/second-factor/"
    assert client.get("/account/")["Location"].startswith("/account/sign-in/")
    code = app_code(secret_of(editor))
    assert client.post("/account/second-factor/", {"code": code})["Location"] == "/account/"
    assert client.get("/account/").status_code == 200


def test_a_code_counts_once(client: Client, editor: Any) -> None:
    code = app_code(secret_of(editor))
    sign_in(client, editor)
    assert client.post("/account/second-factor/", {"code": code}).status_code == 302
    other = Client()
    sign_in(other, editor)
    assert other.post("/account/second-factor/", {"code": code}).status_code == 200
    assert other.get("/account/").status_code == 302


def test_a_code_counts_once_for_as_long_as_a_slow_clock_could_show_it(
    client: Client, editor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time() // 30 * 30 + 1
    code = app_code(secret_of(editor), now + 30)  # a telephone whose clock is half a minute ahead
    monkeypatch.setattr(time, "time", lambda: now)
    sign_in(client, editor)
    assert client.post("/account/second-factor/", {"code": code}).status_code == 302
    monkeypatch.setattr(time, "time", lambda: now + 45)
    # allauth itself remembers a code for half a minute; the database's clock does not follow the one of this test.
    assert cache.delete(f"allauth.mfa.totp.used?user={editor.pk}&code={code}")
    other = Client()
    sign_in(other, editor)
    assert other.post("/account/second-factor/", {"code": code}).status_code == 200


def test_an_old_code_and_one_of_another_person_are_refused(client: Client, editor: Any) -> None:
    sign_in(client, editor)
    for code in (app_code(secret_of(editor), time.time() - 300), "000000", "", "١٢٣٤٥٦", "1" * 5000):
        assert client.post("/account/second-factor/", {"code": code}).status_code == 200
    assert client.get("/account/").status_code == 302


def test_guessing_codes_is_locked_for_the_person_wherever_it_comes_from(client: Client, editor: Any) -> None:
    secret = secret_of(editor)
    for number in range(6):
        guesser = Client(REMOTE_ADDR=f"10.0.0.{number}")
        sign_in(guesser, editor)
        guesser.post("/account/second-factor/", {"code": "000000"})
    sign_in(client, editor)
    answer = client.post("/account/second-factor/", {"code": app_code(secret)})
    assert "Wait 15 minutes" in answer.content.decode()
    assert client.get("/account/").status_code == 302


def test_a_recovery_code_lets_in_once(client: Client, editor: Any) -> None:
    code = Authenticator.objects.get(user=editor, type="recovery_codes").wrap().get_unused_codes()[0]
    sign_in(client, editor)
    assert client.post("/account/second-factor/", {"code": code}).status_code == 302
    other = Client()
    sign_in(other, editor)
    assert other.post("/account/second-factor/", {"code": code}).status_code == 200


def test_a_session_that_did_not_show_the_second_factor_is_sent_back(client: Client, editor: Any) -> None:
    client.force_login(editor)  # as any door would that knows the password alone
    assert client.get("/account/")["Location"].startswith("/account/sign-in/")
    assert "_auth_user_id" not in client.session


def test_an_editor_can_not_remove_it_but_a_viewer_can(person: Callable[..., SignedIn]) -> None:
    for role, left in (("editor", 1), ("viewer", 0)):
        visitor = person(role)
        visitor.post("/account/second-factor/remove/")
        assert Authenticator.objects.filter(user=visitor.person, type="totp").count() == left, role


def test_an_administrator_resets_a_lost_one_and_that_ends_the_sessions(person: Callable[..., SignedIn]) -> None:
    administrator, editor = person("administrator"), person("editor")
    assert editor.get("/account/").status_code == 200
    administrator.post(f"/people/{editor.person.pk}/reset-second-factor/")
    assert editor.get("/account/")["Location"].startswith("/account/sign-in/")
    assert not Authenticator.objects.filter(user=editor.person).exists()


def test_the_key_is_not_in_the_database_in_the_clear(client: Client, add: Add) -> None:
    person = add("editor")
    sign_in(client, person)
    secret = set_up(client)
    kept = Authenticator.objects.get(user=person, type="totp").data["secret"]
    assert secret not in kept and secret_of(person) == secret


def test_a_person_of_the_directory_without_a_password_sets_it_up_too(client: Client, add: Add) -> None:
    person = add("editor")
    person.set_unusable_password()
    person.save()
    client.force_login(person)
    set_up(client)
    assert client.get("/account/").status_code == 200


def test_long_after_signing_in_a_change_asks_who_it_is(
    client: Client, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, add("viewer"))
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 16 * 60)
    asked = client.get("/account/second-factor/set-up/")
    assert asked["Location"].startswith("/account/confirm/")
    assert client.post(asked["Location"], {"password": PASSWORD})["Location"] == "/account/second-factor/set-up/"
    assert client.get("/account/second-factor/set-up/").status_code == 200


def test_a_wrong_code_is_in_the_log_without_the_code(client: Client, editor: Any) -> None:
    sign_in(client, editor)
    client.post("/account/second-factor/", {"code": "123456"})
    entry = AuditEntry.objects.first()
    assert entry is not None and entry.words == "Typed a wrong code of the second factor"
    assert entry.person == editor
