"""The files of a city's meetings: all are read together, and one writer at a time changes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from upstate.city import Workspace, open_workspace
from upstate.city.locking import holding
from upstate.city.writing import write_text
from upstate.errors import BadWorkspace
from upstate.measures.meeting.follow_ups import FollowUp, follow_ups_of
from upstate.measures.meeting.text import MOST_BYTES, Meeting, bad_meeting, read_meeting
from upstate.sentences import say

_NAME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(-[a-z0-9-]{1,60})?")


@dataclass(frozen=True)
class Meetings:
    """All meetings of a city, the oldest first, and all follow-ups by number."""

    city: Workspace
    all: tuple[Meeting, ...]
    follow_ups: tuple[FollowUp, ...]

    def find(self, name: str = "", *, today: date) -> Meeting:
        """The meeting of this name; without one, that of today, or the only one that is open. Raises `BadWorkspace`."""
        if name:
            if found := [one for one in self.all if one.name == name]:
                return found[0]
            raise _no_meeting(say("There is no meeting {name}.", name=repr(name[:80])), self.all)
        still = [one for one in self.all if not one.is_closed]
        of_today = [one for one in still if one.text.on == today]
        for chosen in (of_today, still):
            if len(chosen) == 1:
                return chosen[0]
        if not still:
            raise _no_meeting(say("No meeting is open."), ())
        raise _no_meeting(say("More than one meeting is open."), still)

    def find_open(self, name: str = "", *, today: date) -> Meeting:
        """The same, of meetings that are not closed. Raises `BadWorkspace`."""
        found = self.find(name, today=today)
        if found.is_closed:
            raise _no_meeting(
                say("The meeting {name} is closed.", name=found.name), [one for one in self.all if not one.is_closed]
            )
        return found

    def last_before(self, meeting: Meeting) -> Meeting | None:
        """The newest closed meeting before this one; None where it is the first."""
        earlier = [one for one in self.all if one.is_closed and one.text.on < meeting.text.on]
        return earlier[-1] if earlier else None

    def save(self, meeting: Meeting) -> None:
        """Write one meeting. Called while `changing_meetings` holds the lock."""
        write_text(self.city.meetings / f"{meeting.name}.toml", meeting.source)


def read_meetings(workspace: Path) -> Meetings:
    """All meetings. Raises `BadWorkspace` for a city or a file of a meeting that can not be read: no follow-up is left out silently."""
    return _read(open_workspace(workspace))


@contextmanager
def changing_meetings(workspace: Path) -> Iterator[Meetings]:
    """All meetings, while nobody else changes one. Raises as `read_meetings` does, and `Busy`."""
    city = open_workspace(workspace)
    with holding(city.meetings / ".locks" / "meetings", what=say("the meetings")):
        yield _read(city)


def _read(city: Workspace) -> Meetings:
    found = tuple(_meeting(city, path) for path in sorted(city.meetings.glob("[0-9]*.toml")))
    return Meetings(city, tuple(sorted(found, key=lambda one: (one.text.on, one.name))), follow_ups_of(found))


def _meeting(city: Workspace, path: Path) -> Meeting:
    file = f"meetings/{path.name}"
    if not _NAME.fullmatch(path.stem):
        raise bad_meeting(f"{file!r} is no name for a meeting, such as meetings/2026-12-01-how-we-do.toml.", file=file)
    if not path.resolve().is_relative_to(city.folder) or not path.is_file() or path.stat().st_size > MOST_BYTES:
        raise bad_meeting(f"{file} is no plain file of the workspace, or larger than {MOST_BYTES:,} bytes.", file=file)
    try:
        source = path.read_text("utf-8")
    except (OSError, ValueError) as fault:
        raise bad_meeting(f"{file} can not be read: {fault}.", file=file) from None
    return read_meeting(source, name=path.stem)


def _no_meeting(given: str, known: tuple[Meeting, ...] | list[Meeting]) -> BadWorkspace:
    return BadWorkspace(
        given,
        allowed=", ".join(one.name for one in known[-12:]) or say("a meeting that is called and not closed"),
        next_step=say("Choose one of these.") if known else say("`upstate meeting new` calls one."),
    )
