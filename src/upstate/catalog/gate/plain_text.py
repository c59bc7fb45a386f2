"""A value as rules read it: digits and signs of any script as plain ones, marks that nobody sees taken out."""

from __future__ import annotations

import re
import unicodedata

# Marks of direction and of joining: a number written with them inside looks the same and would not be found.
_UNSEEN = re.compile("[\x00\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−﹣－", "-") | {"’": "'", "‘": "'", "`": "'", "\u00a0": " "})


def plain_text(value: str) -> str:
    """
    >>> plain_text("３１５－５５５–١٢٣٤")
    '315-555-1234'
    """
    if value.isascii():
        return value.replace("\x00", "")
    text = unicodedata.normalize("NFKC", _UNSEEN.sub("", value)).translate(_DASHES)
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in text)
