"""What judges gave, as the tally reads it, and what came out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac

from upstate.challenges.judging.asking import next_comparisons
from upstate.challenges.judging.blind import feedback_to, number_entries
from upstate.challenges.judging.marks import Ballot
from upstate.challenges.judging.marks import Comparison as Compared
from upstate.challenges.judging.tally import Tally, tally
from upstate.solutions.challenge.text import Track
from upstate.web.challenges.board import shown_name
from upstate.web.challenges.models import Comparison, Conflict, Entry, Judge, Marks, Member, Verdict, Work
from upstate.web.challenges.seeing import Seen


@dataclass(frozen=True)
class LeftOut:
    """What would come first without one judge. changes: whether that is another than with all."""

    judge: str
    first: tuple[str, ...]
    changes: bool


def works_in(seen: Seen, track: Track) -> list[Work]:
    """The works of a track that take part."""
    rows = Work.objects.filter(
        track=track.name, withdrawn=None, entry__challenge=seen.name, entry__withdrawn=None
    )
    return list(rows.select_related("entry"))


def conflicts_in(seen: Seen, judges: Iterable[Judge]) -> set[tuple[str, str]]:
    """Judge and entry that do not go together: what was declared, and entries in which a judge takes part."""
    known = list(judges)
    declared = Conflict.objects.filter(judge__in=known).values_list("judge_id", "entry_id")
    by_address = {one.email: one.pk for one in known}
    own = Member.objects.filter(challenge=seen.name, person__email__in=by_address).values_list(
        "person__email", "entry_id"
    )
    return {(str(judge), str(entry)) for judge, entry in declared} | {
        (str(by_address[email]), str(entry)) for email, entry in own
    }


def blind_numbers(seen: Seen, track: Track) -> dict[int, int]:
    """The number by which judges know each entry of a track, by entry. It says nothing of who came when."""
    secret = salted_hmac("upstate.challenges.blind", f"{seen.name}/{track.name}", algorithm="sha256").hexdigest()
    numbers = number_entries([str(one.entry_id) for one in works_in(seen, track)], secret=secret)
    return {int(entry): number for entry, number in numbers.items()}


def pairs_left(judge: Judge, works: Mapping[int, Work]) -> list[tuple[int, int]]:
    """Pairs of works, by number, that a judge has not compared yet, the most telling first."""
    by_entry = {str(one.entry_id): one.pk for one in works.values()}
    compared = _comparisons(list(works.values()), None)
    found = next_comparisons(str(judge.pk), entries=list(by_entry), comparisons=compared, seed=judge.pk)
    return [(by_entry[first], by_entry[second]) for first, second in found]


def feedback_for(seen: Seen, work: Work | None) -> tuple[str, ...]:
    """What judges said to a team, without names; none before the result of the track is out."""
    if work is None or not seen.shows_results:
        return ()
    if not Verdict.objects.filter(challenge=seen.name, track=work.track).exists():
        return ()
    return feedback_to(str(work.entry_id), _ballots([work], None), secret=settings.SECRET_KEY)


def tally_track(seen: Seen, track: Track, *, without: int | None = None) -> Tally:
    """What comes out of all that judges gave. without: a judge who is left out."""
    works = works_in(seen, track)
    ballots, comparisons = _ballots(works, without), _comparisons(works, without)
    return tally(track, ballots, comparisons, [str(one.entry_id) for one in works])


def leave_one_out(seen: Seen, track: Track, whole: Tally) -> list[LeftOut]:
    """Who would come first without each judge."""
    names, first = names_of(seen), _first(whole)
    judges = Judge.objects.filter(challenge=seen.name, assignments__work__in=works_in(seen, track)).distinct()
    found = []
    for one in judges:
        others = _first(tally_track(seen, track, without=one.pk))
        found.append(LeftOut(one.name, tuple(names.get(entry, entry) for entry in others), others != first))
    return found


def told_places(seen: Seen, track: Track, found: Tally) -> list[dict[str, Any]]:
    """The places as they are published, with the names that the public may see."""
    entries = {str(one.entry_id): one for one in works_in(seen, track)}
    return [
        {
            "place": one.place,
            "entry": shown_name(entries[one.entry].entry),
            "title": entries[one.entry].title,
            "link": entries[one.entry].link,
            "does": entries[one.entry].does,
            "figure": one.figure,
            "low": one.low,
            "high": one.high,
            "judges": one.judges,
        }
        for one in found.places
        if one.entry in entries
    ]


def names_of(seen: Seen) -> dict[str, str]:
    """Entries by number as text, as the office calls them."""
    return {str(one.pk): one.name for one in Entry.objects.filter(challenge=seen.name)}


def judges_of(seen: Seen) -> dict[str, str]:
    """Judges by number as text."""
    return {str(one.pk): one.name for one in Judge.objects.filter(challenge=seen.name)}


def _first(found: Tally) -> tuple[str, ...]:
    return tuple(one.entry for one in found.places if one.place == 1)


def _ballots(works: list[Work], without: int | None) -> list[Ballot]:
    rows = Marks.objects.filter(assignment__work__in=works).exclude(assignment__judge=without)
    return [
        Ballot(
            judge=str(one.assignment.judge_id),
            entry=str(one.assignment.work.entry_id),
            marks=dict(one.marks),
            feedback=one.feedback,
            done=one.done,
            at=one.at,
        )
        for one in rows.select_related("assignment__work").order_by("pk")
    ]


def _comparisons(works: list[Work], without: int | None) -> list[Compared]:
    rows = Comparison.objects.filter(first__in=works, second__in=works).exclude(judge=without)
    return [
        Compared(
            judge=str(one.judge_id),
            first=str(one.first.entry_id),
            second=str(one.second.entry_id),
            better=str(one.better.entry_id) if one.better else "",
            at=one.at,
        )
        for one in rows.select_related("first", "second", "better")
    ]
