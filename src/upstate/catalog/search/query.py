"""From what a person typed to an expression of FTS5 that holds nothing but words.

Only letters and digits of the query are used, each word in quotes, so that no sign in it can mean anything to SQLite. A word
that no dataset has is replaced by the nearest that one has: one slip (a letter wrong, missing, too many, or two swapped)
in words of 4 and 5 letters, two in longer ones; words with digits are left alone. A word also finds those that mean the same, by
`synonyms.txt`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from upstate.catalog.search.found import Replacement
from upstate.catalog.search.synonyms import known_synonyms
from upstate.catalog.search.words import MOST_CHARACTERS, words_in

MOST_WORDS = 20
# Of the last word, which may not be finished, so many longer ones are looked for.
_MOST_LONGER = 20
_LEAST_PREFIX = 2
# Words that nearly every sentence has. They are dropped where others remain.
_LITTLE = {
    "a", "an", "and", "are", "as", "at", "by", "for", "from", "how", "in", "is", "it", "of", "on", "or", "that", "the",
    "to", "what", "where", "which", "with", "al", "con", "de", "del", "el", "en", "es", "la", "las", "los", "o", "para",
    "por", "que", "un", "una", "y", "data", "dataset", "datasets", "datos",
}  # fmt: skip


@dataclass(frozen=True)
class Query:
    """The words that are searched for.

    also: words to those of the index that mean the same. unknown: words that no dataset has or nearly has. exact, all_of, any_of:
    FTS5 expressions of the other words: all of them as they stand, all with the last one unfinished or by what means the same, and
    any; empty when there is no word.
    """

    words: tuple[str, ...]
    replaced: tuple[Replacement, ...]
    also: Mapping[str, tuple[str, ...]]
    unknown: tuple[str, ...]
    was_cut: bool
    exact: str
    all_of: str
    any_of: str


def read_query(connection: sqlite3.Connection, typed: str) -> Query:
    """Take the words out of `typed` and put their spelling right by the index."""
    kept = meaning_words(typed)
    cut = kept[:MOST_WORDS]
    terms: dict[str, str] = {}
    replaced: list[Replacement] = []
    unknown: list[str] = []
    also: dict[str, tuple[str, ...]] = {}
    for place, word in enumerate(cut):
        term = _unfinished(connection, word) if place == len(cut) - 1 else f'"{word}"'
        same = known_synonyms(connection, word)
        if same or _is_known(connection, term):
            terms[word] = _either(term, same)
            if same:
                also[word] = same
        elif near := _nearest(connection, word):
            terms[near] = f'"{near}"'
            replaced.append(Replacement(word, near))
        else:
            unknown.append(word)
    return Query(
        words=tuple(terms),
        replaced=tuple(replaced),
        also=also,
        unknown=tuple(unknown),
        was_cut=len(kept) > MOST_WORDS or len(typed) > MOST_CHARACTERS,
        exact=" AND ".join(f'"{word}"' for word in terms),
        all_of=" AND ".join(terms.values()),
        any_of=" OR ".join(terms.values()),
    )


def meaning_words(typed: str) -> list[str]:
    """The words of `typed` without those that nearly every sentence has, where others remain."""
    words = words_in(typed)
    return [word for word in words if word not in _LITTLE] or words


def _is_known(connection: sqlite3.Connection, term: str) -> bool:
    return connection.execute("SELECT 1 FROM texts WHERE texts MATCH ? LIMIT 1", (term,)).fetchone() is not None


def slips_allowed(word: str) -> int:
    """How many slips are put right in `word`."""
    if len(word) < 4 or any(letter.isdigit() for letter in word):
        return 0
    return 1 if len(word) <= 5 else 2


def _nearest(connection: sqlite3.Connection, word: str) -> str:
    """The known word with the fewest slips; of several the one that begins alike, then that of most datasets."""
    most = slips_allowed(word)
    if not most:
        return ""
    known = dict(
        connection.execute(
            "SELECT word, datasets FROM words WHERE length BETWEEN ? AND ?", (len(word) - most, len(word) + most)
        ).fetchall()
    )
    near: Iterable[tuple[str, int, int]] = process.extract(
        word, known.keys(), scorer=OSA.distance, score_cutoff=most, limit=None, processor=None
    )
    ordered = sorted((slips, one[0] != word[0], -known[one], one) for one, slips, _ in near)
    return ordered[0][3] if ordered else ""


def _unfinished(connection: sqlite3.Connection, word: str) -> str:
    """The word, or any that begins with it; by the vocabulary too, because a stem is shorter than what was typed."""
    if len(word) < _LEAST_PREFIX:
        return f'"{word}"'
    longer = connection.execute(
        "SELECT word FROM words WHERE word > ? AND word < ? ORDER BY datasets DESC, word LIMIT ?",
        (word, word + "\U0010ffff", _MOST_LONGER),
    ).fetchall()
    return "(" + " OR ".join([f'"{word}"', f'"{word}"*', *(f'"{one}"' for (one,) in longer)]) + ")"


def _either(term: str, same: tuple[str, ...]) -> str:
    """The term, or any of the words that mean the same."""
    return "(" + " OR ".join([term, *(f'"{one}"' for one in same)]) + ")" if same else term
