"""Which person of the city may do what with an application: by the departments that the service names."""

from __future__ import annotations

from typing import Any

from upstate.catalog.second_person import mailbox_of
from upstate.solutions.service import PermitType, ServiceSolution
from upstate.web.business.models.by_two import Asked
from upstate.web.people.access import Action, may, may_somewhere, require
from upstate.web.people.models import Role


def department_here(solution: ServiceSolution, department: str) -> str:
    """What city.toml calls a department of the service; empty where nobody has checked that: it is then of those who answer for
    all."""
    fact = solution.facts.get(department)
    return fact.shown() if fact else ""


def may_review(person: Any, solution: ServiceSolution, department: str, action: Action = Action.REVIEW) -> bool:
    """Whether the person may speak for a department of the service. An administrator may for all."""
    if may_somewhere(person, action) and person.reaches(Role.ADMINISTRATOR):
        return True
    return may(person, action, department_here(solution, department))


def require_review(person: Any, solution: ServiceSolution, department: str, action: Action = Action.REVIEW) -> None:
    """Raise `NotAllowed` where `may_review` says no."""
    if not may_review(person, solution, department, action):
        require(person, action, department_here(solution, department))


def concerns(permit: PermitType) -> tuple[str, ...]:
    """The departments that have to do with a permit: those that look, visit or decide."""
    looks, visits = (one.department for one in permit.reviews), (one.department for one in permit.inspections)
    return tuple(dict.fromkeys(name for name in (*looks, *visits, permit.decides) if name))


def departments_of(person: Any, solution: ServiceSolution) -> tuple[str, ...]:
    """The departments of the service that the person may speak for."""
    known = dict.fromkeys(name for permit in solution.permits.permits for name in concerns(permit))
    return tuple(name for name in known if may_review(person, solution, name))


def decided_by(person: Any, solution: ServiceSolution) -> tuple[str, ...]:
    """The permits that the person's departments decide about: their money is theirs to note."""
    permits = solution.permits.permits
    return tuple(one.name for one in permits if one.decides and may_review(person, solution, one.decides))


def who(person: Any) -> str:
    """How events name a person of the city."""
    return person.named


def is_second(person: Any, *, first: str, first_id: int | None) -> bool:
    """Whether this is another person than the one who did the first step, under whatever spelling of their address. first: as `who`
    names them."""
    return first_id != person.pk and mailbox_of(address_in(first)) != mailbox_of(person.email)


def may_second(person: Any, asked: Asked) -> bool:
    """Whether this is another person than the one who asked for it."""
    return is_second(person, first=asked.asked_by, first_id=asked.asked_id)


def address_in(named: str) -> str:
    """The e-mail address in what `who` gave."""
    return named.rpartition("<")[2].rstrip(">")
