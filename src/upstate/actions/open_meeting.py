"""Open a meeting with its agenda, as it is now; and write the memo before it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from upstate.actions.meeting_files import Meetings, changing_meetings, read_meetings
from upstate.actions.told_measures import told_measures
from upstate.city.writing import write_text
from upstate.measures.meeting.agenda import Agenda, AgendaTopic, Asked, make_agenda
from upstate.measures.meeting.editing import with_topics
from upstate.measures.meeting.follow_ups import FollowUp
from upstate.measures.meeting.memo import Translate, write_agenda
from upstate.measures.meeting.text import Meeting, Topic
from upstate.measures.meeting.tightening import Proposal, propose_target
from upstate.measures.told import ToldMeasure


@dataclass(frozen=True)
class OpenMeeting:
    """A meeting with all that its one screen shows. agenda: by the newest figures; what it was when it was prepared stands in `meeting.text.topic`.
    follow_ups: all of the city. proposals: targets that may be tightened. last: the day of the meeting before this one. others: names of all, the newest first."""

    meeting: Meeting
    agenda: Agenda
    measures: tuple[ToldMeasure, ...]
    follow_ups: tuple[FollowUp, ...]
    proposals: tuple[Proposal, ...]
    last: date | None
    others: tuple[str, ...]


@dataclass(frozen=True)
class Prepared:
    """path: of the memo before the meeting."""

    opened: OpenMeeting
    path: Path


def open_meeting(*, workspace: Path, meeting: str = "", language: str = "en", today: date | None = None) -> OpenMeeting:
    """The meeting of this name; empty for that of today, or the only open one. language: of measures' words. Raises `BadWorkspace`."""
    meetings = read_meetings(workspace)
    found = meetings.find(meeting, today=today or meetings.city.settings.today())
    return look_at(meetings, found, told_measures(workspace, language=language))


def prepare_meeting(
    *, workspace: Path, meeting: str = "", language: str = "en", translate: Translate = str, today: date | None = None
) -> Prepared:
    """Write the agenda into the meeting and the memo before it to `meetings/agendas/`: only after a meeting are there notes of it.

    language: of measures' words. translate: says the sentences of the memo in it; the meeting's file keeps them in English. Raises `BadWorkspace`.
    """
    measures = told_measures(workspace, language=language)  # takes its time, so before others have to wait
    with changing_meetings(workspace) as meetings:
        found = meetings.find_open(meeting, today=today or meetings.city.settings.today())
        opened = look_at(meetings, found, measures)
        prepared = with_agenda(opened)
        path = meetings.city.meetings / "agendas" / f"{found.name}.md"
        write_text(path, write_agenda(opened.agenda, city=meetings.city.settings.name, translate=translate))
        meetings.save(prepared)
    return Prepared(replace(opened, meeting=prepared), path)


def with_agenda(opened: OpenMeeting) -> Meeting:
    """The meeting with its agenda as text."""
    return with_topics(opened.meeting, [_kept(one) for one in opened.agenda.topics])


def look_at(meetings: Meetings, meeting: Meeting, measures: tuple[ToldMeasure, ...]) -> OpenMeeting:
    """One of these meetings with its agenda."""
    before = meetings.last_before(meeting)
    text = meeting.text
    last = before.text.on if before else None
    asked = Asked(title=text.title, on=text.on, minutes=text.minutes, standing=text.measures, last=last)
    return OpenMeeting(
        meeting=meeting,
        agenda=make_agenda(asked, measures=measures, follow_ups=meetings.follow_ups),
        measures=measures,
        follow_ups=meetings.follow_ups,
        proposals=tuple(made for one in measures if (made := propose_target(one)) is not None),
        last=last,
        others=tuple(one.name for one in reversed(meetings.all)),
    )


def _kept(topic: AgendaTopic) -> Topic:
    """The topic as text of the meeting's file."""
    return Topic(
        kind=topic.kind,
        title=_line(topic.title),
        minutes=topic.minutes,
        measure=topic.measure,
        figures=topic.figures,
        said=tuple(map(_line, topic.said)),
        questions=tuple(map(_line, topic.questions)),
    )


def _line(text: str) -> str:
    """On one line, without what a file of text must not hold; a measure's title may be a stranger's."""
    spaced = " ".join(text.split()).replace("<", "‹")
    return "".join(sign for sign in spaced if sign.isprintable())[:1000] or "-"
