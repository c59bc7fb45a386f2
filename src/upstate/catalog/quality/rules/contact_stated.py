"""Who asks about the data must know whom."""

from __future__ import annotations

from upstate.catalog.quality.check import QualityCheck, failed, passed
from upstate.catalog.quality.published import PublishedTable
from upstate.sentences import say

CRITERION = say("A contact for questions is given")


def check(published: PublishedTable) -> QualityCheck:
    if published.description.contact.strip():
        return passed(CRITERION)
    return failed(
        CRITERION,
        say("No contact is given."),
        next_step=say("Name an office, e-mail address or telephone of the city that the public may use."),
    )
