"""Sentences that the floors below made, in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.translation import get_language, gettext, ngettext
from markupsafe import Markup

from upstate.charts import Chart, draw
from upstate.sentences import Sentence
from upstate.solutions.header import Words


def in_language(words: Words) -> str:
    """A borrowed text in the reader's language."""
    return words.said(language())


def language() -> str:
    """The reader's language, of the two in which texts of solutions are written."""
    return "es" if (get_language() or "").startswith("es") else "en"


def translate(text: str) -> str:
    """A sentence in the reader's language; other text, which is of people or in that language already, as it is."""
    if not text or not isinstance(text, Sentence):
        return text
    made = text.made
    template = ngettext(made.one, made.many, made.number) if made.many else gettext(made.one)
    return template.format_map({name: _value(value) for name, value in made.values.items()})


def _value(value: str | int) -> str:
    return number_format(value, force_grouping=True) if isinstance(value, int) else translate(value)


def show(text: str) -> str:
    """The same for a page, where what has no Spanish, because it was stored as text, is marked as English."""
    found = translate(text)
    is_left = isinstance(text, Sentence) and not text.made.values and found == text and get_language() != "en"
    return format_html('<span lang="en">{}</span>', text) if text and is_left else found


def translate_all(part: Any) -> Any:
    """Every sentence in lists and objects, such as the specification of a picture."""
    if isinstance(part, dict):
        return {name: translate_all(value) for name, value in part.items()}
    if isinstance(part, list | tuple):
        return [translate_all(one) for one in part]
    return translate(part) if isinstance(part, str) else part


def draw_chart(chart: Chart) -> Markup:
    """The picture with its words in the reader's language."""
    return draw(Chart(chart.key, translate_all(chart.wide), translate_all(chart.narrow)))
