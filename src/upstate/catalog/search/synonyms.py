"""Words of two languages that mean the same: who searches for `agua` finds the data about water."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from upstate.catalog.search.words import words_in

_TABLE = Path(__file__).with_name("synonyms.txt")


def known_synonyms(connection: sqlite3.Connection, word: str) -> tuple[str, ...]:
    """Words of the index that mean the same as `word`, in the singular and the plural.

    Only words that stand in the index are given: another one could have the stem of a word that means something else.
    """
    forms = [form for same in _same_as(word) for form in _forms(same)]
    marks = ", ".join("?" * len(forms))
    return tuple(one for (one,) in connection.execute(f"SELECT word FROM words WHERE word IN ({marks})", forms))


def _same_as(word: str) -> frozenset[str]:
    table = synonyms()
    found: frozenset[str] = frozenset().union(*(table.get(one, ()) for one in _singulars(word)))
    return found - {word}


@cache
def synonyms() -> dict[str, frozenset[str]]:
    """Each word of synonyms.txt, without accents, to the others of its groups."""
    table: dict[str, frozenset[str]] = {}
    for line in _TABLE.read_text("utf-8").splitlines():
        group = frozenset(() if line.startswith("#") else words_in(line))
        for word in group:
            table[word] = table.get(word, frozenset()) | group - {word}
    return table


def _singulars(word: str) -> Iterator[str]:
    """What `word` may be the plural of, and itself."""
    yield word
    for ending, singular in (("ies", "y"), ("es", ""), ("s", "")):
        if word.endswith(ending):
            yield word.removesuffix(ending) + singular


def _forms(word: str) -> tuple[str, ...]:
    return word, f"{word}s", f"{word}es", f"{word.removesuffix('y')}ies"
