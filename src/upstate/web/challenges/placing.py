"""The entries that stand on a board, for the command line, which takes one up by its short name."""

from __future__ import annotations

from collections import Counter

from django.conf import settings
from django.utils.text import slugify

from upstate.challenges.following.placed import PlacedEntry
from upstate.solutions.challenge.text import NAME
from upstate.web.challenges.board import Row, see_board
from upstate.web.challenges.models import Entry
from upstate.web.challenges.seeing import find_challenge


def placed_entries(name: str) -> tuple[PlacedEntry, ...] | None:
    """Entries of a challenge that was launched, the first place first; null where nobody ever entered here and other cities may hold it.

    The short name is made of the name that everybody may see, so that one that is hidden stays so.
    """
    seen = find_challenge(name)
    if seen.text.together and not Entry.objects.filter(challenge=name).exists():
        return None
    rows = see_board(seen).entries
    counts = Counter(slugify(one.name) for one in rows)
    return tuple(PlacedEntry(_short(one, counts), one.name, one.place or 0, settings.SITE / one.path) for one in rows)


def _short(row: Row, counts: Counter[str]) -> str:
    short = slugify(row.name)
    return short if counts[short] == 1 and NAME.fullmatch(short) else f"entry-{row.entry}"
