"""What two persons do with money: one asks with a reason, another one gives."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from upstate.web.business.models.by_two import Given
from upstate.web.business.reviewing.faults import NotNow
from upstate.web.business.reviewing.rights import may_second, who


def require_reason(reason: str, *, next_step: str) -> None:
    """Raise `NotNow` where there is none."""
    if not reason.strip():
        raise NotNow(
            _("No reason was given."),
            allowed=_("a reason that the second person can judge by"),
            next_step=next_step,
        )


def give(asked: Given, *, by: Any, own: str) -> None:
    """Note that `by` gives it. Raises `NotNow` for the person who asked; own: what they are told."""
    if not may_second(by, asked):
        raise NotNow(
            own,
            allowed=_("a second person, who gives what another asked for"),
            next_step=_("Ask somebody else who may approve for this department."),
        )
    asked.given_by, asked.given_id, asked.given = who(by), by.pk, timezone.now()
    asked.save()
