"""Whether the public sees the city's contracts."""

from __future__ import annotations

import re

from upstate.sentences import say
from upstate.standards.answer import Finding
from upstate.standards.detectors.judging import can_not_tell, found
from upstate.standards.seen import Seen
from upstate.standards.standard import Criterion

_WORDS = re.compile(
    r"\b(contracts?|procurements?|purchase orders?|vendor payments?|bids|solicitations?)\b", re.IGNORECASE
)


def contract_data_published(seen: Seen, criterion: Criterion) -> Finding:
    """Met where a public dataset speaks of contracts in its title or topics. Only a hint: what is in it, people judge."""
    if not seen.public:
        return can_not_tell(seen, "contract_data_published")
    there = [one for one in seen.public if _WORDS.search(" ".join([one.title, *one.topics]))]
    if not there:
        return can_not_tell(seen, "contract_data_published", say("No public dataset speaks of contracts."))
    told = say("Contracts are public in {names}.", names=", ".join(one.title for one in there))
    return found(seen, "contract_data_published", "met", 2, told, f"catalog/{there[0].name}/")
