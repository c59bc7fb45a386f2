"""What people made of the city's data."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from upstate.web.catalog.actions import tell_reuse
from upstate.web.catalog.faults import friendly
from upstate.web.catalog.forms import ReuseForm
from upstate.web.catalog.models import Reuse
from upstate.web.catalog.public import public_datasets
from upstate.web.catalog.throttle import refuse_too_many


@require_http_methods(["GET", "HEAD", "POST"])
@friendly
def show_reuses(request: HttpRequest) -> HttpResponse:
    """The showcase, and the form to add to it."""
    titles = {one.name: one.description.title for one in public_datasets()}
    choices = sorted(titles.items(), key=lambda pair: pair[1].casefold())
    form = ReuseForm(request.POST or None, datasets=choices, initial={"datasets": [request.GET.get("dataset", "")]})
    if request.method == "POST":
        refuse_too_many(request)
        if form.is_valid():
            if not form.is_from_a_program():
                tell_reuse(**form.said())
            return redirect(f"{reverse('reuses')}?sent=1")
    status = 400 if form.is_bound and form.errors else 200
    said = {"form": form, "reuses": shown_reuses(titles), "sent": request.GET.get("sent") == "1"}
    return render(request, "catalog/reuses.html", said, status=status)


def shown_reuses(titles: dict[str, str], dataset: str = "") -> list[Reuse]:
    """Those that may be shown, the newest first; each with `named`, the public datasets that it is made of, by name and title."""
    found = Reuse.objects.filter(status=Reuse.Status.SHOWN).prefetch_related("datasets")
    if dataset:
        found = found.filter(datasets__dataset=dataset)
    reuses = list(found[:200])
    for one in reuses:
        one.named = [(name, titles[name]) for name in one.dataset_names if name in titles]
    return reuses
