"""A title is not enough to know what a table holds."""

from __future__ import annotations

from upstate.catalog.quality.check import QualityCheck, failed, passed
from upstate.catalog.quality.published import PublishedTable

LEAST_WORDS = 20
CRITERION = f"The description has {LEAST_WORDS} words or more"


def check(published: PublishedTable) -> QualityCheck:
    words = len(published.description.description.split())
    if words >= LEAST_WORDS:
        return passed(CRITERION)
    found = f"It has {words} {'word' if words == 1 else 'words'}." if words else "There is no description."
    return failed(CRITERION, found, next_step="Say what one row is, where the data comes from and what is not in it.")
