"""A small city as it is seen, for tests of detectors."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.standards.making import TODAY, criterion, standard
from upstate.standards.answer import Finding
from upstate.standards.detectors import DETECTORS
from upstate.standards.seen import (
    Seen,
    SeenDataset,
    SeenEvaluation,
    SeenMeasure,
    SeenNote,
    SeenSite,
    SeenSolution,
    SeenText,
)

LONG_AGO = TODAY - timedelta(days=800)
TREES = SeenDataset(
    name="trees",
    title="Street trees",
    described=True,
    department="Parks",
    contact=True,
    licensed=True,
    withheld=False,
    topics=("parks",),
    changed_on=TODAY,
    published_on=TODAY,
    freshness="kept",
    columns=3,
    explained=3,
    has_email=True,
    scanned=True,
    by_two=True,
)
NOTHING = Seen(today=TODAY, population=None, departments=())
SITE = SeenSite(asked=0, answered=0, https=False, host="")


def dataset(name: str = "trees", **other: Any) -> SeenDataset:
    return replace(TREES, name=name, **other)


def city(**parts: Any) -> Seen:
    return replace(NOTHING, **parts)


def site(**parts: Any) -> SeenSite:
    return replace(SITE, **parts)


def measure(name: str = "a", **said: Any) -> SeenMeasure:
    return SeenMeasure(f"measures/{name}.toml", said)


def unread(name: str) -> SeenMeasure:
    return SeenMeasure(f"measures/{name}.toml", None)


def note(days_ago: int) -> SeenNote:
    day = TODAY - timedelta(days=days_ago)
    return SeenNote(f"meetings/{day}.md", day)


def evaluation(days_ago: int, compared: int = 1, *, read: bool = False, decided: int | None = None) -> SeenEvaluation:
    """decided: how many days ago."""
    day = TODAY - timedelta(days=days_ago)
    decided_on = None if decided is None else TODAY - timedelta(days=decided)
    return SeenEvaluation(f"evaluations/{day}.toml", day, compared, read, decided_on)


def solution(
    name: str = "mains", *, proved: int = 0, ranked: int = 0, shared: int = 0, provable: bool = True
) -> SeenSolution:
    return SeenSolution(
        name,
        "Syracuse, NY 2016",
        tuple(f"solutions/{name}/evidence/{number}.json" for number in range(proved)),
        tuple(f"solutions/{name}/rankings/{number}" for number in range(ranked)),
        tuple(f"share/shared/{name}/" for _number in range(shared)),
        provable,
    )


def policy(text: str, name: str = "open-data.md") -> tuple[SeenText, ...]:
    return (SeenText(f"policies/{name}", text),)


def look(detector: str, seen: Seen, name: str = "x", **parts: Any) -> Finding:
    """What one detector says of a criterion of this name."""
    [one] = standard(criterion(name, **parts)).criteria
    return DETECTORS[detector](seen, one)
