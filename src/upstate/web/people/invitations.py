"""The link by which an invited person sets the first password."""

from __future__ import annotations

from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from upstate.web.people.models import Person

DAYS = 7
_SALT = "upstate.people.invitation"


def path_for(person: Person) -> str:
    """The path of the person's link; it holds for `DAYS` days and until a password is set or sessions are ended."""
    token = signing.dumps([person.pk, _stamp(person)], salt=_SALT)
    return reverse("people_invitation", kwargs={"token": token})


def find_invited(token: str) -> Person | None:
    """Whom the link invites; None for a link that is forged, too old, or used."""
    try:
        number, stamp = signing.loads(token, salt=_SALT, max_age=DAYS * 24 * 3600)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    person = Person.objects.filter(pk=number, is_active=True).first()
    if person is None or person.has_usable_password() or not constant_time_compare(stamp, _stamp(person)):
        return None
    return person


def _stamp(person: Person) -> str:
    """What changes when the link must stop working."""
    return salted_hmac(_SALT, f"{person.password}:{person.epoch}:{person.email}").hexdigest()[:20]
