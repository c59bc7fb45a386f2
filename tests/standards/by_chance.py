"""Standards and answers by chance."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date
from typing import Any

from tests.standards.making import both, criterion, document
from upstate.standards.answer import Answer


def chance_document(chance: random.Random) -> dict[str, Any]:
    """A standard of 1 to 60 criteria, past and coming ones among them, with up to 5 levels in any order."""
    levels = {f"L{percent}": percent for percent in chance.sample(range(101), chance.randint(0, 5))}
    known = chance.random() < 0.9
    about = {} if known else {"unknown": both("The rest.")}
    criteria = (
        criterion(
            f"C{number}",
            core=chance.random() < 0.06,
            needs=["C0"] if number and chance.random() < 0.2 else [],
            status=chance.choices(["current", "obsolete", "future"], [8, 1, 1])[0] if number else "current",
        )
        for number in range(chance.randint(1, 60))
    )
    return document(*criteria, levels=levels, known=known, **about)


def chance_answers(chance: random.Random, ids: Iterable[str]) -> dict[str, Answer]:
    """Answers to most of `ids`, and to one that the standard does not have; in some cities nearly all are met."""
    share = chance.random() ** 0.3
    answers = {
        name: Answer(
            name,
            "met" if chance.random() < share else chance.choice(["not_met", "unknown"]),
            chance.choice(["person", "detector"]),
            confidence=chance.randint(0, 5),
            source=chance.choice([(), ("policies/open-data.md",)]),
            checked_on=date(2026, 1, 31),
        )
        for name in ids
        if chance.random() < 0.97
    }
    return answers | met("not-there")


def met(*ids: str) -> dict[str, Answer]:
    """A person says of each that it is met, and shows it."""
    return {name: Answer(name, "met", "person", confidence=5, source=("https://city.example/",)) for name in ids}
