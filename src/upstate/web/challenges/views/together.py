"""The shared pages of challenges that several cities hold together: the board of all, and joining all at once."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from upstate.errors import UpstateError
from upstate.web.challenges.access import find_entries, in_three_parts, of_together, sign_in_address
from upstate.web.challenges.actions.entering import accept_terms, enter_more
from upstate.web.challenges.actions.submitting import score_left
from upstate.web.challenges.codes import as_code, event_code, is_event_code
from upstate.web.challenges.forms import AgreeForm, JoinTogetherForm
from upstate.web.challenges.joint_board import JointRow, see_joint_board
from upstate.web.challenges.models import Entry
from upstate.web.challenges.refusing import refuse_too_many
from upstate.web.challenges.seeing import Seen
from upstate.web.challenges.together import SeenTogether
from upstate.web.challenges.views.joining import note_joining, take_part
from upstate.web.challenges.views.public import TOP, tell_today
from upstate.web.look.saving import table_to_save
from upstate.web.look.saying import in_language, translate
from upstate.web.look.story import render_story


@require_safe
@of_together
def show_together(request: HttpRequest, together: SeenTogether) -> HttpResponse:
    """The cities, and the board of all. What a killed process left is scored first."""
    for one in together.cities:
        score_left(one.name)
    board, entries = see_joint_board(together), find_entries(together.cities, request.user)
    told = {
        **_told(together),
        "cities": [(one, entries.get(one.name)) for one in together.cities],
        "may_join": together.may_join and len(entries) < len(together.cities),
        "board": board,
        "metric": in_language(board.metric.title),
    }
    return render(request, "challenges/together.html", told)


@require_safe
@of_together
def send_csv(request: HttpRequest, together: SeenTogether) -> HttpResponse:
    """The board of all as CSV: a column for the gain in each city."""
    columns = ("place", "name", "kind", "metric", "gain", "low", "high", "cities", "of")
    lines: list[list[Any]] = [[*columns, *(one.name for one in together.cities)]]
    board = see_joint_board(together)
    for row in board.rows:
        told = {**_row(row), "metric": board.metric.name}
        lines.append([*(told[one] for one in columns), *(gain and gain.difference for gain in row.gains)])
    return table_to_save(lines, name=f"{together.name}-board.csv")


@require_safe
@of_together
def send_json(request: HttpRequest, together: SeenTogether) -> HttpResponse:
    """The board of all as JSON."""
    board = see_joint_board(together)
    found = {
        "together": together.name,
        "phase": together.first.phase,
        "part": "private" if board.is_final else "public",
        "metric": board.metric.name,
        "cities": {one.name: one.city for one in together.cities},
        "rows": [
            {
                **_row(row),
                "sentence": translate(row.said),
                "gains": {
                    one.name: gain and gain._asdict() for one, gain in zip(together.cities, row.gains, strict=True)
                },
            }
            for row in board.rows
        ],
    }
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 1})


@require_safe
@of_together
def show_today(request: HttpRequest, together: SeenTogether) -> HttpResponse:
    """The page of the event day for all cities. The code of any of them leads to joining all; shown is that of the first."""
    board, code = see_joint_board(together), event_code(together.first.name)
    told = {
        **_told(together),
        **tell_today(request, together.first, code, door=reverse("together-door", args=[together.name, code])),
        "measured": _("Mean gain"),
        "lines": [
            (row.place, row.name, row.gain.difference) for row in board.rows if not row.place or row.place <= TOP
        ],
        "here": reverse("together-today", args=[together.name]),
        "whole_board": reverse("together", args=[together.name]),
        "above": reverse("together", args=[together.name]),
        "above_title": together.title,
    }
    return render(request, "challenges/today.html", told)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@of_together
def join(request: HttpRequest, together: SeenTogether, code: str = "") -> HttpResponse:
    """Take part in all cities that the visitor is not in yet, alone, with a new team, or with one that gave out a code. code: that of the event, or of a
    team."""
    person = request.user
    if request.method == "POST" and not person.is_authenticated:
        return redirect_to_login("/")
    entries = find_entries(together.cities, person)
    missing = [one for one in together.cities if one.name not in entries]
    there = next(iter(entries.values()), None)
    if there and not missing:
        return redirect("together", together.name)
    at_event = any(is_event_code(as_code(code), one.name) for one in together.cities)
    team = "" if at_event else code
    form_of = AgreeForm if there or team else JoinTogetherForm
    form: Any = form_of(request.POST or None, cities=[(one.name, one.city) for one in missing])
    fault = None
    if request.method == "POST" and form.is_valid():
        try:
            _join(request, missing, form.cleaned_data, there=there, code=team, at_event=at_event)
            return redirect("together", together.name)
        except UpstateError as refused:
            fault = in_three_parts(refused)
    told = {
        **_told(together),
        "form": form,
        "fault": fault,
        "there": there,
        "has_code": bool(team),
        "sign_in": sign_in_address(request),
        "texts": [_texts(one) for one in missing or together.cities],
    }
    return render(request, "challenges/join_together.html", told, status=422 if fault or form.errors else 200)


def _join(
    request: HttpRequest,
    challenges: list[Seen],
    told: dict[str, Any],
    *,
    there: Entry | None,
    code: str,
    at_event: bool,
) -> None:
    if there is None:
        take_part(request, challenges, told, code=code, at_event=at_event)
        return
    refuse_too_many(request, "entry")
    for one in challenges:
        accept_terms(one, request.user)
    note_joining(request, enter_more(challenges, request.user, there))


def _told(together: SeenTogether) -> dict[str, Any]:
    return {"together": together, "title": together.title, "seen": together.first}


def _texts(seen: Seen) -> dict[str, Any]:
    told = {"city": seen.city}
    return {
        **told,
        "rules": render_story(seen.opened.rules, label=_("Table in the rules of %(city)s") % told),
        "terms": render_story(seen.opened.terms, label=_("Table in the data terms of %(city)s") % told),
    }


def _row(row: JointRow) -> dict[str, Any]:
    return {
        "place": row.place,
        "name": row.name.strip(),
        "kind": "entrant" if row.is_entrant else "baseline",
        "gain": row.gain.difference,
        "low": row.gain.low,
        "high": row.gain.high,
        "cities": row.files,
        "of": len(row.gains),
    }
