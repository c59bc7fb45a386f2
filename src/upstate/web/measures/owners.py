"""To whom a reminder of a follow-up goes."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from upstate.measures.meeting.reminding import address_in
from upstate.web.people.models import Person
from upstate.web.people.roles import STAFF


def address_of(owner: str) -> str:
    """The e-mail address in the owner's words, or that of the one person with an account here who is called so; empty where there is none."""
    if found := address_in(owner):
        return found if _is_address(found) else ""
    named = Person.objects.filter(name__iexact=owner.strip(), is_active=True, role__in=STAFF).exclude(name="")
    people = list(named.values_list("email", flat=True)[:2])
    return str(people[0]) if len(people) == 1 else ""


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254
