"""Taking part: by the page of the challenge, and at the door by a code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upstate.errors import UpstateError
from upstate.web.challenges.access import find_entry, in_three_parts, of_challenge, sign_in_address, signed_in
from upstate.web.challenges.actions.entering import (
    accept_terms,
    enter,
    find_acceptance,
    join_team,
    note_download,
)
from upstate.web.challenges.codes import as_code, is_event_code
from upstate.web.challenges.files import open_offered
from upstate.web.challenges.forms import CODE, TEAM, AcceptForm, CodeForm, JoinForm
from upstate.web.challenges.models import Entry
from upstate.web.challenges.refusing import refuse_flood, refuse_too_many
from upstate.web.challenges.seeing import Seen, find_challenges
from upstate.web.challenges.views.public import tell_challenge
from upstate.web.look.story import render_story
from upstate.web.people.audit import audit


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@of_challenge
def join(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Alone, with a new team, or with one that gave out a code. Where several cities hold one together, in all of them at once."""
    if seen.text.together:
        return redirect("together-join", seen.text.together.name)
    return _join(request, seen, JoinForm(request.POST or None))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@of_challenge
def open_door(request: HttpRequest, seen: Seen, code: str) -> HttpResponse:
    """The same for whoever comes with a code: that of the event, or that of a team, which leaves nothing to type."""
    known = as_code(code)
    if seen.text.together:
        return redirect("together-door", seen.text.together.name, known or code)
    at_event = is_event_code(known, seen.name)
    form = JoinForm(request.POST or None) if at_event else AcceptForm(request.POST or None)
    return _join(request, seen, form, code="" if at_event else code, at_event=at_event)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show_door(request: HttpRequest) -> HttpResponse:
    """One field for a code that was read off a wall; it leads on to the challenge whose code it is."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        refuse_flood(request)
        code = as_code(form.cleaned_data["code"])
        name = _challenge_of(code)
        if name:
            return redirect("challenge-door", name, code)
        form.add_error("code", _("Nobody knows this code here. Read it again: it has no vowels, no 0 and no 1."))
    return render(request, "challenges/door.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@signed_in
def accept(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Agree to the terms without taking part yet: enough for the files."""
    if AcceptForm(request.POST).is_valid():
        accept_terms(seen, request.user)
        audit(request, "Agreed to the data terms", about=f"challenge {seen.name}")
        messages.success(request, _("Noted. You can download the files now."))
    else:
        messages.error(request, _("Mark the box first."))
    return redirect(reverse("challenge", args=[seen.name]) + "#files")


@require_safe
@signed_in
def send_file(request: HttpRequest, seen: Seen, file: str) -> HttpResponse:
    """A file for entrants, to whoever agreed to the terms; who got what is written down."""
    accepted = find_acceptance(seen, request.user)
    if accepted is None:
        messages.error(request, _("Read the data terms and agree to them first."))
        return redirect(reverse("challenge", args=[seen.name]) + "#files")
    response, fingerprint = open_offered(seen, file)
    if request.method == "GET":
        note_download(accepted, file=file[:200], sha256=fingerprint)
    return response


def _join(request: HttpRequest, seen: Seen, form: Any, *, code: str = "", at_event: bool = False) -> HttpResponse:
    """Show the form, or do what it says. Who has not signed in is led to a code by e-mail, and comes back here."""
    person = request.user
    if request.method == "POST" and not person.is_authenticated:
        return redirect_to_login("/")
    if find_entry(seen, person) is not None:
        return redirect("challenge-entry", seen.name)
    fault = None
    if request.method == "POST" and form.is_valid():
        try:
            take_part(request, [seen], form.cleaned_data, code=code, at_event=at_event)
            return redirect("challenge-entry", seen.name)
        except UpstateError as refused:
            fault = in_three_parts(refused)
    told = {
        **tell_challenge(seen),
        "form": form,
        "fault": fault,
        "has_code": bool(code),
        "sign_in": sign_in_address(request),
        "rules": render_story(seen.opened.rules, label=_("Table in the rules")),
        "terms": render_story(seen.opened.terms, label=_("Table in the data terms")),
    }
    return render(request, "challenges/join.html", told, status=422 if fault or form.errors else 200)


def take_part(
    request: HttpRequest, challenges: Sequence[Seen], told: dict[str, Any], *, code: str, at_event: bool
) -> None:
    """Do what the form of joining says, in each of these challenges, whose terms are agreed to by it."""
    person = request.user
    for one in challenges:
        accept_terms(one, person)
    if code or told.get("how") == CODE:
        refuse_too_many(request, "code")
        entries = join_team(challenges, person, code or told["code"])
        messages.success(request, _("You are in the team %(name)s.") % {"name": entries[0].name})
    else:
        refuse_too_many(request, "entry")
        entries = enter(
            challenges,
            person,
            name=told["name"],
            is_team=told["how"] == TEAM,
            is_hidden=told["is_hidden"],
            at_event=at_event,
        )
        messages.success(request, _("You take part."))
    note_joining(request, entries)


def note_joining(request: HttpRequest, entries: Sequence[Entry]) -> None:
    """Write down who joined what."""
    for one in entries:
        audit(request, "Joined a challenge", about=f"challenge {one.challenge}, entry {one.pk}")


def _challenge_of(code: str) -> str:
    """The challenge whose event or team has the code; empty where none has."""
    if not code:
        return ""
    named = next((one.name for one in find_challenges() if is_event_code(code, one.name)), "")
    team = Entry.objects.filter(code=code, withdrawn=None).values_list("challenge", flat=True).first()
    return named or team or ""
