"""One draft: what was read, what was found, what is left to do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from upstate.catalog.draft import State, table_of
from upstate.catalog.reading.rows import load_page
from upstate.web.catalog.staff.forms import FREQUENCIES, DecisionForm, FileForm, SubmitForm, WordsForm
from upstate.web.catalog.staff.opening import Desk, open_desk, show_work
from upstate.web.catalog.staff.work import working
from upstate.web.city import this_city
from upstate.web.people.access import Action, may, requires
from upstate.web.people.models import Role

_PREVIEW_ROWS = 20
STEPS = {
    "offered": _("offered it"),
    "described": _("described it"),
    "decided": _("decided"),
    "submitted": _("submitted it"),
    "sent back": _("sent it back"),
    "approved": _("approved it"),
}


@require_safe
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
            "preview": _preview(desk),
            "promise": FREQUENCIES[desk.description.frequency] if desk.description else "",
            "events": [(datetime.fromisoformat(one.at), STEPS.get(one.what, one.what), one) for one in draft.events]
            if draft
            else [],
            "zone": this_city().settings.zone,
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


@require_safe
@requires(Role.VIEWER)
def show_progress(request: HttpRequest, name: str) -> HttpResponse:
    """How far the work on a dataset is: a piece of the draft's page, asked for again and again."""
    open_desk(request, name, Action.SEE_DRAFTS)
    return show_work(request, working(name))


def _preview(desk: Desk) -> dict[str, Any] | None:
    """The first rows as they were read, for eyes that find what a program misses."""
    if desk.draft is None:
        return None
    page = load_page(parquet=table_of(desk.opened.folder), filters=(), sort=None, rows=_PREVIEW_ROWS)
    shown = [place for place, column in enumerate(page.columns) if column.name in desk.draft.columns]
    return {
        "columns": [page.columns[place].name for place in shown],
        "rows": [[row[place] for place in shown] for row in page.rows],
    }
