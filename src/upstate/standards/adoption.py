"""On which day a policy was adopted, by its own text."""

from __future__ import annotations

import re
from datetime import date
from itertools import islice

from upstate.standards.denying import without_struck

_MONTHS = (
    "january enero", "february febrero", "march marzo", "april abril", "may mayo", "june junio", "july julio", "august agosto",
    "september septiembre", "october octubre", "november noviembre", "december diciembre",
)  # fmt: skip
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_NAMED = "|".join(_MONTH)
_ORDINAL = "(?:st|nd|rd|th)?"
# 2026-03-03; March 3, 2026; 3 March 2026, 3rd day of March, 2026 and 3 de marzo de 2026; 3/3/2026.
_DAYS = tuple(
    re.compile(rf"\b{pattern}\b", re.IGNORECASE)
    for pattern in (
        r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})",
        rf"(?P<month>{_NAMED}) (?P<day>[0-9]{{1,2}}){_ORDINAL},? (?P<year>[0-9]{{4}})",
        rf"(?P<day>[0-9]{{1,2}}){_ORDINAL} (?:day of |de )?(?P<month>{_NAMED}),? (?:del? )?(?P<year>[0-9]{{4}})",
        r"(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})/(?P<year>[0-9]{4})",
    )
)
_ADOPTED = re.compile(
    r"\b(?:adopted|enacted|approved|passed|signed|issued|ordained|effective|adoptad[ao]|aprobad[ao]|firmad[ao])\b",
    re.IGNORECASE,
)
# What comes before such a word in its sentence where nothing was adopted, or another law was.
_NOT_THIS = re.compile(
    r"\b(?i:not|never|nor|reject\w*|refus\w*|repeal\w*|rescind\w*|supersed\w*|amend(?:s|ing)?|nunca|rechaz\w*|derog\w*|(?:to|will|would|should) be$"
    r"|no (?:ha|fue|est[aá])\b)|\b(?:Act|Law|Ley)\b|(?<!\bthis )(?<!\bThis )(?<!^)\b(?:Resolution|Ordinance)\b"
)
_SENTENCE_END = re.compile(r"(?<!\bNo)(?<!\bSec)[.!?]\s+|;\s*|\n\s*\n")
_DRAFT = re.compile(r"\b(?:draft|borrador|not in force|not adopted)\b", re.IGNORECASE)
_FIRST_LINES = 5
_BEFORE = 120


def find_adopted(text: str, *, today: date) -> date | None:
    """The latest day, not after today, of which a line says that the text was adopted, approved or signed on it; null where there is
    none, or where the first lines call the text a draft. Days with slashes are read as in the United States.

    >>> find_adopted("It was adopted by the council on March 3, 2026.", today=date(2026, 5, 1))
    datetime.date(2026, 3, 3)
    >>> find_adopted("It was adopted on March 3, 2026.", today=date(2026, 2, 1)) is None
    True
    """
    text = without_struck(text)
    if is_draft(text):
        return None
    days = (
        _read(found)
        for pattern in _DAYS
        for found in pattern.finditer(text)
        if _was_adopted(text[max(0, found.start() - 2 * _BEFORE) : found.start()])
    )
    return max((day for day in days if day and day <= today), default=None)


def is_draft(text: str) -> bool:
    """Whether one of its first lines says that it is a draft."""
    lines = islice((line for line in text.splitlines() if line.strip()), _FIRST_LINES)
    return any(_DRAFT.search(line) for line in lines)


def _was_adopted(before: str) -> bool:
    """Whether the words before a day say that this text was adopted on it: the nearest such word of the line counts."""
    line = max(before.rfind("\n"), before.rfind(";"), len(before) - _BEFORE - 1) + 1
    words = [*_ADOPTED.finditer(before, line)]
    return bool(words) and not _NOT_THIS.search(_SENTENCE_END.split(before[: words[-1].start()])[-1].strip())


def _read(found: re.Match[str]) -> date | None:
    month = found["month"].casefold()
    try:
        return date(int(found["year"]), _MONTH.get(month) or int(month), int(found["day"]))
    except ValueError:
        return None
