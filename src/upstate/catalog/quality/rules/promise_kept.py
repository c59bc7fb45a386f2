"""What was promised is measured against the day of the last version."""

from __future__ import annotations

from upstate.catalog.freshness import FreshnessState, judge_freshness
from upstate.catalog.quality.check import QualityCheck, does_not_apply, failed, passed
from upstate.catalog.quality.published import PublishedTable
from upstate.sentences import say

CRITERION = say("The promised new version came in time")


def check(published: PublishedTable) -> QualityCheck:
    """Days of grace are in time."""
    found = judge_freshness(
        frequency=published.description.frequency,
        published=published.published,
        today=published.today,
        late_reason=published.description.late_reason,
    )
    if found.state == FreshnessState.NO_PROMISE:
        return does_not_apply(CRITERION, say("No time is promised."))
    if found.state != FreshnessState.LATE:
        return passed(CRITERION)
    step = (
        say("Publish a new version; promise less often if this will happen again.")
        if published.description.late_reason.strip()
        else say(
            "Publish a new version, or tell the public in the description why it is late; promise less often if this will "
            "happen again."
        )
    )
    return failed(CRITERION, found.sentence, next_step=step)
