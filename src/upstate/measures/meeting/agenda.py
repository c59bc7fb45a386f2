"""What a meeting talks about, made by rule: a pure function of what may be said of the measures, the follow-ups, and the day.

1. Follow-ups: all that are open, the longest overdue first, and what was done or dropped since the last meeting.
2. The standing measures, in the order in which the meeting names them.
3. What changed by more than noise, the worse before the better.
4. The others, in one line by how they stand. They are read and not talked about.
5. What is late or missing in the data.
6. What was decided, read out, and the one question of the survey.

There is room for one measure in five minutes, beside eight for the rest, so a short meeting talks about fewer; those that find no place are
named in 4. All minutes add up to the length of the meeting.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from upstate.measures.meeting.data_faults import fault_of
from upstate.measures.meeting.follow_ups import FollowUp, ended_since, most_pressing_first
from upstate.measures.meeting.minutes import share_minutes
from upstate.measures.meeting.questions import questions_about
from upstate.measures.told import ToldMeasure, Weight, by_weight, tell_rest
from upstate.sentences import listed, say, say_count, together

Kind = Literal["follow_ups", "standing", "changed", "rest", "data", "close"]
_CHANGED: tuple[Weight, ...] = ("worse", "changed", "better")
# How much of the time a topic gets against others; more by the follow-up, up to three times as much.
_FEW, _MEASURE, _WORSE = 2, 6, 9
_MINUTES_OF_A_MEASURE = 5
_MINUTES_OF_THE_OTHERS = 8  # follow-ups, the rest, data and the end, two each


@dataclass(frozen=True)
class AgendaTopic:
    """One topic. said: what is told of it. questions: what to ask. measure, figures: of what it is about, where it is one measure.
    follow_ups: numbers of those that are told here."""

    kind: Kind
    title: str
    minutes: int
    said: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    measure: str = ""
    figures: int = 0
    follow_ups: tuple[int, ...] = ()


@dataclass(frozen=True)
class Agenda:
    """The topics of one meeting in their order."""

    title: str
    on: date
    topics: tuple[AgendaTopic, ...]

    @property
    def minutes(self) -> int:
        return sum(one.minutes for one in self.topics)


@dataclass(frozen=True)
class Asked:
    """What the agenda is asked for. standing: names of measures. last: the day of the last meeting before this one, None for the first."""

    title: str
    on: date
    minutes: int
    standing: tuple[str, ...] = ()
    last: date | None = None


def make_agenda(asked: Asked, *, measures: Sequence[ToldMeasure], follow_ups: Sequence[FollowUp]) -> Agenda:
    """The agenda. Every open follow-up is in it, and every measure."""
    talked, rest = _chosen(asked, measures)
    topics = (
        *_follow_ups(asked, follow_ups),
        *(_about(kind, one, follow_ups, asked.on) for kind, one in talked),
        *_rest(rest),
        *_data(asked, measures),
        AgendaTopic(
            "close",
            say("What was decided, and was this hour worth it?"),
            0,
            said=(say("Each decision and follow-up is read out, with who does it by when."),),
        ),
    )
    shares = share_minutes([_weight(one, measures) for one in topics], minutes=asked.minutes)
    return Agenda(
        asked.title, asked.on, tuple(replace(one, minutes=many) for one, many in zip(topics, shares, strict=True))
    )


def _chosen(asked: Asked, measures: Sequence[ToldMeasure]) -> tuple[list[tuple[Kind, ToldMeasure]], list[ToldMeasure]]:
    """What is talked about, and the others."""
    known = {one.name: one for one in measures}
    standing = [known[name] for name in dict.fromkeys(asked.standing) if name in known]
    changed = sorted((one for one in measures if one.weight in _CHANGED and one not in standing), key=by_weight)
    kinds: list[tuple[Kind, ToldMeasure]] = [
        *(("standing", one) for one in standing),
        *(("changed", one) for one in changed),
    ]
    room = max(1, (asked.minutes - _MINUTES_OF_THE_OTHERS) // _MINUTES_OF_A_MEASURE)
    talked = kinds[:room]
    names = {one.name for _kind, one in talked}
    return talked, sorted((one for one in measures if one.name not in names), key=by_weight)


def _follow_ups(asked: Asked, follow_ups: Sequence[FollowUp]) -> Iterator[AgendaTopic]:
    still, ended = most_pressing_first(follow_ups), ended_since(follow_ups, asked.last)
    if not still and not ended:
        return
    overdue = sum(one.late_by(asked.on) > 0 for one in still)
    head = together(
        say_count("{number} follow-up is open.", "{number} follow-ups are open.", len(still)),
        say_count("{number} is overdue.", "{number} are overdue.", overdue) if overdue else "",
    )
    questions = [
        say("{owner}: what keeps {number} from being done?", owner=one.owner, number=str(one.id))
        for one in still
        if one.late_by(asked.on)
    ]
    told = (*still, *ended)
    yield AgendaTopic(
        "follow_ups",
        say("Follow-ups"),
        0,
        said=(head, *(one.told(asked.on) for one in told)),
        questions=tuple(questions),
        follow_ups=tuple(one.id for one in told),
    )


def _about(kind: Kind, measure: ToldMeasure, follow_ups: Sequence[FollowUp], day: date) -> AgendaTopic:
    own = [one for one in most_pressing_first(follow_ups) if one.measure == measure.name]
    said = measure.sentences or (measure.waits or say("Nothing computes it yet."),)
    return AgendaTopic(
        kind,
        measure.title,
        0,
        said=(*said, *(one.told(day) for one in own)),
        questions=questions_about(measure),
        measure=measure.name,
        figures=measure.figures,
        follow_ups=tuple(one.id for one in own),
    )


def _rest(rest: Sequence[ToldMeasure]) -> Iterator[AgendaTopic]:
    if rest:
        yield AgendaTopic("rest", say("The other measures, in one line"), 0, said=tell_rest(rest))


def _data(asked: Asked, measures: Sequence[ToldMeasure]) -> Iterator[AgendaTopic]:
    faults = [(one, fault) for one in sorted(measures, key=by_weight) if (fault := fault_of(one)) is not None]
    names = {one.name for one in measures}
    strange = [say("The city has no measure {name}.", name=one) for one in asked.standing if one not in names]
    if not faults and not strange:
        return
    owners = listed(sorted({one.owner for one, _fault in faults if one.owner}, key=str.casefold))
    ask = (
        say("{owners}: who brings the data, and by when?", owners=owners)
        if owners
        else say("Who brings the data, and by when?")
    )
    said = (*(fault for _one, fault in faults), *strange)
    yield AgendaTopic("data", say("What is late or missing in the data"), 0, said=said, questions=(ask,))


def _weight(topic: AgendaTopic, measures: Sequence[ToldMeasure]) -> int:
    if topic.kind == "follow_ups":
        return _FEW + min(len(topic.follow_ups), 2 * _FEW)
    if topic.kind in ("standing", "changed"):
        weight = next(one.weight for one in measures if one.name == topic.measure)
        return _WORSE if weight in ("worse", "missed") else _FEW if weight == "waiting" else _MEASURE
    return _FEW
