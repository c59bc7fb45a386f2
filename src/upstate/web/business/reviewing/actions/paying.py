"""Payments noted once each, and refunds that need two people."""

from __future__ import annotations

import secrets
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upstate.web.business.events import APPLICANT, PROGRAM, What, record
from upstate.web.business.models import Application, Payment, Refund
from upstate.web.business.payments import PROVIDERS, BadReturn, Provider, Told
from upstate.web.business.payments.every import CASHIER
from upstate.web.business.reviewing.actions.charging import require_cents
from upstate.web.business.reviewing.actions.holding import hold_any, hold_case
from upstate.web.business.reviewing.actions.seconding import give, require_reason
from upstate.web.business.reviewing.cases import Case
from upstate.web.business.reviewing.faults import NotNow
from upstate.web.business.reviewing.fees import account_of
from upstate.web.business.reviewing.letter_values import receipt_values
from upstate.web.business.reviewing.rights import require_review, who
from upstate.web.business.reviewing.writing import add_letter
from upstate.web.people.access import Action


@transaction.atomic
def begin_payment(case: Case, provider: Provider) -> Payment:
    """Begin to pay what is owed, by the applicant. What was begun before and has the same amount is gone on with."""
    held = hold_case(case)
    owed = account_of(held.application).balance
    if owed <= 0:
        raise _nothing_owed()
    begun = held.application.payments.filter(provider=provider.name, paid=None, cents=owed).first()
    return begun or Payment.objects.create(
        application=held.application, provider=provider.name, key=secrets.token_urlsafe(32), cents=owed, by=APPLICANT
    )


@transaction.atomic
def record_payment(provider: Provider, told: Told) -> Payment:
    """Note that a provider says that a payment is made; said again, it changes nothing. Raises `BadReturn` for what was not begun here, or
    has another amount or another name than before. Money that came is noted whatever became of the application."""
    begun = Payment.objects.filter(provider=provider.name, key=told.key).first()
    if begun is None:
        raise _strange(told)
    Application.objects.select_for_update().get(pk=begun.application_id)
    payment = Payment.objects.get(pk=begun.pk)
    if payment.paid and payment.reference == told.reference and payment.cents == told.cents:
        return payment
    taken = Payment.objects.filter(provider=provider.name, reference=told.reference).exists()
    if payment.paid or taken or payment.cents != told.cents or not told.reference:
        raise _strange(told)
    payment.reference, payment.paid = told.reference, timezone.now()
    payment.save(update_fields=["reference", "paid"])
    _note_paid(payment, who_paid=PROGRAM)
    return payment


@transaction.atomic
def pay_at_counter(case: Case, *, by: Any, cents: int, how: str, receipt: str) -> Payment:
    """Note what somebody paid in the office. receipt: its number; the same number again is the same payment."""
    require_review(by, case.solution, case.permit.decides)
    held = hold_case(case)
    receipt = receipt.strip()[:200]
    if not receipt:
        raise NotNow(
            _("The receipt has no number."),
            allowed=_("the number of the receipt that you gave"),
            next_step=_("Type the number of the receipt. It keeps a payment from being noted twice."),
        )
    if there := Payment.objects.filter(provider=CASHIER.name, reference=receipt).first():
        return _the_same(there, held, cents)
    owed = account_of(held.application).balance
    if owed <= 0:
        raise _nothing_owed()
    require_cents(cents, most=owed)
    payment = Payment.objects.create(
        application=held.application,
        provider=CASHIER.name,
        key=secrets.token_urlsafe(32),
        reference=receipt,
        cents=cents,
        how=how[:200],
        by=who(by),
        paid=timezone.now(),
    )
    _note_paid(payment, who_paid=who(by))
    return payment


def _the_same(payment: Payment, case: Case, cents: int) -> Payment:
    if payment.application_id == case.application.pk and payment.cents == cents:
        return payment
    raise NotNow(
        _("A payment with this receipt is noted already, for another amount or another application."),
        allowed=_("one payment for each receipt"),
        next_step=_("Compare the number of the receipt, and type it again."),
    )


def _note_paid(payment: Payment, *, who_paid: str) -> None:
    receipt = add_letter(
        payment.application, "receipt", at=timezone.now(), own=partial(receipt_values, payment=payment)
    )
    record(
        payment.application,
        What.PAID,
        who=who_paid,
        payment=payment.pk,
        cents=payment.cents,
        provider=payment.provider,
        reference=payment.reference,
        letter=receipt.pk if receipt else None,
    )


@transaction.atomic
def ask_refund(case: Case, number: int, *, by: Any, cents: int, reason: str, lowers: bool = True) -> Refund:
    """Ask that money goes back; another person has to give it. Also after the decision. lowers: whether the fees fall with it."""
    require_review(by, case.solution, case.permit.decides)
    held = hold_any(case.application)
    payment = held.application.payments.filter(pk=number, paid__isnull=False).first()
    if payment is None:
        raise NotNow(
            _("There is no such payment."),
            allowed=_("a payment of this application that has come in"),
            next_step=_("Choose it from the list of payments."),
        )
    require_cents(cents, most=payment.cents - sum(one.cents for one in payment.refunds.all()))
    require_reason(reason, next_step=_("Write why the money should go back."))
    refund = Refund.objects.create(
        payment=payment,
        cents=cents,
        lowers=lowers,
        reason=reason.strip(),
        asked_by=who(by),
        asked_id=by.pk,
    )
    record(
        held.application,
        What.REFUND_ASKED,
        who=who(by),
        words=refund.reason,
        shown=False,
        refund=refund.pk,
        cents=cents,
    )
    return refund


@transaction.atomic
def give_refund(case: Case, number: int, *, by: Any) -> Refund:
    """Give what another person asked for. It is sent once, also when two press the button."""
    require_review(by, case.solution, case.permit.decides, Action.APPROVE)
    held = hold_any(case.application)
    refund = Refund.objects.filter(pk=number, payment__application=held.application, given=None).first()
    if refund is None:
        raise NotNow(
            _("This refund was given already, or nobody asked for it."),
            allowed=_("a refund that waits for a second person"),
            next_step=_("Read the list of payments on the page."),
        )
    if refund.lowers:  # what was paid too much goes back by itself; only the rest would be owed again
        balance = account_of(held.application).balance
        refund.lowered = max(0, min(refund.cents, balance + refund.cents))
    give(refund, by=by, own=_("You asked for this refund yourself."))
    record(held.application, What.REFUNDED, who=who(by), words=refund.reason, refund=refund.pk, cents=refund.cents)
    provider = PROVIDERS[refund.payment.provider]
    provider.give_back(reference=refund.payment.reference, cents=refund.cents, key=f"refund-{refund.pk}")
    return refund


def _nothing_owed() -> NotNow:
    return NotNow(
        _("Nothing is owed for this application."),
        allowed=_("a payment of what is owed"),
        next_step=_("Read the list of fees and payments. Somebody may have noted the payment a moment ago."),
    )


def _strange(told: Told) -> BadReturn:
    return BadReturn(
        f"A provider told of a payment that does not fit: {told.reference!r}, ${told.cents / 100:.2f}.",
        allowed="a payment that was begun here, for its amount, under one reference",
        next_step="Look for it in the provider's own list, and give the money back there if it is a mistake.",
    )
