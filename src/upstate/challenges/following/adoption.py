"""`adoption.toml`: whether the city uses what won, asked 3, 6 and 12 months after prize day."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from pydantic import Field

from upstate.sentences import Sentence, say
from upstate.solutions.challenge.text import Name
from upstate.solutions.header import Text

ADOPTION_FILE = "adoption.toml"
# Months after prize day.
After = Literal[3, 6, 12]
MONTHS: tuple[After, ...] = get_args(After)
_SOON = timedelta(days=14)
State = Literal["used", "trial", "not used", "unknown"]


class Said(Text):
    """One answer. by: whose, on: which day. sentence: for the public page, in their words. A later one of the same months takes the place of an earlier."""

    months: After
    on: date
    by: str = Field(min_length=2, max_length=120)
    state: State
    sentence: str = Field(min_length=3, max_length=600)


class Adopted(Text):
    """One winner that is followed. answers: who in the city is asked; empty where nobody has taken it on. licence: under which the entry was given."""

    entry: Name
    credits: str = Field(min_length=1, max_length=200)
    licence: str = Field(min_length=2, max_length=40)
    solution: str
    predictions_sha256: str
    answers: str = Field(default="", max_length=120)
    said: tuple[Said, ...] = ()

    def answer(self, months: int) -> Said | None:
        """What was said last about these months."""
        return next((one for one in reversed(self.said) if one.months == months), None)


class Adoption(Text):
    """The whole file. prize_day: from which months count."""

    prize_day: date
    winners: tuple[Adopted, ...] = ()

    def winner(self, entry: str) -> Adopted | None:
        """The one of that name."""
        return next((one for one in self.winners if one.entry == entry), None)

    def with_winner(self, winner: Adopted) -> Adoption:
        """With this one in the place of that of its name, or at the end."""
        if self.winner(winner.entry) is None:
            return self.model_copy(update={"winners": (*self.winners, winner)})
        winners = tuple(winner if one.entry == winner.entry else one for one in self.winners)
        return self.model_copy(update={"winners": winners})


@dataclass(frozen=True)
class Reminder:
    """An answer that is due, or will be within two weeks. answers: who is asked; empty where nobody is."""

    entry: str
    answers: str
    months: After
    due: date
    late: bool
    sentence: Sentence


def due_on(prize_day: date, months: int) -> date:
    """The same day of a later month, or its last one."""
    year, month = divmod(prize_day.year * 12 + prize_day.month - 1 + months, 12)
    return date(year, month + 1, min(prize_day.day, calendar.monthrange(year, month + 1)[1]))


def next_due(adoption: Adoption, today: date) -> date | None:
    """The next day after today on which a winner's answer is due that was not given; null where there is none."""
    days = (
        due_on(adoption.prize_day, months)
        for months in MONTHS
        if any(one.answer(months) is None for one in adoption.winners)
    )
    return next((day for day in days if day > today), None)


def reminders(adoption: Adoption, today: date) -> tuple[Reminder, ...]:
    """Every answer that is due and was not given, the oldest first."""
    found = [
        _reminder(one, months, due_on(adoption.prize_day, months), today)
        for one in adoption.winners
        for months in MONTHS
        if due_on(adoption.prize_day, months) <= today + _SOON and one.answer(months) is None
    ]
    return tuple(sorted(found, key=lambda one: (one.due, one.entry)))


def _reminder(one: Adopted, months: After, due: date, today: date) -> Reminder:
    values: dict[str, str | int] = {"entry": one.entry, "months": months, "due": due.isoformat()}
    if one.answers:
        sentence = say(
            "{who}: is {entry} used, {months} months after prize day? Due on {due}.", who=one.answers, **values
        )
    else:
        sentence = say(
            "Is {entry} used, {months} months after prize day? Due on {due}, and nobody is named to answer.", **values
        )
    return Reminder(one.entry, one.answers, months, due, due < today, sentence)


def tell_adoption(adoption: Adoption, today: date) -> Iterator[Sentence]:
    """For the public page, by winner and month: what was said, or that nobody has said anything. Silence is told too."""
    for one in adoption.winners:
        for months in MONTHS:
            due = due_on(adoption.prize_day, months)
            if (said := one.answer(months)) is not None:
                yield _told(one, said)
            elif due <= today:
                values: dict[str, str | int] = {"entry": one.entry, "months": months, "due": due.isoformat()}
                yield say("{entry}, after {months} months: asked on {due}, and nobody has answered.", **values)


def _told(one: Adopted, said: Said) -> Sentence:
    values: dict[str, str | int] = {
        "entry": one.entry, "months": said.months, "by": said.by, "on": said.on.isoformat(), "sentence": said.sentence,
    }  # fmt: skip
    if said.state == "used":
        return say("{entry}, after {months} months: in use. {sentence} ({by}, {on})", **values)
    if said.state == "trial":
        return say("{entry}, after {months} months: being tried. {sentence} ({by}, {on})", **values)
    if said.state == "not used":
        return say("{entry}, after {months} months: not used. {sentence} ({by}, {on})", **values)
    return say("{entry}, after {months} months: not known. {sentence} ({by}, {on})", **values)
