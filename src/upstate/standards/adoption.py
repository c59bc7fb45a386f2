"""On which day a policy was adopted, by its own text."""

from __future__ import annotations

import re
from datetime import date

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
    r"\b(?:adopted|enacted|approved|passed|signed|issued|ordained|effective|adoptad[ao]|aprobad[ao]|firmad[ao])\b[^\n;]*$",
    re.IGNORECASE,
)
_BEFORE = 120


def find_adopted(text: str, *, today: date) -> date | None:
    """The latest day, not after today, of which a line says that something was adopted, approved or signed on it; null where there is
    none. Days with slashes are read as in the United States.

    >>> find_adopted("It was adopted by the council on March 3, 2026.", today=date(2026, 5, 1))
    datetime.date(2026, 3, 3)
    >>> find_adopted("It was adopted on March 3, 2026.", today=date(2026, 2, 1)) is None
    True
    """
    days = (
        _read(found)
        for pattern in _DAYS
        for found in pattern.finditer(text)
        if _ADOPTED.search(text[max(0, found.start() - _BEFORE) : found.start()])
    )
    return max((day for day in days if day and day <= today), default=None)


def _read(found: re.Match[str]) -> date | None:
    month = found["month"].casefold()
    try:
        return date(int(found["year"]), _MONTH.get(month) or int(month), int(found["day"]))
    except ValueError:
        return None
