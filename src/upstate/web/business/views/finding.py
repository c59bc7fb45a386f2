"""The permit finder: one question a page, then the answer. All of it stands in the address; nothing is kept."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from upstate.permits.deciding import find_permits
from upstate.solutions.service import Question
from upstate.solutions.service.questions import NO, YES
from upstate.web.business.applying.opening import private_query
from upstate.web.business.city_record import city_record
from upstate.web.business.interview import OPEN, Told, read_told, zones_of
from upstate.web.business.record.times import usual_times
from upstate.web.business.service import the_portal
from upstate.web.business.showing import default_contact, show_answers, show_permit, show_sum, show_where, why_not_words
from upstate.web.look.saying import in_language


def told_by(query: QueryDict) -> Told:
    return read_told(query, the_portal(), city_record().zoning)


@private_query
@require_safe
def show_question(request: HttpRequest) -> HttpResponse:
    """The next question; where none is left, the way to the answer."""
    told = told_by(request.GET)
    was_asked = request.GET.get("asked", "")
    question = told.next_question
    place = told.solution.interview.named[told.solution.settings.place]
    if was_asked == place.name and told.found.why_not:
        question = place  # the address was not found: it can be mended, or left so
    if question is None:
        return redirect(reverse("permit-answer") + told.query())
    context = {"action": reverse("permit-finder"), "heading": _("Which permits do I need?"), "is_finder": True}
    return ask(request, told, question, [one.name for one in told.asked], context)


def ask(
    request: HttpRequest, told: Told, question: Question, asked: list[str], context: dict[str, Any]
) -> HttpResponse:
    """The page of one question. asked: the questions of this round by name. context: `action`, the address that takes the answer, and
    `heading`, what the round is for."""
    fault = told.faults.get(question.name, "")
    if not fault and request.GET.get("asked", "") == question.name:
        fault = why_not_words(told) if question.kind == "place" else ""
        fault = fault or _("Choose an answer, or “I do not know”.")
    typed = request.GET.get(question.name, "")[:200]
    context |= {**_question_words(told, question, asked), "fault": fault, "given": typed}
    return render(request, "business/finding/question.html", context, status=422 if fault else 200)


def _question_words(told: Told, question: Question, asked: list[str]) -> dict[str, Any]:
    before = [name for name in asked if name in told.said and name != question.name]
    words = {
        "question": question,
        "title": in_language(question),
        "hint": in_language(question.hint) if question.hint else "",
        "unit": in_language(question.unit) if question.unit else "",
        "choices": _choices(question),
        "open": OPEN,
        "number": asked.index(question.name) + 1 if question.name in asked else 1,
        "most": told.most_after(question),
        "kept": told.pairs(without=(question.name,)),
        "query": told.query(without=(question.name,)),
        "has_before": bool(before),
        "back": told.query(without=(question.name, *before[-1:])),
        "go_on": told.query() if told.said.get(question.name) else "",
    }
    return {**words, **_places(told, question)} if question.kind == "place" else words


def _choices(question: Question) -> list[dict[str, str]]:
    if question.kind == "yes_no":
        return [{"name": YES, "label": _("Yes")}, {"name": NO, "label": _("No")}]
    return [{"name": one.name, "label": in_language(one)} for one in question.choices]


def _places(told: Told, question: Question) -> dict[str, Any]:
    zoning = city_record().zoning
    where = show_where(told, zoning)
    return {
        "has_addresses": bool(zoning and zoning.has_addresses),
        "zones": zones_of(told.solution, zoning),
        "drawn": sorted((one for one in where.zones if one.drawn), key=lambda one: one.zone),
        "map": where.map,
        "zone_field": f"{question.name}.zone",
    }


@private_query
@require_safe
def show_answer(request: HttpRequest) -> HttpResponse:
    """The permits, in order, with why, whom to ask, papers, fees and times, and where the business may stand."""
    told = told_by(request.GET)
    record = city_record()
    decision = find_permits(told.solution, told.answers)
    times = usual_times(told.solution, [one.permit for one in decision.permits], record.permits)
    permits = [show_permit(one, told.solution, times[one.permit.name]) for one in decision.permits]
    context = {
        "answers": show_answers(told),
        "unanswered": [in_language(one) for one in told.asked if one.name not in told.said],
        "left_open": [in_language(told.solution.interview.named[name]) for name in decision.open],
        "permits": permits,
        "sum": show_sum(decision),
        "needs_a_person": decision.needs_a_person,
        "where": show_where(told, record.zoning),
        "default": default_contact(told.solution),
        "query": told.query(),
    }
    return render(request, "business/finding/answer.html", context)
