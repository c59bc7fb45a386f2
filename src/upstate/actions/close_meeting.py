"""Close a meeting, and write the memo after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from upstate.actions.meeting_files import changing_meetings
from upstate.actions.open_meeting import look_at, with_agenda
from upstate.actions.told_measures import told_measures
from upstate.city.writing import write_text
from upstate.errors import BadWorkspace
from upstate.measures.meeting.editing import with_end
from upstate.measures.meeting.memo import Translate, write_notes
from upstate.measures.meeting.text import Meeting
from upstate.measures.meeting.tightening import Proposal
from upstate.sentences import say

_MARK = "<!-- Written by Upstate when the meeting was closed. -->\n"


@dataclass(frozen=True)
class Closed:
    """path: of the memo after. proposals: targets that were met all the time, with harder ones."""

    meeting: Meeting
    path: Path
    proposals: tuple[Proposal, ...]


def close_meeting(
    *, workspace: Path, meeting: str = "", language: str = "en", translate: Translate = str, today: date | None = None
) -> Closed:
    """Close the meeting and write `meetings/NAME.md`. The memo is there before the meeting counts as closed, so a process that is killed in between leaves
    one that can be closed again.

    Raises `BadWorkspace`: for a meeting that is closed or has not begun, and where a person has put other notes in the memo's place.
    """
    measures = told_measures(workspace, language=language)  # takes its time, so before others have to wait
    with changing_meetings(workspace) as meetings:
        day = today or meetings.city.settings.today()
        found = meetings.find_open(meeting, today=day)
        _refuse_early(found, day)
        opened = look_at(meetings, found, measures)
        closed = with_end(found if found.text.topic else with_agenda(opened), day)
        path = meetings.city.meetings / f"{found.name}.md"
        _refuse_notes_of_people(path)
        notes = write_notes(
            closed,
            city=meetings.city.settings.name,
            follow_ups=opened.follow_ups,
            proposals=opened.proposals,
            last=opened.last,
            translate=translate,
        )
        write_text(path, f"{notes}\n{_MARK}")
        meetings.save(closed)
    return Closed(closed, path, opened.proposals)


def _refuse_early(meeting: Meeting, today: date) -> None:
    if meeting.text.on > today:
        raise BadWorkspace(
            say("The meeting {name} has not begun.", name=meeting.name),
            allowed=say("a meeting of today or of an earlier day"),
            next_step=say("Close it when it is over."),
        )


def _refuse_notes_of_people(path: Path) -> None:
    if path.exists() and not path.read_text("utf-8", errors="replace").endswith(_MARK):
        raise BadWorkspace(
            say("Somebody has written {file} already.", file=f"meetings/{path.name}"),
            allowed=say("a name under which Upstate can write the memo"),
            next_step=say("Give that file another name, and close the meeting again."),
        )
