"""What judges gave, as the tally reads it, and what came out."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from upstate.challenges.judging.asking import next_comparisons
from upstate.challenges.judging.blind import feedback_to, number_entries
from upstate.challenges.judging.marks import Ballot
from upstate.challenges.judging.marks import Comparison as Compared
from upstate.challenges.judging.placing import Placed
from upstate.challenges.judging.tally import Tally, tally
from upstate.solutions.challenge.text import Track
from upstate.web.challenges.board import shown_name
from upstate.web.challenges.models import Assignment, Comparison, Conflict, Entry, Judge, Marks, Member, Verdict, Work
from upstate.web.challenges.seeing import Seen
from upstate.web.challenges.storing import stored


def works_in(seen: Seen, track: Track) -> list[Work]:
    """The works of a track that take part."""
    return list(_handed_in(seen, track).filter(entry__disqualified=None).select_related("entry"))


def _handed_in(seen: Seen, track: Track) -> QuerySet[Work]:
    """With those of entries that were disqualified."""
    return Work.objects.filter(track=track.name, withdrawn=None, entry__challenge=seen.name, entry__withdrawn=None)


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


def given_to(judge: Judge) -> QuerySet[Assignment]:
    """What a judge was given and may judge: neither works that were taken back, nor those of an entry that left, was disqualified, or that the judge
    joined since."""
    rows = Assignment.objects.filter(
        judge=judge, work__withdrawn=None, work__entry__in=Entry.objects.taking_part(judge.challenge)
    )
    own = Member.objects.filter(challenge=judge.challenge, person__email=judge.email).values("entry")
    return rows.exclude(work__entry__in=own).select_related("work__entry", "given")


def blind_numbers(seen: Seen, track: Track) -> dict[int, int]:
    """The number by which judges know each entry of a track, by entry. It says nothing of who came when, and stays when another is disqualified."""
    secret = salted_hmac("upstate.challenges.blind", f"{seen.name}/{track.name}", algorithm="sha256").hexdigest()
    numbers = number_entries([str(one.entry_id) for one in _handed_in(seen, track)], secret=secret)
    return {int(entry): number for entry, number in numbers.items()}


def pairs_left(judge: Judge, works: Mapping[int, Work]) -> list[tuple[int, int]]:
    """Pairs of works, by number, that a judge has not compared yet, the most telling first."""
    by_entry = {str(one.entry_id): one.pk for one in works.values()}
    every = {one.pk: str(one.pk) for one in Judge.objects.filter(challenge=judge.challenge)}
    compared = _comparisons(list(works.values()), {one.entry_id: str(one.entry_id) for one in works.values()}, every)
    found = next_comparisons(str(judge.pk), entries=list(by_entry), comparisons=compared)
    return [(by_entry[first], by_entry[second]) for first, second in found]


def feedback_for(seen: Seen, work: Work | None) -> tuple[str, ...]:
    """What judges said to a team, without names; none before the result of the track is out."""
    if work is None or not seen.shows_results:
        return ()
    if not Verdict.objects.filter(challenge=seen.name, track=work.track).exists():
        return ()
    ballots = _ballots([work], {work.entry_id: work.entry.name}, judge_names(seen))
    return feedback_to(work.entry.name, ballots, secret=settings.SECRET_KEY)


def tally_track(seen: Seen, track: Track, *, public: bool = False, adjust: bool | None = None) -> Tally:
    """What comes out of all that judges gave. Entries go by their names, judges too. public: by the names that everybody may see. adjust: in place of
    what the track says."""
    works = works_in(seen, track)
    names = entry_names(works, public=public)
    judges = judge_names(seen)
    ballots, comparisons = _ballots(works, names, judges), _comparisons(works, names, judges)
    return tally(track, ballots, comparisons, list(names.values()), adjust=adjust)


def told_result(seen: Seen, track: Track, *, adjust: bool) -> dict[str, Any]:
    """The result as it is published: places with the names that everybody may see, what is to know beside them, and the fingerprint of what judges gave."""
    works = works_in(seen, track)
    found = tally_track(seen, track, public=True, adjust=adjust)
    by_name = {name: work for work, name in zip(works, entry_names(works, public=True).values(), strict=True)}
    return {
        "places": [{**told_place(one), **_told_work(by_name[one.entry])} for one in found.places],
        "sentences": [stored(one) for one in found.sentences],
        "sha256": found.sha256,
    }


def told_place(one: Placed) -> dict[str, Any]:
    """A place as plain values; a figure that is not known is null."""
    figures = ("figure", "low", "high", "raw", "adjusted")
    return {
        "place": one.place,
        "entry": one.entry,
        "judges": one.judges,
        **{name: _finite(getattr(one, name)) for name in figures},
    }


def entry_names(works: Iterable[Work], *, public: bool) -> dict[int, str]:
    """Entries by number, each with a name that no other of them has."""
    return _unlike({one.entry_id: shown_name(one.entry) if public else one.entry.name for one in works})


def judge_names(seen: Seen) -> dict[int, str]:
    """Judges by number, in the same way."""
    return _unlike(dict(Judge.objects.filter(challenge=seen.name).values_list("pk", "name")))


def _unlike(names: Mapping[int, str]) -> dict[int, str]:
    counts = Counter(names.values())
    return {number: name if counts[name] == 1 else f"{name} ({number})" for number, name in names.items()}


def _told_work(work: Work) -> dict[str, Any]:
    return {"number": work.entry_id, "title": work.title, "link": work.link, "does": work.does}


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _ballots(works: list[Work], entries: Mapping[int, str], judges: Mapping[int, str]) -> list[Ballot]:
    rows = Marks.objects.filter(assignment__work__in=works).select_related("assignment__work").order_by("pk")
    return [
        Ballot(
            judge=judges[one.assignment.judge_id],
            entry=entries[one.assignment.work.entry_id],
            marks=dict(one.marks),
            feedback=one.feedback,
            done=one.done,
        )
        for one in rows
    ]


def _comparisons(works: list[Work], entries: Mapping[int, str], judges: Mapping[int, str]) -> list[Compared]:
    rows = Comparison.objects.filter(first__in=works, second__in=works).select_related("first", "second", "better")
    return [
        Compared(
            judge=judges[one.judge_id],
            first=entries[one.first.entry_id],
            second=entries[one.second.entry_id],
            better=entries[one.better.entry_id] if one.better else "",
        )
        for one in rows
    ]
