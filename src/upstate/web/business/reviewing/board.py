"""What stands on the page of one application for one person: how far each department is, and the steps that the person may take."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from upstate.permits.clocks import Reading
from upstate.solutions.service import permit_types
from upstate.web.business.events import open_questions
from upstate.web.business.models import Charge, Inspection, Payment, Refund, Result, Review, Stage, Waiver
from upstate.web.business.models.reviewing import ENDED
from upstate.web.business.reviewing import actions
from upstate.web.business.reviewing.cases import OPEN, Case
from upstate.web.business.reviewing.changed import changed_since_visit
from upstate.web.business.reviewing.fees import Account, account_of
from upstate.web.business.reviewing.forms import StepForm
from upstate.web.business.reviewing.reading_out import say_about
from upstate.web.business.reviewing.rights import concerns, may_review, may_second
from upstate.web.business.reviewing.steps import make_form
from upstate.web.business.reviewing.ticking import read_clocks
from upstate.web.business.reviewing.wording import say_cents, say_charge, say_department
from upstate.web.business.reviewing.writing import unprintable_in
from upstate.web.look.saying import in_language
from upstate.web.people.access import Action

# A form that was sent and could not be taken: its step, and the form as it was typed.
Sent = tuple[str, StepForm] | None
# What was asked of a second person, its amount in words, and the form to give it; null for those who may not.
Seconded = tuple[tuple[Refund | Waiver, str, StepForm | None], ...]


@dataclass(frozen=True)
class ReviewShown:
    review: Review
    department: str
    asks: str
    reading: Reading
    form: StepForm | None


@dataclass(frozen=True)
class Question:
    """One thing that the applicant owes an answer to."""

    about: str
    words: str
    who: str
    form: StepForm | None


@dataclass(frozen=True)
class Visits:
    """One inspection of the permit, with all its visits, each with the form to end it and whether its day has come. plan: null for those
    who may not plan it. is_changed: it is passed, and answers changed after it."""

    title: str
    department: str
    visits: tuple[tuple[Inspection, StepForm | None, bool], ...]
    is_changed: bool
    plan: StepForm | None


@dataclass(frozen=True)
class Fee:
    """form: to say the amount. waivers: what was asked to lower it, with its amount and the form to give it. waive: to ask so."""

    title: str
    amount: str
    form: StepForm | None
    waivers: Seconded
    waive: StepForm | None


@dataclass(frozen=True)
class Paid:
    payment: Payment
    amount: str
    refunds: Seconded
    form: StepForm | None


class Board:
    """The page. sent: a form that could not be taken, shown as it was typed."""

    def __init__(self, case: Case, person: Any, sent: Sent = None) -> None:
        self.case, self._person, self._sent = case, person, sent
        self.is_open = case.application.stage in OPEN
        self.decides = self._may(case.permit.decides)

    def _may(self, department: str, action: Action = Action.REVIEW) -> bool:
        return may_review(self._person, self.case.solution, department, action)

    def _form(self, step: str, target: Any = "", **initial: Any) -> StepForm:
        name = str(target)
        if self._sent and self._sent[0] == step and str(self._sent[1].data.get("target", "")) == name:
            return self._sent[1]
        return make_form(step, self.case, target=name, **initial)

    def reviews(self) -> list[ReviewShown]:
        readings = read_clocks(self.case.application)
        asks = {one.department: in_language(one.asks) for one in self.case.permit.reviews}
        return [
            ReviewShown(
                review=one,
                department=say_department(self.case.solution, one.department),
                asks=asks.get(one.department, ""),
                reading=readings[one.pk],
                form=self._say_form(one),
            )
            for one in self.case.application.reviews.all()
        ]

    def _say_form(self, review: Review) -> StepForm | None:
        if not self.is_open or review.state in ENDED or not self._may(review.department):
            return None
        typed = self._sent and self._sent[0] in ("approve", "hold", "not-needed")
        step = self._sent[0] if typed and self._sent else "approve"
        return self._form(step, review.department)

    def asking(self) -> list[tuple[str, StepForm]]:
        """A form to ask the applicant for each department that the person speaks for."""
        names = [*self.case.application.reviews.values_list("department", flat=True), self.case.permit.decides]
        mine = [one for one in dict.fromkeys(names) if self.is_open and one and self._may(one)]
        return [(say_department(self.case.solution, one), self._form("ask", one)) for one in mine]

    def questions(self) -> list[Question]:
        return [
            Question(
                about=say_about(self.case, one),
                words=one.words,
                who=one.who,
                form=self._form("answer", one.pk) if self.is_open and self._may(one.department) else None,
            )
            for one in open_questions(self.case.application)
        ]

    def inspections(self) -> list[Visits]:
        rows = list(self.case.application.inspections.all())
        return [
            self._visits(kind, [one for one in rows if one.name == kind.name]) for kind in self.case.permit.inspections
        ]

    def _visits(self, kind: permit_types.Inspection, rows: list[Inspection]) -> Visits:
        may = self.is_open and self._may(kind.department)
        passed = actions.passed_visit(self.case, kind.name)
        is_changed = self.is_open and passed is not None and changed_since_visit(self.case, passed)
        shown = [
            (one, self._result_form(one.pk) if may and one.result == Result.PLANNED else None, actions.has_come(one))
            for one in rows
        ]
        plan = self._form("plan", kind.name) if may and (passed is None or is_changed) else None
        department = say_department(self.case.solution, kind.department)
        return Visits(in_language(kind), department, tuple(shown), is_changed, plan)

    def _result_form(self, row: int) -> StepForm:
        typed = self._sent[0] if self._sent and self._sent[0] in ("passed", "failed", "again", "call-off") else "passed"
        return self._form(typed, row)

    @cached_property
    def account(self) -> Account:
        return account_of(self.case.application)

    def owed(self) -> str:
        return say_cents(self.account.balance)

    def fees(self) -> list[Fee]:
        return [self._fee(one) for one in self.case.application.charges.prefetch_related("waivers")]

    def _fee(self, charge: Charge) -> Fee:
        waivers = charge.waivers.all()
        left = (charge.cents or 0) - sum(one.cents for one in waivers)
        may_set = self.is_open and self.decides and charge.cents is None
        return Fee(
            say_charge(charge),
            say_cents(charge.cents),
            self._form("amount", charge.pk) if may_set else None,
            self._seconded(waivers, "give-waiver"),
            self._form("waive", charge.pk, amount=f"{left / 100:.2f}") if self.decides and left > 0 else None,
        )

    def payments(self) -> list[Paid]:
        paid = self.case.application.payments.filter(paid__isnull=False).prefetch_related("refunds")
        return [
            Paid(
                one,
                say_cents(one.cents),
                self._seconded(one.refunds.all(), "give-refund"),
                self._form("refund", one.pk) if self.decides else None,
            )
            for one in paid
        ]

    def _seconded(self, rows: Iterable[Refund | Waiver], step: str) -> Seconded:
        return tuple((one, say_cents(one.cents), self._giving(one, step)) for one in rows)

    def _giving(self, asked: Refund | Waiver, step: str) -> StepForm | None:
        gives = self._may(self.case.permit.decides, Action.APPROVE) and may_second(self._person, asked)
        return self._form(step, asked.pk) if gives and asked.given is None else None

    def fee_form(self) -> StepForm | None:
        return self._form("fee") if self.is_open and self.decides else None

    def pay_form(self) -> StepForm | None:
        account = self.account
        if not (self.is_open and self.decides and account.balance > 0):
            return None
        return self._form("pay", amount=f"{account.balance / 100:.2f}")

    def missing(self) -> list[str]:
        return actions.what_is_missing(self.case) if self.is_open else []

    def unprintable(self) -> str:
        """The letters that the certificate would lose; empty where it is not to be decided, or loses none."""
        return unprintable_in(self.case, str(Stage.ISSUED)) if self.is_open and self.decides else ""

    def decision_form(self) -> StepForm | None:
        if not (self.is_open and self.decides):
            return None
        return self._form("refuse" if self._sent and self._sent[0] == "refuse" else "issue")


def concerned(case: Case) -> list[str]:
    """The departments that have to do with the application, in words."""
    return [say_department(case.solution, one) for one in concerns(case.permit)]
