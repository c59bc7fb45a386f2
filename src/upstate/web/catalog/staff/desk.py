"""The first page for people who publish: what waits for them, and all datasets of their departments."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from upstate.actions.datasets import OpenDataset
from upstate.catalog.draft import State
from upstate.catalog.folders import dataset_folders
from upstate.web.catalog.staff.opening import Desk
from upstate.web.catalog.staff.work import all_working
from upstate.web.city import this_city
from upstate.web.people.access import Action, may, may_somewhere, requires
from upstate.web.people.models import Role


@require_safe
@requires(Role.VIEWER)
def show_desk(request: HttpRequest) -> HttpResponse:
    """Drafts that wait for this person first, then every dataset with its state."""
    city = this_city()
    desks = [Desk(OpenDataset(city, folder)) for folder in dataset_folders(city.catalog)]
    mine = [desk for desk in desks if may(request.user, Action.SEE_DRAFTS, desk.department)]
    drafts = [desk for desk in mine if desk.draft]
    return render(
        request,
        "catalog/staff/desk.html",
        {
            "to_approve": [desk for desk in drafts if desk.draft and desk.draft.state == State.SUBMITTED],
            "open": [desk for desk in drafts if desk.draft and desk.draft.state == State.OPEN],
            "desks": mine,
            "working": all_working(),
            "may_edit": may_somewhere(request.user, Action.EDIT),
        },
    )
