"""What a check says of a file, and the file as checks see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from upstate.sentences import Made, Sentence

MEGABYTE = 1024**2


@dataclass(frozen=True)
class GivenFile:
    """path: where it lies. kind: `pdf`, `image`, or empty where it is neither. accepts: the kinds that are asked for. most_bytes: of
    the file. most_pages: of a PDF."""

    path: Path
    kind: str
    accepts: tuple[str, ...]
    most_bytes: int
    most_pages: int


@dataclass(frozen=True)
class Finding:
    """What is wrong with a file, in three parts. refused: it can not be taken; else it is taken, and people are told."""

    given: Sentence
    allowed: Sentence
    next_step: Sentence
    refused: bool = True

    def as_json(self) -> dict[str, Any]:
        """As it is stored: how each part was made, so that it can be said in any language."""
        parts = {name: _stored(getattr(self, name)) for name in ("given", "allowed", "next_step")}
        return {**parts, "refused": self.refused}


def load_finding(stored: Mapping[str, Any]) -> Finding:
    """A finding from what `as_json` gave."""
    given, allowed, next_step = (_recalled(stored[name]) for name in ("given", "allowed", "next_step"))
    return Finding(given, allowed, next_step, bool(stored["refused"]))


def _stored(sentence: Sentence) -> dict[str, Any]:
    made = sentence.made
    values = {name: _stored(one) if isinstance(one, Sentence) else one for name, one in made.values.items()}
    return {"one": made.one, "many": made.many, "number": made.number, "values": values}


def _recalled(stored: Mapping[str, Any]) -> Sentence:
    values = {name: _recalled(one) if isinstance(one, dict) else one for name, one in stored["values"].items()}
    return Sentence(Made(stored["one"], stored["many"], stored["number"], values))
