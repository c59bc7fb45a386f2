"""One draft: what was read, what was found, what is left to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from upstate.catalog.draft import State
from upstate.web.catalog.staff.forms import DecisionForm, FileForm, SubmitForm, WordsForm
from upstate.web.catalog.staff.opening import open_desk
from upstate.web.catalog.staff.work import working
from upstate.web.people.access import Action, may, requires
from upstate.web.people.models import Role


@requires(Role.VIEWER)
def show_draft(request: HttpRequest, name: str) -> HttpResponse:
    """The draft of a dataset, or what is known of the dataset when it has none."""
    desk = open_desk(request, name, Action.SEE_DRAFTS)
    draft = desk.draft
    is_open = bool(draft and draft.state == State.OPEN)
    return render(
        request,
        "catalog/staff/draft.html",
        {
            "desk": desk,
            "draft": draft,
            "is_open": is_open,
            "work": working(name),
            "decisions": DecisionForm.for_each(draft) if draft else [],
            "to_say": [one for one in desk.left if not one.choices],
            "undecided": [one for one in desk.left if one.choices],
            "file_form": FileForm(),
            "submit_form": SubmitForm(),
            "words_form": WordsForm(),
            "may_edit": may(request.user, Action.EDIT, desk.department),
            "may_approve": may(request.user, Action.APPROVE, desk.department),
        },
    )


@requires(Role.VIEWER)
def show_progress(request: HttpRequest, name: str) -> HttpResponse:
    """How far the work on a dataset is: a piece of the draft's page, asked for again and again."""
    open_desk(request, name, Action.SEE_DRAFTS)
    work = working(name)
    response = render(request, "catalog/staff/_work.html", {"work": work, "name": name})
    if work is None or work.fault:
        response["HX-Refresh"] = "true"
    return response
