"""Orders to erase nothing, and erasing before its time by two persons. The only writers of these."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upstate.web.business.models import Application, Erasure, Hold
from upstate.web.business.reviewing.cases import OPEN
from upstate.web.business.reviewing.faults import NotNow
from upstate.web.business.reviewing.rights import may_second, who
from upstate.web.business.service import the_portal
from upstate.web.business.tracking.erasing import erase, is_held


@transaction.atomic
def place_hold(application: Application, *, by: Any, reason: str) -> Hold:
    """Order that nothing of it be erased. Raises `NotNow` without a reason, or when a hold stands."""
    held = _locked(application)
    _require(reason)
    if is_held(held):
        raise NotNow(
            _("A hold stands on this application already."),
            allowed=_("one hold at a time"),
            next_step=_("Read its reason on this page."),
        )
    return Hold.objects.create(application=held, reason=reason.strip(), by=who(by))


@transaction.atomic
def lift_hold(application: Application, *, by: Any) -> None:
    """End the hold; where none stands, nothing happens."""
    _locked(application).holds.filter(lifted=None).update(lifted=timezone.now(), lifted_by=who(by))


@transaction.atomic
def ask_erasure(application: Application, *, by: Any, reason: str) -> Erasure:
    """Ask that what is personal be erased before its time; another person has to do it. Raises `NotNow`."""
    held = _locked(application)
    _require(reason)
    _refuse_open(held)
    if found := held.erasures.filter(done=None).first():
        return found
    return Erasure.objects.create(application=held, reason=reason.strip(), asked_by=who(by), asked_id=by.pk)


@transaction.atomic
def do_erasure(application: Application, *, by: Any) -> None:
    """Erase what somebody else asked to erase. What is erased already stays so. Raises `NotNow`: nobody asked, the same person
    asked, a hold stands, or it is not decided."""
    held = Application.objects.select_for_update().get(pk=application.pk)
    if held.erased is not None:
        return
    asked = held.erasures.filter(done=None).first()
    if asked is None or not may_second(by, asked):
        raise NotNow(
            _("Nobody else has asked to erase this.") if asked is None else _("You have asked for this yourself."),
            allowed=_("one person who asks, and another one who erases"),
            next_step=_("Ask another person who may do this to open this page."),
        )
    _refuse_open(held)
    if is_held(held):
        raise NotNow(
            _("A hold stands on this application: nothing of it may be erased."),
            allowed=_("erasing what no hold stands on"),
            next_step=_("Ask who placed the hold whether it can be lifted."),
        )
    now = timezone.now()
    held.erasures.filter(pk=asked.pk).update(done=now, done_by=who(by), done_id=by.pk)
    erase(held, the_portal().forms.get(held.form), who=who(by), at=now, why="asked")


def _locked(application: Application) -> Application:
    held = Application.objects.select_for_update().get(pk=application.pk)
    if held.erased is not None:
        raise NotNow(
            _("What is personal in this application was erased."),
            allowed=_("an application that is still kept"),
            next_step=_("Nothing is left to do."),
        )
    return held


def _require(reason: str) -> None:
    if not reason.strip():
        raise NotNow(
            _("No reason was given."),
            allowed=_("a reason in a sentence"),
            next_step=_("Write why, and send it again."),
        )


def _refuse_open(application: Application) -> None:
    if application.stage in OPEN:
        raise NotNow(
            _("The application is not decided yet."),
            allowed=_("erasing what is decided or withdrawn"),
            next_step=_("Decide it first, or let its applicant withdraw it."),
        )
