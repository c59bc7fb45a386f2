"""What is written down in a meeting: decisions, follow-ups with what becomes of them, and answers to the survey."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from upstate.actions.call_meeting import refuse_stranger
from upstate.actions.meeting_files import changing_meetings, read_meetings
from upstate.actions.typed_words import as_typed, one_line, refuse_strange
from upstate.errors import BadWorkspace
from upstate.measures.meeting.editing import with_change, with_decision, with_follow_up, with_vote
from upstate.measures.meeting.follow_ups import FollowUp, find_follow_up, fold
from upstate.measures.meeting.text import Change, Decision, FollowUpText, Meeting
from upstate.sentences import say

_FAR = timedelta(days=5 * 366)
_ADDRESS = re.compile(r"<([^<>@\s]+@[^<>@\s]+)>")


def follow_ups(workspace: Path) -> tuple[FollowUp, ...]:
    """All follow-ups of the city by number, also those that are done or dropped. Raises `BadWorkspace`."""
    return read_meetings(workspace).follow_ups


def record_decision(
    *, workspace: Path, text: str, by: str = "", meeting: str = "", today: date | None = None
) -> Meeting:
    """Write down what was decided. meeting: its name; empty for that of today, or the only open one. Raises `BadWorkspace`."""
    with changing_meetings(workspace) as meetings:
        day = today or meetings.city.settings.today()
        decision = as_typed(
            Decision,
            {"text": text, "by": by, "on": day},
            allowed=say("a decision of 1 to 1,000 letters, and who said it"),
        )
        changed = with_decision(meetings.find_open(meeting, today=day), decision)
        meetings.save(changed)
    return changed


def record_follow_up(
    *,
    workspace: Path,
    text: str,
    owner: str,
    due: date,
    measure: str = "",
    meeting: str = "",
    today: date | None = None,
) -> FollowUp:
    """Write down who does what by when, under a number of its own. owner: a name or an e-mail address. Raises `BadWorkspace`, also for a due
    day that is over or more than five years away."""
    with changing_meetings(workspace) as meetings:
        day = today or meetings.city.settings.today()
        _refuse_day(due, day)
        if measure:
            refuse_stranger(meetings.city, measure)
        number = max((one.id for one in meetings.follow_ups), default=0) + 1
        values = {"id": number, "text": text, "owner": _owner(owner), "due": due, "made": day, "measure": measure}
        made = as_typed(
            FollowUpText, values, allowed=say("what is to be done in 1 to 1,000 letters, and who does it in 1 to 120")
        )
        changed = with_follow_up(meetings.find_open(meeting, today=day), made)
        meetings.save(changed)
    return fold(made, meeting=changed.name)


def change_follow_up(
    *,
    workspace: Path,
    number: int,
    what: Literal["done", "dropped", "opened", "moved"],
    who: str = "",
    reason: str = "",
    owner: str = "",
    due: date | None = None,
    today: date | None = None,
) -> FollowUp:
    """Write down what became of a follow-up; what it was before is kept. owner, due: the new ones, where it is moved.

    Raises `BadWorkspace`: for a number that there is not, one that is closed already (or open, where it is opened), and one that is dropped
    without a reason.
    """
    with changing_meetings(workspace) as meetings:
        day = today or meetings.city.settings.today()
        found = find_follow_up(meetings.follow_ups, number)
        _refuse_state(found, what)
        if due is not None:
            _refuse_day(due, day)
        change = as_typed(
            Change,
            {"on": day, "what": what, "who": who, "reason": reason, "owner": _owner(owner), "due": due},
            allowed=say("done; dropped with a reason; opened again; moved to another owner or due day"),
        )
        changed = with_change(meetings.find(found.meeting, today=day), number, change)
        meetings.save(changed)
    return next(fold(one, meeting=changed.name) for one in changed.text.follow_up if one.id == number)


def record_vote(*, workspace: Path, mark: int, word: str = "", meeting: str = "", today: date | None = None) -> Meeting:
    """Count one answer to the survey; who gave it is not kept. mark: 1 to 5. word: a free word, may be empty. Raises `BadWorkspace`."""
    word = one_line(word)
    refuse_strange({"word": word})
    if mark not in range(1, 6) or len(word) > 300:
        raise BadWorkspace(
            say("{mark} is no answer, or the word is too long.", mark=str(mark)[:20]),
            allowed=say("1, 2, 3, 4 or 5, and up to 300 letters"),
            next_step=say("Answer again."),
        )
    with changing_meetings(workspace) as meetings:
        day = today or meetings.city.settings.today()
        changed = with_vote(meetings.find_open(meeting, today=day), mark, word)
        meetings.save(changed)
    return changed


def _owner(typed: str) -> str:
    """Who does it; an address in angle brackets, as mail programs write it, would look like a tag."""
    return _ADDRESS.sub(r"(\1)", typed)


def _refuse_state(found: FollowUp, what: str) -> None:
    if (found.state == "open") == (what == "opened"):
        raise BadWorkspace(
            say("Follow-up {number} is {state} already.", number=str(found.id), state=_state(found)),
            allowed=say("to end one that is open, or to open one that is ended"),
            next_step=say("Nothing was changed. `upstate meeting follow-ups --all` shows how each stands."),
        )


def _state(found: FollowUp) -> str:
    """How it stands, in one word."""
    return {"open": say("open"), "done": say("done"), "dropped": say("dropped")}[found.state]


def _refuse_day(due: date, today: date) -> None:
    if not today <= due <= today + _FAR:
        raise BadWorkspace(
            say("{day} is over, or more than five years away.", day=due.isoformat()),
            allowed=say("a day from today on, within five years"),
            next_step=say("Choose the day on which it is to be done."),
        )
