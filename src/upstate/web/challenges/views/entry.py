"""The pages of those who take part: their entry, what they send, and what they hand in to judged tracks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upstate.errors import UpstateError
from upstate.solutions.challenge.text import Track
from upstate.web.challenges.access import in_three_parts, largest_request, of_entry
from upstate.web.challenges.actions.entering import change_code, leave, rename_entry, withdraw_entry
from upstate.web.challenges.actions.handing_in import hand_in, take_work_back
from upstate.web.challenges.actions.submitting import (
    MOST_FINAL,
    SameFile,
    choose,
    left_today,
    score_left,
    submit,
    take_back,
)
from upstate.web.challenges.codes import draw_code, shown_code
from upstate.web.challenges.files import send_work_file
from upstate.web.challenges.forms import NameForm, PredictionsForm, WorkForm
from upstate.web.challenges.history import draw_history, tell_history, tell_submission
from upstate.web.challenges.judging import feedback_for
from upstate.web.challenges.models import Entry, Submission, Work
from upstate.web.challenges.refusing import refuse_too_many
from upstate.web.challenges.seeing import Seen
from upstate.web.challenges.views.public import tell_challenge, tell_rubric
from upstate.web.city import site_origin
from upstate.web.look.saying import in_language
from upstate.web.people.audit import audit


@require_safe
@of_entry
def show_entry(request: HttpRequest, seen: Seen, entry: Entry) -> HttpResponse:
    """The entry: its people, its code, what is left today, what it sent. What a killed process left is scored now."""
    score_left(seen.name, entry)
    return _show(request, seen, entry)


@require_POST
@of_entry
def send(request: HttpRequest, seen: Seen, entry: Entry) -> HttpResponse:
    """Take a file of predictions, score it, and lead to what came out."""
    form = PredictionsForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, seen, entry, predictions=form, status=422)
    try:
        refuse_too_many(request, "file")
        found = submit(seen, entry, request.user, form.cleaned_data["file"])
    except SameFile as same:
        messages.info(request, f"{same.given} {same.next_step}")
        found = same.submission
    except UpstateError as fault:
        return _show(request, seen, entry, fault=in_three_parts(fault), status=422)
    audit(request, "Sent predictions", about=f"challenge {seen.name}, submission {found.pk}")
    return redirect("challenge-submission", seen.name, found.pk)


send.largest_request = largest_request  # read by request_limits, as of any view


@require_http_methods(["GET", "HEAD", "POST"])
@of_entry
def show_submission(request: HttpRequest, seen: Seen, entry: Entry, number: int) -> HttpResponse:
    """One file that the entry sent: its score or its faults; it can be chosen, or taken back."""
    found = get_object_or_404(Submission, pk=number, entry=entry)
    fault = None
    if request.method == "POST":
        try:
            _change(seen, found, request.POST.get("what", ""))
        except UpstateError as refused:
            fault = in_three_parts(refused)
        else:
            audit(request, "Changed a submission", about=f"challenge {seen.name}, submission {found.pk}")
            return redirect("challenge-submission", seen.name, found.pk)
    score_left(seen.name, entry)
    found.refresh_from_db()
    told = {
        **tell_challenge(seen),
        "entry": entry,
        "one": tell_submission(seen, found),
        "left_today": min(left_today(seen, entry, request.user)),
        "fault": fault,
    }
    return render(request, "challenges/submission.html", told, status=422 if fault else 200)


@require_POST
@of_entry
def change_entry(request: HttpRequest, seen: Seen, entry: Entry) -> HttpResponse:
    """Leave, withdraw, another name, another code."""
    what = request.POST.get("what", "")
    form = NameForm(request.POST) if what == "name" else None
    if form is not None and not form.is_valid():
        return _show(request, seen, entry, naming=form, status=422)
    try:
        told = _changed(seen, entry, request.user, what, form)
    except UpstateError as fault:
        return _show(request, seen, entry, fault=in_three_parts(fault), status=422)
    audit(request, f"Changed an entry: {what}", about=f"challenge {seen.name}, entry {entry.pk}")
    messages.success(request, told)
    return redirect("challenge" if what in ("leave", "withdraw") else "challenge-entry", seen.name)


@require_http_methods(["GET", "HEAD", "POST"])
@of_entry
def show_work(request: HttpRequest, seen: Seen, entry: Entry, track: str) -> HttpResponse:
    """What the entry hands in to a judged track."""
    contest = judged_track(seen, track)
    work = Work.objects.filter(entry=entry, track=track).first()
    has_file = bool(work and work.file)
    initial = {name: getattr(work, name) for name in ("title", "does", "link")} if work else {}
    form = WorkForm(request.POST or None, request.FILES or None, initial=initial, has_file=has_file)
    fault = None
    if request.method == "POST":
        try:
            if request.POST.get("what") == "withdraw":
                take_work_back(seen, entry, contest)
                messages.success(request, _("It is withdrawn."))
                return redirect("challenge-entry", seen.name)
            if form.is_valid():
                hand_in(seen, entry, contest, form.cleaned_data)
                audit(request, "Handed in a work", about=f"challenge {seen.name}, track {track}")
                messages.success(request, _("It is handed in. You can change it until the challenge closes."))
                return redirect("challenge-work", seen.name, track)
        except UpstateError as refused:
            fault = in_three_parts(refused)
    told = {
        **tell_challenge(seen),
        "entry": entry,
        "track": contest,
        "track_title": in_language(contest.title),
        "rubric": tell_rubric(contest),
        "work": work,
        "form": form,
        "fault": fault,
        "feedback": feedback_for(seen, work),
    }
    return render(request, "challenges/work.html", told, status=422 if fault or form.errors else 200)


@require_safe
@of_entry
def send_own_file(request: HttpRequest, seen: Seen, entry: Entry, track: str) -> HttpResponse:
    """The file that the entry handed in itself."""
    return send_work_file(get_object_or_404(Work, entry=entry, track=track))


def judged_track(seen: Seen, name: str) -> Track:
    """The judged track of that name; raises `Http404`."""
    found = seen.text.track(name)
    if found is None or found.kind != "judged":
        raise Http404
    return found


def _change(seen: Seen, found: Submission, what: str) -> None:
    if what == "withdraw":
        take_back(seen, found)
    elif what in ("choose", "drop"):
        choose(seen, found, is_final=what == "choose")


def _changed(seen: Seen, entry: Entry, person: Any, what: str, form: NameForm | None) -> str:
    """Do it, and say what was done."""
    if form is not None:
        rename_entry(seen, entry, **form.cleaned_data)
        return _("The name is saved.")
    if what == "leave":
        return _("You left, and the entry is withdrawn.") if leave(seen, entry, person) else _("You left the team.")
    if what == "withdraw":
        withdraw_entry(seen, entry)
        return _("The entry is withdrawn.")
    if what == "code":
        change_code(entry)
        return _("The team has a new code. The one before does not work any more.")
    raise Http404


def _members(entry: Entry, viewer: Any) -> list[str]:
    """Names of the people in an entry. The address of whoever gave no name is nobody else's business."""
    people = [one.person for one in entry.members.select_related("person")]
    return [
        one.name or (one.email if one == viewer else _("Person %(number)s") % {"number": number})
        for number, one in enumerate(people, 1)
    ]


