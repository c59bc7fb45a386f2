"""When to look at a fact again, where nobody chose a day: sooner for what changes often, and never all on one day."""

from __future__ import annotations

from datetime import date, timedelta
from zlib import crc32

# What changes with every new phone system and every summer; the rest follows the city's budget year.
_OFTEN = ("phone", "hours", "email")
_HALF_YEAR, _YEAR = (182, 45), (365, 120)
_SATURDAY = 5


def default_review(kind: str, name: str, *, checked: date) -> date:
    """The day on which to look again: about half a year after `checked` for telephones, hours and e-mail, a year for fees, rules and
    the rest. A part of the time earlier, by the name, so that what was checked on one day is not all due on one; never on a weekend."""
    days, spread = _HALF_YEAR if kind in _OFTEN else _YEAR
    day = checked + timedelta(days=days - crc32(name.encode()) % spread)
    return day - timedelta(days=max(0, day.weekday() - _SATURDAY + 1))
