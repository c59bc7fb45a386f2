"""What tests of the desk share: the people of four departments, what a page says, and an application that is ready for the decision."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from upstate.web.business.models import Application, Result
from upstate.web.business.reviewing import actions
from upstate.web.business.reviewing.cases import Case, make_case
from upstate.web.business.reviewing.ticking import working_days
from upstate.web.city import today
from upstate.web.people.models import Person

DEPARTMENTS = ("fire", "police", "zoning", "treasury")


def worker(department: str, role: str = "editor") -> Any:
    """A person of a department; one of all departments for an empty one."""
    number = Person.objects.count() + 1
    return Person.objects.create_user(
        email=f"{role}{number}@springfield.example", role=role, departments=department.capitalize(), name=f"P{number}"
    )


def case_of(application: Application) -> Case:
    """The application as it is now."""
    return make_case(Application.objects.get(pk=application.pk))


def text(response: Any) -> str:
    """What a reader sees, on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def approve_all(application: Application) -> None:
    """All three departments approve, the truck is inspected, and the fees are paid at the counter."""
    for name in ("fire", "police", "zoning"):
        actions.approve(case_of(application), name, by=worker(name), seen=case_of(application).version.number)
    pass_inspection(application)
    actions.pay_at_counter(
        case_of(application), by=worker("treasury"), cents=33500, how="cash", receipt=f"R-{application.pk}"
    )


def next_window() -> dict[str, datetime]:
    """Two hours of the next day on which the city works."""
    days = working_days()
    begins = days.begins(days.after(today(), 1)) + timedelta(hours=10)
    return {"begins": begins, "ends": begins + timedelta(hours=2)}


def the_day_comes(application: Application) -> None:
    """What was planned is now an hour ago."""
    ago = timezone.now() - timedelta(hours=1)
    application.inspections.filter(result=Result.PLANNED).update(begins=ago, ends=ago)


def pass_inspection(application: Application) -> None:
    fire = worker("fire")
    visit = actions.plan(case_of(application), "fire_inspection", by=fire, **next_window())
    the_day_comes(application)
    actions.record_result(case_of(application), visit.pk, by=fire, result="pass", notes="")
