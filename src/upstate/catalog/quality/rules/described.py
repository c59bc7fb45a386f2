"""A title is not enough to know what a table holds."""

from __future__ import annotations

from upstate.catalog.quality.check import QualityCheck, failed, passed
from upstate.catalog.quality.published import PublishedTable
from upstate.sentences import say, say_count

LEAST_WORDS = 20
CRITERION = say("The description has {least} words or more", least=LEAST_WORDS)


def check(published: PublishedTable) -> QualityCheck:
    words = len(published.description.description.split())
    if words >= LEAST_WORDS:
        return passed(CRITERION)
    found = (
        say_count("It has {number} word.", "It has {number} words.", words)
        if words
        else say("There is no description.")
    )
    return failed(
        CRITERION, found, next_step=say("Say what one row is, where the data comes from and what is not in it.")
    )
