"""What is written down when somebody signs in, fails to, or changes how they do."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth
from django.http import HttpRequest

from upstate.web.people import sessions
from upstate.web.people.audit import audit
from upstate.web.people.models import Person


def connect() -> None:
    """Connect all of it; called once, when the apps are ready."""
    auth.user_logged_in.connect(sessions.begin_session)
    account.user_logged_in.connect(sessions.limit_sessions)
    account.user_logged_in.connect(_signed_in)
    auth.user_logged_out.connect(_signed_out)
    auth.user_login_failed.connect(_failed)
    account.login_code_rejected.connect(_say("Typed a wrong e-mailed code"))
    account.password_changed.connect(_say("Changed the password"))
    account.password_reset.connect(_say("Set a new password by e-mail"))
    mfa.authentication_failed.connect(_say("Typed a wrong code of the second factor"))
    mfa.authenticator_added.connect(_second_factor_added)
    mfa.authenticator_reset.connect(_say("Made new recovery codes"))
    mfa.authenticator_removed.connect(_say("Removed the second factor"))


_kept: list[Any] = []  # Django holds receivers weakly


def _say(words: str) -> Any:
    def receiver(sender: Any, request: HttpRequest, user: Person, **_kwargs: Any) -> None:
        audit(request, words, person=user)

    _kept.append(receiver)
    return receiver


def _signed_in(sender: Any, request: HttpRequest, user: Person, **_kwargs: Any) -> None:
    audit(request, "Signed in", person=user)


def _signed_out(sender: Any, request: HttpRequest | None, user: Person | None, **_kwargs: Any) -> None:
    if request is not None and user is not None:
        audit(request, "Signed out", person=user)


def _failed(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **_kwargs: Any) -> None:
    if request is not None:
        address = credentials.get("email") or credentials.get("username") or ""
        audit(request, f"Failed to sign in as {str(address)[:254]}")


def _second_factor_added(sender: Any, request: HttpRequest, user: Person, authenticator: Any, **_kwargs: Any) -> None:
    if authenticator.type == authenticator.Type.TOTP:
        record_authentication(request, user, "mfa", type="totp", id=authenticator.pk)
        audit(request, "Set up the second factor", person=user)
