"""Figures and other people's words inside a sentence."""

from __future__ import annotations

from typing import Any

from upstate.catalog.reading.values import value_text
from upstate.ranking.report.wording import NBSP, clean
from upstate.sentences import Sentence, say, say_count

_LONGEST = 60
NO_ROW = say("No row matches.")


def share(part: int, whole: int) -> str:
    """A share in whole percent; what is not quite nothing or all is not said to be.

    >>> share(1, 1000), share(999, 1000), share(1, 3)
    ('less than 1\\xa0%', 'more than 99\\xa0%', '33\\xa0%')
    """
    if part > 0 and part * 200 < whole:
        return say("less than 1\N{NO-BREAK SPACE}%")
    if part < whole and (whole - part) * 200 < whole:
        return say("more than 99\N{NO-BREAK SPACE}%")
    return f"{(200 * part + whole) // (2 * whole) if whole else 0}{NBSP}%"


def rows_of(number: int) -> Sentence:
    """`1 row`, `1,234 rows`."""
    return say_count("{number} row", "{number} rows", number)


def none_filled(rows: int, column: str) -> Sentence:
    """Of `rows` rows, of which none has a value; at least 1."""
    return say_count(
        "The only row has no value of {column}.", "All {number} rows have no value of {column}.", rows, column=column
    )


def without_value(rows: int) -> str:
    """How many rows have none; nothing where all have one."""
    return say_count("{number} row has no value.", "{number} rows have no value.", rows) if rows else ""


def number_text(value: float) -> str:
    """A number as people write it: `1,234.5`; never rounded. A year has no comma, so numbers below 10,000 have none.

    >>> number_text(1998), number_text(12345.5), number_text(0.1)
    ('1998', '12,345.5', '0.1')
    """
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, int):
        return f"{value:,}" if abs(value) >= 10_000 else str(value)
    return f"{value:,}" if 10_000 <= abs(value) < 1e15 else repr(value)


def label(value: Any) -> str:
    """A value as it stands beside a bar: on one line, whole for the eye, nothing in it that could turn a line around."""
    text = " ".join(str(clean(value_text(value))).split())
    return (text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…") or say("(empty text)")
