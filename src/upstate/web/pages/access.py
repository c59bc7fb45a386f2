"""Who may write pages: editors draft them, approvers also publish them. What each group may is Wagtail's own setting."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.db.models.signals import post_save

from upstate.web.people.models import Person
from upstate.web.people.roles import Role

# Wagtail makes both groups in its first migrations, with a workflow that asks the second to approve what the first wrote.
WRITERS, PUBLISHERS = "Editors", "Moderators"


def sync_groups(person: Person) -> None:
    """Put the person into the groups of their role, and out of those of another. Called whenever a person is saved."""
    role = Role(person.role)
    wanted = {WRITERS: role is Role.EDITOR, PUBLISHERS: role.reaches(Role.APPROVER)}
    for group in Group.objects.filter(name__in=wanted):
        change = person.groups.add if wanted[group.name] else person.groups.remove
        change(group)


def connect() -> None:
    """From now on groups follow roles."""
    post_save.connect(_saved, sender=Person, dispatch_uid="pages.sync_groups")


def _saved(sender: type[Person], instance: Person, raw: bool = False, **_kwargs: Any) -> None:
    if not raw:
        sync_groups(instance)
