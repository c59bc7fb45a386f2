"""Whether the city's open data policy says a provision."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from upstate.sentences import say
from upstate.standards.adoption import find_adopted
from upstate.standards.answer import Finding
from upstate.standards.detectors.judging import can_not_tell, found
from upstate.standards.provisions import Provision, find_provisions
from upstate.standards.seen import Seen
from upstate.standards.standard import Criterion
from upstate.standards.unfilled import find_unfilled

_SAYS_SO = 3
_SURE_THAT_NOT = 2  # of what it says, a good part is said in other words than those that are looked for
_MOST_SHOWN = 300


def policy_text(seen: Seen, criterion: Criterion) -> Finding:
    """Met where a sentence of policies/open-data.md says it. Not met, as a hint, where none does though others are found, so that it is a policy
    in English; a sentence that only speaks of it is no answer. Of a text that does not say that it was adopted a
    person answers. It looks for words and not for what they mean in law."""
    if not seen.open_data_policies:
        return can_not_tell(seen, "policy_text")
    policy = seen.open_data_policies[0]
    there = _provisions(policy.text)
    one = there.get(criterion.seen_as or criterion.id)
    if one is None:
        told = say("No sentence of {path} was found that says this.", path=policy.path)
        if not there:
            return can_not_tell(seen, "policy_text", told)
        return found(seen, "policy_text", "not_met", _SURE_THAT_NOT, told, policy.path)
    told = say(
        "{path}, line {line}: “{sentence}”", path=policy.path, line=str(one.line), sentence=one.sentence[:_MOST_SHOWN]
    )
    if one.is_hint:
        return can_not_tell(seen, "policy_text", say("Only a hint: {told}", told=told))
    sure = one.confidence if _is_in_force(policy.text, seen.today) else _SAYS_SO
    return found(seen, "policy_text", "met", sure, told, policy.path)


@lru_cache(maxsize=4)
def _is_in_force(text: str, today: date) -> bool:
    """Whether no place is left to fill and it says on which day it was adopted."""
    return next(find_unfilled(text), None) is None and find_adopted(text, today=today) is not None


@lru_cache(maxsize=4)
def _provisions(text: str) -> dict[str, Provision]:
    """By id; kept, because each of the 31 criteria asks for one of them."""
    return {one.id: one for one in find_provisions(text)}
