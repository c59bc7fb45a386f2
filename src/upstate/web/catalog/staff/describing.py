"""Describing a dataset and explaining its columns."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from upstate.actions.describe import describe
from upstate.errors import UpstateError
from upstate.web.catalog.staff.forms import DescriptionForm, DictionaryForm
from upstate.web.catalog.staff.opening import Desk, open_desk, tell
from upstate.web.city import this_city
from upstate.web.people.access import Action, requires
from upstate.web.people.audit import audit
from upstate.web.people.models import Role


@requires(Role.EDITOR)
def describe_dataset(request: HttpRequest, name: str) -> HttpResponse:
    """What the dataset is, who answers for it, what is promised."""
    desk = open_desk(request, name, Action.EDIT)
    form = DescriptionForm(request.POST or None, initial=_said(desk))
    if request.method == "POST" and form.is_valid() and _save(request, desk, form.changes()):
        return redirect("draft", name=name)
    return render(request, "catalog/staff/describe.html", {"desk": desk, "form": form}, status=_status(form))


@requires(Role.EDITOR)
def explain_columns(request: HttpRequest, name: str) -> HttpResponse:
    """The data dictionary, one row a column."""
    desk = open_desk(request, name, Action.EDIT)
    meanings = desk.description.fields if desk.description else {}
    form = DictionaryForm(
        request.POST or None,
        columns=desk.columns,
        meanings=meanings,
        samples=desk.samples,
        readable=desk.draft.readable if desk.draft else {},
    )
    if request.method == "POST" and form.is_valid() and _save(request, desk, {"fields": form.fields_said(meanings)}):
        return redirect("draft", name=name)
    return render(request, "catalog/staff/dictionary.html", {"desk": desk, "form": form}, status=_status(form))


def _said(desk: Desk) -> dict[str, Any]:
    if desk.description is None:
        return {}
    said = desk.description.model_dump()
    return {**said, "topics": ", ".join(said["topics"]), "key": ", ".join(said["key"])}


def _status(form: Any) -> int:
    return 400 if form.is_bound else 200


def _save(request: HttpRequest, desk: Desk, changes: dict[str, Any]) -> bool:
    try:
        describe(workspace=this_city().folder, dataset=desk.name, changes=changes, by=request.user.email)
    except UpstateError as fault:
        tell(request, fault)
        return False
    audit(request, f"Described {desk.name}", about=desk.name)
    messages.success(request, _("It was saved."))
    return True
