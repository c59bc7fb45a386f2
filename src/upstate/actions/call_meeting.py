"""Call a meeting on the numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from upstate.actions.meeting_files import Meetings, changing_meetings
from upstate.actions.typed_words import as_typed
from upstate.city import Workspace
from upstate.errors import BadWorkspace
from upstate.measures.meeting.editing import new_meeting
from upstate.measures.meeting.text import MINUTES_AT_LEAST, MINUTES_AT_MOST, Meeting, MeetingText
from upstate.sentences import say

TITLE = "How we do"
_FAR = timedelta(days=731)


def call_meeting(
    *,
    workspace: Path,
    on: date | None = None,
    title: str = "",
    minutes: int | None = None,
    measures: Sequence[str] | None = None,
    today: date | None = None,
) -> Meeting:
    """Make the file of a new meeting. on: None for today. What is left out is as it was at the last meeting; at the first, 60 minutes and no standing
    measures. Raises `BadWorkspace` for words or days that can not be kept, and where that meeting is there already."""
    with changing_meetings(workspace) as meetings:
        day = on or today or meetings.city.settings.today()
        _refuse_far(day, today or meetings.city.settings.today())
        for one in measures or ():
            refuse_stranger(meetings.city, one)
        before = meetings.all[-1].text if meetings.all else None
        text = as_typed(
            MeetingText,
            {
                "on": day,
                "title": title or (before.title if before else TITLE),
                "minutes": minutes if minutes is not None else before.minutes if before else 60,
                "measures": tuple(measures) if measures is not None else before.measures if before else (),
            },
            allowed=say(
                "a title of up to 120 letters, and {least} to {most} minutes",
                least=MINUTES_AT_LEAST,
                most=MINUTES_AT_MOST,
            ),
        )
        made = new_meeting(text, name=_free_name(meetings, text))
        meetings.save(made)
    return made


def is_measure(city: Workspace, name: str) -> bool:
    """Whether the city has a measure of this name."""
    return bool(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}", name)) and (city.measures / f"{name}.toml").is_file()


def refuse_stranger(city: Workspace, name: str) -> None:
    """Raise `BadWorkspace` for a measure that the city has not."""
    if not is_measure(city, name):
        known = sorted(path.stem for path in city.measures.glob("[!.]*.toml"))
        raise BadWorkspace(
            say("The city has no measure {name}.", name=repr(name[:80])),
            allowed=", ".join(known[:40]) or say("a measure of the city; it has none yet"),
            next_step=say("Choose a name as the file in measures/ has it."),
        )


def _refuse_far(day: date, today: date) -> None:
    if abs(day - today) > _FAR:
        raise BadWorkspace(
            say("{day} is more than two years away.", day=day.isoformat()),
            allowed=say("a day within two years from today, before or after it"),
            next_step=say("Look at the year."),
        )


def _free_name(meetings: Meetings, text: MeetingText) -> str:
    """`2026-12-01-how-we-do`; a title without a Latin letter or a digit gives `2026-12-01-meeting`."""
    letters = unicodedata.normalize("NFKD", text.title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:50].strip("-") or "meeting"
    name = f"{text.on.isoformat()}-{slug}"
    if (meetings.city.meetings / f"{name}.toml").exists() or (meetings.city.meetings / f"{name}.md").exists():
        raise BadWorkspace(
            say("The meeting {name} is there already.", name=name),
            allowed=say("one meeting of a title on a day"),
            next_step=say("Use the one that is there, or give this one another title."),
        )
    return name
