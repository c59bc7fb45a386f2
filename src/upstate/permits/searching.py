"""Searching the guide: steps, permits, contacts and words, by what people type."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import OSA

from upstate.solutions.header import Words
from upstate.solutions.service import ServiceSolution

_WORD = re.compile(r"\w+")
_MOST_WORDS = 12
_FUZZY_FROM = 5


class Kind(StrEnum):
    """What was found."""

    STEP = "step"
    PERMIT = "permit"
    CONTACT = "contact"
    TERM = "term"
    BUSINESS = "business"


@dataclass(frozen=True)
class Hit:
    """name: of the step, permit, contact, term or kind of business."""

    kind: Kind
    name: str
    title: Words
    what: Words


def search(solution: ServiceSolution, text: str, language: str = "en") -> tuple[Hit, ...]:
    """What holds every word that was typed, or a beginning of it, or one typing error; the better first: a word in a title counts
    more than one in what stands below it."""
    words = fold(text[:200])[:_MOST_WORDS]
    if not words:
        return ()
    rated = [(_rating(words, title, below), hit) for hit, title, below in _all(solution, language)]
    found = sorted((pair for pair in rated if pair[0] > 0), key=lambda pair: -pair[0])
    return tuple(hit for _rating_of, hit in found)


def fold(text: str) -> list[str]:
    """The words, in small letters without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter)))


def _rating(words: list[str], title: list[str], below: list[str]) -> int:
    ratings = [2 if _holds(title, word) else 1 if _holds(below, word) else 0 for word in words]
    return sum(ratings) if all(ratings) else 0


def _holds(text: list[str], word: str) -> bool:
    if any(one.startswith(word) for one in text):
        return True
    return len(word) >= _FUZZY_FROM and any(OSA.distance(one, word, score_cutoff=1) <= 1 for one in text)


def _all(solution: ServiceSolution, language: str) -> Iterator[tuple[Hit, list[str], list[str]]]:
    def said(words: Words) -> str:
        return words.es if language == "es" else words.en

    def made(kind: Kind, name: str, title: Words, what: Words, also: str = "") -> tuple[Hit, list[str], list[str]]:
        return Hit(kind, name, title, what), fold(said(title)), fold(f"{said(what)} {also}")

    guide = solution.guide
    for choice in solution.interview.named[solution.settings.use].choices:
        yield Hit(Kind.BUSINESS, choice.name, choice, choice), fold(" ".join((said(choice), *choice.also))), []
    for step in guide.text.steps:
        yield made(Kind.STEP, step.name, step.title, step.summary, guide.bodies.get((step.name, language), ""))
    for permit in solution.permits.permits:
        yield made(Kind.PERMIT, permit.name, permit.title, permit.what)
    for contact in guide.text.contacts:
        yield made(Kind.CONTACT, contact.name, contact.title, contact.about)
    for term in guide.text.glossary:
        yield made(Kind.TERM, term.name, term.term, term.meaning)
