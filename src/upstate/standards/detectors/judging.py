"""What detectors share: a finding with its sentence, and the share of things that are as they should be."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from upstate.sentences import say
from upstate.standards.answer import Finding, Met
from upstate.standards.seen import Seen, SeenMeasure


def found(seen: Seen, detector: str, answer: Met, confidence: int, told: str, source: str = "") -> Finding:
    """A finding of today."""
    return Finding(detector, answer, confidence, told, source, seen.today)


def unless_unread(seen: Seen, finding: Finding) -> Finding:
    """What is seen of the inventory, unless it is not met and that may lie in an entry that can not be read."""
    if finding.answer != "not_met" or not seen.unread:
        return finding
    told = say("{told} These can not be read: {names}.", told=finding.told, names=listed(seen.unread))
    return can_not_tell(seen, finding.detector, told)


def can_not_tell(seen: Seen, detector: str, told: str = "") -> Finding:
    """There is nothing to read. Nothing seen is not the same as not done: it may lie elsewhere."""
    return found(seen, detector, "unknown", 0, told or say("Upstate sees nothing of it here."))


def at_least(share_percent: int, good: Sequence[object], of: Sequence[object]) -> Met:
    """Whether at least so many percent of a list that is not empty are good."""
    return "met" if 100 * len(good) >= share_percent * len(of) else "not_met"


def measures_share(
    seen: Seen, detector: str, *, good: Collection[SeenMeasure], share_percent: int, told: str
) -> Finding:
    """Whether at least so many percent of the measures are good; unknown where those that can not be read decide it."""
    measures = seen.measures or ()
    unread = [one.path for one in measures if one.said is None]
    if unread:
        told = say("{told} These can not be read: {names}.", told=told, names=listed(unread))
    if 100 * len(good) >= share_percent * len(measures):
        return found(seen, detector, "met", 4, told, "measures/")
    if 100 * (len(good) + len(unread)) >= share_percent * len(measures):
        return can_not_tell(seen, detector, told)
    return found(seen, detector, "not_met", 4, told, "measures/")


def listed(names: Sequence[str], most: int = 5) -> str:
    """Names in a row; what is more than `most` is counted."""
    shown = ", ".join(names[:most])
    return f"{shown} (+{len(names) - most})" if len(names) > most else shown
