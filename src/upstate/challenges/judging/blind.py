"""Blind review: an entry is a number to its judges, and a judge is nobody to a team."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from upstate.challenges.judging.marks import Ballot

_LEAST_RANGE = 99


def number_entries(entries: Iterable[str], *, secret: str, already: Mapping[str, int] | None = None) -> dict[str, int]:
    """The number by which judges know each entry. It tells nothing of when the entry came, and stays when others come.

    Numbers are drawn from 1 to 99, or to twice the number of entries where there are more. secret: the challenge's own, so that nobody can compute them.
    already: numbers that were given, which stay.
    """
    names = [*dict.fromkeys(entries)]
    numbers = dict(already or {})
    for name in names:
        if name not in numbers:
            free = set(range(1, max(_LEAST_RANGE, 2 * len({*names, *numbers})) + 1)) - {*numbers.values()}
            numbers[name] = min(free, key=lambda number: _draw(secret, name, number))
    return {name: numbers[name] for name in names}


def feedback_to(entry: str, ballots: Iterable[Ballot], *, secret: str) -> tuple[str, ...]:
    """What judges wrote to the team, of ballots that they called whole, without their names and in an order that tells nothing of them."""
    words = [one.feedback.strip() for one in ballots if one.entry == entry and one.done and one.feedback.strip()]
    return tuple(sorted(words, key=lambda text: _draw(secret, text)))


def _draw(*values: str | int) -> str:
    return hashlib.sha256(repr(values).encode()).hexdigest()
