"""The file as the department gave it, so that anyone can see what was made of it."""

from __future__ import annotations

from upstate.catalog.quality.check import QualityCheck, does_not_apply, failed, passed
from upstate.catalog.quality.published import PublishedTable
from upstate.sentences import recall, say

CRITERION = say("The file is there as it was given")


def check(published: PublishedTable) -> QualityCheck:
    """Where it was left out for a reason, such as private columns in it, it is not asked for."""
    if published.has_original:
        return passed(CRITERION)
    if published.why_no_original.strip():
        return does_not_apply(CRITERION, recall(published.why_no_original.strip()))
    return failed(
        CRITERION,
        say("The original file is not among the files of this version."),
        next_step=say("Offer the department's own file when the next version is published."),
    )
