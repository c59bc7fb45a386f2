"""Offering a file: it is kept first, and read in the background."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from upstate.actions.datasets import open_dataset, refuse_draft
from upstate.actions.describe import describe
from upstate.catalog.folders import dataset_folder
from upstate.errors import UpstateError
from upstate.web.catalog.staff.forms import FileForm, NewDatasetForm
from upstate.web.catalog.staff.opening import open_desk, tell
from upstate.web.catalog.staff.work import start_offer
from upstate.web.city import this_city
from upstate.web.people.access import Action, require, requires
from upstate.web.people.audit import audit
from upstate.web.people.models import Person, Role


@requires(Role.EDITOR)
def new_dataset(request: HttpRequest) -> HttpResponse:
    """Name a new dataset and give its first file."""
    departments = _departments(request.user)
    if request.method != "POST":
        return render(request, "catalog/staff/new.html", {"form": NewDatasetForm(departments=departments)})
    form = NewDatasetForm(request.POST, request.FILES, departments=departments)
    if form.is_valid():
        name, department = form.cleaned_data["name"], form.cleaned_data["department"]
        require(request.user, Action.EDIT, department)
        if dataset_folder(this_city().catalog, name).description.exists():
            form.add_error("name", _("There is a dataset with this short name already."))
        else:
            said = {"title": form.cleaned_data["title"], "department": department}
            describe(workspace=this_city().folder, dataset=name, changes=said, by=request.user.email)
            return _start(request, name, form)
    return render(request, "catalog/staff/new.html", {"form": form}, status=400)


@requires(Role.EDITOR)
def offer_file(request: HttpRequest, name: str) -> HttpResponse:
    """Give a new file for a dataset that is known."""
    desk = open_desk(request, name, Action.EDIT)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return _start(request, name, form)
    status = 400 if request.method == "POST" else 200
    return render(request, "catalog/staff/offer.html", {"desk": desk, "form": form}, status=status)


def _start(request: HttpRequest, name: str, form: FileForm) -> HttpResponseRedirect:
    upload = form.cleaned_data["file"]
    try:
        refuse_draft(open_dataset(this_city().folder, name))
        start_offer(name=name, upload=upload, by=request.user.email)
        audit(request, f"Offered the file {upload.name} for {name}", about=name)
    except UpstateError as fault:
        tell(request, fault)
    return redirect(reverse("draft", args=[name]))


def _departments(person: Person) -> tuple[str, ...]:
    all_ = this_city().settings.departments or ("City",)
    return tuple(one for one in all_ if person.answers_for(one))
