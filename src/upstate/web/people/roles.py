"""What a person may do, as one ladder."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from upstate.web.choices import TextChoices


class Role(TextChoices):
    """What a person may do; each also may what the ones before it may, within their departments."""

    PUBLIC = "public", _("Member of the public")
    CREW = "crew", _("Field crew: records visits in the zones it is given")
    VIEWER = "viewer", _("Viewer: sees what is not published yet")
    EDITOR = "editor", _("Editor: describes data and offers it for publishing")
    APPROVER = "approver", _("Approver: approves what another person offered")
    ADMINISTRATOR = "administrator", _("Administrator: also looks after people")

    def reaches(self, other: Role) -> bool:
        """Whether this role may what `other` may."""
        ladder = list(Role)
        return ladder.index(self) >= ladder.index(other)


STAFF = tuple(role for role in Role if role is not Role.PUBLIC)
NEEDS_SECOND_FACTOR = tuple(role for role in Role if role.reaches(Role.EDITOR))


class Action(StrEnum):
    """What `people.access.may` is asked about."""

    RECORD_VISITS = "record visits"
    SEE_DRAFTS = "see drafts"
    EDIT = "edit"
    APPROVE = "approve"
    REVIEW = "review"
    LOOK_AFTER_PEOPLE = "look after people"


NEEDED = {
    Action.RECORD_VISITS: Role.CREW,
    Action.SEE_DRAFTS: Role.VIEWER,
    Action.EDIT: Role.EDITOR,
    Action.APPROVE: Role.APPROVER,
    Action.REVIEW: Role.EDITOR,
    Action.LOOK_AFTER_PEOPLE: Role.ADMINISTRATOR,
}
