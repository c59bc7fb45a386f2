"""Addresses matched to a list of addresses."""

from upstate.geography.matching.matches import Match, Matches
from upstate.geography.matching.matching import AddressList, match_addresses

__all__ = ["AddressList", "Match", "Matches", "match_addresses"]
