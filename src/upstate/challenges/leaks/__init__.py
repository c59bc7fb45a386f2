"""Leaks in what entrants of a challenge get: what would tell them the hidden answers."""

from upstate.challenges.leaks.finding import find_leaks
from upstate.challenges.leaks.found import FoundLeak
from upstate.challenges.leaks.table import ChallengeTable, read_challenge_table

__all__ = ["ChallengeTable", "FoundLeak", "find_leaks", "read_challenge_table"]
