"""The words of a text, as the index has them."""

from __future__ import annotations

import re
import unicodedata

MOST_CHARACTERS = 1000
_LONGEST_WORD = 64
_WORD = re.compile(r"[^\W_]+")


def words_in(typed: str) -> list[str]:
    """The words of `typed` in lower case and without accents, each once.

    >>> words_in('Árboles NEAR("calle*") -- x')
    ['arboles', 'near', 'calle', 'x']
    """
    apart = unicodedata.normalize("NFKD", typed[:MOST_CHARACTERS])
    folded = "".join(letter for letter in apart if not unicodedata.combining(letter)).lower()
    return list(dict.fromkeys(word[:_LONGEST_WORD] for word in _WORD.findall(folded)))
