"""Where allauth asks how this site wants it."""

from __future__ import annotations

import base64
import hashlib
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from upstate.web.people.audit import audit
from upstate.web.people.models import Person
from upstate.web.people.roles import Role


class AccountAdapter(DefaultAccountAdapter):
    """No account is opened by signing up: staff are invited, a member of the public proves an e-mail address by a code."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": gettext_lazy(
            "The e-mail address or the password is not right. Check both and try again."
        ),
        "incorrect_password": gettext_lazy("The password is not right. Type it again."),
        "incorrect_code": gettext_lazy("The code is not right, or it was used already. Type the newest code."),
        "too_many_login_attempts": gettext_lazy("Too many tries. Wait 15 minutes, then try again."),
        "invalid_password_reset": gettext_lazy("This link no longer works. Ask for a new one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse | None:
        """Refuse a code by e-mail to staff: it would lead around their password and second factor."""
        methods = {record["method"] for record in get_authentication_records(request, user)}
        if user.works_here and methods & {"code"} and not methods & {"password", "socialaccount"}:
            audit(request, "Refused a sign-in by e-mailed code: staff sign in by password", person=user)
            messages.error(request, _("Staff sign in with their password."))
            raise ImmediateHttpResponse(redirect("account_login"))
        return super().pre_login(request, user, **kwargs)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who signed in just now is not asked again at once: the second factor is set up at the first sign-in."""
        if not super().is_reauthentication_required(app=app, **kwargs):
            return False
        since = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return not any(record["at"] > since for record in get_authentication_records(self.request, self.request.user))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("people_account")


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor: an authenticator app."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def get_totp_issuer(self) -> str:
        from upstate.web.city import this_city

        return this_city().settings.name

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """An editor and above may not go without; an administrator can reset a lost one."""
        return not authenticator.user.needs_second_factor

    def encrypt(self, text: str) -> str:
        return _fernet(settings.SECRET_KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _fernet(settings.SECRET_KEY).decrypt(encrypted_text.encode()).decode()


def _fernet(secret: str) -> Fernet:
    """A copy of the database alone does not give the second factors away."""
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"upstate.people.totp:{secret}".encode()).digest()))


class DirectoryAdapter(DefaultSocialAccountAdapter):
    """Signing in with the city's own directory: who was not invited is refused, and no role is taken from what it says."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Person:
        return sociallogin.user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Connect a directory account that comes for the first time to the person who was invited by its address."""
        person = sociallogin.user if sociallogin.is_existing else _invited(sociallogin)
        if person is None or not person.is_active or not person.works_here:
            audit(request, "Refused a sign-in by the city's directory: not invited")
            raise ImmediateHttpResponse(_refused(request))
        if not sociallogin.is_existing:
            sociallogin.connect(request, person)

    def on_authentication_error(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        audit(request, "A sign-in by the city's directory failed")


def _invited(sociallogin: SocialLogin) -> Person | None:
    trusted = [one.email for one in sociallogin.email_addresses if one.verified is True or settings.OIDC_TRUST_EMAIL]
    return Person.objects.filter(email__in=[email.lower() for email in trusted]).exclude(role=Role.PUBLIC).first()


def _refused(request: HttpRequest) -> HttpResponse:
    from upstate.web.people.access import NotAllowed, show_refused

    return show_refused(
        request,
        NotAllowed(
            _("The city's directory knows you, but this site does not."),
            allowed=_(
                "People whom an administrator of this site invited, by an address that the directory has checked."
            ),
            next_step=_("Ask an administrator of this site to invite you."),
        ),
    )
