"""What keeps the portal true, for people of the city: facts with their owners, and tables of rules changed by two persons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upstate.actions.change_rules import (
    RowChange,
    current_examples,
    fitted_examples,
    rule_table,
    try_change,
)
from upstate.actions.keep_facts import RULE_TABLES, Change, keep_facts
from upstate.actions.service_facts import KeptRow, State, list_rows
from upstate.actions.upkeep import upkeep
from upstate.errors import BadSolution, UpstateError
from upstate.solutions.service import CARE
from upstate.web.business import upkeep as writing
from upstate.web.business.models import RuleChange
from upstate.web.business.owners import untold
from upstate.web.business.service import PORTAL, this_portal
from upstate.web.city import this_city, today
from upstate.web.day_input import day_input
from upstate.web.people.access import Action, NotAllowed, may_somewhere, requires
from upstate.web.people.audit import audit
from upstate.web.people.models import Role

View = Callable[..., HttpResponse]
_STATES = {
    State.BORROWED: gettext_lazy("Borrowed, not shown"),
    State.DUE: gettext_lazy("To be looked at again"),
    State.OURS: gettext_lazy("Checked here"),
}


_COLUMNS = {
    "permit": gettext_lazy("The name of the permit in permits.toml."),
    "why_en": gettext_lazy("Why it is needed, in English."),
    "why_es": gettext_lazy("Why it is needed, in Spanish."),
    "fee_en": gettext_lazy("What the fee is called, in English."),
    "fee_es": gettext_lazy("What the fee is called, in Spanish."),
    "amount": gettext_lazy("In dollars, such as 120 or 120.50."),
    "per": gettext_lazy("The question whose number the amount is multiplied by. Empty where it is owed once."),
    "each": gettext_lazy("For how much of that number the amount is owed, such as 1000; a part counts as a whole."),
    "least": gettext_lazy("The least that is owed, in dollars. Empty where there is none."),
    "most": gettext_lazy("The most that is owed, in dollars. Empty where there is none."),
    "use": gettext_lazy("The kind of business, by its name in questions.toml."),
    "zone": gettext_lazy("The zone, as the zoning map calls it."),
    "status": gettext_lazy("What the zone says of this use, in one of the words of the table."),
    "note_en": gettext_lazy("What else people should know, in English."),
    "note_es": gettext_lazy("What else people should know, in Spanish."),
}
_CONDITION = gettext_lazy(
    "The answers for which the row holds, such as yes, bar | brewery, or > 10. Empty for any answer."
)


class FactForm(forms.Form):
    """What is true here."""

    value = forms.CharField(label=gettext_lazy("Value"), max_length=500)
    value_es = forms.CharField(label=gettext_lazy("In Spanish, where it differs"), max_length=500, required=False)
    owner = forms.CharField(
        label=gettext_lazy("Who answers for it"),
        max_length=200,
        help_text=gettext_lazy("An e-mail address, or the name of an office."),
    )
    review = forms.DateField(
        label=gettext_lazy("Look again on"),
        required=False,
        widget=day_input(),
        help_text=gettext_lazy("Empty for the usual day: half a year for telephones and hours, a year for the rest."),
    )


class RowForm(forms.Form):
    """One row of a table of rules, with a field for each column."""

    def __init__(
        self, *args: Any, columns: tuple[str, ...], before: Mapping[str, str], examples: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in columns:
            initial = before.get(name, "")
            hint = _COLUMNS.get(name, _CONDITION)
            self.fields[f"cell_{name}"] = forms.CharField(
                label=name, required=False, max_length=1000, initial=initial, strip=True, help_text=hint
            )
        self.fields["why"] = forms.CharField(label=gettext_lazy("Why"), max_length=1000)
        self.fields["examples"] = forms.CharField(
            label=gettext_lazy("The examples, where they change too"),
            required=False,
            initial=examples,
            widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
            max_length=200_000,
            help_text=gettext_lazy(
                "The whole of examples.toml as it stands. Change it where an example shall say something else."
            ),
        )
        self.fields["fit"] = forms.BooleanField(
            label=gettext_lazy("Take what the rules say after this into the examples that it breaks"),
            required=False,
            help_text=gettext_lazy("The second person sees the examples as they will be."),
        )

    @property
    def cells(self) -> dict[str, str]:
        return {
            name.removeprefix("cell_"): cell for name, cell in self.cleaned_data.items() if name.startswith("cell_")
        }


def with_portal(view: View) -> View:
    """For editors of a city that has a portal; faults are shown in three parts."""

    @never_cache
    @requires(Role.EDITOR)
    @wraps(view)
    def guarded(request: HttpRequest, **rest: Any) -> HttpResponse:
        try:
            portal = this_portal()
            if portal is None:
                raise Http404
            return view(request, portal, **rest)
        except UpstateError as fault:
            return render(request, "business/upkeep/fault.html", {"fault": fault}, status=422)

    return guarded


@require_safe
@with_portal
def show_facts(request: HttpRequest, portal: Any) -> HttpResponse:
    """Every row with its state, what waits for a second person, and what the upkeep costs."""
    rows = list_rows(portal, today=today())
    asked = {name: request.GET.get(name, "").strip()[:100] for name in ("q", "state", "owner", "table")}
    told = {
        "rows": [row for row in rows if _fits(row, asked)],
        "all": len(rows),
        "untold": len(untold(rows)),
        "asked": asked,
        "states": [(str(state), words, sum(row.state is state for row in rows)) for state, words in _STATES.items()],
        "owners": sorted({row.owner for row in rows}),
        "tables": RULE_TABLES,
        "waiting": RuleChange.objects.filter(state="proposed"),
        "upkeep": upkeep(workspace=this_city().folder, solution=PORTAL),
    }
    return render(request, "business/upkeep/facts.html", told)


def _fits(row: KeptRow, asked: dict[str, str]) -> bool:
    words = f"{row.row} {row.what} {row.value}".casefold()
    return (
        asked["q"].casefold() in words
        and asked["state"] in ("", row.state)
        and asked["owner"] in ("", row.owner)
        and asked["table"] in ("", row.table)
    )


@require_POST
@with_portal
def confirm_fact(request: HttpRequest, portal: Any) -> HttpResponse:
    """One click: this is so here. A borrowed row of the rules becomes one of ours only by a second person."""
    table, name = request.POST.get("table", ""), request.POST.get("row", "")
    row = next((one for one in list_rows(portal, today=today()) if (one.table, one.row) == (table, name)), None)
    if row is not None:
        _refuse_rights(request, row)
        if table in RULE_TABLES and row.state is State.BORROWED:
            return redirect("business-rule-change", _propose_as_it_is(request, row))
    owner = row.care.owner if row else ""
    [kept] = _keep(request, Change(table, name, owner=owner or request.user.email))
    messages.success(request, _("Checked: %(what)s.") % {"what": kept.what})
    return redirect("business-facts")


@require_http_methods(["GET", "HEAD", "POST"])
@with_portal
def edit_fact(request: HttpRequest, portal: Any, fact: str) -> HttpResponse:
    """Write what is true here."""
    row = next((one for one in list_rows(portal, today=today()) if (one.table, one.name) == ("facts", fact)), None)
    if row is None:
        raise Http404
    _refuse_rights(request, row)
    start = {"value": row.value, "value_es": row.value_es, "owner": row.care.owner or request.user.email}
    form = FactForm(request.POST if request.method == "POST" else None, initial=start)
    fault = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        change = Change("facts", fact, given["value"], given["value_es"], given["owner"], given["review"])
        try:
            _keep(request, change)
            messages.success(request, _("Checked: %(what)s.") % {"what": row.what})
            return redirect("business-facts")
        except UpstateError as refused:
            fault = refused
    told = {"row": row, "form": form, "fault": fault}
    return render(request, "business/upkeep/fact.html", told, status=422 if form.errors or fault else 200)


def _refuse_rights(request: HttpRequest, row: KeptRow) -> None:
    """A fact of kind `department` says who may open which application. Who may change it could give herself all of them."""
    if row.kind == "department" and not request.user.reaches(Role.ADMINISTRATOR):
        raise NotAllowed(
            _("This fact says which department of the city may open which applications."),
            allowed=_("A change of it by an administrator."),
            next_step=_("Ask an administrator of this site to look at it."),
        )


def _propose_as_it_is(request: HttpRequest, row: KeptRow) -> int:
    """The number of the proposal to take the row as it stands; the one that waits already, where there is one."""
    cells = _table(row.table).rows[row.line]
    change = RowChange(row.table, row.line, cells, {name: cell for name, cell in cells.items() if name not in CARE})
    waiting = RuleChange.objects.filter(table=row.table, line=row.line, state="proposed", after=change.after).first()
    if waiting is None:
        waiting = writing.propose(person=request.user, change=change, why=_("It is so here"))
        audit(request, f"Proposed change {waiting.pk} of {row.table} line {row.line}", about=f"{PORTAL} {row.table}")
    return waiting.pk


def _keep(request: HttpRequest, change: Change) -> tuple[KeptRow, ...]:
    kept = keep_facts(
        workspace=this_city().folder, solution=PORTAL, changes=[change], by=request.user.email, how="on the site"
    )
    audit(request, f"Checked {change.row} of {change.table}", about=f"{PORTAL} {change.table}")
    return kept


@require_safe
@with_portal
def show_table(request: HttpRequest, portal: Any, table: str) -> HttpResponse:
    """A table of rules as a table, with the history of its changes."""
    written = _table(table)
    columns = [name for name in written.heading if name not in CARE]
    rows = [(line, [cells[name] for name in columns], cells) for line, cells in written.rows.items()]
    told = {"table": table, "columns": columns, "rows": rows, "history": RuleChange.objects.filter(table=table)[:50]}
    return render(request, "business/upkeep/table.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
@with_portal
def change_row(request: HttpRequest, portal: Any, table: str, line: int) -> HttpResponse:
    """Propose another row; line 0 is a new one."""
    written = _table(table)
    before = written.rows.get(line, {})
    if line and not before:
        raise Http404
    columns = tuple(name for name in written.heading if name not in CARE)
    examples = current_examples(workspace=this_city().folder, solution=PORTAL)
    form = RowForm(
        request.POST if request.method == "POST" else None, columns=columns, before=before, examples=examples
    )
    fault = None
    if request.method == "POST" and form.is_valid():
        after = {} if "remove" in request.POST and line else form.cells
        change = RowChange(table, line, before, after, _other(form.cleaned_data["examples"], examples))
        try:
            if form.cleaned_data["fit"] and not change.examples:
                change = _fitted(change, examples)
            made = writing.propose(person=request.user, change=change, why=form.cleaned_data["why"])
            audit(request, f"Proposed change {made.pk} of {table} line {line}", about=f"{PORTAL} {table}")
            return redirect("business-rule-change", made.pk)
        except UpstateError as refused:
            fault = refused
            if isinstance(refused, BadSolution):
                fault.next_step = _("Mend the field that is named below, and propose it again. What you typed is kept.")
    told = {"table": table, "line": line, "form": form, "fault": fault}
    return render(request, "business/upkeep/row.html", told, status=422 if form.errors or fault else 200)


def _other(typed: str, examples: str) -> str:
    """The examples that were typed; empty where they are those that stood in the form."""
    typed = typed.replace("\r\n", "\n").strip()
    return "" if typed == examples.strip() else typed


def _fitted(change: RowChange, examples: str) -> RowChange:
    fitted = fitted_examples(workspace=this_city().folder, solution=PORTAL, change=change)
    return replace(change, examples=_other(fitted, examples))


def _table(table: str) -> Any:
    if table not in RULE_TABLES:
        raise Http404
    return rule_table(workspace=this_city().folder, solution=PORTAL, table=table)


@require_POST
@requires(Role.APPROVER)
@with_portal
def decide_change(request: HttpRequest, portal: Any, number: int) -> HttpResponse:
    """A second person accepts or declines a proposal."""
    get_object_or_404(RuleChange, pk=number)
    accept = request.POST.get("answer") == "accept"
    change = writing.decide(number=number, person=request.user, accept=accept)
    audit(request, f"{'Accepted' if accept else 'Declined'} change {number}", about=f"{PORTAL} {change.table}")
    return redirect("business-rule-change", number)


@require_safe
@with_portal
def show_change(request: HttpRequest, portal: Any, number: int) -> HttpResponse:
    """A proposal with what the examples say of it now."""
    change = get_object_or_404(RuleChange, pk=number)
    names = dict.fromkeys([*change.before, *change.after])
    cells = [(name, change.before.get(name, ""), change.after.get(name, "")) for name in names if name not in CARE]
    told = {
        "change": change,
        "cells": [(name, old, new, old != new) for name, old, new in cells],
        "approves": may_somewhere(request.user, Action.APPROVE),
        "accepts": writing.may_accept(change, request.user),
        "broken": _broken_now(change),
    }
    return render(request, "business/upkeep/change.html", told)


def _broken_now(change: RuleChange) -> list[str]:
    """The examples that it breaks, as things are now; as they were when it was decided."""
    if change.state != "proposed":
        return list(change.broken_after)
    try:
        tried = try_change(workspace=this_city().folder, solution=PORTAL, change=writing.row_change(change))
        return list(tried.broken)
    except UpstateError as fault:
        return [fault.given]
