"""Figures, dates and other people's text, as they stand on the page."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Any

from upstate.sentences import Sentence, month_name, say, say_count

NBSP = "\N{NO-BREAK SPACE}"
NOT_KNOWN = say("not known")
# What draws nothing and can still turn a line around or break a file: controls, direction marks, halves of characters.
_HARMFUL = frozenset({"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"})


def clean(value: Any) -> Any:
    """`value` as read from JSON, in which every text holds only characters that can be shown, keys of objects too."""
    if isinstance(value, str):
        return "".join(_shown(character) for character in value)
    if isinstance(value, dict):
        return {clean(key): clean(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [clean(entry) for entry in value]
    return value


def _shown(character: str) -> str:
    if character.isspace():
        return character if character in (" ", NBSP) else " "
    return "\N{REPLACEMENT CHARACTER}" if unicodedata.category(character) in _HARMFUL else character


def is_number(value: Any) -> bool:
    """Whether `value` is a finite number; JSON as Python reads it may hold others."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def percent(share: float | None) -> str:
    """A share from 0 to 1: `31.2 %`; below one percent with two digits."""
    if share is None or not is_number(share):
        return NOT_KNOWN
    digits = 2 if 0 < abs(share) < 0.00995 else 1
    return f"{share * 100:.{digits}f}{NBSP}%"


def percent_range(bounds: Sequence[float]) -> str:
    """Two shares: `25.9 % to 35.5 %`."""
    return say("{low} to {high}", low=percent(bounds[0]), high=percent(bounds[1]))


def points(difference: float) -> str:
    """A difference of two shares in points of percent, with its sign: `+1.6`."""
    return f"{difference * 100:+.1f}".replace("-", "\N{MINUS SIGN}")


def times(factor: float) -> str:
    """`18.7 times`."""
    return say("{factor}\N{NO-BREAK SPACE}times", factor=f"{factor:.1f}")


def count(number: float) -> str:
    """A number of things, with one digit where it is a mean: `2,438` or `19.4`."""
    return f"{number:,.0f}" if float(number).is_integer() or abs(number) >= 1000 else f"{number:,.1f}"


def spaced(text: str) -> str:
    """Every percent sign after a digit set off by a space: `top 1 %`. Of a sentence it is done in the values."""
    if isinstance(text, Sentence):
        values = {name: spaced(value) if isinstance(value, str) else value for name, value in text.made.values.items()}
        return Sentence(text.made._replace(values=values))
    return re.sub(r"(\d)\s?%", rf"\1{NBSP}%", text)


def day(text: str) -> str:
    """An ISO date as `1 January 2022`; other text as it is."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return text
    month, year = month_name(found), str(found.year)
    return say("{day}\N{NO-BREAK SPACE}{month}\N{NO-BREAK SPACE}{year}", day=str(found.day), month=month, year=year)


def years(number: int) -> str:
    """`3 years`, `1 year`; 0 stands for a round of visits."""
    if not number:
        return say("one round of visits")
    return say_count("{number}\N{NO-BREAK SPACE}year", "{number}\N{NO-BREAK SPACE}years", number)


def capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
