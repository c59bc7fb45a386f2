"""An application with the text that it is looked at by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404

from upstate.solutions.service import Form, PermitType, ServiceSolution
from upstate.web.business.models import Application, Stage, Version
from upstate.web.business.reviewing.rights import concerns, may_review
from upstate.web.business.service import the_portal

# What the desk works on. A draft is nobody's business, and what is decided changes no more.
OPEN = (Stage.SENT, Stage.IN_REVIEW, Stage.WAITING)
DECIDED = (Stage.ISSUED, Stage.REFUSED, Stage.WITHDRAWN)


@dataclass(frozen=True)
class Case:
    """One application that was sent. version: the one that was sent last."""

    application: Application
    solution: ServiceSolution
    permit: PermitType
    form: Form
    version: Version


def make_case(application: Application) -> Case:
    """Raises `Http404` for what was never sent, was erased, or is of a permit that the service no longer has."""
    solution = the_portal()
    permit, form = solution.permits.named.get(application.permit), solution.forms.get(application.form)
    version = application.last_sent
    if permit is None or form is None or version is None or application.erased is not None:
        raise Http404
    return Case(application, solution, permit, form, version)


def open_case(person: Any, reference: str) -> Case:
    """The application, for those whom it concerns. Raises `Http404` for all others, as if there were none."""
    application = Application.objects.filter(reference=reference).first()
    if application is None:
        raise Http404
    case = make_case(application)
    if not any(may_review(person, case.solution, name) for name in concerns(case.permit)):
        raise Http404
    return case
