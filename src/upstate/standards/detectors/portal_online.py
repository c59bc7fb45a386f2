"""Whether the city publishes data in one place."""

from __future__ import annotations

from upstate.sentences import say_count
from upstate.standards.answer import Finding
from upstate.standards.detectors.judging import can_not_tell, found
from upstate.standards.seen import Seen
from upstate.standards.standard import Criterion


def portal_online(seen: Seen, criterion: Criterion) -> Finding:
    """Met where the public sees a dataset. Sure only where the site has a name of its own; else nobody may reach it."""
    if not seen.public:
        return can_not_tell(seen, "portal_online")
    named = bool(seen.site and seen.site.host)
    told = say_count(
        "The public sees {number} dataset in the city's catalog.",
        "The public sees {number} datasets in the city's catalog.",
        len(seen.public),
    )
    source = f"https://{seen.site.host}/" if seen.site and seen.site.host else "catalog/"
    return found(seen, "portal_online", "met", 5 if named else 3, told, source)
