"""Who builds on data must know whether it will be there next month."""

from __future__ import annotations

from upstate.catalog.description import Frequency
from upstate.catalog.quality.check import QualityCheck, failed, passed
from upstate.catalog.quality.published import PublishedTable
from upstate.sentences import say

CRITERION = say("It is promised how often a new version comes")


def check(published: PublishedTable) -> QualityCheck:
    """`never` is a promise too; `irregular` is what stands there when nobody has said anything."""
    if published.description.frequency != Frequency.IRREGULAR:
        return passed(CRITERION)
    return failed(
        CRITERION,
        say("The frequency is irregular, which promises nothing."),
        next_step=say("Say how often a new version will come, such as monthly; say never where the data is finished."),
    )
