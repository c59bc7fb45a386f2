"""The one view of all actions."""

from __future__ import annotations

from typing import NoReturn

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe
from pydantic_core import to_json

from upstate.web.catalog.api.ckan.actions import find_action
from upstate.web.catalog.api.ckan.faults import tell
from upstate.web.catalog.api.ckan.parameters import read_parameters
from upstate.web.catalog.api.ckan.site import PublicCatalog
from upstate.web.catalog.api.programs import for_programs
from upstate.web.catalog.models import Usage
from upstate.web.catalog.usage import counted


@for_programs(tell, methods=("GET", "POST"))  # CKAN's own client asks by POST
def act(request: HttpRequest, name: str) -> HttpResponse:
    """Do the action called `name`, and put what it gives into CKAN's envelope."""
    action, asked, site = find_action(name), read_parameters(request), PublicCatalog(request)
    told = {
        "help": f"{site.origin}{reverse('ckan-action', args=['help_show'])}?name={name}",
        "success": True,
        "result": action(asked, site),
    }
    response: HttpResponse = HttpResponse(to_json(told), content_type="application/json; charset=utf-8")
    if site.rows_of:
        response = counted(request, response, dataset=site.rows_of, kind=Usage.Kind.ROWS)
    return response


@require_safe
def show_page(request: HttpRequest, name: str) -> HttpResponse:
    """To the page of a dataset, from where CKAN has it: portals that gather it link there."""
    return redirect("dataset", name)


@for_programs(tell, methods=("GET", "POST"))
def show_nothing(request: HttpRequest) -> NoReturn:
    """What is not there, as a program reads it."""
    raise Http404
