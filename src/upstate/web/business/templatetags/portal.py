"""Template tags of the business portal: `{% load portal %}`."""

from __future__ import annotations

from django import template

from upstate.solutions.header import Words
from upstate.web.look.saying import in_language

register = template.Library()


@register.filter
def in_words(words: Words) -> str:
    """A text of the portal in the reader's language."""
    return in_language(words)
