"""Signing in as a person does it: with forms, codes and an authenticator app."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from upstate.city.workspace import Workspace

PASSWORD = "a long and simple sentence"


def app_code(secret: str, at: float | None = None) -> str:
    """What an authenticator app shows (RFC 6238), written out a second time."""
    counter = int((time.time() if at is None else at) // 30).to_bytes(8, "big")
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**6:06d}"


def secret_of(person: Any) -> str:
    """The key of the person's authenticator app."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.utils import decrypt

    return str(decrypt(Authenticator.objects.get(user=person, type="totp").data["secret"]))


def mailed_code() -> str:
    """The six digits of the newest mail."""
    found = re.search(r"^\d{6}$", mail.outbox[-1].body, re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found.group()


def mailed_path() -> str:
    """The path of the link in the newest mail."""
    found = re.search(r"https?://[^/\s]+(/\S+)", mail.outbox[-1].body)
    assert found, mail.outbox[-1].body
    return found.group(1)


@pytest.fixture
def add(city: Workspace) -> Callable[..., Any]:
    """A person with a password, not signed in: `add("editor", departments=["Fire"])`."""
    from upstate.web.people import actions
    from upstate.web.people.models import Person

    def add(role: str = "viewer", departments: Any = (), email: str = "") -> Person:
        email = email or f"{role}{Person.objects.count()}@springfield.example"
        person = actions.add_person(email=email, name=role.title(), role=role, departments=departments)
        return actions.accept_invitation(person, PASSWORD)

    return add


def sign_in(client: Client, person: Any, password: str = PASSWORD, **extra: Any) -> Any:
    """Send the form of the sign-in page."""
    return client.post("/account/sign-in/", {"login": person.email, "password": password}, **extra)
