"""Fees that are lowered or taken away: asked for by one person, given by another. Also after the decision."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from upstate.web.business.events import What, record
from upstate.web.business.models import Waiver
from upstate.web.business.reviewing.actions.charging import require_cents
from upstate.web.business.reviewing.actions.holding import hold_any
from upstate.web.business.reviewing.actions.seconding import give, require_reason
from upstate.web.business.reviewing.cases import Case
from upstate.web.business.reviewing.faults import NotNow
from upstate.web.business.reviewing.rights import require_review, who
from upstate.web.people.access import Action


@transaction.atomic
def ask_waiver(case: Case, number: int, *, by: Any, cents: int, reason: str) -> Waiver:
    """Ask that a fee falls by `cents`; another person has to give it."""
    require_review(by, case.solution, case.permit.decides)
    held = hold_any(case.application)
    charge = held.application.charges.filter(pk=number, cents__gt=0).first()
    if charge is None:
        raise NotNow(
            _("There is no such fee, or nobody has said its amount yet."),
            allowed=_("a fee of this application that has an amount"),
            next_step=_("Choose it from the list of fees. Where the amount is not known, say that it is 0."),
        )
    require_cents(cents, most=charge.cents - sum(one.cents for one in charge.waivers.all()))
    require_reason(reason, next_step=_("Write why the fee should fall."))
    waiver = Waiver.objects.create(charge=charge, cents=cents, reason=reason.strip(), asked_by=who(by), asked_id=by.pk)
    told = {"waiver": waiver.pk, "cents": cents}
    record(held.application, What.WAIVER_ASKED, who=who(by), words=waiver.reason, shown=False, **told)
    return waiver


@transaction.atomic
def give_waiver(case: Case, number: int, *, by: Any) -> Waiver:
    """Lower the fee as another person asked; once, also when two press the button."""
    require_review(by, case.solution, case.permit.decides, Action.APPROVE)
    held = hold_any(case.application)
    waiver = Waiver.objects.filter(pk=number, charge__application=held.application, given=None).first()
    if waiver is None:
        raise NotNow(
            _("This fee was lowered already, or nobody asked for it."),
            allowed=_("a lower fee that waits for a second person"),
            next_step=_("Read the list of fees on the page."),
        )
    give(waiver, by=by, own=_("You asked for this yourself."))
    record(held.application, What.WAIVED, who=who(by), words=waiver.reason, waiver=waiver.pk, cents=waiver.cents)
    return waiver
