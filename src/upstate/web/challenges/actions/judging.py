"""Judges: who they are, what they must not judge, what they are given, what they gave, and the result."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from upstate.challenges.judging.assigning import Assignment as Given
from upstate.challenges.judging.assigning import assign
from upstate.solutions.challenge.text import Track
from upstate.web.challenges.judging import conflicts_in, told_result, works_in
from upstate.web.challenges.models import Assignment, Comparison, Conflict, Entry, Judge, Marks, Verdict, Work
from upstate.web.challenges.names import plain_line, plain_text
from upstate.web.challenges.refusing import NotNow
from upstate.web.challenges.seeing import Phase, Seen

_LONG = 4000


def invite_judge(seen: Seen, *, email: str, name: str) -> Judge:
    """Let whoever signs in by this address judge; one that was ended judges again."""
    values = {"name": name, "ended": None}
    return Judge.objects.update_or_create(challenge=seen.name, email=email.strip().lower(), defaults=values)[0]


@transaction.atomic
def end_judge(judge: Judge) -> None:
    """Let a person judge no more. What they finished stays; what they did not begin is free for others."""
    Judge.objects.filter(pk=judge.pk).update(ended=timezone.now())
    Assignment.objects.filter(judge=judge).exclude(given__done=True).delete()


@transaction.atomic
def set_conflict(judge: Judge, entry: Entry, *, by: str, why: str = "") -> None:
    """Keep a judge from an entry, and take back what the judge was given of it or gave to it."""
    values = {"by": by, "why": plain_line(why, most=300)}
    Conflict.objects.get_or_create(judge=judge, entry=entry, defaults=values)
    Assignment.objects.filter(judge=judge, work__entry=entry).delete()
    Comparison.objects.filter(Q(first__entry=entry) | Q(second__entry=entry), judge=judge).delete()


@transaction.atomic
def give_works(seen: Seen, track: Track) -> Given:
    """Give each work of a track its judges, fairly and without conflicts; what was given before stays. Gives which works have too few, and why."""
    refuse_published(seen, track)
    works = {str(one.entry_id): one for one in works_in(seen, track)}
    judges = {str(one.pk): one for one in Judge.objects.select_for_update().filter(challenge=seen.name, ended=None)}
    there = Assignment.objects.filter(work__in=works.values(), judge__in=judges.values())
    already = [(str(one.judge_id), str(one.work.entry_id)) for one in there.select_related("work")]
    given = assign(
        list(works),
        list(judges),
        conflicts=conflicts_in(seen, judges.values()),
        each=track.judges,
        seed=seen.text.split.seed,
        already=already,
    )
    new = {*given.pairs} - {*already}
    Assignment.objects.bulk_create(Assignment(judge=judges[judge], work=works[entry]) for judge, entry in sorted(new))
    return given


@transaction.atomic
def save_marks(
    seen: Seen, assignment: Assignment, track: Track, *, marks: Mapping[str, float], feedback: str, done: bool
) -> Marks:
    """Keep what a judge gave so far. done: it is whole; raises `NotNow` where a line of the rubric has no points yet."""
    refuse_not_judging(seen, track)
    missing = [one for one in track.rubric if one.name not in marks]
    if done and missing:
        raise NotNow(
            _("Some lines of the rubric have no points yet."),
            allowed=_("points for each line before it is done"),
            next_step=_("Give the missing points, or save without saying that it is done."),
        )
    values = {"marks": dict(marks), "feedback": plain_text(feedback, most=_LONG), "done": done}
    return Marks.objects.update_or_create(assignment=assignment, defaults=values)[0]


@transaction.atomic
def compare(seen: Seen, judge: Judge, track: Track, *, first: Work, second: Work, better: Work | None) -> Comparison:
    """Keep which of two works a judge finds better; the answer before is replaced. Raises `NotNow` for works that the judge was not given."""
    refuse_not_judging(seen, track)
    first, second = sorted((first, second), key=lambda one: one.pk)
    pair = {first.pk, second.pk}
    if len(pair) < 2 or Assignment.objects.filter(judge=judge, work__in=pair).count() < 2:
        raise NotNow(
            _("You were not given these two works."),
            allowed=_("two of the works that you judge"),
            next_step=_("Go back to your list."),
        )
    return Comparison.objects.update_or_create(judge=judge, first=first, second=second, defaults={"better": better})[0]


def publish(seen: Seen, track: Track, *, adjusted: bool, by: str) -> Verdict:
    """Freeze the result of a judged track; the public sees it from the day of the results on. Raises `NotNow` before judges are done, and where it
    is published."""
    if seen.phase not in (Phase.CLOSED, Phase.RESULTS):
        raise NotNow(
            _("The judges may still work."),
            allowed=_("publishing from %(judged)s on") % {"judged": seen.moments[2].told},
            next_step=_("Wait until then. The tally shows how far they are."),
        )
    result = told_result(seen, track, adjust=adjusted)
    refuse_published(seen, track)
    try:
        with transaction.atomic():
            return Verdict.objects.create(
                challenge=seen.name, track=track.name, adjusted=adjusted, result=result, by=by
            )
    except IntegrityError:
        raise _is_published() from None


def refuse_not_judging(seen: Seen, track: Track) -> None:
    """Raise `NotNow` outside of the time in which judges work."""
    refuse_published(seen, track)
    if seen.phase is not Phase.JUDGING:
        raise NotNow(
            _("Judges do not work at this moment."),
            allowed=_("from %(closes)s to %(judged)s")
            % {"closes": seen.moments[1].told, "judged": seen.moments[2].told},
            next_step=_("Come back in that time, or ask the organiser."),
        )


def refuse_published(seen: Seen, track: Track) -> None:
    """Raise `NotNow` where the result of a track is published."""
    if Verdict.objects.filter(challenge=seen.name, track=track.name).exists():
        raise _is_published()


def _is_published() -> NotNow:
    return NotNow(
        _("The result of this track is published."),
        allowed=_("judging until the result is published"),
        next_step=_("Look at the tally. What was published does not change any more."),
    )
