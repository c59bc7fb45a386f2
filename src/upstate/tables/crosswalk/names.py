"""How near a column's name is to a field's names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import fuzz

from upstate.tables.crosswalk.values import UNIT_WORDS

# Words that say what kind of thing a column is but not which: two names must also agree without them.
_COMMON = frozenset(("id", "date", "type", "no", "number", "code", "name", "of", "the", "is", "on", "in"))
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def words_of(name: str) -> tuple[str, ...]:
    """`dateLastOverlay`, `DATE_LAST_OVERLAY` and `date last overlay` as the same words."""
    spaced = _CAMEL.sub(" ", name.strip())
    return tuple(re.sub(r"[^a-z0-9]+", " ", spaced.lower()).split())


def unit_in_name(name: str) -> str:
    """The unit that a name ends in (`DIAMETER_IN`, `length_ft`), or nothing."""
    words = words_of(name)
    return UNIT_WORDS.get(words[-1], "") if len(words) > 1 else ""


def name_likeness(column: str, names: Iterable[str]) -> tuple[float, str]:
    """How near `column` is to the nearest of `names`, 0 to 1, and that name."""
    best = (0.0, "")
    variants = [words_of(column)]
    if unit_in_name(column):
        variants.append(variants[0][:-1])
    for name in names:
        other = words_of(name)
        best = max(best, (max(_likeness(words, other) for words in variants), name))
    return best


def _likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    joined, other_joined = "".join(one), "".join(other)
    if joined == other_joined or sorted(one) == sorted(other):
        return 1.0
    if min(len(joined), len(other_joined)) < 3:  # X, Y, ID: only when they are exactly so
        return 0.0
    whole = max(fuzz.token_sort_ratio(" ".join(one), " ".join(other)), fuzz.ratio(joined, other_joined)) / 100
    telling = fuzz.token_sort_ratio(" ".join(_telling(one)), " ".join(_telling(other))) / 100
    return min(whole, 0.95) * (0.4 + 0.6 * telling) if telling < 1 else min(whole, 0.95)


def _telling(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in _COMMON) or words
