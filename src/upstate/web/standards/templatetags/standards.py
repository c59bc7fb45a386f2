"""Filters of the self-assessment's pages."""

from __future__ import annotations

from django import template

from upstate.web.standards.telling import ANSWERS

register = template.Library()


@register.filter
def answer_in_words(answer: str) -> str:
    """`met` as the page says it."""
    return str(ANSWERS[answer])


@register.filter
def is_address(source: str) -> bool:
    """Whether evidence is an address of the web, which becomes a link."""
    return source.startswith(("https://", "http://"))
