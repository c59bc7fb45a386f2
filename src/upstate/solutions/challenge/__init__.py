"""Solutions of the kind `challenge`: a question to the public, with data, a score or judges, and a prize."""

from upstate.solutions.challenge.agreeing import together_faults
from upstate.solutions.challenge.fitting import task_faults
from upstate.solutions.challenge.reading import (
    ChallengeSolution,
    ChallengeTexts,
    read_challenge,
    read_challenge_texts,
)
from upstate.solutions.challenge.text import (
    CHALLENGE_FILE,
    RULES_FILE,
    TERMS_FILE,
    Baseline,
    ChallengeText,
    Criterion,
    Dates,
    Event,
    Limits,
    Prize,
    Split,
    Task,
    Together,
    Track,
)

__all__ = [
    "CHALLENGE_FILE",
    "RULES_FILE",
    "TERMS_FILE",
    "Baseline",
    "ChallengeSolution",
    "ChallengeText",
    "ChallengeTexts",
    "Criterion",
    "Dates",
    "Event",
    "Limits",
    "Prize",
    "Split",
    "Task",
    "Together",
    "Track",
    "read_challenge",
    "read_challenge_texts",
    "task_faults",
    "together_faults",
]
