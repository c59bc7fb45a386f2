"""The field in which a day is chosen, for every form of the site."""

from __future__ import annotations

from django import forms


def day_input() -> forms.DateInput:
    """Browsers show a calendar of their own for it, and read only year-month-day, whatever the language of the page."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
