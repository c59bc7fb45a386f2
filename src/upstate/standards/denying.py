"""Words of a policy that bind nobody to do what they speak of: what is forbidden, repealed or left to choice, and what is struck out."""

from __future__ import annotations

import re

_NO_DUTY = re.compile(
    r"\b(not (be )?(required|obliged|obligated|bound)|no (duty|obligation|requirement)|nothing in this|does not require"
    r"|at (its|their|the) (sole |own )?discretion|not be construed|reserves the right"
    r"|(refused|rejected|declined) (that|to)|not available without)\b|\brepealed\b(?!.*\b(shall|must|will)\b)"
)
_BINDS = re.compile(r"\b(shall|must|will)\b")
_FORBIDS = re.compile(
    r"(?<!\bthat )(?<!\bwhich )\b(shall|must|will|may) (not|never|no longer)\b|\b(shall|must|will|may) be no\b"
    r"|\bno ([\w-]+ ){1,3}(shall|must|will|may)\b"
)
# What a good policy forbids: to charge, delete, limit, tell of people, or publish without what is needed.
_RIGHTLY = re.compile(
    r"\b(charg|fees?\b|costs?\b|delet|remov|restrict|limit|requir|regist|encumb|barrier|conditions?\b|copyright|privat|privacy|personal"
    r"|sensitive|confidential|protected|identif|about people|exempt|proprietary|without|unless|until|before|only\b|exceed|later than"
    r"|withh|waiv)"
)
_STRUCK = re.compile(r"<!--.*?(?:-->|\Z)|(?<!~)~~(?!~)(?:[^~\n]|\n(?!\n)){1,1500}~~(?!~)", re.DOTALL)


def denies(plain: str) -> bool:
    """Whether a sentence in small letters says that there is no duty, or first of all forbids what it speaks of.

    >>> [denies(one) for one in ("the city shall never publish in bulk.", "the city shall never charge for data.")]
    [True, False]
    """
    if _NO_DUTY.search(plain):
        return True
    forbids = _FORBIDS.search(plain)
    return forbids is not None and not _BINDS.search(plain[: forbids.start()]) and not _RIGHTLY.search(plain)


def without_struck(text: str) -> str:
    """The text without comments and struck words of Markdown; the lines keep their numbers.

    >>> without_struck("All ~~old~~ data.<!-- a\\nb -->")
    'All  data.\\n'
    """
    return _STRUCK.sub(lambda found: "\n" * found[0].count("\n"), text)
