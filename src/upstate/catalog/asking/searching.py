"""What somebody searches for, as the words that are in the index."""

from __future__ import annotations

from upstate.catalog.asking.functions import BadQuestion
from upstate.catalog.reading.words import words_in
from upstate.engine import has_half_characters

MOST_WORDS, LONGEST = 20, 1000


def words_of(search: str) -> tuple[str, ...]:
    """The words of a search, each once."""
    if len(search) > LONGEST or has_half_characters(search):
        raise _bad()
    found = tuple(dict.fromkeys(words_in(search)))
    if len(found) > MOST_WORDS:
        raise _bad()
    return found


def _bad() -> BadQuestion:
    return BadQuestion(
        "The search is too long, or is no text.",
        allowed=f"up to {MOST_WORDS} words, {LONGEST} letters",
        next_step="Search for fewer words.",
    )
