"""Which days, months or years the rows speak of."""

from __future__ import annotations

from upstate.catalog.description import Frequency
from upstate.catalog.freshness import day_in_words
from upstate.catalog.quality.check import QualityCheck, failed, passed
from upstate.catalog.quality.published import PublishedTable
from upstate.sentences import say

CRITERION = say("The time that the data covers is stated")


def check(published: PublishedTable) -> QualityCheck:
    """The end may be open as long as new versions come."""
    begins, ends = published.description.covers_from, published.description.covers_to
    step = say("Write the first and, where the data has ended, the last day that its rows speak of.")
    if begins is None:
        told = (
            say("Of the time covered neither the first nor the last day is stated.")
            if ends is None
            else say("Of the time covered the first day is not stated.")
        )
        return failed(CRITERION, told, next_step=step)
    if ends is None and published.description.frequency == Frequency.NEVER:
        return failed(CRITERION, say("The data is finished, but its last day is not stated."), next_step=step)
    if ends is not None and ends < begins:
        told = say(
            "It is said to end on {last}, before it begins on {first}.",
            last=day_in_words(ends),
            first=day_in_words(begins),
        )
        return failed(CRITERION, told, next_step=say("Put the two days right."))
    return passed(CRITERION)
