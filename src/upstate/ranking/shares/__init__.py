"""Shares and rates that are measured on few homes: what can be said of the others, and how surely.

Pure functions on arrays, one element a unit; they know no file and no table.
"""

from upstate.ranking.shares.attributes import Told, adjust_by_attributes
from upstate.ranking.shares.near import Near, shrink_to_neighbours
from upstate.ranking.shares.need import foretell_need, tell_of_homes
from upstate.ranking.shares.nested import Areas, Prior, Shares, shrink_shares
from upstate.ranking.shares.power import Round, chance_to_show, plan_round
from upstate.ranking.shares.proportions import Difference, Share, difference_of, share_of
from upstate.ranking.shares.rates import RatePrior, Rates, shrink_rates

__all__ = [
    "Areas",
    "Difference",
    "Near",
    "Prior",
    "RatePrior",
    "Rates",
    "Round",
    "Share",
    "Shares",
    "Told",
    "adjust_by_attributes",
    "chance_to_show",
    "difference_of",
    "foretell_need",
    "plan_round",
    "share_of",
    "shrink_rates",
    "shrink_shares",
    "shrink_to_neighbours",
    "tell_of_homes",
]
