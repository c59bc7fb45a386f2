"""What to ask about a measure, by rule: each question rests on one thing that its reading says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from upstate.measures.meeting.tightening import propose_target
from upstate.measures.reading import Reading
from upstate.measures.told import ToldMeasure, shown
from upstate.sentences import Sentence, month_name, say


def questions_about(measure: ToldMeasure) -> tuple[Sentence, ...]:
    """The questions, the most pressing first; none for a measure that nothing computes."""
    reading = measure.reading
    return () if reading is None else (*_of_change(reading), *_of_target(measure, reading))


def _of_change(reading: Reading) -> Iterator[Sentence]:
    since = changed_in(reading)
    month = _month(since) if since else say("these months")
    if reading.verdict == "worse" and _worse_than_last_year(reading):
        yield say("Worse than last year by more than noise: what happened in {month}?", month=month)
    elif reading.verdict == "worse":
        yield say("Worse by more than noise: what happened in {month}?", month=month)
    elif reading.verdict == "changed":
        yield say("Changed by more than noise: what happened in {month}?", month=month)
    elif reading.verdict == "better":
        yield say("Better by more than noise since {month}: what was done, and where else would it help?", month=month)


def changed_in(reading: Reading) -> date | None:
    """When what is told of it began: the start of the newest stretch where the series has several, else the newest signal."""
    if len(reading.stretches) > 1:
        return reading.stretches[-1].starts
    return max(reading.signals, default=None)


def _worse_than_last_year(reading: Reading) -> bool:
    """Of a reading that is worse: whether its change against last year is more than noise too."""
    return reading.last_year is not None and not reading.last_year[1] <= 0 <= reading.last_year[2]


def _of_target(measure: ToldMeasure, reading: Reading) -> Iterator[Sentence]:
    against = reading.target
    if against is None or against.met is None:
        return
    target = shown(against.target)
    if not against.met:
        met, of = str(against.periods), str(against.of)
        if against.by is None:
            yield say(
                "The target of {target} was met in {met} of {of}: what would reach it, and who does it?",
                target=target,
                met=met,
                of=of,
            )
        else:
            by = against.by.isoformat()
            yield say(
                "The target of {target} was met in {met} of {of}: what would reach it by {by}, and who does it?",
                target=target,
                met=met,
                of=of,
                by=by,
            )
    elif (proposal := propose_target(measure)) is not None:
        yield proposal.told


def _month(day: date) -> Sentence:
    return say("{month} {year}", month=month_name(day), year=str(day.year))
