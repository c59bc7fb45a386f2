"""A file of predictions, validated against the ids of the hidden answers.

A file without fault is read at once, by Arrow. Whatever that does not take goes to the reader by row, which decides: it finds the
faults, or reads what Arrow is too strict for.
"""

from __future__ import annotations

from pathlib import Path

from upstate.challenges.answers import Answers
from upstate.challenges.scoring.at_once import read_at_once
from upstate.challenges.scoring.by_row import read_by_row
from upstate.challenges.scoring.content import load_content
from upstate.challenges.scoring.prepared import prepare
from upstate.ranking.matrix import Floats
from upstate.solutions.challenge.text import TaskKind

# What a prediction may be, by task. Beyond these the squares of differences are no numbers any more.
RANGES: dict[TaskKind, tuple[float, float]] = {
    "ranking": (-1e300, 1e300),
    "classification": (0.0, 1.0),
    "regression": (-1e15, 1e15),
    "counts": (0.0, 1e15),
}


def read_predictions(content: bytes | Path, *, answers: Answers, task: TaskKind, name: str) -> Floats:
    """The predictions in a CSV file with the header `id,prediction`, rows in any order: one value a hidden unit, in the order of the answers' ids; finite, within the range
    of the task. name: of the file.

    Raises `BadPredictions`, which names each fault by row (the header is row 1) and value: the first 50, and how many more. Memory is bounded: some
    ten times the file at most.
    """
    raw = load_content(content, name=name)
    allowed = RANGES[task]
    values = read_at_once(raw, prepare(answers), allowed=allowed)
    return read_by_row(raw, answers.ids, allowed=allowed, name=name) if values is None else values
