"""Every step that can be taken on the page of an application: its form, what it does, and what the audit log says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from upstate.web.business.reviewing import actions, forms
from upstate.web.business.reviewing.actions.reviews import Place
from upstate.web.business.reviewing.cases import Case
from upstate.web.business.reviewing.reading_out import places_to_ask
from upstate.web.city import this_city

Run = Callable[[Case, Any, Any], Any]


@dataclass(frozen=True)
class Step:
    """words: what the audit log says was done. run: takes the case, the person and the form, which is valid."""

    words: str
    form: type[forms.StepForm]
    run: Run


def make_form(step: str, case: Case, data: Any = None, *, target: str = "", **initial: Any) -> forms.StepForm:
    """The form of a step, with names of its own on the page."""
    kind = STEPS[step].form
    shown = str(data.get("target", "")) if data is not None else target
    kept = "".join(one for one in shown if one.isalnum() or one == "_")[:80]
    values: dict[str, Any] = {"auto_id": f"{step}-{kept}-%s"}
    if kind is forms.Ask:
        values["places"] = places_to_ask(case)
    return kind(data, initial={"target": target, "seen": case.version.number, **initial}, **values)


def _say(action: Callable[..., Any]) -> Run:
    def run(case: Case, by: Any, form: forms.StepForm) -> Any:
        told = form.cleaned_data
        return action(case, told["target"], by=by, seen=told["seen"], words=told["words"])

    return run


def _ask(case: Case, by: Any, form: forms.StepForm) -> Any:
    told = form.cleaned_data
    section, place, question = told["place"].split(".")
    at = Place(section, int(place), question)
    return actions.ask(case, told["target"], at, by=by, seen=told["seen"], words=told["words"])


def _plan(case: Case, by: Any, form: forms.StepForm) -> Any:
    told, zone = form.cleaned_data, this_city().settings.zone
    begins, ends = (datetime.combine(told["day"], told[name], zone) for name in ("begins", "ends"))
    return actions.plan(case, told["target"], by=by, begins=begins, ends=ends, on_free_day=told["on_free_day"])


def _result(result: str) -> Run:
    return lambda case, by, form: actions.record_result(
        case, form.row, by=by, result=result, notes=form.cleaned_data["words"]
    )


def _pay(case: Case, by: Any, form: forms.StepForm) -> Any:
    told = form.cleaned_data
    return actions.pay_at_counter(case, by=by, cents=form.cents, how=told["how"], receipt=told["receipt"])


STEPS = {
    "approve": Step("Approved", forms.Say, _say(actions.approve)),
    "hold": Step("Held", forms.Say, _say(actions.hold)),
    "not-needed": Step("Said that a review is not needed", forms.Say, _say(actions.set_aside)),
    "ask": Step("Asked the applicant", forms.Ask, _ask),
    "answer": Step(
        "Noted an answer of the applicant",
        forms.Note,
        lambda case, by, form: actions.note_answer(case, form.row, by=by, words=form.cleaned_data["words"]),
    ),
    "plan": Step("Planned an inspection", forms.Plan, _plan),
    "passed": Step("Noted that an inspection was passed", forms.Inspected, _result("pass")),
    "failed": Step("Noted that an inspection was not passed", forms.Inspected, _result("fail")),
    "again": Step("Noted that an inspection is repeated", forms.Inspected, _result("again")),
    "call-off": Step(
        "Called off an inspection",
        forms.Inspected,
        lambda case, by, form: actions.call_off(case, form.row, by=by, notes=form.cleaned_data["words"]),
    ),
    "fee": Step(
        "Added a fee",
        forms.AddFee,
        lambda case, by, form: actions.charge(case, by=by, title=form.cleaned_data["title"], cents=form.cents),
    ),
    "amount": Step(
        "Said the amount of a fee",
        forms.SetAmount,
        lambda case, by, form: actions.set_amount(case, form.row, by=by, cents=form.cents),
    ),
    "pay": Step("Noted a payment", forms.Pay, _pay),
    "refund": Step(
        "Asked for a refund",
        forms.AskRefund,
        lambda case, by, form: actions.ask_refund(
            case,
            form.row,
            by=by,
            cents=form.cents,
            reason=form.cleaned_data["words"],
            lowers=form.cleaned_data["then"] != "owe",
        ),
    ),
    "waive": Step(
        "Asked to lower a fee",
        forms.AskWaiver,
        lambda case, by, form: actions.ask_waiver(
            case, form.row, by=by, cents=form.cents, reason=form.cleaned_data["words"]
        ),
    ),
    "give-waiver": Step(
        "Lowered a fee", forms.Empty, lambda case, by, form: actions.give_waiver(case, form.row, by=by)
    ),
    "give-refund": Step(
        "Gave a refund", forms.Empty, lambda case, by, form: actions.give_refund(case, form.row, by=by)
    ),
    "issue": Step(
        "Issued the permit",
        forms.Decide,
        lambda case, by, form: actions.issue(case, by=by, seen=form.cleaned_data["seen"]),
    ),
    "refuse": Step(
        "Refused the application",
        forms.Decide,
        lambda case, by, form: actions.refuse(
            case, by=by, seen=form.cleaned_data["seen"], reason=form.cleaned_data["words"]
        ),
    ),
}
