"""What fills the places of a letter. All of it is text in the language that is active, and said as it is now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from upstate.permits.answering import said_once
from upstate.permits.guiding import contact_to_ask
from upstate.web.business.models import Event, Payment, Stage
from upstate.web.business.payments.every import CASHIER
from upstate.web.business.reviewing.cases import Case
from upstate.web.business.reviewing.fees import account_of
from upstate.web.business.reviewing.reading_out import say_about
from upstate.web.business.reviewing.wording import say_cents, say_fees
from upstate.web.city import this_city, whole_address
from upstate.web.look.saying import in_language, language

Values = dict[str, str]


def values_of(case: Case, number: str) -> Values:
    """What every letter may name: the city's facts, single answers of the form, and what belongs to the application."""
    application, said = case.application, said_once(case.form, case.version.answers)
    answers = {one.name: answer for one, answer in said if isinstance(answer, str)}
    values = {name: fact.shown(language()) for name, fact in case.solution.facts.items()}
    values |= dict.fromkeys(case.form.questions, "") | answers
    today = _day(this_city().settings.today())
    return values | {
        "city": this_city().settings.name,
        "permit": in_language(case.permit.title),
        "reference": application.reference,
        "number": number,
        "written_on": today,
        "issued_on": today,
        "ends_on": _day(application.ends_on) if application.ends_on else _("no last day"),
        "allows": in_language(case.permit.what),
        "record": whole_address(reverse("business-record"))
        or _("the page “Permits and licenses on record” on the city's site"),
        "contact": _contact(case),
        "link": whole_address(reverse("business-track")) or _("the page “Where is my application?” on the city's site"),
        "address": next(
            (answers.get(one.name, "") for one in case.form.questions.values() if one.opened == "address"), ""
        ),
        "applicant_name": values.get("applicant_name") or case.version.signed,
        "business_name": values.get("business_name") or case.version.signed,
    }


def asked_values(case: Case, questions: Iterable[Event]) -> Values:
    """All that the applicant owes, one question a line."""
    return {"requests": "\n".join(f"{say_about(case, one)}: {one.words}" for one in questions)}


def receipt_values(case: Case, payment: Payment) -> Values:
    """One payment: the fees that it is for, what was taken off them, and what is still owed where it did not pay them all."""
    account = account_of(case.application)
    fees = [f"{title}: {amount}" for title, amount in say_fees(case.application, account.waived)]
    if before := account.paid - account.refunded - payment.cents:
        fees.append(_("Paid before: %(amount)s") % {"amount": say_cents(before)})
    if account.balance > 0:
        fees.append(_("Still owed: %(amount)s") % {"amount": say_cents(account.balance)})
    by_itself = _("payment in the office") if payment.provider == CASHIER.name else _("payment on the site")
    return {
        "receipt_number": payment.reference,
        "fees": "\n".join(fees),
        "amount": say_cents(payment.cents),
        "paid_on": _day_of(payment.paid),
        "method": payment.how or by_itself,
    }


def renewal_values(case: Case) -> Values:
    """The permit that ends: its own number and day, not those of this letter."""
    certificate = case.application.letters.filter(kind=Stage.ISSUED).first()
    return {"number": certificate.number if certificate else "", "issued_on": _day_of(case.application.decided)}


def _day_of(at: datetime | None) -> str:
    return _day(at.astimezone(this_city().settings.zone).date()) if at else ""


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _contact(case: Case) -> str:
    """How to reach the agency that gives the permit, on lines of its own; only what somebody here has checked."""
    found = contact_to_ask(case.solution, case.permit.agency, language())
    return "\n".join(filter(None, (in_language(found.title), found.phone, found.email, found.hours)))
