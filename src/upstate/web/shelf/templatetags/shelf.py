from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import template

from upstate.ranking.report.wording import capital as with_capital

register = template.Library()
# A cell of so few letters is not broken over lines.
_SHORT = 12


@register.filter
def capital(sentence: str) -> str:
    return with_capital(str(sentence))


@register.filter
def cells(row: tuple[str, ...], columns: tuple[Any, ...]) -> Iterator[tuple[str, str, str]]:
    """Each cell with its class and its heading, by its column."""
    for cell, column in zip(row, columns, strict=True):
        kind = "text-right" if column.number else "shelf-short" if len(cell) <= _SHORT else ""
        yield cell, kind, with_capital(column.heading)
