"""Addresses matched to a list of addresses."""

from upstate.geography.matching.matches import Match, Matches
from upstate.geography.matching.matching import Matching, match_addresses

__all__ = ["Match", "Matches", "Matching", "match_addresses"]
