"""Personal data: looked for, and every finding decided by a person."""

from __future__ import annotations

from upstate.catalog.gate.finding import Choice
from upstate.catalog.quality.check import QualityCheck, failed, listed, passed
from upstate.catalog.quality.published import PublishedTable
from upstate.sentences import say

CRITERION = say("The table was searched for personal data, and a person decided about each finding")


def check(published: PublishedTable) -> QualityCheck:
    """Findings without a choice are not about personal data but about what is not said; other rules ask for that."""
    if published.findings is None:
        return failed(
            CRITERION,
            say("No search is on record."),
            next_step=say("Offer the file again; the search is made on the way."),
        )
    decided = {decision.finding: decision for decision in published.decisions}
    asked = [finding.key for finding in published.findings if finding.choices]
    undecided = [key for key in asked if key not in decided]
    if undecided:
        return failed(
            CRITERION,
            say("Nobody decided about {findings}.", findings=listed(undecided)),
            next_step=say("Decide, then publish again."),
        )
    silent = [key for key in asked if decided[key].choice == Choice.KEEP and not decided[key].reason.strip()]
    if silent:
        return failed(
            CRITERION,
            say("Kept without a reason: {findings}.", findings=listed(silent)),
            next_step=say("Publish again and write down why it may be public."),
        )
    return passed(CRITERION)
