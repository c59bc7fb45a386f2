"""Detectors: each reads what is seen of a city and proposes an answer, with its confidence and its source. One a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from upstate.standards.answer import Finding
from upstate.standards.seen import Seen
from upstate.standards.standard import Criterion, Standard

Detector = Callable[[Seen, Criterion], Finding]
DETECTORS: Mapping[str, Detector] = {}


def detect(standard: Standard, seen: Seen) -> dict[str, tuple[Finding, ...]]:
    """What each criterion's detectors see, by its id. A name that is no detector says nothing."""
    return {
        one.id: tuple(DETECTORS[name](seen, one) for name in one.seen_by if name in DETECTORS)
        for one in standard.criteria
    }
