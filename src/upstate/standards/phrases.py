"""How a standard says in plain words which sentences show that a criterion is met.

A phrase is a row of parts that must all stand in one sentence, in any order: `proactive* + publish* | release*`. A part is one of
several words or groups of words; `*` stands for any ending; a part that begins with `not` must not be there. Plain words, and no
regular expressions, so that a lawyer can read them and a long text takes no longer than it must.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_WORDS = re.compile(r"[a-z0-9']+( [a-z0-9']+)*\*?")
_BETWEEN_WORDS = re.compile(r"[^a-z0-9']+")


@dataclass(frozen=True)
class Phrase:
    """there: of each part one must be found. absent: none may be."""

    there: tuple[tuple[str, ...], ...]
    absent: tuple[tuple[str, ...], ...]

    def fits(self, words: str) -> bool:
        """words: as `words_of` gives them."""
        return all(_found(one, words) for one in self.there) and not any(_found(one, words) for one in self.absent)


def words_of(sentence: str) -> str:
    """The words of a sentence in small letters, with a space on each side of all of them; a dash parts words.

    >>> words_of('Machine-readable data, “open” to all.')
    ' machine readable data open to all '
    """
    return f" {_BETWEEN_WORDS.sub(' ', sentence.lower()).strip()} "


@lru_cache(maxsize=2048)
def read_phrase(text: str) -> Phrase:
    """Parse a phrase; raises ValueError that names the part.

    >>> phrase = read_phrase("bulk | whole dataset* + download* + not fee")
    >>> [phrase.fits(words_of(one)) for one in ("download whole datasets", "download in bulk for a fee", "in bulk")]
    [True, False, False]
    """
    parts = text.split(" + ")
    there = tuple(_any_of(part) for part in parts if not part.startswith("not "))
    if not there:
        raise ValueError(f"{text!r} says only what must not be there")
    return Phrase(there, tuple(_any_of(part.removeprefix("not ")) for part in parts if part.startswith("not ")))


def _any_of(part: str) -> tuple[str, ...]:
    return tuple(_looked_for(" ".join(words.replace("-", " ").split())) for words in part.split("|"))


def _looked_for(words: str) -> str:
    """The words as they stand between spaces; those with an ending left open end without one."""
    if not _WORDS.fullmatch(words):
        raise ValueError(f"{words!r} is not words in small letters, of which the last may end in *")
    return f" {words.removesuffix('*')}" if words.endswith("*") else f" {words} "


def _found(part: tuple[str, ...], words: str) -> bool:
    return any(one in words for one in part)
