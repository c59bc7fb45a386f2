"""Requests for data: what was asked for, and what the city answered."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from upstate.catalog.reading import whole_number
from upstate.web.catalog.actions import ask_for_data
from upstate.web.catalog.faults import friendly
from upstate.web.catalog.forms import DataRequestForm
from upstate.web.catalog.models import DataRequest
from upstate.web.catalog.public import public_datasets
from upstate.web.catalog.throttle import refuse_too_many


@require_http_methods(["GET", "HEAD", "POST"])
@friendly
def show_requests(request: HttpRequest) -> HttpResponse:
    """The list, and the form to ask."""
    form = DataRequestForm(request.POST or None)
    if request.method == "POST":
        refuse_too_many(request)
        if form.is_valid():
            # A program is told the same as a person, so that it learns nothing.
            number = 0 if form.is_from_a_program() else ask_for_data(**form.said()).pk
            return redirect(f"{reverse('data-requests')}?sent={number}")
    titles = {one.name: one.description.title for one in public_datasets()}
    page = Paginator(DataRequest.objects.all(), 50).get_page(request.GET.get("page"))
    for one in page:
        one.published_as = titles.get(one.dataset, "")
    sent = request.GET.get("sent", "")
    status = 400 if form.is_bound and form.errors else 200
    said = {"form": form, "page": page, "sent": sent if whole_number(sent) is not None else ""}
    return render(request, "catalog/requests.html", said, status=status)
