"""Finding among a few texts, without an index: words with slips, as in the search for datasets."""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from upstate.catalog.search.query import meaning_words, slips_allowed
from upstate.catalog.search.words import words_in

Texts = tuple[str, str]


def match_few(texts: Mapping[str, Texts], typed: str) -> dict[str, int]:
    """Which of `texts` (name to what is told first and to the rest) have the words of `typed`, and how well, the more the better.

    Each word must stand in a text: as it is, as the beginning of a longer one, or with the slips that are put right. Where no text
    has all words, those are given that have most. A text that has a word only in its rest counts less. Without words all are given.
    """
    words = meaning_words(typed)
    if not words:
        return dict.fromkeys(texts, 0)
    found = {}
    for name, (first, rest) in texts.items():
        known_first, known_rest = set(words_in(first)), set(_all_words(rest))
        places = [2 if _has(known_first, word) else 1 if _has(known_rest, word) else 0 for word in words]
        found[name] = (sum(map(bool, places)), sum(places))
    most = max((count for count, _ in found.values()), default=0)
    return {name: places for name, (count, places) in found.items() if count == most > 0}


def _all_words(text: str) -> list[str]:
    """The words of a text that is longer than what a person types."""
    return [word for line in text.splitlines() for word in words_in(line)]


def _has(known: set[str], word: str) -> bool:
    if word in known or (len(word) > 2 and any(one.startswith(word) for one in known)):
        return True
    most = slips_allowed(word)
    return bool(most and process.extractOne(word, known, scorer=OSA.distance, score_cutoff=most, processor=None))
