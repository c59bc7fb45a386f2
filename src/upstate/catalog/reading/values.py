"""What a reader typed, as a value of the column's kind."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from upstate.catalog.reading.columns import Column, Kind, clipped
from upstate.engine import has_half_characters
from upstate.errors import UpstateError
from upstate.sentences import say

LONGEST = 1000  # characters of a value; longer ones are no questions
_WORDS = {
    **dict.fromkeys(("yes", "y", "true", "t", "1", "sí", "si"), True),
    **dict.fromkeys(("no", "n", "false", "f", "0"), False),
}
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
_MOMENT = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?Z?", re.ASCII)


class BadFilter(UpstateError):
    """A filter does not fit the table."""


@dataclass(frozen=True)
class Span:
    """What one value covers: `2014` in a column of dates is a whole year. low and high are both within it."""

    low: Any
    high: Any


def parse_value(column: Column, text: str) -> Span:
    """The value that a reader typed for `column`; raises `BadFilter` when it is none of the column's kind.

    Numbers: `12`, `-3.5`, `1,200`; kept exact (Decimal). Dates and times: a year, a month, a day, and for times a minute or
    a second; UTC. Yes or no: yes, no, true, false, 1, 0. Text stays as it is.
    """
    if len(text) > LONGEST:
        raise _too_long(len(text))
    if has_half_characters(text):
        raise _no_text()
    if column.kind is Kind.TEXT:
        return Span(text, text)
    found = _PARSERS[column.kind](text.strip())
    if found is None:
        raise BadFilter(
            say("{value} is not {kind}.", value=clipped(text), kind=_A[column.kind]),
            allowed=_ALLOWED[column.kind],
            next_step=say("Write it so for {column}.", column=column.name),
        )
    return found


def whole_number(text: str) -> int | None:
    """The number from 0 on that a text writes in at most 18 digits, which 64 bits hold; null for any other text.

    >>> whole_number("007"), whole_number("-1"), whole_number("²"), whole_number("9" * 19)
    (7, None, None, None)
    """
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None


def value_text(value: Any) -> str:
    """A value of a page as a reader would type it to find it again; empty where it is missing.

    >>> value_text(True), value_text(datetime(2014, 5, 1, 8, 30)), value_text(0.5)
    ('yes', '2014-05-01 08:30:00', '0.5')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date) else str(value)


def _number(text: str) -> Span | None:
    plain = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text).replace("\N{MINUS SIGN}", "-")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return None
    # Beyond this no city counts, a DOUBLE ends, and writing the number out takes for ever.
    return Span(number, number) if number.is_finite() and abs(number.adjusted()) <= 300 else None


def _yes_no(text: str) -> Span | None:
    found = _WORDS.get(text.casefold())
    return None if found is None else Span(found, found)


def _days(text: str) -> Span | None:
    found = _DAY.fullmatch(text)
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
        last_month = month or 12
        return Span(first, date(first.year, last_month, day or calendar.monthrange(first.year, last_month)[1]))
    except ValueError:
        return None


def _moments(text: str) -> Span | None:
    found = _MOMENT.fullmatch(text)
    day = _days(found[1] if found else text)
    if not day:
        return None
    if not found:
        return Span(_midnight(day.low), _midnight(day.high) + timedelta(days=1, microseconds=-1))
    hour, minute, second, part = found.groups()[1:]
    try:
        clock = time(int(hour), int(minute), int(second or 0), int((part or "0").ljust(6, "0")))
    except ValueError:
        return None
    low = datetime.combine(day.low, clock)
    return Span(low, low if part else low + timedelta(seconds=1 if second else 60, microseconds=-1))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)


def _nothing(text: str) -> Span | None:
    return None


_PARSERS = {
    Kind.WHOLE: _number,
    Kind.NUMBER: _number,
    Kind.YES_NO: _yes_no,
    Kind.DATE: _days,
    Kind.TIME: _moments,
    Kind.SHAPE: _nothing,
}
_A = {
    Kind.WHOLE: say("a number"),
    Kind.NUMBER: say("a number"),
    Kind.YES_NO: say("yes or no"),
    Kind.DATE: say("a date"),
    Kind.TIME: say("a date or a time"),
    Kind.SHAPE: say("something that a shape can be compared with"),
}
_ALLOWED = {
    Kind.WHOLE: say("a number such as 12 or 1,200"),
    Kind.NUMBER: say("a number such as 12 or 3.5"),
    Kind.YES_NO: say("yes or no"),
    Kind.DATE: say("a day such as 2014-05-31, a month such as 2014-05, or a year such as 2014"),
    Kind.TIME: say("a day such as 2014-05-31, a month, a year, or a time such as 2014-05-31 08:30"),
    Kind.SHAPE: say("no value; the map shows where the rows lie"),
}


def _too_long(length: int) -> BadFilter:
    return BadFilter(
        say("The value of a filter is {number} characters long.", number=length),
        allowed=say("at most {number} characters", number=LONGEST),
        next_step=say("Look for a shorter part of it with “contains”."),
    )


def _no_text() -> BadFilter:
    return BadFilter(
        say("The value of a filter holds halves of characters."),
        allowed=say("text in UTF-8"),
        next_step=say("Type the value again, or copy it from the table."),
    )
