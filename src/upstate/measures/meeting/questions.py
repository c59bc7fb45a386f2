"""What to ask about a measure, by rule: each question rests on one thing that its reading says."""

from __future__ import annotations

from collections.abc import Iterator

from upstate.measures.meeting.tightening import propose_target
from upstate.measures.reading import AgainstTarget, Reading
from upstate.measures.told import ToldMeasure
from upstate.measures.wording import period_name, periods, target_text
from upstate.sentences import Sentence, say


def questions_about(measure: ToldMeasure) -> tuple[Sentence, ...]:
    """The questions, the most pressing first; none for a measure that nothing computes."""
    reading = measure.reading
    return () if reading is None else (*_of_change(reading), *_of_target(measure, reading))


def _of_change(reading: Reading) -> Iterator[Sentence]:
    if reading.news is None:
        return
    since = period_name(reading.news.since, reading.frequency)
    if reading.verdict == "worse" and _worse_than_last_year(reading):
        yield say("Worse than last year by more than noise: what happened in {period}?", period=since)
    elif reading.verdict == "worse":
        yield say("Worse by more than noise: what happened in {period}?", period=since)
    elif reading.verdict == "changed":
        yield say("Changed by more than noise: what happened in {period}?", period=since)
    elif reading.verdict == "better":
        yield say(
            "Better by more than noise since {period}: what was done, and where else would it help?", period=since
        )


def _worse_than_last_year(reading: Reading) -> bool:
    """Whether the newest value is worse than that of a year before by more than noise."""
    if reading.last_year is None:
        return False
    _change, low, high = reading.last_year
    return high < 0 if reading.direction == "up" else low > 0


def _of_target(measure: ToldMeasure, reading: Reading) -> Iterator[Sentence]:
    against = reading.target
    if against is None or against.met is None:
        return
    if not against.met:
        yield _missed(against, reading)
    elif (proposal := propose_target(measure)) is not None:
        yield proposal.told


def _missed(against: AgainstTarget, reading: Reading) -> Sentence:
    target, of = target_text(against.target), periods(against.of, reading.frequency)
    if against.by is None:
        return say(
            "The target of {target} was met in {met} of {periods}: what would reach it, and who does it?",
            target=target,
            met=against.periods,
            periods=of,
        )
    return say(
        "The target of {target} was met in {met} of {periods}: what would reach it by {day}, and who does it?",
        target=target,
        met=against.periods,
        periods=of,
        day=against.by.isoformat(),
    )
