"""How a standard says in plain words which sentences show that a criterion is met.

A phrase is a row of parts that must all stand in one sentence, in any order: `proactiv* + publish* | release*`. A part is one of
several words or groups of words; `*` stands for any ending; a part that begins with `not` must not be there. Plain words, and no
regular expressions, so that a lawyer can read them and a long text takes no longer than it must.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_WORDS = re.compile(r"[a-z0-9*'\- ]+")


@dataclass(frozen=True)
class Phrase:
    """there: each must be found. absent: none may be."""

    there: tuple[re.Pattern[str], ...]
    absent: tuple[re.Pattern[str], ...]

    def fits(self, sentence: str) -> bool:
        """sentence: in small letters, with plain quotes and single spaces."""
        return all(one.search(sentence) for one in self.there) and not any(one.search(sentence) for one in self.absent)


@lru_cache(maxsize=2048)
def read_phrase(text: str) -> Phrase:
    """Parse a phrase; raises ValueError that names the part.

    >>> phrase = read_phrase("bulk | whole dataset* + download* + not fee")
    >>> [phrase.fits(one) for one in ("download whole datasets", "download in bulk for a fee", "in bulk")]
    [True, False, False]
    """
    there, absent = [], []
    for part in text.split(" + "):
        wanted = part.removeprefix("not ")
        (there if wanted == part else absent).append(_any_of(wanted))
    if not there:
        raise ValueError(f"{text!r} says only what must not be there")
    return Phrase(tuple(there), tuple(absent))


def _any_of(part: str) -> re.Pattern[str]:
    alternatives = []
    for one in (words.strip() for words in part.split("|")):
        if not _WORDS.fullmatch(one) or one.startswith("*"):
            raise ValueError(f"{one!r} is not words in small letters, where * stands for an ending")
        alternatives.append(re.escape(one).replace(r"\*", r"\w*").replace(r"\-", "[ -]?").replace(r"\ ", " "))
    return re.compile(rf"\b(?:{'|'.join(alternatives)})\b")
