"""Whether the city uses what won: what was said, what is due, and the answer of who is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, get_args

import tomlkit
from pydantic import ValidationError

from upstate.actions.open_challenge import OpenChallenge, changing_challenge, open_challenge
from upstate.challenges.following.adoption import (
    ADOPTION_FILE,
    MONTHS,
    Adopted,
    Adoption,
    Reminder,
    Said,
    State,
    due_on,
    next_due,
    reminders,
    tell_adoption,
)
from upstate.city import faults_of, load_toml, write_text
from upstate.errors import BadWorkspace
from upstate.sentences import Sentence


@dataclass(frozen=True)
class Followed:
    """adoption: null where no winner was adopted. reminders: what is due, or will be in two weeks. next_due: the next day on which an answer is due that was not given;
    null where there is none, or no winner. sentences: for the public page."""

    name: str
    adoption: Adoption | None
    reminders: tuple[Reminder, ...]
    sentences: tuple[Sentence, ...]
    next_due: date | None = None

    def as_json(self) -> dict[str, Any]:
        """As plain values, for programs."""
        return {
            "name": self.name,
            "adoption": self.adoption and self.adoption.model_dump(mode="json"),
            "reminders": [
                {**vars(one), "due": one.due.isoformat(), "sentence": str(one.sentence)} for one in self.reminders
            ],
            "next_due": self.next_due and self.next_due.isoformat(),
            "sentences": [str(one) for one in self.sentences],
        }


def follow_adoption(*, workspace: Path, name: str, today: date | None = None) -> Followed:
    """How the winners of a challenge fare. Raises as `open_challenge`, and `BadWorkspace` for an adoption.toml that can not be read."""
    opened = open_challenge(workspace, name)
    return _followed(opened, load_adoption(opened), today)


def _followed(opened: OpenChallenge, adoption: Adoption | None, today: date | None) -> Followed:
    day = today or opened.city.settings.today()
    if adoption is None:
        return Followed(opened.name, None, (), ())
    return Followed(
        opened.name, adoption, reminders(adoption, day), tuple(tell_adoption(adoption, day)), next_due(adoption, day)
    )


def record_adoption(
    *,
    workspace: Path,
    name: str,
    entry: str,
    state: str,
    by: str,
    sentence: str,
    months: int | None = None,
    today: date | None = None,
) -> Followed:
    """Write down whether an entry is used. months: 3, 6 or 12; without it the last of them that is over. What was said before stays in the file.

    Raises `BadWorkspace` for an entry that was not adopted, a state or month that there is not, and before the first three months are over.
    """
    with changing_challenge(workspace, name) as opened:
        adoption, winner = load_adopted(opened, entry, next_step=f"Run `upstate challenge adopt {name} ENTRY` first.")
        day = today or opened.city.settings.today()
        said = _said(months or _last_month(adoption, day), day=day, state=state, by=by, sentence=sentence)
        changed = adoption.with_winner(winner.model_copy(update={"said": (*winner.said, said)}))
        save_adoption(opened, changed)
    return _followed(opened, changed, day)


def load_adopted(opened: OpenChallenge, entry: str, *, next_step: str) -> tuple[Adoption, Adopted]:
    """What was taken up of the challenge, and of it `entry`; raises `BadWorkspace` for an entry that was not. next_step: what to do then."""
    adoption = load_adoption(opened)
    winner = adoption.winner(entry) if adoption else None
    if adoption is None or winner is None:
        raise BadWorkspace(
            f"{entry[:60]!r} was not adopted from the challenge {opened.name}.",
            allowed=", ".join(one.entry for one in adoption.winners) if adoption else "an entry that was adopted",
            next_step=next_step,
        )
    return adoption, winner


def _last_month(adoption: Adoption, day: date) -> int:
    over = [months for months in MONTHS if due_on(adoption.prize_day, months) <= day]
    if not over:
        first = due_on(adoption.prize_day, MONTHS[0])
        raise BadWorkspace(
            f"Nothing is asked before {first}.",
            allowed="an answer 3, 6 or 12 months after prize day",
            next_step="Wait until then, or say with --months which of them you answer already.",
        )
    return over[-1]


def _said(months: int, *, day: date, state: str, by: str, sentence: str) -> Said:
    given = {
        "months": months,
        "on": day,
        "state": state,
        "by": " ".join(by.split()),
        "sentence": " ".join(sentence.split()),
    }
    try:
        return Said.model_validate(given)
    except ValidationError as fault:
        raise BadWorkspace(
            f"The answer can not be kept: {faults_of(fault)}.",
            allowed=f"months 3, 6 or 12; one of {', '.join(get_args(State))}; who says so; and a sentence of 3 to 600 characters",
            next_step="Say it again so.",
        ) from None


def load_adoption(opened: OpenChallenge) -> Adoption | None:
    """The file; null where there is none. Raises `BadWorkspace`."""
    path = opened.folder / ADOPTION_FILE
    try:
        return load_toml(
            path,
            Adoption,
            unreadable=lambda faults: BadWorkspace(
                f"{path} can not be read: {faults}",
                allowed="the file as `upstate challenge follow` writes it",
                next_step="Mend it, or put it back from a backup.",
            ),
        )
    except FileNotFoundError:
        return None


def save_adoption(opened: OpenChallenge, adoption: Adoption) -> None:
    """Write the file whole."""
    write_text(opened.folder / ADOPTION_FILE, tomlkit.dumps(adoption.model_dump()))
