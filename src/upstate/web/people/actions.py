"""The only writers of people. Each takes plain values and gives the person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from upstate.errors import UpstateError
from upstate.web.people import invitations
from upstate.web.people.models import Person, Role
from upstate.web.people.roles import STAFF

_UNCONFIRMED = dt.timedelta(days=1)


class BadPerson(UpstateError):
    """A person can not be added or changed as asked."""


@transaction.atomic
def add_person(*, email: str, name: str, role: Role | str, departments: Sequence[str] = ()) -> Person:
    """Add a person of the staff, without a password: they set it by the link of `invitation_link`.

    A member of the public who has an account by the same address becomes staff, keeps the account, and must sign in anew.
    Raises `BadPerson` for an address that is none or taken, a role that is none, or a department that the city lacks.
    """
    email, wanted = _checked_email(email), _checked_role(role)
    person = Person.objects.select_for_update().filter(email=email).first()
    if person is not None and (person.works_here or not person.is_active):
        raise BadPerson(
            _("There is already an account for %(email)s.") % {"email": email},
            allowed=_("an address that no account has"),
            next_step=_("Change the role of the account that is there."),
        )
    person = person or Person(email=email)
    person.name, person.role = name.strip()[:150], wanted
    person.departments = _departments(wanted, departments)
    person.set_unusable_password()
    person.epoch += 1
    person.save()
    EmailAddress.objects.update_or_create(user=person, email=email, defaults={"verified": True, "primary": True})
    end_sessions(person)
    return person


def invitation_link(person: Person, request_or_base_url: HttpRequest | str) -> str:
    """The address by which `person` sets the first password: once, within seven days."""
    path = invitations.path_for(person)
    if isinstance(request_or_base_url, str):
        return request_or_base_url.rstrip("/") + path
    return request_or_base_url.build_absolute_uri(path)


@transaction.atomic
def accept_invitation(person: Person, password: str) -> Person:
    """Set the first password. The link is used up by it. Raises Django's `ValidationError` for a weak one."""
    validate_password(password, person)
    person.set_password(password)
    person.save(update_fields=["password"])
    return person


@transaction.atomic
def change_role(person: Person, *, role: Role | str, departments: Sequence[str] = ()) -> Person:
    """Give `person` another role or other departments, and end their sessions. Raises `BadPerson` for the last administrator."""
    wanted = _checked_role(role)
    if wanted is not Role.ADMINISTRATOR:
        _keep_an_administrator(person)
    person.role, person.departments = wanted, _departments(wanted, departments)
    person.save(update_fields=["role", "departments"])
    end_sessions(person)
    return person


def rename(person: Person, name: str) -> Person:
    """Change the name that is shown."""
    person.name = name.strip()[:150]
    person.save(update_fields=["name"])
    return person


@transaction.atomic
def disable(person: Person) -> Person:
    """Close the account: live sessions are dead at once. Raises `BadPerson` for the last administrator."""
    _keep_an_administrator(person)
    person.is_active = False
    person.save(update_fields=["is_active"])
    end_sessions(person)
    return person


def enable(person: Person) -> Person:
    """Open a closed account again."""
    person.is_active = True
    person.save(update_fields=["is_active"])
    return person


@transaction.atomic
def reset_second_factor(person: Person) -> Person:
    """Forget the person's authenticator and recovery codes (a lost phone), and end their sessions."""
    Authenticator.objects.filter(user=person).delete()
    end_sessions(person)
    return person


@transaction.atomic
def end_sessions(person: Person) -> int:
    """End every session of `person`, known by the list or not; gives how many were in the list."""
    Person.objects.filter(pk=person.pk).update(epoch=F("epoch") + 1)
    person.refresh_from_db(fields=["epoch"])
    return sum(end_session(one) for one in UserSession.objects.filter(user=person))


def end_session(session: UserSession) -> int:
    """End one session."""
    Session.objects.filter(session_key=session.session_key).delete()
    session.delete()
    return 1


def keep_newest_sessions(person: Person, *, keep: int, current: str | None) -> None:
    """End all but the `keep` newest sessions; the one with the key `current` is never ended."""
    others = UserSession.objects.filter(user=person).exclude(session_key=current or "").order_by("-created_at", "-id")
    for session in others[keep - 1 :]:
        end_session(session)


def list_staff() -> list[dict[str, Any]]:
    """One entry a person of the staff, by address: email, name, role, departments, active."""
    return [
        {
            "email": one.email,
            "name": one.name,
            "role": str(one.role),
            "departments": one.departments.splitlines(),
            "active": one.is_active,
        }
        for one in Person.objects.filter(role__in=STAFF).order_by("email")
    ]


@transaction.atomic
def add_resident(email: str) -> Person:
    """The account of a member of the public; those whose code was never typed are forgotten after a day."""
    Person.objects.filter(role=Role.PUBLIC, last_login=None, date_joined__lt=timezone.now() - _UNCONFIRMED).delete()
    person = Person(email=email.lower(), role=Role.PUBLIC)
    person.set_unusable_password()
    person.save()
    return person


def _checked_email(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise BadPerson(
            _("“%(email)s” is not an e-mail address.") % {"email": email},
            allowed=_("an address such as ana@example.gov"),
            next_step=_("Write the address again."),
        ) from None
    return email


def _checked_role(role: Role | str) -> Role:
    if role not in STAFF:
        raise BadPerson(
            _("“%(role)s” is not a role.") % {"role": role},
            allowed=", ".join(STAFF),
            next_step=_("Choose one of these."),
        )
    return Role(role)


def _departments(role: Role, departments: Sequence[str]) -> str:
    """As kept in the row; an administrator answers for all, so that none is left without one."""
    from upstate.web.city import this_city

    known = this_city().settings.departments
    chosen = [name for name in dict.fromkeys(departments) if name.strip()]
    if unknown := [name for name in chosen if name not in known]:
        raise BadPerson(
            _("The city has no department “%(name)s”.") % {"name": unknown[0]},
            allowed=", ".join(known) or _("none: city.toml names no departments"),
            next_step=_("Choose one of these, or add the department to city.toml."),
        )
    return "" if role is Role.ADMINISTRATOR else "\n".join(chosen)


def _keep_an_administrator(person: Person) -> None:
    others = Person.objects.select_for_update().filter(role=Role.ADMINISTRATOR, is_active=True).exclude(pk=person.pk)
    if person.role == Role.ADMINISTRATOR and person.is_active and not others.exists():
        raise BadPerson(
            _("%(person)s is the last administrator.") % {"person": person},
            allowed=_("a site with at least one administrator"),
            next_step=_("Make another person administrator first."),
        )
