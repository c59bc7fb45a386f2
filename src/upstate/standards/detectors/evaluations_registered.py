"""Whether the city tests what works, with something to compare with, and wrote it down before."""

from __future__ import annotations

from upstate.sentences import say, say_count
from upstate.standards.answer import Finding
from upstate.standards.detectors.judging import can_not_tell, found
from upstate.standards.seen import YEAR, Seen
from upstate.standards.standard import Criterion


def evaluations_registered(seen: Seen, criterion: Criterion) -> Finding:
    """Met where a test with a comparison was registered within a year: a round of visits with homes that chance chose, or a file in
    evaluations/."""
    past = [one for one in seen.evaluations or () if one.on <= seen.today]
    if not past:
        return can_not_tell(seen, "evaluations_registered")
    newest = max(past, key=lambda one: one.on)
    compared = [one for one in past if one.compared and seen.today - one.on <= YEAR]
    if compared:
        told = say_count(
            "{number} test with a comparison was registered within a year, on {day}.",
            "{number} tests with a comparison were registered within a year; the newest on {day}.",
            len(compared),
            day=max(one.on for one in compared).isoformat(),
        )
        return found(seen, "evaluations_registered", "met", 4, told, max(compared, key=lambda one: one.on).path)
    told = say("The newest registered test is of {day}, or has nothing to compare with.", day=newest.on.isoformat())
    return found(seen, "evaluations_registered", "not_met", 4, told, newest.path)
