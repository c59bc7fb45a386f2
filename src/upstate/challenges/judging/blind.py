"""Blind review: an entry is a number to its judges, and a judge is nobody to a team."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from upstate.challenges.judging.marks import Ballot

_LEAST_RANGE = 99


def number_entries(entries: Iterable[str], *, secret: str) -> dict[str, int]:
    """The number by which judges know each entry, which tells nothing of when the entry came.

    Numbers are drawn from 1 to 99, or to twice the number of entries where there are more. secret: the challenge's own, so that nobody can compute them.
    """
    numbers: dict[str, int] = {}
    names = [*dict.fromkeys(entries)]
    free = set(range(1, max(_LEAST_RANGE, 2 * len(names)) + 1))
    for name in names:
        numbers[name] = min(free, key=lambda number: _draw(secret, name, number))
        free.remove(numbers[name])
    return numbers


def feedback_to(entry: str, ballots: Iterable[Ballot], *, secret: str) -> tuple[str, ...]:
    """What judges wrote to the team, of ballots that they called whole, without their names and in an order that tells nothing of them."""
    words = [one.feedback.strip() for one in ballots if one.entry == entry and one.done and one.feedback.strip()]
    return tuple(sorted(words, key=lambda text: _draw(secret, text)))


def _draw(*values: str | int) -> str:
    return hashlib.sha256(repr(values).encode()).hexdigest()
