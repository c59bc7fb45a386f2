"""Searching the guide: steps, permits, contacts and words, by what people type."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from rapidfuzz.distance import OSA

from upstate.solutions.header import Words
from upstate.solutions.service import ServiceSolution

_WORD = re.compile(r"\w+")
_MOST_WORDS = 12
_FUZZY_FROM = 5
_IN_EVERY_QUESTION = frozenset(
    _WORD.findall(
        "a about an and any are at be can do does for from get have here how i if in into is it like me my need of on open or "
        "should start that the there this to want we what where which will with would you your "
        "a abrir al aqui con como cual de del donde el en es hacer hay la las lo los me mi necesito o para poner por puedo que "
        "quiero quisiera se si su tengo tener un una y yo"
    )
)


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
    """What holds every word that was typed, or a beginning of it, or one typing error; where nothing does, what holds some of them. The
    better first: by how many words, then a word in a title counts more than one in what stands below it. Words that every question
    has, such as “can I”, do not count."""
    typed = fold(text[:200])
    words = ([word for word in typed if word not in _IN_EVERY_QUESTION] or typed)[:_MOST_WORDS]
    rated = [(_rating(words, title, below), hit) for hit, title, below in _all(solution, language)]
    most = max((held for (held, _sum), _hit in rated), default=0)
    enough = max(len(words), 1) if most == len(words) else 1
    found = sorted((pair for pair in rated if pair[0][0] >= enough), key=lambda pair: pair[0], reverse=True)
    return tuple(hit for _rating_of, hit in found)


def fold(text: str) -> list[str]:
    """The words, in small letters without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter)))


def _rating(words: list[str], title: list[str], below: list[str]) -> tuple[int, int]:
    """How many of the words are held, and how well."""
    ratings = [2 if _holds(title, word) else 1 if _holds(below, word) else 0 for word in words]
    return sum(map(bool, ratings)), sum(ratings)


def _holds(text: list[str], word: str) -> bool:
    if any(one.startswith(word) for one in text) or any(f"{one}{two}" == word for one, two in pairwise(text)):
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
