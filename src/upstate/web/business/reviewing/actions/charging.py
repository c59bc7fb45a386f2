"""Fees that a person of the city notes, beside those that the rules say."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from upstate.web.business.events import What, record
from upstate.web.business.models import Charge
from upstate.web.business.reviewing.actions.holding import hold_case
from upstate.web.business.reviewing.cases import Case
from upstate.web.business.reviewing.faults import NotNow
from upstate.web.business.reviewing.rights import require_review, who

MOST_CENTS = 100_000_000


def require_cents(cents: int, *, least: int = 1, most: int = MOST_CENTS) -> None:
    """Raise `NotNow` for an amount outside of what can be."""
    if not least <= cents <= most:
        raise NotNow(
            _("The amount of $%(amount).2f can not be noted here.") % {"amount": cents / 100},
            allowed=_("an amount from $%(least).2f to $%(most).2f") % {"least": least / 100, "most": most / 100},
            next_step=_("Look at what is owed, and type the amount again."),
        )


@transaction.atomic
def charge(case: Case, *, by: Any, title: str, cents: int) -> Charge:
    """Add a fee that the rules do not know. title: in words that the applicant understands."""
    require_review(by, case.solution, case.permit.decides)
    held = hold_case(case)
    require_cents(cents)
    if not title.strip():
        raise NotNow(
            _("The fee has no name."),
            allowed=_("a few words that say what it is for"),
            next_step=_("Write what the fee is for."),
        )
    row = Charge.objects.create(
        application=held.application, title_en=title.strip(), title_es=title.strip(), cents=cents, by=who(by)
    )
    _note(held, row, by)
    return row


@transaction.atomic
def set_amount(case: Case, number: int, *, by: Any, cents: int) -> Charge:
    """Say the amount of a fee that the rules leave open; 0 where nothing is owed."""
    require_review(by, case.solution, case.permit.decides)
    held = hold_case(case)
    require_cents(cents, least=0)
    row = held.application.charges.filter(pk=number, cents=None).first()
    if row is None:
        raise NotNow(
            _("This fee has its amount already."),
            allowed=_("a fee whose amount nobody has said yet"),
            next_step=_("Read the amount on the page. Ask for a refund if too much was paid."),
        )
    row.cents, row.by = cents, who(by)
    row.save(update_fields=["cents", "by"])
    _note(held, row, by)
    return row


def _note(case: Case, row: Charge, by: Any) -> None:
    values = {"charge": row.pk, "cents": row.cents, "title_en": row.title_en, "title_es": row.title_es}
    record(case.application, What.CHARGED, who=who(by), department=case.permit.decides, **values)
