"""Which area the rows speak of: the whole city, a district, the pipes of one water company."""

from __future__ import annotations

from upstate.catalog.quality.check import QualityCheck, failed, passed
from upstate.catalog.quality.published import PublishedTable
from upstate.sentences import say

CRITERION = say("The place that the data covers is stated")


def check(published: PublishedTable) -> QualityCheck:
    if published.description.place.strip():
        return passed(CRITERION)
    return failed(
        CRITERION,
        say("No place is stated."),
        next_step=say("Name the city, the district or the area that the rows lie in."),
    )
