"""Amounts in words. They are whole cents everywhere else."""

from __future__ import annotations

from django.utils.translation import gettext as _


def dollars(cents: int) -> str:
    """
    >>> dollars(47_400), dollars(5), dollars(123_456_789)
    ('$474', '$0.05', '$1,234,567.89')
    """
    return f"${cents // 100:,}" if cents % 100 == 0 else f"${cents / 100:,.2f}"


def dollars_between(least: int, most: int | None) -> str:
    """One amount, a range, or “from” where no limit can be said; empty where nothing can be said."""
    if most is None:
        return _("from %(amount)s") % {"amount": dollars(least)} if least else ""
    if least == most:
        return dollars(least)
    return _("%(least)s to %(most)s") % {"least": dollars(least), "most": dollars(most)}
