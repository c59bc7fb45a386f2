"""The only writer of what people keep of themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from upstate.web.business.models import Profile
from upstate.web.business.models.profile import FIELDS


def profile_of(person: Any) -> Profile | None:
    """What the person keeps; null for who is not signed in, or keeps nothing."""
    return Profile.objects.filter(person=person).first() if person.is_authenticated else None


def keep_profile(person: Any, values: Mapping[str, str]) -> Profile:
    """Keep these of a person's particulars; fields that are not named stay as they are."""
    known = {
        name: value[: Profile._meta.get_field(name).max_length] for name, value in values.items() if name in FIELDS
    }
    return Profile.objects.update_or_create(person=person, defaults=known)[0]


def forget_profile(person: Any) -> None:
    """Keep nothing of the person any more. What was sent stays as it was sent."""
    Profile.objects.filter(person=person).delete()
