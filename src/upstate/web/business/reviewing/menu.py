"""The places of the desk, each with what waits there for one person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from upstate.solutions.service import ServiceSolution
from upstate.web.business.mailing import stuck, unsure
from upstate.web.business.models import ChangeState, HandOver, RuleChange
from upstate.web.business.reviewing.fees import asked_back
from upstate.web.business.reviewing.queue import Asked, count_all, planned_visits
from upstate.web.business.reviewing.rights import decided_by, departments_of
from upstate.web.people.models import Role


@dataclass(frozen=True)
class Place:
    """page: name of its address. waits: how much waits there."""

    page: str
    label: Any
    waits: int = 0


def read_menu(person: Any, solution: ServiceSolution) -> list[Place]:
    """The places that the person may open; empty for whoever may not open the desk."""
    if not (person.is_authenticated and person.reaches(Role.EDITOR)):
        return []
    places = [Place(page, label, count(person, solution)) for page, label, count in _PLACES]
    is_administrator = person.reaches(Role.ADMINISTRATOR)
    return places if is_administrator else [one for one in places if one.page != "business-mail"]


def _applications(person: Any, solution: ServiceSolution) -> int:
    return count_all(solution, departments_of(person, solution), Asked())


def _questions(_person: Any, _solution: ServiceSolution) -> int:
    return HandOver.objects.filter(answered=None).count()


def _inspections(person: Any, solution: ServiceSolution) -> int:
    return planned_visits(departments_of(person, solution)).count()


def _payments(person: Any, solution: ServiceSolution) -> int:
    return sum(waiting.count() for waiting in asked_back(decided_by(person, solution)))


def _rules(_person: Any, _solution: ServiceSolution) -> int:
    return RuleChange.objects.filter(state=ChangeState.PROPOSED).count()


def _mail(_person: Any, _solution: ServiceSolution) -> int:
    return unsure().count() + stuck().count()


def _nothing(_person: Any, _solution: ServiceSolution) -> int:
    return 0


_PLACES: tuple[tuple[str, Any, Callable[[Any, ServiceSolution], int]], ...] = (
    ("business-desk", _("Applications"), _applications),
    ("business-enter", _("Type in an application"), _nothing),
    ("permit-questions", _("Questions about permits"), _questions),
    ("business-inspections", _("Inspections"), _inspections),
    ("business-payments", _("Payments"), _payments),
    ("business-facts", _("Facts and rules of the portal"), _rules),
    ("business-mail", _("Mail to applicants"), _mail),
)
