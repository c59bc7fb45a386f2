"""What the cells of a city's own list of visits say. What is not known here is told by row, and never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from upstate.solutions.door import NO, YES, Door, Question
from upstate.tables.crosswalk.values import NO_WORDS, YES_WORDS

# Whatever is visited, nobody could tell.
_NOBODY = frozenset({
    "nobody home", "no one home", "noone home", "not home", "no answer", "no response", "nobody", "no contact", "left note",
    "left flyer", "left door hanger", "door hanger", "refused", "declined", "refusal", "no entry", "unknown", "not known",
    "unable", "not visited", "not reached", "come back", "call back", "callback", "skipped", "away", "na", "n a",
    "language barrier", "unsafe", "locked", "gated",
})  # fmt: skip
_NO_WISH = frozenset({
    "none", "null", "nan", "na", "n a", "n/a", "/", "not opted out", "no opt out", "unchecked", "ok", "okay", "ok to visit", "ok to contact",
    "may visit",
})  # fmt: skip
_SPELLED = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {word: number for number, word in enumerate(_SPELLED)}
_NUMBER = rf"(?P<number>\d{{1,3}}|{'|'.join(_SPELLED)})(?:\s+(?:new\s+)?(?:smoke\s+)?(?:alarms?|detectors?|batter(?:y|ies)|units?))?"
# With the word that says that it was given: “2 alarms” alone may as well be what hangs there.
_GIVEN = (
    re.compile(rf"(?:installed|install|gave|given|left|replaced|put in)\s+{_NUMBER}"),
    re.compile(rf"{_NUMBER}\s+(?:were\s+|was\s+)?(?:installed|given|left|replaced)"),
)
_PARTS = re.compile(r"\s*[;,/&+]\s*|\s+and\s+")


@dataclass(frozen=True)
class Said:
    """What a cell says. in_need: null where it does not tell. given: null where no number is said. nobody: nobody could tell."""

    in_need: bool | None = None
    given: int | None = None
    nobody: bool = False


def plain_words(cell: str) -> str:
    """Small letters, without what is not a letter, a digit or a sign between parts.

    >>> plain_words("  No-Alarm. ")
    'no alarm'
    """
    return " ".join(re.sub(r"[^\w;,/&+]+|_", " ", cell.lower()).split())


def yes_or_no(cell: str) -> bool | None:
    """Whether a cell says yes or no; null where it says neither.

    >>> yes_or_no("Y"), yes_or_no("0"), yes_or_no("perhaps")
    (True, False, None)
    """
    word = plain_words(cell)
    return True if word in YES_WORDS else False if word in NO_WORDS else None


def opts_out(cell: str) -> bool:
    """Whether a cell of a column of people who want no more visits says so: everything does that is not a no, also a day.

    >>> opts_out("2026-11-20"), opts_out("never again"), opts_out("No"), opts_out("n/a"), opts_out(" ")
    (True, True, False, False, False)
    """
    words = plain_words(cell)
    return bool(words) and words not in _NO_WISH and words not in NO_WORDS


def as_count(cell: str) -> int | None:
    """A whole number from 0 to 999, with what is counted behind it or not; null for anything else."""
    found = re.fullmatch(_NUMBER, re.sub(r"\.0+$", "", cell.strip()).lower())
    return None if found is None else _NUMBERS[found["number"]] if found["number"] in _NUMBERS else int(found["number"])


def read_outcome(cell: str, door: Door) -> Said | None:
    """What a cell of free words says, such as `no alarm` or `installed 2`; null where a part of it is not understood."""
    whole = _part(plain_words(cell), door)
    if whole is not None:
        return whole
    parts = [_part(part, door) for part in _PARTS.split(plain_words(cell)) if part]
    return _together([part for part in parts if part is not None]) if parts and None not in parts else None


def _part(words: str, door: Door) -> Said | None:
    if words in _known(door.cells.need):
        return Said(in_need=True)
    if words in _known(door.cells.fine):
        return Said(in_need=False)
    if words in _NOBODY or words in _known(door.cells.nobody):
        return Said(nobody=True)
    for pattern in _GIVEN if door.given else ():
        if found := pattern.fullmatch(words):
            given = as_count(found["number"]) or 0
            return Said(in_need=True if given else None, given=given)
    return None


@cache
def _known(cells: tuple[str, ...]) -> frozenset[str]:
    return frozenset(plain_words(cell) for cell in cells)


def read_answer(cell: str, question: Question, door: Door) -> tuple[str, Said | None]:
    """The answer that a cell gives to a question, as its name, and what else it says; empty and null where it is not understood."""
    if question.kind == "count":
        return _count_answer(cell, question, door)
    if question.kind == "choice":
        names = {plain_words(text): one.name for one in question.choices for text in (one.name, one.en, one.es)}
        if answer := names.get(plain_words(cell), ""):
            return answer, Said()
    elif (said := yes_or_no(cell)) is not None:
        return (YES if said else NO), Said()
    outcome = read_outcome(cell, door)
    return ("", None) if outcome is None else (_answer_of(outcome, question), outcome)


def _count_answer(cell: str, question: Question, door: Door) -> tuple[str, Said | None]:
    number = as_count(cell)
    if number is None and question.gives:
        outcome = read_outcome(cell, door)
        number = outcome.given if outcome else None
        if number is None:  # “installed: yes” says that something was given, not how much
            said = yes_or_no(cell)
            return ("0", Said()) if said is False else ("", outcome or (Said(in_need=True) if said else None))
    return ("", None) if number is None else (str(number), Said(in_need=True if question.gives and number else None))


def _answer_of(outcome: Said, question: Question) -> str:
    wanted = question.need if outcome.in_need else question.fine if outcome.in_need is False else question.nobody
    return wanted[0] if wanted else ""


def _together(parts: list[Said]) -> Said:
    """In need wins: a home that got an alarm needed one, whatever else was found there."""
    given = [part.given for part in parts if part.given is not None]
    return Said(
        in_need=next(_surest(parts), None),
        given=sum(given) if given else None,
        nobody=all(part.nobody for part in parts),
    )


def _surest(parts: list[Said]) -> Iterator[bool]:
    for wanted in (True, False):
        if any(part.in_need is wanted for part in parts):
            yield wanted
