"""How deep a text is nested, told before a parser sees it: parsers call themselves for each level."""

from __future__ import annotations


def nesting(text: str) -> int:
    """The most brackets, of whatever kind, that are open at once."""
    deep = deepest = 0
    for letter in text:
        deep += (letter in "([{") - (letter in ")]}")
        deepest = max(deepest, deep)
    return deepest
