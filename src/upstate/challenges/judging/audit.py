"""Every number on the way from a mark to a place, as rows that a person can compute again with a spreadsheet."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from upstate.challenges.judging.marks import Ballot, Comparison
from upstate.ranking.outputs import safe_cell
from upstate.sentences import Sentence

# The names of steps stay as they are in every language: formulas of a spreadsheet look for them.
StepName = Literal[
    "mark", "weighted", "ballot", "not counted", "mean", "ratio", "mildness", "level",
    "preferred", "equal", "half", "ties", "won", "strength",
    "figure", "tie-break", "place",
]  # fmt: skip
HEADER = ("step", "judge", "entry", "criterion", "value", "how")


@dataclass(frozen=True)
class Step:
    """One number. judge, entry, criterion: of what, empty where it is of none; of a comparison `criterion` is the other entry. how: made of what."""

    step: StepName
    judge: str
    entry: str
    criterion: str
    value: float
    how: Sentence


def audit_csv(steps: Iterable[Step]) -> str:
    """The rows as CSV, numbers with all their digits; text that a spreadsheet would run gets an apostrophe before it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)  # which puts a name that holds an end of line in quotes
    writer.writerow(HEADER)
    for one in steps:
        words = (safe_cell(word) for word in (one.judge, one.entry, one.criterion))
        writer.writerow((one.step, *words, repr(float(one.value)), safe_cell(str(one.how))))
    return out.getvalue()


def hash_of(ballots: Sequence[Ballot], comparisons: Sequence[Comparison]) -> str:
    """The SHA-256, in hex, of everything that judges gave, in whatever order it comes. What was written to teams is not in it."""
    given = {
        "ballots": sorted([one.judge, one.entry, sorted(one.marks.items()), one.done] for one in ballots),
        "comparisons": sorted([one.judge, one.first, one.second, one.better] for one in comparisons),
    }
    return hashlib.sha256(json.dumps(given, ensure_ascii=False).encode()).hexdigest()
