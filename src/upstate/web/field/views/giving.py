"""Who walks which zone: for the person who plans the visits."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from upstate.actions.borrowed_kind import borrowed_kind
from upstate.actions.fieldwork_city import open_fieldwork
from upstate.city.showing import department_of
from upstate.errors import UpstateError
from upstate.fieldwork.rounds import Round
from upstate.web.city import this_city
from upstate.web.field.actions import assign
from upstate.web.field.models import Walk
from upstate.web.field.zones import may_give
from upstate.web.people.access import Action, require, requires
from upstate.web.people.audit import audit
from upstate.web.people.models import Person, Role
from upstate.web.people.roles import STAFF


class Giving(forms.Form):
    """Which zones of a round a person walks."""

    person = forms.ModelChoiceField(
        label=gettext_lazy("Person"),
        queryset=Person.objects.filter(role__in=STAFF, is_active=True).order_by("email"),
    )
    zones = forms.MultipleChoiceField(
        label=gettext_lazy("Zones"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("What is not marked is taken away."),
    )

    def __init__(self, *args: Any, numbers: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zones"].choices = [(str(number), str(number)) for number in numbers]


@never_cache
@require_safe
@requires(Role.EDITOR)
def show_rounds(request: HttpRequest) -> HttpResponse:
    """Every round of every solution."""
    city = this_city()
    rounds = []
    for name in city.borrowed_names():
        if not may_give(request.user, name):
            continue
        try:
            if borrowed_kind(city.folder, name) != "ranking":
                continue  # nobody is visited for it
            rounds += [(name, one) for one in reversed(open_fieldwork(city.folder, name).rounds)]
        except UpstateError as fault:
            messages.error(request, fault.given)
    return render(request, "field/rounds.html", {"rounds": rounds})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.EDITOR)
def give_zones(request: HttpRequest, name: str, round_name: str) -> HttpResponse:
    """Give the zones of one round to people."""
    require(request.user, Action.EDIT, department_of(this_city().settings, name))
    planned = _round(name, round_name)
    if planned is None:
        fault = UpstateError(
            _("There is no such round."),
            allowed=_("a round that `upstate visit plan` made"),
            next_step=_("Go back to the rounds and choose one."),
        )
        return render(request, "404.html", {"fault": fault}, status=404)
    form = Giving(request.POST if request.method == "POST" else None, numbers=[one.zone for one in planned.zones])
    if request.method == "POST" and form.is_valid():
        person = form.cleaned_data["person"]
        zones = assign(solution=name, round_name=round_name, person=person, zones=map(int, form.cleaned_data["zones"]))
        audit(request, f"Gave zones {zones} to {person.email}", about=f"{name} {round_name}")
        messages.success(request, _("The zones are given."))
        return redirect("field-assign", name, round_name)
    told = {"name": name, "round": planned, "form": form, "walkers": _walkers(name, planned)}
    return render(request, "field/giving.html", told, status=422 if form.errors else 200)


def _round(name: str, round_name: str) -> Round | None:
    city = this_city()
    if name not in city.borrowed_names():
        return None
    return next((one for one in open_fieldwork(city.folder, name).rounds if one.name == round_name), None)


def _walkers(name: str, planned: Round) -> list[tuple[int, int, str]]:
    """Of each zone its number, how many doors it has, and who walks it."""
    people: dict[int, list[str]] = defaultdict(list)
    for walk in Walk.objects.filter(solution=name, round=planned.name).select_related("person"):
        people[walk.zone].append(str(walk.person))
    return [(one.zone, len(one.stops), ", ".join(people[one.zone])) for one in planned.zones]
