"""The guide: the front page of the portal, stages and steps, whom to ask, words explained, search, and the checklist."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from upstate.permits.guiding import shown_contact, steps_for, todos_of
from upstate.permits.searching import Hit, Kind, search
from upstate.solutions.service import ServiceSolution
from upstate.web.business.applying.opening import private, private_query
from upstate.web.business.bodies import render_body
from upstate.web.business.interview import Told
from upstate.web.business.keeping import DAYS, discard_checklist, keep_checklist, open_checklist, tick
from upstate.web.business.service import the_portal
from upstate.web.business.showing import contact_words, default_contact, show_answers
from upstate.web.business.views.finding import told_by
from upstate.web.counting import count_this_hour
from upstate.web.look.saying import language

_MOST_AN_HOUR = 30  # lists that one address may keep


@require_safe
def show_front(request: HttpRequest) -> HttpResponse:
    """What the portal is, its stages, and the three things that people come for."""
    solution = the_portal()
    context = {"stages": solution.guide.text.stages, "default": default_contact(solution)}
    return render(request, "business/guide/front.html", context)


@private_query
@require_safe
def show_guide(request: HttpRequest) -> HttpResponse:
    """The steps that fit what was answered, in order."""
    told = told_by(request.GET)
    context = {**_told_words(told), "stages": steps_for(told.solution, told.answers)}
    return render(request, "business/guide/guide.html", context)


@private_query
@require_safe
def show_step(request: HttpRequest, step: str) -> HttpResponse:
    """One step: its text, what to do, its permits, whom to ask."""
    told = told_by(request.GET)
    solution = told.solution
    found = solution.guide.steps.get(step)
    if found is None:
        raise Http404
    order = [one for group in steps_for(solution, told.answers) for one in group.steps]
    place = order.index(found) if found in order else None
    context = {
        "step": found,
        "stage": next(one for one in solution.guide.text.stages if one.name == found.stage),
        "body": render_body(solution, step),
        "todos": todos_of(found, solution, told.answers),
        "permits": [solution.permits.named[name] for name in found.permits],
        "contacts": [contact_words(solution, name) for name in found.contacts],
        "query": told.query(),
        "next": order[place + 1] if place is not None and place + 1 < len(order) else None,
        "before": order[place - 1] if place else None,
    }
    return render(request, "business/guide/step.html", context)


@require_safe
def show_contacts(request: HttpRequest) -> HttpResponse:
    """Whom to ask, with hours."""
    solution = the_portal()
    contacts = [shown_contact(solution, one.name, language()) for one in solution.guide.text.contacts]
    return render(request, "business/guide/contacts.html", {"contacts": contacts, "default": default_contact(solution)})


@require_safe
def show_words(request: HttpRequest) -> HttpResponse:
    """The glossary."""
    return render(request, "business/guide/words.html", {"terms": the_portal().guide.text.glossary})


@require_safe
def show_search(request: HttpRequest) -> HttpResponse:
    """Steps, permits, contacts and words that hold what was typed."""
    solution = the_portal()
    typed = request.GET.get("q", "")[:200]
    hits = [
        {"hit": hit, "url": _address(hit, solution), "kind": _kind_words(hit.kind)}
        for hit in search(solution, typed, language())
    ]
    return render(
        request, "business/guide/search.html", {"typed": typed, "hits": hits, "default": default_contact(solution)}
    )


def _address(hit: Hit, solution: ServiceSolution) -> str:
    finder = reverse("permit-finder")
    return {
        Kind.STEP: reverse("guide-step", args=[hit.name]),
        Kind.PERMIT: finder,
        Kind.CONTACT: f"{reverse('guide-contacts')}#{hit.name}",
        Kind.TERM: f"{reverse('guide-words')}#{hit.name}",
        Kind.BUSINESS: f"{finder}?{solution.settings.use}={hit.name}",
    }[hit.kind]


def _kind_words(kind: Kind) -> str:
    return {
        Kind.STEP: _("Step of the guide"),
        Kind.PERMIT: _("Permit: answer a few questions to see whether you need it"),
        Kind.CONTACT: _("Whom to ask"),
        Kind.TERM: _("Word explained"),
        Kind.BUSINESS: _("Kind of business: find its permits"),
    }[kind]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show_checklist(request: HttpRequest) -> HttpResponse:
    """The checklist by the answers in the query, to print; its button keeps it under a private link."""
    told = told_by(request.GET)
    if request.method == "POST":
        if count_this_hour(request, "business-checklist") > _MOST_AN_HOUR:
            messages.error(request, _("Many lists came from your address. Wait an hour, or print this one."))
            return redirect(request.get_full_path())
        key = keep_checklist(query=told.query(), done=_ticked(request.POST, told))
        return redirect("guide-kept", key)
    return render(request, "business/guide/checklist.html", {**_told_words(told), "stages": _lines(told, ())})


@private
@require_http_methods(["GET", "HEAD", "POST"])
def show_kept(request: HttpRequest, key: str) -> HttpResponse:
    """A checklist that was kept, for whoever has its link."""
    kept = open_checklist(key)
    if kept is None:
        raise Http404
    told = told_by(QueryDict(kept.query.removeprefix("?")))
    if request.method == "POST":
        if "discard" in request.POST:
            discard_checklist(kept)
            messages.success(request, _("The list is deleted."))
            return redirect("guide")
        tick(kept, _ticked(request.POST, told))
        messages.success(request, _("The list is kept."))
        return redirect("guide-kept", key)
    stages = _lines(told, kept.done)
    lines = [is_done for stage in stages for step in stage["steps"] for _todo, is_done in step["todos"]]
    context = {
        **_told_words(told),
        "stages": stages,
        "link": request.build_absolute_uri(),
        "days": DAYS,
        "done": sum(lines),
        "all": len(lines),
    }
    return render(request, "business/guide/checklist.html", context)


def _lines(told: Told, done: Collection[str]) -> list[dict[str, Any]]:
    answers, stages = told.answers, []
    for group in steps_for(told.solution, answers):
        todos = [(step, todos_of(step, told.solution, answers)) for step in group.steps]
        steps = [{"step": step, "todos": [(one, one.name in done) for one in listed]} for step, listed in todos]
        if any(step["todos"] for step in steps):
            stages.append({"stage": group.stage, "steps": steps})
    return stages


def _ticked(posted: QueryDict, told: Told) -> set[str]:
    known = {todo.name for step in told.solution.guide.text.steps for todo in step.checklist}
    return known & {*posted.getlist("done")}


def _told_words(told: Told) -> dict[str, Any]:
    return {"answers": show_answers(told), "query": told.query(), "default": default_contact(told.solution)}
