"""Whether people can read what each column means."""

from __future__ import annotations

from upstate.sentences import say
from upstate.standards.answer import Finding
from upstate.standards.detectors.judging import at_least, can_not_tell, found, listed
from upstate.standards.seen import Seen
from upstate.standards.standard import Criterion

_SHARE = 90


def dictionaries(seen: Seen, criterion: Criterion) -> Finding:
    """Met where at least 90 % of the public datasets explain every column."""
    if not seen.public:
        return can_not_tell(seen, "dictionaries")
    whole = [one for one in seen.public if one.explained == one.columns]
    lame = [one.name for one in seen.public if one not in whole]
    told = say(
        "{whole} of {all} public datasets explain every column.", whole=str(len(whole)), all=str(len(seen.public))
    )
    if lame:
        told = say("{told} Not yet: {names}.", told=told, names=listed(lame))
    return found(seen, "dictionaries", at_least(_SHARE, whole, seen.public), 5, told, "catalog/")
