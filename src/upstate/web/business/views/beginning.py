"""What an application begins with, whoever types it in: a permit, and what was answered of the questions that its fees hang on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from upstate.permits.asking import implied_answers, questions_before
from upstate.solutions.service import Form, PermitType, ServiceSolution
from upstate.web.business.applying import actions
from upstate.web.business.applying.filling import answers_from
from upstate.web.business.interview import Told
from upstate.web.business.models import Application
from upstate.web.business.service import the_portal
from upstate.web.business.views.finding import ask, told_by
from upstate.web.look.saying import in_language


@dataclass(frozen=True)
class Beginning:
    """told: what the address tells of the interview, with what the permit itself implies."""

    solution: ServiceSolution
    permit: PermitType
    form: Form
    told: Told

    def ask_next(self, request: HttpRequest) -> HttpResponse | None:
        """The page of the next question that must be answered before; null where none is left."""
        before = questions_before(self.solution, self.permit, self.form) - {
            *implied_answers(self.solution, self.permit)
        }
        round_of = [one for one in self.told.asked if one.name in before]
        question = next((one for one in round_of if one.name not in self.told.said), None)
        context = {"action": request.path, "heading": in_language(self.form.title)}
        return ask(request, self.told, question, [one.name for one in round_of], context) if question else None

    def begin(self, key: str, **own: Any) -> Application:
        """Make the application whose link holds `key`. own: the other values of `actions.Begin`."""
        interview = {name: [*said] for name, said in self.told.said.items() if said}
        what = actions.Begin(
            permit=self.permit.name,
            form=self.permit.form,
            text=self.solution.sha256,
            interview=interview,
            answers=answers_from(self.form, interview),
            zone=self.told.found.zone,
            **own,
        )
        return actions.begin(key, what)


def open_beginning(request: HttpRequest, permit: str) -> Beginning:
    """The beginning at this address. Raises `Http404` for what can not be applied for here."""
    solution = the_portal()
    wanted = solution.permits.named.get(permit)
    form = solution.forms.get(wanted.form) if wanted else None
    if wanted is None or form is None:
        raise Http404
    told = told_by(request.GET)
    implied = {name: (one,) for name, one in implied_answers(solution, wanted).items()}
    return Beginning(solution, wanted, form, replace(told, said={**implied, **told.said}))


def list_permits(solution: ServiceSolution) -> list[dict[str, str]]:
    """What can be applied for here, in the reader's words."""
    permits = [one for one in solution.permits.permits if one.form in solution.forms]
    return [{"name": one.name, "title": in_language(one.title), "what": in_language(one.what)} for one in permits]
