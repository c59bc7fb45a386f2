"""Until when a permit is good."""

from __future__ import annotations

import calendar
from datetime import date, timedelta


def last_day(issued: date, months: int) -> date:
    """The last day of a permit that is good for so many months. Where its day is missing in the last month, that month's end.

    >>> last_day(date(2026, 6, 3), 12), last_day(date(2026, 8, 31), 6)
    (datetime.date(2027, 6, 2), datetime.date(2027, 2, 28))
    """
    years, month = divmod(issued.month - 1 + months, 12)
    year, month = issued.year + years, month + 1
    end = calendar.monthrange(year, month)[1]
    return date(year, month, end) if issued.day > end else date(year, month, issued.day) - timedelta(days=1)
