"""What of challenges everybody may see, for those who list the site: the map for crawlers and the export."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from upstate.web.challenges.seeing import find_challenges
from upstate.web.challenges.together import group_cities


def public_addresses() -> Iterator[str]:
    """The path of every page and file that everybody may see, in the language that is active."""
    found = find_challenges()
    if found:
        yield reverse("challenges")
    for one in found:
        names = ("challenge", "challenge-board", "challenge-board-csv", "challenge-board-json", "challenge-today")
        yield from (reverse(name, args=[one.name]) for name in names)
    for together in group_cities(found):
        yield from (
            reverse(name, args=[together.name])
            for name in ("together", "together-csv", "together-json", "together-today")
        )
