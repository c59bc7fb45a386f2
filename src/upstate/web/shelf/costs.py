"""What a unit takes of the budget: work, or money where a price was given."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from upstate.ranking.report.wording import is_number
from upstate.solutions import RankingSolution


def cost_heading(about: dict[str, Any], solution: RankingSolution, names: Collection[str]) -> str:
    """The column's heading; empty where the list does not say how much work a unit is."""
    work = solution.settings.work
    if work is None or work.column not in names:
        return ""
    return _("Cost") if about["price"] else _("Work (%(unit)s)") % {"unit": work.unit}


def cost_in_words(unit: dict[str, Any], about: dict[str, Any], solution: RankingSolution) -> str:
    """`0.203`, of the unit of work, or `$81,200`; empty where it is not known. No job is smaller than the least."""
    work = solution.settings.work
    amount = unit["details"].get(work.column) if work else None
    if work is None or amount is None or not is_number(amount):
        return ""
    planned = max(float(amount), work.least) / work.size
    return f"${planned * about['price']:,.0f}" if about["price"] else f"{planned:,.3f}"