def _show(
    request: HttpRequest,
    seen: Seen,
    entry: Entry,
    *,
    predictions: PredictionsForm | None = None,
    naming: NameForm | None = None,
    fault: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    sent = list(Submission.objects.filter(entry=entry))
    today, every = left_today(seen, entry, request.user)
    door = site_origin(request) + reverse("challenge-door", args=[seen.name, entry.code]) if entry.code else ""
    works = {one.track: one for one in Work.objects.filter(entry=entry, withdrawn=None)}
    told = {
        **tell_challenge(seen),
        "entry": entry,
        "members": _members(entry, request.user),
        "code": shown_code(entry.code),
        "door": door,
        "picture": draw_code(door, label=_("Picture for a camera: it leads into your team")) if door else "",
        "left_today": today,
        "left": every,
        "limits": seen.text.limits,
        "history": tell_history(seen, sent),
        "drawn": draw_history(seen, sent),
        "chosen": sum(one.is_final for one in sent),
        "most_final": MOST_FINAL,
        "waiting": any(one.is_under_way for one in sent),
        "works": [(one, in_language(one.title), works.get(one.name)) for one in seen.judged_tracks],
        "is_scored": bool(seen.scored_tracks),
        "predictions": predictions or PredictionsForm(),
        "naming": naming or NameForm(initial={"name": entry.name, "is_hidden": entry.is_hidden}),
        "fault": fault,
    }
    return render(request, "challenges/entry.html", told, status=status)
