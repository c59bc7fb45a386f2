"""What tests of the desk share: the people of four departments, what a page says, and an application that is ready for the decision."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.utils import timezone

from upstate.web.business.models import Application
from upstate.web.business.reviewing import actions
from upstate.web.business.reviewing.cases import Case, make_case
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


def pass_inspection(application: Application) -> None:
    fire, begins = worker("fire"), timezone.now() + timedelta(days=1)
    visit = actions.plan(
        case_of(application), "fire_inspection", by=fire, begins=begins, ends=begins + timedelta(hours=2)
    )
    actions.record_result(case_of(application), visit.pk, by=fire, result="pass", notes="")
