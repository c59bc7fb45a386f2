"""The pages of an applicant: begin, one page a section, check and send. Each works without JavaScript and without an account."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from upstate.errors import UpstateError
from upstate.permits.answering import asked_sections, find_faults
from upstate.web.business.applying import actions
from upstate.web.business.applying.drafts import count_files, files_of
from upstate.web.business.applying.keys import hashed, key_from, new_token
from upstate.web.business.applying.limits import TooMany, refuse_too_many
from upstate.web.business.applying.opening import (
    Opened,
    hands_of_the_city,
    open_application,
    owns,
    private,
    remember,
    remembered,
)
from upstate.web.business.applying.summary import read_interview, read_out
from upstate.web.business.models import Application, Stage
from upstate.web.business.service import the_portal
from upstate.web.business.tracking.standing import Owes, find_owed
from upstate.web.business.views.beginning import list_permits, open_beginning
from upstate.web.look.saying import in_language


@never_cache
@require_safe
def show_permits(request: HttpRequest) -> HttpResponse:
    """What can be applied for here, and what this browser has begun."""
    solution = the_portal()
    keys = {hashed(key): key for key in remembered(request)}
    begun = [
        {"key": keys[one.key], "title": in_language(solution.forms[one.form].title), "begun": one.begun}
        for one in Application.objects.filter(key__in=keys, stage=Stage.DRAFT, erased=None)
        if one.form in solution.forms
    ]
    return render(request, "business/applying/permits.html", {"permits": list_permits(solution), "begun": begun})


@private
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, permit: str) -> HttpResponse:
    """What one form asks for, after the questions that its fees hang on; its button makes the application and leads to its own
    address."""
    beginning = open_beginning(request, permit)
    if request.method == "POST":
        key = key_from(request.POST.get("token", ""))
        if not Application.objects.filter(key=hashed(key)).exists():
            refuse_too_many(request, "begin")
        beginning.begin(
            key,
            language=get_language() or settings.LANGUAGE_CODE,
            person=request.user if request.user.is_authenticated else None,
        )
        response = redirect("business-application", key)
        remember(request, response, key)
        return response
    if question := beginning.ask_next(request):
        return question
    form = beginning.form
    told = {
        "title": in_language(form.title),
        "intro": in_language(form.intro),
        "documents": [in_language(one) for one in beginning.permit.documents],
        "sections": [in_language(one.title) for one in form.sections],
        "token": new_token(),
        "days": form.kept.draft,
    }
    return render(request, "business/applying/begin.html", told)


@private
@require_safe
def show(request: HttpRequest, key: str) -> HttpResponse:
    """The application: its parts, what is missing, and its link. What was sent shows what was sent."""
    opened = open_application(request, key)
    if opened.application.stage not in actions.OPEN:
        return render(request, "business/applying/sent.html", _sent(opened, request))
    draft = actions.draft_to_show(opened.application)
    faults = list(find_faults(opened.form, draft.answers, count_files(opened.application)))
    parts = read_out(opened.form, draft.answers, files_of(opened.application), faults)
    told = {
        **shown_of(opened),
        "parts": parts,
        "is_whole": not faults,
        "link": request.build_absolute_uri() if opened.by_link else "",
        "can_claim": opened.by_link and request.user.is_authenticated and _is_nobodys(opened.application),
        "days": opened.form.kept.draft,
        "owes": asked_of(opened),
    }
    return render(request, "business/applying/application.html", told)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, key: str) -> HttpResponse:
    """All answers once more, the declaration, and the button that sends them."""
    opened = open_application(request, key)
    fault: UpstateError | None = None
    if request.method == "POST":
        try:
            return _send(request, opened)
        except actions.NotNow as found:
            fault = found
            opened.application.refresh_from_db()
    if opened.application.stage not in actions.OPEN:
        return redirect("business-application", key)
    draft = actions.draft_to_show(opened.application)
    faults = list(find_faults(opened.form, draft.answers, count_files(opened.application)))
    told = {
        **shown_of(opened),
        "parts": read_out(opened.form, draft.answers, files_of(opened.application), faults),
        "interview": read_interview(opened.solution, opened.application.interview),
        "faults": faults,
        "fault": fault,
        "declares": in_language(opened.form.declares),
        "number": draft.number,
        "shown": actions.shown_as(draft),
        "signed": request.POST.get("signed", "")[:200],
    }
    return render(request, "business/applying/check.html", told, status=422 if fault else 200)


def _send(request: HttpRequest, opened: Opened) -> HttpResponse:
    number, application = request.POST.get("number", ""), opened.application
    actions.send(
        application,
        opened.form,
        number=int(number) if number.isdecimal() and len(number) < 6 else 0,
        shown=request.POST.get("shown", ""),
        signed=request.POST.get("signed", ""),
        language=application.language if application.entered_by_id else get_language() or application.language,
        by=hands_of_the_city(request, application),
    )
    return redirect("business-application", opened.key)


def shown_of(opened: Opened) -> dict[str, Any]:
    """What every page of an application shows of it."""
    return {
        "application": opened.application,
        "key": opened.key,
        "title": in_language(opened.form.title),
        "first": next((one.name for one in asked_sections(opened.form, {})), ""),
    }


def asked_of(opened: Opened, section: str = "") -> list[Owes]:
    """What the city asks the applicant; about one section only, where it is named."""
    if opened.application.stage != Stage.WAITING:
        return []
    return [one for one in find_owed(opened.application, opened.form) if section in ("", one.section)]


def _sent(opened: Opened, request: HttpRequest) -> dict[str, Any]:
    version = opened.application.last_sent
    given = version.answers if version else {}
    uploads = list(opened.application.uploads.filter(pk__in=sent_files(given)))
    return {
        **shown_of(opened),
        "version": version,
        "parts": read_out(opened.form, given, uploads),
        "can_keep": owns(request, opened.application),
    }


def sent_files(given: Any) -> set[int]:
    """The rows of the files that a sent version shows."""
    return {
        number
        for filled in given.values()
        for one in filled
        for answer in one.values()
        if isinstance(answer, list)
        for number in answer
        if isinstance(number, int)
    }


def _is_nobodys(application: Application) -> bool:
    return application.person_id is None and application.entered_by_id is None


def tell_too_many(request: HttpRequest, fault: TooMany) -> None:
    """Say on the next page that something was not done; all that was typed is kept."""
    messages.error(request, f"{fault.given} {fault.next_step}")
