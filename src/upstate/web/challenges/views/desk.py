"""The organiser's pages: who takes part, judges, and the tally of judged tracks. The private part of a score is not among them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from upstate.challenges.judging.audit import audit_csv
from upstate.errors import UpstateError
from upstate.solutions.challenge.text import Track
from upstate.web.challenges.access import in_three_parts, of_staff
from upstate.web.challenges.actions.entering import disqualify, hide_name, let_in_again
from upstate.web.challenges.actions.judging import end_judge, give_works, invite_judge, publish, set_conflict
from upstate.web.challenges.board import see_board
from upstate.web.challenges.codes import event_code, shown_code
from upstate.web.challenges.forms import ConflictForm, DisqualifyForm, InviteJudgeForm
from upstate.web.challenges.judging import blind_numbers, entry_names, tally_track, told_place, works_in
from upstate.web.challenges.models import Assignment, Conflict, Download, Entry, Judge, State, Verdict
from upstate.web.challenges.seeing import Seen
from upstate.web.challenges.views.entry import judged_track
from upstate.web.challenges.views.public import tell_challenge, tell_winners
from upstate.web.city import site_origin
from upstate.web.look.saving import csv_to_save
from upstate.web.look.saying import in_language
from upstate.web.people.audit import audit


@require_http_methods(["GET", "HEAD", "POST"])
@of_staff
def show_desk(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Who takes part, who judges, and how far they are."""
    inviting, tying, excluding, fault = InviteJudgeForm(), _conflict_form(seen), _disqualify_form(seen), None
    if request.method == "POST":
        what = request.POST.get("what", "")
        inviting = InviteJudgeForm(request.POST) if what == "invite" else inviting
        tying = _conflict_form(seen, request.POST) if what == "conflict" else tying
        excluding = _disqualify_form(seen, request.POST) if what == "disqualify" else excluding
        form: Any = {"invite": inviting, "conflict": tying, "disqualify": excluding}.get(what)
        try:
            if form is None or form.is_valid():
                messages.success(request, _do(request, seen, what, form))
                audit(request, f"Ran a challenge: {what}", about=f"challenge {seen.name}")
                return redirect("challenge-desk", seen.name)
        except UpstateError as refused:
            fault = in_three_parts(refused)
    entries = Entry.objects.filter(challenge=seen.name).annotate(
        people=Count("members", distinct=True),
        scored=Count("submissions", filter=Q(submissions__state=State.SCORED), distinct=True),
    )
    judges = Judge.objects.filter(challenge=seen.name).annotate(
        given_works=Count("assignments", distinct=True),
        done_works=Count("assignments", filter=Q(assignments__given__done=True), distinct=True),
    )
    told = {
        **tell_challenge(seen),
        "entries": entries.order_by("pk"),
        "judges": judges,
        "conflicts": Conflict.objects.filter(entry__challenge=seen.name).select_related("judge", "entry"),
        "downloads": Download.objects.filter(accepted__challenge=seen.name).count(),
        "code": shown_code(event_code(seen.name)),
        "scored": tell_winners(seen, see_board(seen)) if seen.shows_results else None,
        "tracks": [_track_told(seen, one) for one in seen.judged_tracks],
        "inviting": inviting,
        "tying": tying,
        "excluding": excluding,
        "fault": fault,
    }
    wrong = fault or inviting.errors or tying.errors or excluding.errors
    return render(request, "challenges/desk.html", told, status=422 if wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@of_staff
def show_tally(request: HttpRequest, seen: Seen, track: str) -> HttpResponse:
    """Raw and adjusted places, each judge's level, who would win without each judge; and publishing."""
    contest = judged_track(seen, track)
    fault = None
    if request.method == "POST":
        try:
            publish(seen, contest, adjusted=request.POST.get("adjusted") == "yes", by=request.user.named[:254])
        except UpstateError as refused:
            fault = in_three_parts(refused)
        else:
            audit(request, "Published the result of a judged track", about=f"challenge {seen.name}, track {track}")
            messages.success(request, _("It is published, and the public sees it from the day of the results on."))
            return redirect("challenge-tally", seen.name, track)
    asked = request.GET.get("adjusted")
    adjusted = contest.adjust if asked not in ("yes", "no") else asked == "yes"
    found = tally_track(seen, contest, adjust=adjusted)
    names = entry_names(works_in(seen, contest), public=False)
    numbers = (
        {names.get(entry): number for entry, number in blind_numbers(seen, contest).items()} if contest.blind else {}
    )
    told = {
        **tell_challenge(seen),
        "track": contest,
        "track_title": in_language(contest.title),
        "adjusted": adjusted,
        "places": [{**told_place(one), "number": numbers.get(one.entry)} for one in found.places],
        "judges": found.judges,
        "sentences": (*found.sentences, *found.organiser),
        "verdict": Verdict.objects.filter(challenge=seen.name, track=track).first(),
        "fault": fault,
    }
    return render(request, "challenges/tally.html", told, status=422 if fault else 200)


@require_safe
@of_staff
def send_audit(request: HttpRequest, seen: Seen, track: str) -> HttpResponse:
    """Every step from the marks to the places, as CSV."""
    found = tally_track(seen, judged_track(seen, track))
    return csv_to_save(audit_csv(found.steps), name=f"{seen.name}-{track}-tally.csv")


def _do(request: HttpRequest, seen: Seen, what: str, form: Any) -> str:
    """Do what a button says, and say what was done."""
    if what == "invite":
        return _invite(request, seen, **form.cleaned_data)
    if what == "conflict":
        told = form.cleaned_data
        judge, entry = _one(Judge, seen, told["judge"]), _one(Entry, seen, told["entry"])
        set_conflict(judge, entry, by="staff", why=told["why"])
        return _("Noted. This judge will not judge this entry.")
    if what == "disqualify":
        return _disqualify(request, seen, **form.cleaned_data)
    if what == "assign":
        given = give_works(seen, judged_track(seen, request.POST.get("track", "")))
        if given.short:
            return _("The works are given to judges, but some have too few: see below.")
        return _("The works are given to judges.")
    number = request.POST.get("number", "")
    if what == "end":
        end_judge(_one(Judge, seen, number))
        return _("This person judges no more.")
    if what == "let in":
        let_in_again(_one(Entry, seen, number))
        audit(request, "Let an entry take part again", about=f"challenge {seen.name}, entry {number}")
        return _("The entry takes part again, with all that it sent.")
    if what in ("hide", "show"):
        hide_name(_one(Entry, seen, number), hide=what == "hide")
        return _("The name is hidden.") if what == "hide" else _("The name is shown.")
    raise Http404


def _one(model: Any, seen: Seen, number: Any) -> Any:
    if not str(number).isdecimal() or len(str(number)) > 18:
        raise Http404
    return get_object_or_404(model, pk=int(number), challenge=seen.name)


def _disqualify(request: HttpRequest, seen: Seen, *, entry: int, why: str) -> str:
    found = _one(Entry, seen, entry)
    disqualify(found, why=why)
    audit(request, f"Disqualified an entry: {why}"[:300], about=f"challenge {seen.name}, entry {entry}")
    return _(
        "%(name)s is off the board and out of judging. Its members read the reason on the page of their entry; no mail goes out, so tell them."
    ) % {"name": found.name}


def _invite(request: HttpRequest, seen: Seen, *, email: str, name: str) -> str:
    judge = invite_judge(seen, email=email, name=name)
    page = site_origin(request) + reverse("challenge-judging", args=[seen.name])
    title = in_language(seen.text.title)
    text = _(
        "%(name)s, you are asked to judge at “%(title)s”.\n\nOpen this page and type this e-mail address; a code of six digits is sent to it:\n%(page)s\n"
    ) % {"name": judge.name, "title": title, "page": page}
    try:
        send_mail(_("Judging at %(title)s") % {"title": title}, text, None, [judge.email])
    except OSError:  # the mail server; the link can be told by hand
        return _("The judge is added, but no mail went out. Send this link yourself: %(page)s") % {"page": page}
    if not settings.EMAIL_GOES_OUT:
        return _("The judge is added. No mail server is set up, so send this link yourself: %(page)s") % {"page": page}
    return _("The judge is added, and a mail went out.")


def _conflict_form(seen: Seen, sent: Any = None) -> ConflictForm:
    judges = Judge.objects.filter(challenge=seen.name, ended=None).values_list("pk", "name")
    return ConflictForm(sent, judges=list(judges), entries=_taking_part(seen))


def _disqualify_form(seen: Seen, sent: Any = None) -> DisqualifyForm:
    return DisqualifyForm(sent, entries=_taking_part(seen), auto_id="id_disqualify_%s")


def _taking_part(seen: Seen) -> list[tuple[int, str]]:
    """Entries by number and name, as a form offers them."""
    return list(Entry.objects.taking_part(seen.name).order_by("folded").values_list("pk", "name"))


def _track_told(seen: Seen, track: Track) -> dict[str, Any]:
    works = works_in(seen, track)
    given = Assignment.objects.filter(work__in=works)
    counts = dict(given.values_list("work_id").annotate(Count("pk")))
    names = {one.pk: one.entry.name for one in works}
    return {
        "name": track.name,
        "title": in_language(track.title),
        "works": len(works),
        "given": given.count(),
        "done": given.filter(given__done=True).count(),
        "short": [names[one.pk] for one in works if counts.get(one.pk, 0) < track.judges],
        "needed": track.judges,
    }
