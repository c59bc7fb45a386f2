"""A crew's pages: its zones, one zone, one door."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upstate.actions.record_visits import record_visits
from upstate.errors import UpstateError
from upstate.fieldwork.visit import Hours
from upstate.web.city import this_city
from upstate.web.field.forms import DoorForm
from upstate.web.field.recording import Sent, make_visit, store, taken
from upstate.web.field.zones import NoSuchZone, OpenZone, open_zone, today_here, walks_of
from upstate.web.look.saying import in_language
from upstate.web.people.access import requires
from upstate.web.people.audit import audit
from upstate.web.people.models import Role


@never_cache
@require_safe
@requires(Role.CREW)
def show_zones(request: HttpRequest) -> HttpResponse:
    """The zones that were given to the person."""
    return render(request, "field/zones.html", {"walks": walks_of(request.user)})


@never_cache
@require_safe
@requires(Role.CREW)
def show_zone(request: HttpRequest, name: str, round_name: str, zone: int) -> HttpResponse:
    """The doors of a zone, in the order of the walk."""
    try:
        opened = open_zone(request.user, name, round_name, zone)
    except NoSuchZone as fault:
        return _no_zone(request, fault)
    doors = [
        {
            "stop": number,
            "address": stop.address or stop.unit,
            "area": stop.is_area,
            "doors": opened.doors_at(stop.unit) if stop.is_area else {},
            "visited": None if stop.is_area else opened.visit_at(stop.unit),
            "out": opened.opted_out_here(stop.unit),
        }
        for number, stop in opened.stops.items()
    ]
    return render(request, "field/zone.html", {**_told(opened), "doors": doors})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.CREW)
def show_door(request: HttpRequest, name: str, round_name: str, zone: int, stop: int) -> HttpResponse:
    """One door: its questions, and what was answered before."""
    try:
        opened = open_zone(request.user, name, round_name, zone)
    except NoSuchZone as fault:
        return _no_zone(request, fault)
    if stop not in opened.stops:
        return redirect("field-zone", name, round_name, zone)
    shown = opened.stops[stop]
    before = None if shown.is_area else opened.visit_at(shown.unit)
    out = opened.opted_out_here(shown.unit)
    form = DoorForm(
        request.POST if request.method == "POST" else None,
        door=opened.fieldwork.door,
        area=shown.is_area,
        takes_back=out,
        initial=_initial(request, before) | {"opted_out": out},
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _recorded(request, opened, stop, form)
        except UpstateError as fault:
            form.add_error(None, f"{fault.given} {fault.next_step}")
    told = {**_told(opened), "stop": stop, "door": shown, "form": form, "before": before, "after": _after(opened, stop)}
    if shown.is_area:
        told["doors"] = opened.doors_at(shown.unit)
    return render(request, "field/door.html", told, status=422 if form.errors else 200)


@require_POST
@requires(Role.CREW)
def note_hours(request: HttpRequest, name: str, round_name: str, zone: int) -> HttpResponse:
    """Note how long the crew worked in a zone today."""
    try:
        opened = open_zone(request.user, name, round_name, zone)
    except NoSuchZone as fault:
        return _no_zone(request, fault)
    try:
        hours = float(request.POST.get("hours", "").replace(",", "."))
    except ValueError:
        hours = -1.0
    if not (0.01 <= hours <= 200 or hours == 0):
        messages.error(request, _("Write the hours as a number, such as 6.5."))
        return redirect("field-zone", name, round_name, zone)
    noted = Hours(round=opened.round.name, zone=zone, on=today_here(), hours=round(hours, 2), by=request.user.email)
    recorded = record_visits(
        workspace=this_city().folder, solution=name, hours=[noted], kind="form", today=today_here()
    )
    audit(request, "Noted hours of a crew", about=f"{name} {round_name} zone {zone}")
    before = next((one.hours for one in recorded.replaced if one.hours != noted.hours), None)
    words = _("The hours are noted.")
    if before is not None:
        words = _("The hours are noted, in place of the %(hours)s that you noted before.") % {"hours": f"{before:g}"}
    messages.success(request, words)
    return redirect("field-zone", name, round_name, zone)


def _recorded(request: HttpRequest, opened: OpenZone, stop: int, form: DoorForm) -> HttpResponse:
    told = form.cleaned_data
    name, where = opened.fieldwork.solution.name, (opened.round.name, opened.zone.zone)
    sent = Sent(
        visit=told["visit"],
        solution=name,
        round=opened.round.name,
        zone=opened.zone.zone,
        stop=stop,
        door=told.get("door", ""),
        on=today_here(),
        answers=form.answers(told),
        note=told["note"],
        opted_out=told["opted_out"],
        takes_back=form.takes_back and not told["opted_out"],
    )
    recorded = store(request.user, name, [(make_visit(request.user, opened, sent), sent)])
    if recorded.taken:
        raise taken()
    audit(request, "Recorded a visit", about=f"{name} {where[0]} zone {where[1]}")
    if recorded.conflicts:
        messages.warning(
            request, _("Somebody gave another answer for this door on this day. Both are kept; the office decides.")
        )
    else:
        messages.success(request, _("The visit is recorded."))
    after = stop if opened.stops[stop].is_area else _after(opened, stop)
    return redirect("field-door", name, *where, after) if after else redirect("field-zone", name, *where)


def _initial(request: HttpRequest, before: Any) -> dict[str, Any]:
    """Who changes their own answer of today corrects it; anything else is a new visit."""
    name = {"visit": str(uuid.uuid4())}
    if before is None or before.by != request.user.email or before.on != today_here():
        return name
    return {**before.answers, "note": before.note, **name}


def _after(opened: OpenZone, stop: int) -> int | None:
    return min((number for number in opened.stops if number > stop), default=None)


def _told(opened: OpenZone) -> dict[str, Any]:
    return {
        "name": opened.fieldwork.solution.name,
        "title": opened.fieldwork.solution.header.title,
        "round_name": opened.round.name,
        "zone": opened.zone.zone,
        "in_need": in_language(opened.fieldwork.door.in_need),
        "is_alone": True,  # on a small telephone the site's menu and search would fill the screen
    }


def _no_zone(request: HttpRequest, fault: UpstateError) -> HttpResponse:
    return render(request, "404.html", {"fault": fault}, status=404)
