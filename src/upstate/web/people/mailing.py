"""How mail leaves the site."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from upstate.errors import UpstateError

_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


class BadEmailUrl(UpstateError):
    """UPSTATE_EMAIL_URL names no mail server."""


def read_email_url(url: str) -> dict[str, Any]:
    """Django's settings for a mail server; raises `BadEmailUrl` for an address that is none.

    >>> read_email_url("smtp+tls://me%40city.gov:secret@mail.city.gov")["EMAIL_PORT"]
    587
    """
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise BadEmailUrl(
            "UPSTATE_EMAIL_URL is not the address of a mail server.",
            allowed="smtp://HOST, smtp+tls://USER:PASSWORD@HOST:587 or smtps://USER:PASSWORD@HOST:465",
            next_step="Correct the variable, or leave it out: mail is then written to site/outbox.",
        )
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or _PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 10,
    }


def send_invitation(person: Any, link: str) -> bool:
    """Mail the link to the person; False where the mail server refused."""
    from smtplib import SMTPException

    from django.core.mail import send_mail
    from django.template.loader import render_to_string
    from django.utils.translation import gettext as _

    from upstate.web.city import this_city
    from upstate.web.people.invitations import DAYS

    words = {"invited": person, "link": link, "days": DAYS, "city": this_city().settings}
    subject = _("Your account at %(city)s") % {"city": this_city().settings.name}
    try:
        send_mail(subject, render_to_string("people/email/invitation.txt", words), None, [person.email])
    except (OSError, SMTPException):
        return False
    return True
