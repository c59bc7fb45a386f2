"""The fees of an application: worked out by the rules from what was answered, and what is still owed of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import BigIntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from upstate.permits.answering import said_once
from upstate.permits.deciding import OwedFee, find_permits
from upstate.solutions.header import Words
from upstate.solutions.service import Answer, ServiceSolution
from upstate.web.business.models import Application, Charge, Refund, Waiver
from upstate.web.business.reviewing.cases import Case


@dataclass(frozen=True)
class Account:
    """In cents. charged: what is known of the fees, less what was taken off them, which is `waived`. unknown: how many fees have no
    amount yet. balance: what is still owed; below 0 when too much was paid."""

    charged: int
    waived: int
    paid: int
    refunded: int
    unknown: int

    @property
    def balance(self) -> int:
        return self.charged - self.paid + self.refunded


def account_of(application: Application) -> Account:
    """What was charged, paid and given back."""
    charges, payments = application.charges, application.payments.filter(paid__isnull=False)
    refunds = Refund.objects.filter(payment__application=application, given__isnull=False)
    waived = _sum(Waiver.objects.filter(charge__application=application, given__isnull=False))
    waived += _sum(refunds, "lowered")
    return Account(
        charged=_sum(charges) - waived,
        waived=waived,
        paid=_sum(payments),
        refunded=_sum(refunds),
        unknown=charges.filter(cents=None).count(),
    )


def charged_cents() -> Combinable:
    """The same `charged` as a column of a query for applications, where many are asked for at once."""
    given = {"given__isnull": False}
    waived = _sum_by("charge__application", Waiver.objects.filter(**given), "cents")
    lowered = _sum_by("payment__application", Refund.objects.filter(**given), "lowered")
    return _sum_by("application", Charge.objects.all(), "cents") - waived - lowered


def _sum_by(application: str, rows: QuerySet[Any], column: str) -> Coalesce:
    """Over the rows of the application that the query around it is at."""
    mine = rows.filter(**{application: OuterRef("pk")}).order_by().values(application)
    return Coalesce(Subquery(mine.annotate(all=Sum(column)).values("all")), 0, output_field=BigIntegerField())


def _sum(rows: Any, column: str = "cents") -> int:
    return int(rows.aggregate(all=Sum(column))["all"] or 0)


def asked_back(permits: Iterable[str]) -> tuple[QuerySet[Refund], QuerySet[Waiver]]:
    """What waits for a second person, of these permits: money that should go back, and fees that should fall."""
    refunds = Refund.objects.filter(payment__application__permit__in=permits, given=None)
    return refunds, Waiver.objects.filter(charge__application__permit__in=permits, given=None)


def find_charges(case: Case) -> list[Charge]:
    """The fees of the permit by the rules, as rows that are not saved yet. One that the rules leave open, or that nobody here has checked,
    has no amount: somebody says it. So it is with a permit that the rules do not call for by these answers: they may not be true."""
    decision = find_permits(case.solution, answers_of(case))
    needed = next((one for one in decision.permits if one.permit.name == case.permit.name), None)
    if needed is None:
        return [_charge(case, case.permit.title, None)]
    return [_charge(case, one.title, _known(one)) for one in needed.fees if _known(one) != 0]


def _charge(case: Case, title: Words, cents: int | None) -> Charge:
    return Charge(application=case.application, title_en=title.en, title_es=title.es, cents=cents)


def _known(fee: OwedFee) -> int | None:
    return fee.least if fee.is_ours and fee.least == fee.most else None


def answers_of(case: Case) -> dict[str, Answer]:
    """The answers of the interview, with those of the form in place of what was said before: the form was signed."""
    said = {name: list(values) for name, values in case.application.interview.items()}
    said |= _said_in_form(case)
    return {
        name: answer for name, values in said.items() if (answer := _answer(case.solution, name, values)) is not None
    }


def _said_in_form(case: Case) -> dict[str, list[str]]:
    return {
        one.from_interview: list(said) if isinstance(said, list) else [str(said)]
        for one, said in said_once(case.form, case.version.answers)
        if one.from_interview and said
    }


def _answer(solution: ServiceSolution, name: str, values: list[str]) -> Answer:
    question = solution.interview.named.get(name)
    if question is None or not values:
        return None
    if question.kind == "number":
        try:
            number = Decimal(values[0])
        except InvalidOperation:
            return None
        return number if number.is_finite() else None
    return frozenset(values)
