"""Visits to the place: planned in a window, and what was found."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from upstate.web.business.events import What, record
from upstate.web.business.models import Inspection, Result
from upstate.web.business.reviewing.actions.holding import hold_case, note_work
from upstate.web.business.reviewing.cases import Case
from upstate.web.business.reviewing.changed import changed_since_visit
from upstate.web.business.reviewing.faults import NotNow
from upstate.web.business.reviewing.rights import require_review, who
from upstate.web.business.reviewing.ticking import working_days
from upstate.web.city import today

_LONGEST_WINDOW = timedelta(hours=12)


@transaction.atomic
def plan(case: Case, name: str, *, by: Any, begins: datetime, ends: datetime, on_free_day: bool = False) -> Inspection:
    """Say when somebody comes; a visit that is planned already gets the new window. on_free_day: it may be a day on which the city does
    not work."""
    department = _department(case, name)
    require_review(by, case.solution, department)
    held = hold_case(case)
    if not timezone.now() < begins < ends <= begins + _LONGEST_WINDOW:
        raise NotNow(
            _("The inspector can not come in this window."),
            allowed=_("a window that begins later than now, and ends after it begins, at most 12 hours later"),
            next_step=_("Choose the day and the two times again."),
        )
    if not on_free_day:
        _require_working_day(begins)
    passed = passed_visit(held, name)
    if passed and not changed_since_visit(held, passed):
        raise NotNow(
            _("This inspection is passed already."),
            allowed=_("an inspection that is not passed yet, or answers that changed since"),
            next_step=_("Nothing more needs to be done for it."),
        )
    visit, _is_new = Inspection.objects.update_or_create(
        application=held.application,
        name=name,
        result=Result.PLANNED,
        defaults={"department": department, "begins": begins, "ends": ends},
    )
    note_work(held.application)
    record(
        held.application,
        What.INSPECTION_PLANNED,
        who=who(by),
        department=department,
        inspection=name,
        begins=begins.isoformat(),
        ends=ends.isoformat(),
    )
    return visit


def _require_working_day(begins: datetime) -> None:
    days = working_days()
    day = days.day_of(begins)
    if not days.is_one(day):
        told = {"weekday": date_format(day, "l"), "day": date_format(day, "DATE_FORMAT")}
        raise NotNow(
            _("The city does not work on %(weekday)s, %(day)s.") % told,
            allowed=_("a working day; a weekend or a holiday where you say that somebody comes all the same"),
            next_step=_("Choose another day, or say that somebody comes although it is a free day."),
        )


def has_come(visit: Inspection) -> bool:
    """Whether its day is there, by the city's clock: before that nobody can have found anything."""
    return working_days().day_of(visit.begins) <= today()


def _department(case: Case, name: str) -> str:
    for one in case.permit.inspections:
        if one.name == name:
            return one.department
    raise NotNow(
        _("This permit has no such inspection."),
        allowed=_("one of the inspections that the page lists"),
        next_step=_("Go back to the application, and choose one of them."),
    )


def passed_visit(case: Case, name: str) -> Inspection | None:
    """The visit by which an inspection is passed; null where the last one that was not called off did not say so."""
    last = case.application.inspections.filter(name=name).exclude(result=Result.CALLED_OFF).order_by("pk").last()
    return last if last and last.result == Result.PASSED else None


def record_result(case: Case, number: int, *, by: Any, result: str, notes: str) -> Inspection:
    """Note what a visit found. Whoever did not pass, or has to be visited again, is told why."""
    if result not in (Result.PASSED, Result.FAILED, Result.AGAIN):
        raise NotNow(
            _("This is no result of an inspection."),
            allowed=_("passed, not passed, or coming again"),
            next_step=_("Choose one of them."),
        )
    return _end(case, number, by=by, result=Result(result), notes=notes)


def call_off(case: Case, number: int, *, by: Any, notes: str) -> Inspection:
    """Take back a visit that was planned, with the reason."""
    return _end(case, number, by=by, result=Result.CALLED_OFF, notes=notes)


@transaction.atomic
def _end(case: Case, number: int, *, by: Any, result: Result, notes: str) -> Inspection:
    held = hold_case(case)
    visit = held.application.inspections.filter(pk=number).first()
    if visit is None or visit.result != Result.PLANNED:
        raise NotNow(
            _("The result of this inspection is noted already, or it was called off."),
            allowed=_("an inspection that is planned"),
            next_step=_("Read the result on the page of the application. Plan another one if it must be repeated."),
        )
    require_review(by, held.solution, visit.department)
    if result is not Result.CALLED_OFF and not has_come(visit):
        raise NotNow(
            _("The day of this visit has not come: %(day)s.")
            % {"day": date_format(working_days().day_of(visit.begins), "DATE_FORMAT")},
            allowed=_("a result from the day of the visit on; a visit can be called off before"),
            next_step=_(
                "Wait for the day. If somebody was there already, plan the visit anew for today, and note then what they found."
            ),
        )
    if result is not Result.PASSED and not notes.strip():
        raise NotNow(
            _("No note was given."),
            allowed=_("a note that tells the applicant what to do"),
            next_step=_("Write what was found and what would mend it."),
        )
    visit.result, visit.notes, visit.by, visit.at = result, notes.strip(), who(by), timezone.now()
    visit.save()
    record(
        held.application,
        What.INSPECTED,
        who=visit.by,
        department=visit.department,
        words=visit.notes,
        at=visit.at,
        inspection=visit.name,
        result=str(result),
    )
    return visit
