"""Targets as pages write them, in the reader's language."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from upstate.measures.wording import target_text


def target_in_words(target: float | None, by: date | None, unit: str) -> str:
    """`80 percent of requests by December 31, 2027`; empty where there is none."""
    if target is None:
        return ""
    told = {"target": target_text(target), "unit": unit}
    if by is None:
        return (_("%(target)s %(unit)s") % told).strip()
    return _("%(target)s %(unit)s by %(day)s") % {**told, "day": date_format(by, "DATE_FORMAT")}
