"""The promise of freshness: how often a city said it would publish, and whether it did.

The next version of a dataset is due one period after the last: a day, a week, or one, three or twelve months of the
calendar (31 January and a month is the last day of February). It is due, not late, for some days of grace, because a
file that is made at the end of a month takes its time:

    daily 1, weekly 2, monthly 5, quarterly 10, yearly 30 days

What is late is late from the day on which it was due, the days of grace too.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from upstate.catalog.description import Frequency
from upstate.sentences import Sentence, month_name, say, say_count, together

GRACE_DAYS = {
    Frequency.DAILY: 1,
    Frequency.WEEKLY: 2,
    Frequency.MONTHLY: 5,
    Frequency.QUARTERLY: 10,
    Frequency.YEARLY: 30,
}
_DAYS = {Frequency.DAILY: 1, Frequency.WEEKLY: 7}
_MONTHS = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3, Frequency.YEARLY: 12}
PROMISES = {
    Frequency.DAILY: say("Promised every day."),
    Frequency.WEEKLY: say("Promised every week."),
    Frequency.MONTHLY: say("Promised every month."),
    Frequency.QUARTERLY: say("Promised every three months."),
    Frequency.YEARLY: say("Promised every year."),
    Frequency.IRREGULAR: say("Updated when there is something new; no time is promised."),
    Frequency.NEVER: say("This data is finished and will not be updated."),
}


class FreshnessState(StrEnum):
    """kept: the next version is not due yet. due: within the days of grace. late: after them."""

    KEPT = "kept"
    DUE = "due"
    LATE = "late"
    NO_PROMISE = "no promise"


@dataclass(frozen=True)
class Freshness:
    """Whether the promise is kept. due: the day by which the next version was promised; null without a promise.

    days_late: days since `due`, 0 unless late. sentence: for the public.
    """

    state: FreshnessState
    frequency: Frequency
    published: date
    due: date | None
    days_late: int
    sentence: str


def judge_freshness(*, frequency: Frequency, published: date, today: date, late_reason: str = "") -> Freshness:
    """Judge the promise `frequency` of a dataset whose last version is of the day `published`.

    late_reason: why a promise is missed, in the city's words; told only where it is.
    """
    due = next_due(frequency, published)
    state = _state(frequency, due, today)
    late = (today - due).days if due and state == FreshnessState.LATE else 0
    reason = late_reason.strip()
    told = together(
        PROMISES[frequency],
        _verdict(state, published, due, late),
        say("Reason: {reason}", reason=reason if reason[-1] in ".!?" else f"{reason}.") if late and reason else "",
    )
    return Freshness(state=state, frequency=frequency, published=published, due=due, days_late=late, sentence=told)


def next_due(frequency: Frequency, published: date) -> date | None:
    """The day by which the version after that of `published` is promised; null without a promise."""
    try:
        if frequency in _DAYS:
            return published + timedelta(days=_DAYS[frequency])
        return _months_later(published, _MONTHS[frequency]) if frequency in _MONTHS else None
    except (OverflowError, ValueError):  # after the year 9999
        return date.max


def day_in_words(day: date) -> Sentence:
    """A day as people write it.

    >>> day_in_words(date(2026, 5, 3))
    '3 May 2026'
    """
    return say("{day} {month} {year}", day=str(day.day), month=month_name(day), year=str(day.year))


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def _state(frequency: Frequency, due: date | None, today: date) -> FreshnessState:
    if due is None:
        return FreshnessState.NO_PROMISE
    if today <= due:
        return FreshnessState.KEPT
    return FreshnessState.DUE if (today - due).days <= GRACE_DAYS[frequency] else FreshnessState.LATE


def _verdict(state: FreshnessState, published: date, due: date | None, late: int) -> Sentence:
    day = day_in_words(published)
    if state == FreshnessState.LATE:
        return say_count(
            "Last updated {day}, so it is {number} day late.",
            "Last updated {day}, so it is {number} days late.",
            late,
            day=day,
        )
    if due is None:
        return say("Last updated {day}.", day=day)
    if state == FreshnessState.DUE:
        return say("Last updated {day}; the next update has been due since {due}.", day=day, due=day_in_words(due))
    return say("Last updated {day}; next due {due}.", day=day, due=day_in_words(due))
