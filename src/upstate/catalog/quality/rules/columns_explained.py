"""A column that nobody explains is guessed at."""

from __future__ import annotations

import re

from upstate.catalog.quality.check import QualityCheck, failed, listed, passed
from upstate.catalog.quality.published import PublishedTable
from upstate.sentences import say

CRITERION = say("The dictionary explains every column")


def check(published: PublishedTable) -> QualityCheck:
    silent = [name for name in published.columns if not _explains(published, name)]
    if not silent:
        return passed(CRITERION)
    return failed(
        CRITERION,
        say(
            "{number} of {all} columns are not explained: {columns}.",
            number=len(silent),
            all=len(published.columns),
            columns=listed(silent),
        ),
        next_step=say("Say in the dictionary what each of them means, in which unit, and what its codes stand for."),
    )


def _explains(published: PublishedTable, name: str) -> bool:
    """A meaning that only repeats the column's name is none."""
    said = published.description.fields.get(name)
    meaning = _letters(said.meaning) if said else ""
    return bool(meaning) and meaning != _letters(name)


def _letters(words: str) -> str:
    return re.sub(r"[\W_]", "", words.lower())
