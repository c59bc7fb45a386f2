"""Whether the city has adopted an open data policy."""

from __future__ import annotations

from itertools import islice

from upstate.sentences import say
from upstate.standards.adoption import find_adopted, is_draft
from upstate.standards.answer import Finding
from upstate.standards.detectors.judging import can_not_tell, found, listed
from upstate.standards.seen import Seen
from upstate.standards.standard import Criterion
from upstate.standards.unfilled import find_unfilled

_MOST = 100


def policy_adopted(seen: Seen, criterion: Criterion) -> Finding:
    """Met where policies/open-data.md has no place left to fill and says on which day it was adopted; not met while a place is left. What calls
    itself a draft in its first lines can not be told.
    Whether the council did so, the text alone does not prove."""
    if not seen.open_data_policies:
        return can_not_tell(seen, "policy_adopted")
    policy = seen.open_data_policies[0]
    if left := [one.place for one in islice(find_unfilled(policy.text), _MOST)]:
        told = say("Places of {path} are not filled yet: {places}.", path=policy.path, places=listed(left))
        return found(seen, "policy_adopted", "not_met", 3, told, policy.path)
    if is_draft(policy.text):
        return can_not_tell(seen, "policy_adopted", say("{path} calls itself a draft.", path=policy.path))
    day = find_adopted(policy.text, today=seen.today)
    if day is None:
        told = say("{path} does not say on which day it was adopted.", path=policy.path)
        return can_not_tell(seen, "policy_adopted", told)
    told = say("{path} says that it was adopted on {day}.", path=policy.path, day=day.isoformat())
    return found(seen, "policy_adopted", "met", 3, told, policy.path)
