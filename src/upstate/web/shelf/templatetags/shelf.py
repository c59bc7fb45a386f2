from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from upstate.ranking.report.wording import capital as with_capital
from upstate.sentences import Sentence
from upstate.web.look.saying import translate

register = template.Library()
# A cell of so few letters is not broken over lines.
_SHORT = 12


@register.filter
def capital(sentence: str) -> str:
    return with_capital(translate(sentence))


@register.filter
def cells(row: tuple[str, ...], columns: tuple[Any, ...]) -> Iterator[tuple[str, str, str]]:
    """Each cell with its class and its heading, by its column."""
    for cell, column in zip(map(translate, row), columns, strict=True):
        kind = "text-right" if column.number else "shelf-short" if len(cell) <= _SHORT else ""
        yield cell, kind, capital(column.heading)


@register.filter
def only_english(text: str) -> SafeString:
    """The mark of a part of the report that is said in English alone, by its sentence or caption."""
    return mark_safe("" if isinstance(text, Sentence) else ' lang="en"')  # noqa: S308 - one of two constants
