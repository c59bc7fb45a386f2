"""Whether people are told how to use the data."""

from __future__ import annotations

from upstate.sentences import say
from upstate.standards.answer import Finding
from upstate.standards.detectors.judging import can_not_tell, found
from upstate.standards.seen import Seen
from upstate.standards.standard import Criterion


def guidance_published(seen: Seen, criterion: Criterion) -> Finding:
    """Met where the site has a page that explains it. Whether it helps, people say."""
    if seen.site is None:
        return can_not_tell(seen, "guidance_published", say("Only the site itself sees its pages."))
    if not seen.site.guides or not seen.public:
        return can_not_tell(seen, "guidance_published")
    told = say("The site explains how its data is used: {pages}.", pages=", ".join(seen.site.guides))
    return found(seen, "guidance_published", "met", 3, told, seen.site.guides[0])
