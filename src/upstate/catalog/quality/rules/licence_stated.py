"""Without a licence nobody may use the data."""

from __future__ import annotations

from upstate.catalog.quality.check import QualityCheck, failed, passed
from upstate.catalog.quality.published import PublishedTable
from upstate.sentences import say

CRITERION = say("A licence says what anyone may do with the data")


def check(published: PublishedTable) -> QualityCheck:
    if published.description.licence:
        return passed(CRITERION)
    return failed(
        CRITERION,
        say("No licence is stated."),
        next_step=say("Choose one in the description; CC0-1.0 asks nothing of those who use the data."),
    )
