"""Remind those who took something on, each once at each stage."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from upstate.actions.meeting_files import Meetings, changing_meetings, read_meetings
from upstate.city import Workspace
from upstate.city.writing import write_json
from upstate.errors import BadWorkspace
from upstate.measures.meeting.reminding import Reminder, reminders


class Given(BaseModel):
    """One reminder that was given. to: an e-mail address, or a name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str
    on: date
    to: str


class _AllGiven(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    given: tuple[Given, ...] = ()


def due_reminders(*, workspace: Path, today: date | None = None) -> tuple[Reminder, ...]:
    """What `remind` would give; nothing is given or kept. Raises `BadWorkspace`."""
    meetings = read_meetings(workspace)
    return _due(meetings, _given(meetings.city), today)


def remind(*, workspace: Path, give: Callable[[Reminder], bool], today: date | None = None) -> tuple[Reminder, ...]:
    """Hand each reminder that is due to `give`, and keep that it was given; gives those. give: False where it could not be given now, such as to a name without
    an address; it is offered again.

    Each is kept right after it was given. Who queues mail uses the reminder's `key`, by which the same one is queued once, even where the process was
    killed in between. Raises `BadWorkspace`, and what `give` raises; those before it are kept.
    """
    told: list[Reminder] = []
    with changing_meetings(workspace) as meetings:
        given = list(_given(meetings.city))
        day = today or meetings.city.settings.today()
        for one in _due(meetings, given, day):
            if give(one):
                told.append(one)
                given.append(Given(key=one.key, on=day, to=one.address or one.owner))
                _keep(meetings.city, given)
    return tuple(told)


def _due(meetings: Meetings, given: tuple[Given, ...] | list[Given], today: date | None) -> tuple[Reminder, ...]:
    day = today or meetings.city.settings.today()
    return reminders(meetings.follow_ups, day=day, given={one.key for one in given})


def _path(city: Workspace) -> Path:
    return city.meetings / "reminded.json"


def _keep(city: Workspace, given: list[Given]) -> None:
    write_json(_path(city), {"given": [one.model_dump(mode="json") for one in given]})


def _given(city: Workspace) -> tuple[Given, ...]:
    """What was given before. What can not be read is told, because everybody would be reminded anew."""
    path = _path(city)
    try:
        return _AllGiven.model_validate(json.loads(path.read_text("utf-8"))).given
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, RecursionError, ValidationError) as fault:
        raise BadWorkspace(
            f"{path} can not be read: {str(fault)[:300]}",
            allowed="the file as `upstate meeting remind` writes it",
            next_step="Bring back an older copy. Without the file everybody is reminded anew.",
        ) from None
