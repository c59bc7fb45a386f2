"""Which days, months or years the rows speak of."""

from __future__ import annotations

from upstate.catalog.description import Frequency
from upstate.catalog.freshness import day_in_words
from upstate.catalog.quality.check import QualityCheck, failed, passed
from upstate.catalog.quality.published import PublishedTable

CRITERION = "The time that the data covers is stated"


def check(published: PublishedTable) -> QualityCheck:
    """The end may be open as long as new versions come."""
    begins, ends = published.description.covers_from, published.description.covers_to
    step = "Write the first and, where the data has ended, the last day that its rows speak of."
    if begins is None:
        missing = "neither the first nor the last day is" if ends is None else "the first day is not"
        return failed(CRITERION, f"Of the time covered {missing} stated.", next_step=step)
    if ends is None and published.description.frequency == Frequency.NEVER:
        return failed(CRITERION, "The data is finished, but its last day is not stated.", next_step=step)
    if ends is not None and ends < begins:
        told = f"It is said to end on {day_in_words(ends)}, before it begins on {day_in_words(begins)}."
        return failed(CRITERION, told, next_step="Put the two days right.")
    return passed(CRITERION)
