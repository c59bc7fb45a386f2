"""Whether what a test found was followed by a decision."""

from __future__ import annotations

from upstate.sentences import say, say_count
from upstate.standards.answer import Finding
from upstate.standards.detectors.judging import can_not_tell, found, listed
from upstate.standards.seen import YEAR, Seen
from upstate.standards.standard import Criterion

_NOT_SURE = 3  # whether the decision was carried out is not looked at


def evaluations_decided(seen: Seen, criterion: Criterion) -> Finding:
    """Met where within a year people put down what they decided (keep, change, stop) by the result of a registered test. Decisions made elsewhere it
    does not see."""
    read = [one for one in seen.evaluations or () if one.read and one.on <= seen.today]
    if not read:
        return can_not_tell(seen, "evaluations_decided")
    decided = [one for one in read if one.decided_on and one.decided_on <= seen.today <= one.decided_on + YEAR]
    open_ones = [one.path for one in read if one.decided_on is None]
    if decided:
        told = say_count(
            "{number} decision by the result of a test within a year.",
            "{number} decisions by the results of tests within a year.",
            len(decided),
        )
        return found(seen, "evaluations_decided", "met", _NOT_SURE, told, decided[-1].path)
    told = say("Tests were read, and within a year nothing was decided by one.")
    if open_ones:
        told = say("{told} Not yet: {names}.", told=told, names=listed(open_ones))
    return found(seen, "evaluations_decided", "not_met", _NOT_SURE, told, read[-1].path)
