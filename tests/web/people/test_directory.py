"""Signing in with the city's directory, against a real provider over HTTP."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client, override_settings

from tests.web.people.directory import CLIENT, SECRET, Provider, running
from upstate.city.workspace import Workspace
from upstate.web.people import actions
from upstate.web.people.models import AuditEntry, Person


@pytest.fixture
def provider(city: Workspace) -> Iterator[Provider]:
    with running() as made:
        app = {"provider_id": "city", "name": "City", "client_id": CLIENT, "secret": SECRET,
               "settings": {"server_url": made.url}}  # fmt: skip
        providers = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
        with override_settings(OIDC_ISSUER=made.url, SOCIALACCOUNT_PROVIDERS=providers):
            yield made


def to_directory(client: Client, **form: str) -> str:
    """Press the button; gives the address at the site that the directory sends the browser back to."""
    away = client.post("/account/directory/", form)
    assert away.status_code == 302, away.content.decode()
    back = requests.get(away["Location"], allow_redirects=False, timeout=10).headers["Location"]
    parts = urlsplit(back)
    return f"{parts.path}?{parts.query}"


def sign_in(client: Client, **form: str) -> Any:
    return client.get(to_directory(client, **form))


def invite(role: str = "viewer") -> Person:
    return actions.add_person(email="bo@springfield.example", name="Bo", role=role)


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_who_was_invited_signs_in_without_a_password(client: Client, provider: Provider) -> None:
    made = invite()
    assert sign_in(client)["Location"] == "/account/"
    assert int(client.session["_auth_user_id"]) == made.pk
    assert provider.faults == []


def test_the_way_there_has_pkce_a_nonce_and_a_state(client: Client, provider: Provider) -> None:
    invite()
    to_directory(client)
    assert provider.asked["code_challenge_method"] == "S256" and len(provider.asked["code_challenge"]) >= 43
    assert len(provider.asked["nonce"]) >= 20 and len(provider.asked["state"]) >= 10
    assert provider.asked["response_type"] == "code"


def test_who_was_not_invited_is_refused_and_no_account_is_made(client: Client, provider: Provider) -> None:
    answer = sign_in(client)
    assert answer.status_code == 403 and "invite" in answer.content.decode()
    assert not signed_in(client) and not Person.objects.exists()
    entry = AuditEntry.objects.first()
    assert entry is not None and "not invited" in entry.words


@pytest.mark.parametrize("verified", [False, None, "true"])
def test_an_address_that_the_directory_did_not_check_is_not_believed(
    client: Client, provider: Provider, verified: Any
) -> None:
    invite()
    provider.claims["email_verified"] = verified
    assert sign_in(client).status_code == 403
    with override_settings(OIDC_TRUST_EMAIL=True):
        assert sign_in(client)["Location"] == "/account/"


def test_no_role_comes_from_the_directory(client: Client, provider: Provider) -> None:
    made = invite("viewer")
    provider.claims |= {"role": "administrator", "roles": ["administrator"], "groups": ["admin"], "is_superuser": True}
    sign_in(client)
    made.refresh_from_db()
    assert made.role == "viewer" and not made.is_superuser and made.name == "Bo"


def test_an_editor_must_show_the_second_factor_here_too(client: Client, provider: Provider) -> None:
    invite("editor")
    sign_in(client)
    assert client.get("/account/")["Location"] == "/account/second-factor/set-up/"
    from tests.web.people.test_second_factor import set_up

    set_up(client)
    other = Client()
    assert sign_in(other)["Location"] == "/account/second-factor/"
    assert not signed_in(other)


def test_the_second_time_the_number_counts_and_not_the_address(client: Client, provider: Provider) -> None:
    made = invite()
    sign_in(client)
    provider.claims["email"] = "bo.new.name@springfield.example"
    again = Client()
    sign_in(again)
    assert int(again.session["_auth_user_id"]) == made.pk
    provider.claims |= {"sub": "8", "email": "stranger@springfield.example"}
    assert sign_in(Client()).status_code == 403


def test_a_disabled_person_and_a_resident_are_refused(client: Client, provider: Provider) -> None:
    actions.add_resident("bo@springfield.example")
    assert sign_in(client).status_code == 403
    actions.disable(invite())
    assert sign_in(client).status_code == 403


TWISTS: dict[str, dict[str, Any]] = {
    "another nonce": {"nonce": "x"},
    "no nonce": {"nonce": ""},
    "another issuer": {"iss": "https://evil.example"},
    "another client": {"aud": "somebody else"},
    "too old": {"exp": int(time.time()) - 60},
    "another person than userinfo": {"sub": "1"},
}


@pytest.mark.parametrize("twist", list(TWISTS))
def test_a_token_that_is_not_an_answer_to_us_is_refused(client: Client, provider: Provider, twist: str) -> None:
    invite()
    provider.twist = TWISTS[twist]
    sign_in(client)
    assert not signed_in(client)


def test_a_token_with_a_strange_signature_is_refused(client: Client, provider: Provider) -> None:
    invite()
    provider.signing_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    sign_in(client)
    assert not signed_in(client)


def test_an_answer_to_another_browser_or_a_second_one_is_refused(client: Client, provider: Provider) -> None:
    invite()
    back = to_directory(client)
    victim = Client()
    victim.get(back)
    assert not signed_in(victim)
    client.get(back)
    assert signed_in(client)
    client.post("/account/sign-out/")
    client.get(back)
    assert not signed_in(client)


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example/", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site_afterwards(client: Client, provider: Provider, target: str) -> None:
    invite()
    assert sign_in(client, next=target)["Location"] == "/account/"


def test_nothing_of_the_request_reaches_the_directory(client: Client, provider: Provider) -> None:
    away = client.post("/account/directory/?scope=admin&auth_params=prompt%3Dnone%26redirect_uri%3Dx&process=connect")
    query = parse_qs(urlsplit(away["Location"]).query)
    assert set(query["scope"][0].split()) == {"openid", "profile", "email"} and "prompt" not in query
    assert query["redirect_uri"] == ["http://testserver/account/directory/callback/"]


def test_a_directory_that_does_not_answer_is_told_on_the_page(client: Client, provider: Provider) -> None:
    app = {"provider_id": "city", "name": "City", "client_id": CLIENT, "secret": SECRET,
           "settings": {"server_url": "http://127.0.0.1:9"}}  # fmt: skip
    with override_settings(SOCIALACCOUNT_PROVIDERS={"openid_connect": {"APPS": [app]}}):
        answer = client.post("/account/directory/")
    assert answer.status_code < 500 and "did not work" in answer.content.decode()


def test_stopping_at_the_directory_leads_back(client: Client, provider: Provider) -> None:
    state = parse_qs(urlsplit(client.post("/account/directory/")["Location"]).query)["state"][0]
    answer = client.get(f"/account/directory/callback/?error=access_denied&state={state}", follow=True)
    assert answer.status_code == 200 and not signed_in(client)


def test_without_a_directory_there_is_no_such_address(client: Client, city: Workspace) -> None:
    assert client.post("/account/directory/").status_code == 404
    assert client.get("/account/directory/callback/?code=x&state=y").status_code == 404
    assert "/account/directory/" not in client.get("/account/sign-in/").content.decode()


def test_the_button_is_on_the_sign_in_page(client: Client, provider: Provider) -> None:
    assert 'action="/account/directory/"' in client.get("/account/sign-in/").content.decode()
