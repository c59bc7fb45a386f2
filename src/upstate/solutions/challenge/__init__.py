"""Solutions of the kind `challenge`: a question to the public, with data, a score or judges, and a prize."""

from upstate.solutions.challenge.text import (
    Baseline,
    ChallengeText,
    Criterion,
    Dates,
    Event,
    Limits,
    Prize,
    Split,
    Task,
    Track,
)

__all__ = [
    "Baseline",
    "ChallengeText",
    "Criterion",
    "Dates",
    "Event",
    "Limits",
    "Prize",
    "Split",
    "Task",
    "Track",
]
