"""Signing in by password: what works, what is refused, and that no answer tells who has an account."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client, override_settings

from tests.web.people.conftest import PASSWORD, mailed_path, sign_in
from upstate.city.workspace import Workspace
from upstate.web.people import actions
from upstate.web.people.models import AuditEntry, Person

Add = Callable[..., Any]


def text_of(response: Any) -> str:
    """The page without what differs between any two pages."""
    page = response.content.decode()
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)
    return re.sub(r"[\w.+-]+@[\w.-]+", "ADDRESS", page)


def test_a_viewer_signs_in_by_password_alone(client: Client, add: Add) -> None:
    answer = sign_in(client, add("viewer"))
    assert answer.status_code == 302 and answer["Location"] == "/account/"
    assert client.get("/account/").status_code == 200


def test_the_address_may_be_typed_in_capitals(client: Client, add: Add) -> None:
    person = add("viewer", email="ana@springfield.example")
    client.post("/account/sign-in/", {"login": "ANA@Springfield.Example", "password": PASSWORD})
    assert int(client.session["_auth_user_id"]) == person.pk


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client: Client, add: Add) -> None:
    person = add("viewer")
    wrong = sign_in(client, person, "not the password of anybody")
    unknown = client.post("/account/sign-in/", {"login": "nobody@springfield.example", "password": "x" * 20})
    assert wrong.status_code == unknown.status_code == 200
    assert text_of(wrong) == text_of(unknown)
    assert "not right" in text_of(wrong)


def test_a_new_password_is_asked_for_with_the_same_answer_for_any_address(client: Client, add: Add) -> None:
    person = add("viewer")
    answers = [
        client.post("/account/password/reset/", {"email": email}, follow=True)
        for email in (person.email, "nobody@springfield.example")
    ]
    assert text_of(answers[0]) == text_of(answers[1])
    assert next(one.redirect_chain for one in answers) == answers[1].redirect_chain


def test_a_closed_account_can_not_sign_in(client: Client, add: Add) -> None:
    person = add("viewer")
    actions.disable(person)
    sign_in(client, person)
    assert "_auth_user_id" not in client.session


def test_six_wrong_passwords_lock_the_account_and_say_for_how_long(client: Client, add: Add) -> None:
    person = add("viewer")
    for number in range(6):
        sign_in(client, person, "wrong", REMOTE_ADDR=f"10.0.0.{number}")
    locked = sign_in(client, person, REMOTE_ADDR="10.0.1.1")
    assert "_auth_user_id" not in client.session
    assert "Wait 15 minutes" in locked.content.decode()


def test_an_address_that_tries_many_accounts_is_locked(client: Client, add: Add) -> None:
    person = add("viewer")
    for number in range(30):
        client.post("/account/sign-in/", {"login": f"nobody{number}@springfield.example", "password": "wrong"})
    assert "Wait 15 minutes" in sign_in(client, person).content.decode()
    assert sign_in(Client(), person, REMOTE_ADDR="10.9.9.9").status_code == 302


def test_the_count_of_failures_is_in_the_database_for_all_processes(client: Client, add: Add) -> None:
    from django.db import connection

    sign_in(client, add("viewer"), "wrong")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_cache WHERE cache_key LIKE %s", ["%login_failed%"])
        assert cursor.fetchone()[0] >= 2


def test_a_locked_account_opens_again_after_the_wait(client: Client, add: Add, monkeypatch: pytest.MonkeyPatch) -> None:
    person = add("viewer")
    for _ in range(6):
        sign_in(client, person, "wrong")
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 15 * 60 + 1)
    assert sign_in(client, person).status_code == 302


@pytest.mark.parametrize("password", ["short", "123456789012345", "password1234", "bo@springfield.example"])
def test_a_weak_password_is_refused_with_a_reason(client: Client, password: str) -> None:
    made = actions.add_person(email="bo@springfield.example", name="Bo", role="viewer")
    client.get(actions.invitation_link(made, ""))
    answer = client.post("/account/invitation/opened/", {"password": password, "again": password})
    made.refresh_from_db()
    if made.has_usable_password():
        pytest.fail(f"{password} was taken")
    assert "usa-error-message" in answer.content.decode()


def test_passwords_are_kept_by_argon2(city: Workspace) -> None:
    from upstate.web import settings

    with override_settings(PASSWORD_HASHERS=settings.PASSWORD_HASHERS):
        person = Person(email="a@springfield.example")
        person.set_password(PASSWORD)
    assert person.password.startswith("argon2$argon2id$")


def test_a_link_for_a_new_password_works_once(client: Client, add: Add) -> None:
    person = add("viewer")
    client.post("/account/password/reset/", {"email": person.email})
    path = mailed_path()
    form = client.get(path, follow=True)
    action = form.redirect_chain[-1][0]
    done = client.post(action, {"password1": "an even longer sentence", "password2": "an even longer sentence"})
    assert done.status_code == 302
    assert sign_in(client, person, "an even longer sentence").status_code == 302
    assert "no longer works" in Client().get(path, follow=True).content.decode()


def test_a_poisoned_host_gets_no_link(client: Client, add: Add) -> None:
    person = add("viewer")
    answer = client.post("/account/password/reset/", {"email": person.email}, HTTP_HOST="evil.example")
    assert answer.status_code == 400
    assert mail.outbox == []
    client.post("/account/password/reset/", {"email": person.email}, HTTP_X_FORWARDED_HOST="evil.example")
    assert "evil.example" not in mail.outbox[-1].body


NEXT = ["//evil.example", "https:evil.example", "\\\\evil.example", "/\\evil.example", "javascript:alert(1)",
        "https://evil.example/", "http:///evil.example", "\t//evil.example", "//evil.example\\@localhost"]  # fmt: skip


@pytest.mark.parametrize("target", NEXT)
def test_nobody_is_sent_to_another_site_after_signing_in(client: Client, add: Add, target: str) -> None:
    answer = client.post("/account/sign-in/", {"login": add("viewer").email, "password": PASSWORD, "next": target})
    assert answer.status_code == 302 and answer["Location"] == "/account/"
    signed_in = client.get("/account/sign-in/", {"next": target})
    assert signed_in["Location"] == "/account/"
    assert client.post("/account/sign-out/", {"next": target})["Location"] == "/"


def test_a_page_of_this_site_is_come_back_to(client: Client, add: Add) -> None:
    away = client.get("/account/sessions/?a=1")
    assert away["Location"] == "/account/sign-in/?next=/account/sessions/%3Fa%3D1"
    form = {"login": add("viewer").email, "password": PASSWORD, "next": "/account/sessions/?a=1"}
    assert client.post("/account/sign-in/", form)["Location"] == "/account/sessions/?a=1"


def test_the_session_has_a_new_name_after_signing_in(client: Client, add: Add) -> None:
    client.get("/account/sign-in/")
    session = client.session
    session["planted"] = "by the attacker"
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    sign_in(client, add("viewer"))
    assert client.cookies["sessionid"].value != before
    assert Client(headers={"cookie": f"sessionid={before}"}).get("/account/").status_code == 302


def test_an_invitation_sets_the_first_password_once(client: Client, city: Workspace) -> None:
    made = actions.add_person(email="bo@springfield.example", name="Bo", role="viewer")
    path = actions.invitation_link(made, "")
    opened = client.get(path, follow=True)
    assert opened.redirect_chain[-1][0] == "/account/invitation/opened/"
    assert "bo@springfield.example" in opened.content.decode()
    assert client.post("/account/invitation/opened/", {"password": PASSWORD, "again": PASSWORD}).status_code == 302
    assert sign_in(client, made).status_code == 302
    assert Client().get(path, follow=True).status_code == 410


def test_an_invitation_that_was_forged_or_is_old_or_was_taken_back_opens_nothing(
    client: Client, city: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = actions.add_person(email="bo@springfield.example", name="Bo", role="viewer")
    path = actions.invitation_link(made, "")
    assert client.get(path[:-3] + "xy/", follow=True).status_code == 410
    now = time.time()
    with monkeypatch.context() as later:
        later.setattr(time, "time", lambda: now + 7 * 24 * 3600 + 5)
        assert client.get(path, follow=True).status_code == 410
    assert client.get(path, follow=True).status_code == 200
    actions.end_sessions(made)
    assert Client().get(path, follow=True).status_code == 410


def test_there_is_no_page_to_open_an_account(client: Client, city: Workspace) -> None:
    for path in ("/account/signup/", "/account/email/", "/account/3rdparty/", "/account/social/signup/",
                 "/account/password/set/", "/accounts/signup/"):  # fmt: skip
        assert client.get(path).status_code == 404


def test_the_doors_of_the_page_editor_lead_to_ours(client: Client, add: Add) -> None:
    for door in ("/write/login/", "/_util/login/", "/write/password_reset/", "/write/users/", "/write/groups/new/"):
        for answer in (client.get(door), client.post(door, {"username": add().email, "password": PASSWORD})):
            assert answer.status_code == 302 and not answer["Location"].startswith("/write")
    assert "_auth_user_id" not in client.session


def test_what_signs_people_in_is_never_kept_by_a_cache(client: Client, add: Add) -> None:
    sign_in(client, add("viewer"))
    for path in ("/account/", "/account/sessions/", "/account/second-factor/settings/"):
        assert "no-store" in client.get(path).get("Cache-Control", ""), path


def test_no_page_can_be_framed(client: Client, city: Workspace) -> None:
    answer = client.get("/account/sign-in/")
    assert answer["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def test_a_method_is_not_changed_by_a_header_or_a_field(client: Client, add: Add) -> None:
    person = add("viewer")
    client.force_login(person)
    client.get("/account/", {"_method": "POST", "name": "Mallory"}, headers={"x-http-method-override": "POST"})
    client.post("/account/?_method=DELETE", {"_method": "DELETE"}, headers={"x-http-method-override": "DELETE"})
    person.refresh_from_db()
    assert person.name == "Viewer"


def test_a_failed_sign_in_is_in_the_log_without_the_password(client: Client, add: Add) -> None:
    sign_in(client, add("viewer"), "my secret attempt")
    entry = AuditEntry.objects.first()
    assert entry is not None and entry.words.startswith("Failed to sign in as viewer")
    assert not AuditEntry.objects.filter(words__contains="secret").exists()
