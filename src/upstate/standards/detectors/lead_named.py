"""Whether somebody is named who leads a part of the work."""

from __future__ import annotations

from upstate.sentences import say
from upstate.standards.answer import Finding
from upstate.standards.detectors.judging import can_not_tell, found
from upstate.standards.seen import Seen
from upstate.standards.standard import Criterion
from upstate.standards.unfilled import says_something


def lead_named(seen: Seen, criterion: Criterion) -> Finding:
    """Met where `[leads]` in city.toml names a person or a team for what the criterion's `seen_as` says: `performance`, `data`,
    `evaluations`, `contracting`. Nobody named there may be named elsewhere."""
    what = criterion.seen_as or criterion.id
    who = seen.leads.get(what)
    if not who or not says_something(who):
        return can_not_tell(seen, "lead_named", say("city.toml names nobody who leads {what}.", what=what))
    told = say("city.toml names who leads {what}: {who}.", what=what, who=who)
    return found(seen, "lead_named", "met", 4, told, "city.toml")
