"""Filters of the self-assessment's pages."""

from __future__ import annotations

from django import template

from upstate.standards.kept import is_address
from upstate.web.standards.telling import ANSWERS

register = template.Library()


@register.filter
def answer_in_words(answer: str) -> str:
    """`met` as the page says it."""
    return str(ANSWERS[answer])


# Evidence that is an address becomes a link.
register.filter("is_address", is_address)
