"""Follow-ups across meetings: each is read with all its changes, and is open, done or dropped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from upstate.errors import BadWorkspace
from upstate.measures.meeting.text import Change, FollowUpText, Meeting, bad_meeting
from upstate.sentences import Sentence, say, say_count

State = Literal["open", "done", "dropped"]
SOON = timedelta(days=7)


@dataclass(frozen=True)
class FollowUp:
    """A follow-up as it stands after all its changes. meeting: where it was made. ended_on, reason: of the last change where it is not open."""

    id: int
    text: str
    owner: str
    due: date
    made: date
    measure: str
    meeting: str
    state: State
    ended_on: date | None
    reason: str
    changes: tuple[Change, ...]

    def late_by(self, day: date) -> int:
        """Days since it was due, where it is open; 0 where it is not late."""
        return max(0, (day - self.due).days) if self.state == "open" else 0

    def told(self, day: date) -> Sentence:
        """One sentence: what, who, by when, and how it stands on a day."""
        return say(
            "{number}: {text} ({owner}; {stands})",
            number=str(self.id),
            text=self.text,
            owner=self.owner,
            stands=self._stands(day),
        )

    def _stands(self, day: date) -> Sentence:
        if self.ended_on is not None:
            if self.state == "done":
                return say("done on {day}", day=self.ended_on.isoformat())
            return say("dropped on {day}: {reason}", day=self.ended_on.isoformat(), reason=self.reason)
        if late := self.late_by(day):
            due = self.due.isoformat()
            return say_count("due {due}, overdue by {number} day", "due {due}, overdue by {number} days", late, due=due)
        return say("due {due}", due=self.due.isoformat())


def fold(text: FollowUpText, *, meeting: str) -> FollowUp:
    """The follow-up after its changes."""
    owner, due = text.owner, text.due
    for one in text.change:
        owner, due = one.owner or owner, one.due or due
    last = text.change[-1] if text.change else None
    state: State = last.what if last is not None and last.what in ("done", "dropped") else "open"
    ended = last if state != "open" else None
    return FollowUp(
        id=text.id,
        text=text.text,
        owner=owner,
        due=due,
        made=text.made,
        measure=text.measure,
        meeting=meeting,
        state=state,
        ended_on=ended.on if ended else None,
        reason=ended.reason if ended else "",
        changes=text.change,
    )


def follow_ups_of(meetings: Iterable[Meeting]) -> tuple[FollowUp, ...]:
    """All follow-ups of all meetings by id. Raises `BadWorkspace` where two meetings give the same id."""
    found: dict[int, FollowUp] = {}
    for meeting in meetings:
        for text in meeting.text.follow_up:
            if (other := found.get(text.id)) is not None:
                file = f"meetings/{meeting.name}.toml"
                raise bad_meeting(
                    f"{file}: follow_up: {text.id} is also the id of one in meetings/{other.meeting}.toml.", file=file
                )
            found[text.id] = fold(text, meeting=meeting.name)
    return tuple(found[number] for number in sorted(found))


def most_pressing_first(follow_ups: Iterable[FollowUp]) -> tuple[FollowUp, ...]:
    """Those that are open by due day; what is longest overdue comes first."""
    return tuple(sorted((one for one in follow_ups if one.state == "open"), key=lambda one: (one.due, one.id)))


def ended_since(follow_ups: Iterable[FollowUp], day: date | None) -> tuple[FollowUp, ...]:
    """Those that were done or dropped on a day or after it; without a day, all."""
    ended = ((one.ended_on, one) for one in follow_ups if one.ended_on is not None)
    return tuple(one for on, one in sorted(ended, key=lambda pair: (pair[0], pair[1].id)) if day is None or on >= day)


def find_follow_up(follow_ups: Iterable[FollowUp], number: int) -> FollowUp:
    """The follow-up of this id. Raises `BadWorkspace`."""
    known = {one.id: one for one in follow_ups}
    if number not in known:
        raise BadWorkspace(
            say("There is no follow-up {number}.", number=str(number)),
            allowed=say("the number of a follow-up of this city"),
            next_step=say("`upstate meeting follow-ups --all` shows them."),
        )
    return known[number]
