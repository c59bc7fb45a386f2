"""A judge's pages: the list, one work, two works side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from upstate.errors import UpstateError
from upstate.solutions.challenge.text import Track
from upstate.web.challenges.access import in_three_parts, of_judge
from upstate.web.challenges.actions.judging import compare, save_marks, set_conflict
from upstate.web.challenges.board import shown_name
from upstate.web.challenges.files import send_work_file
from upstate.web.challenges.forms import MarksForm
from upstate.web.challenges.judging import blind_numbers, given_to, pairs_left
from upstate.web.challenges.models import Assignment, Entry, Judge, Work
from upstate.web.challenges.seeing import Seen
from upstate.web.challenges.views.entry import judged_track
from upstate.web.challenges.views.public import tell_challenge, tell_rubric
from upstate.web.look.saying import in_language
from upstate.web.people.audit import audit


@require_http_methods(["GET", "HEAD", "POST"])
@of_judge
def show_judging(request: HttpRequest, seen: Seen, judge: Judge) -> HttpResponse:
    """What the judge was given, and with whom the judge has ties. The names of entries stand apart from the works, in another order: a blind
    track stays blind."""
    if request.method == "POST":
        entry = get_object_or_404(Entry, pk=_number(request.POST.get("entry", "")), challenge=seen.name)
        set_conflict(judge, entry, by="judge", why=request.POST.get("why", ""))
        audit(request, "Declared a conflict of interest", about=f"challenge {seen.name}, entry {entry.pk}")
        messages.success(request, _("Noted. You will not judge this entry."))
        return redirect("challenge-judging", seen.name)
    own = given_to(judge)
    tied = {one.entry_id for one in judge.conflicts.all()}
    entries = Entry.objects.taking_part(seen.name).filter(works__withdrawn=None, works__isnull=False)
    told = {
        **tell_challenge(seen),
        "judge": judge,
        "tracks": [
            _told_track(seen, one, [given for given in own if given.work.track == one.name])
            for one in seen.judged_tracks
        ],
        "entries": sorted({one for one in entries if one.pk not in tied}, key=lambda one: one.folded),
        "tied": [one.entry for one in judge.conflicts.select_related("entry")],
    }
    return render(request, "challenges/judging.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
@of_judge
def judge_work(request: HttpRequest, seen: Seen, judge: Judge, number: int) -> HttpResponse:
    """One work with its rubric. What is given so far is saved at each press of a button."""
    assignment = _assignment(judge, number)
    track = judged_track(seen, assignment.work.track)
    given = getattr(assignment, "given", None)
    initial = {f"mark-{name}": value for name, value in (given.marks if given else {}).items()}
    form = MarksForm(
        request.POST or None, track=track, initial={**initial, "feedback": given.feedback if given else ""}
    )
    fault = None
    if request.method == "POST" and form.is_valid():
        done = request.POST.get("what") == "done"
        try:
            save_marks(seen, assignment, track, marks=form.marks, feedback=form.cleaned_data["feedback"], done=False)
            if done:
                save_marks(seen, assignment, track, marks=form.marks, feedback=form.cleaned_data["feedback"], done=True)
        except UpstateError as refused:
            fault = in_three_parts(refused)
        else:
            audit(request, "Gave marks", about=f"challenge {seen.name}, work {number}")
            messages.success(request, _("It is done.") if done else _("Saved. It is not done yet."))
            return redirect("challenge-judging", seen.name) if done else redirect("challenge-judge", seen.name, number)
    told = {
        **tell_challenge(seen),
        "work": assignment.work,
        "shown_as": _shown_as(assignment.work, track, blind_numbers(seen, track)),
        "track_title": in_language(track.title),
        "form": form,
        "given": given,
        "fault": fault,
    }
    return render(request, "challenges/judge.html", told, status=422 if fault or form.errors else 200)


@require_safe
@of_judge
def send_judged_file(request: HttpRequest, seen: Seen, judge: Judge, number: int) -> HttpResponse:
    """The file of a work that the judge was given."""
    return send_work_file(_assignment(judge, number).work)


@require_http_methods(["GET", "HEAD", "POST"])
@of_judge
def judge_pairs(request: HttpRequest, seen: Seen, judge: Judge, track: str) -> HttpResponse:
    """Two works side by side, until each pair that the judge was given is compared."""
    contest = judged_track(seen, track)
    if not contest.pairwise:
        raise Http404
    works = {one.work_id: one.work for one in given_to(judge).filter(work__track=track)}
    fault = None
    if request.method == "POST":
        try:
            _compare(request, seen, judge, contest, works)
        except UpstateError as refused:
            fault = in_three_parts(refused)
        else:
            audit(request, "Compared two works", about=f"challenge {seen.name}, track {track}")
            return redirect("challenge-pairs", seen.name, track)
    left = pairs_left(judge, works)
    numbers = blind_numbers(seen, contest)
    told = {
        **tell_challenge(seen),
        "track": contest,
        "track_title": in_language(contest.title),
        "rubric": tell_rubric(contest),
        "pair": [
            {"work": works[one], "shown_as": _shown_as(works[one], contest, numbers)}
            for one in (left[0] if left else ())
        ],
        "left": len(left),
        "all": len(works) * (len(works) - 1) // 2,
        "fault": fault,
    }
    return render(request, "challenges/pairs.html", told, status=422 if fault else 200)


def _compare(request: HttpRequest, seen: Seen, judge: Judge, track: Track, works: dict[int, Work]) -> None:
    first, second = (works.get(_number(request.POST.get(name, ""))) for name in ("first", "second"))
    if first is None or second is None:
        raise Http404
    better = {"first": first, "second": second, "equal": None}
    what = request.POST.get("what", "")
    if what not in better:
        raise Http404
    compare(seen, judge, track, first=first, second=second, better=better[what])


def _told_track(seen: Seen, track: Track, own: list[Assignment]) -> dict[str, Any]:
    numbers = blind_numbers(seen, track)
    return {
        "name": track.name,
        "title": in_language(track.title),
        "pairwise": track.pairwise,
        "blind": track.blind,
        "own": [
            {"work": one.work, "shown_as": _shown_as(one.work, track, numbers), "given": getattr(one, "given", None)}
            for one in own
        ],
    }


def _shown_as(work: Work, track: Track, numbers: Mapping[int, int]) -> str:
    """A number where the track is blind, else the name of the entry."""
    return _("Work %(number)s") % {"number": numbers[work.entry_id]} if track.blind else shown_name(work.entry)


def _assignment(judge: Judge, number: int) -> Assignment:
    return get_object_or_404(given_to(judge), work=number)


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 18:
        raise Http404
    return int(text)
