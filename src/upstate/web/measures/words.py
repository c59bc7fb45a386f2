"""Periods, figures and targets as pages write them, in the reader's language."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from upstate.measures.told import shown
from upstate.solutions.measures.measure import Frequency


def period_in_words(starts: date, frequency: Frequency) -> str:
    """`October 2026`, `4th quarter of 2026`, `week of October 5, 2026`, or `2026`."""
    if frequency == "month":
        return date_format(starts, "YEAR_MONTH_FORMAT")
    if frequency == "quarter":
        return _("quarter %(number)s of %(year)s") % {"number": (starts.month + 2) // 3, "year": starts.year}
    if frequency == "week":
        return _("week of %(day)s") % {"day": date_format(starts, "DATE_FORMAT")}
    return str(starts.year)


def target_in_words(target: float | None, by: date | None, unit: str) -> str:
    """`80 percent of requests by December 31, 2027`; empty where there is none."""
    if target is None:
        return ""
    told = {"target": shown(target), "unit": unit}
    if by is None:
        return (_("%(target)s %(unit)s") % told).strip()
    return _("%(target)s %(unit)s by %(day)s") % {**told, "day": date_format(by, "DATE_FORMAT")}
