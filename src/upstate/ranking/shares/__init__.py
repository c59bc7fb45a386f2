"""Shares and rates that are measured on few homes: what can be said of the others, and how surely.

Pure functions on arrays, one element a unit; they know no file and no table.
"""

from upstate.ranking.shares.estimates import Areas
from upstate.ranking.shares.near import Near
from upstate.ranking.shares.need import foretell_need, tell_of_homes
from upstate.ranking.shares.nested import Prior, shrink_shares
from upstate.ranking.shares.proportions import difference_of, share_of
from upstate.ranking.shares.rates import shrink_rates

__all__ = [
    "Areas",
    "Near",
    "Prior",
    "difference_of",
    "foretell_need",
    "share_of",
    "shrink_rates",
    "shrink_shares",
    "tell_of_homes",
]
