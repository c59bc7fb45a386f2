"""What detectors share: a finding with its sentence, and the share of things that are as they should be."""

from __future__ import annotations

from collections.abc import Sequence

from upstate.sentences import say
from upstate.standards.answer import Finding, Met
from upstate.standards.seen import Seen


def found(seen: Seen, detector: str, answer: Met, confidence: int, told: str, source: str = "") -> Finding:
    """A finding of today."""
    return Finding(detector, answer, confidence, told, source, seen.today)


def can_not_tell(seen: Seen, detector: str, told: str = "") -> Finding:
    """There is nothing to read. Nothing seen is not the same as not done: it may lie elsewhere."""
    return found(seen, detector, "unknown", 0, told or say("Upstate sees nothing of it here."))


def at_least(share_percent: int, good: Sequence[object], of: Sequence[object]) -> Met:
    """Whether at least so many percent of a list that is not empty are good."""
    return "met" if 100 * len(good) >= share_percent * len(of) else "not_met"


def listed(names: Sequence[str], most: int = 5) -> str:
    """Names in a row; what is more than `most` is counted."""
    shown = ", ".join(names[:most])
    return f"{shown} (+{len(names) - most})" if len(names) > most else shown
