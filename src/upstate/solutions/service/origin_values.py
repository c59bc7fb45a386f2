"""What is true of the city that a service was borrowed from, and so never of another: its telephones, e-mail and street addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable

from upstate.solutions.service.facts import Fact

# Kinds of facts whose value belongs to one city; they are emptied when a service is borrowed.
OF_ONE_CITY = ("phone", "email", "address", "hours", "link", "department")
_NEVER_SHARED = ("phone", "email", "address")


def same_as_origin(value: str, facts: Iterable[Fact]) -> Fact | None:
    """The fact of the borrowed city whose telephone, e-mail or street address stands in `value`, however it is written; null where
    none does."""
    return next((one for one in facts if one.kind in _NEVER_SHARED and _holds(value, one)), None)


def _holds(value: str, fact: Fact) -> bool:
    if fact.kind == "phone":
        number = _digits(fact.value)[-10:]
        return len(number) >= 7 and number in _digits(value)
    wanted = _words(fact.value)
    return bool(wanted) and f" {wanted} " in f" {_words(value)} "


def _digits(text: str) -> str:
    return "".join(str(int(one)) for one in text if one.isdecimal())


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
