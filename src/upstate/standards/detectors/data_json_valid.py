"""Whether every public dataset says what a harvester of /data.json asks for."""

from __future__ import annotations

from upstate.sentences import say
from upstate.standards.answer import Finding
from upstate.standards.detectors.judging import can_not_tell, found, listed
from upstate.standards.seen import Seen
from upstate.standards.standard import Criterion


def data_json_valid(seen: Seen, criterion: Criterion) -> Finding:
    """Met where each has a title, a description and an e-mail address; the rest of DCAT-US 1.1 the catalog fills in itself
    (https://resources.data.gov/resources/dcat-us/)."""
    if not seen.public:
        return can_not_tell(seen, "data_json_valid")
    lame = [one.name for one in seen.public if not (one.title and one.described and one.has_email)]
    if lame:
        told = say("In /data.json these lack a description or an e-mail address: {names}.", names=listed(lame))
    else:
        told = say("Every public dataset has what /data.json must say of it.")
    return found(seen, "data_json_valid", "not_met" if lame else "met", 4, told, "catalog/")
