"""Whether the departments of the city are in its inventory."""

from __future__ import annotations

from upstate.sentences import say
from upstate.standards.answer import Finding
from upstate.standards.detectors.judging import at_least, can_not_tell, found, listed, unless_unread
from upstate.standards.seen import Seen
from upstate.standards.standard import Criterion

_SHARE = 80  # what What Works Cities asked in 2018


def departments_covered(seen: Seen, criterion: Criterion) -> Finding:
    """Met where at least 80 % of the departments that city.toml names have a dataset in the inventory."""
    if not seen.datasets:
        return can_not_tell(seen, "departments_covered")
    if not seen.departments:
        return can_not_tell(seen, "departments_covered", say("city.toml does not name the city's departments."))
    there = {one.department.casefold() for one in seen.datasets}
    covered = [one for one in seen.departments if one.casefold() in there]
    absent = [one for one in seen.departments if one not in covered]
    told = say(
        "{covered} of {all} departments have data in the inventory.",
        covered=str(len(covered)),
        all=str(len(seen.departments)),
    )
    if absent:
        told = say("{told} Not yet: {names}.", told=told, names=listed(absent))
    answer = at_least(_SHARE, covered, seen.departments)
    return unless_unread(seen, found(seen, "departments_covered", answer, 5, told, "city.toml"))
