"""Shares and rates that are measured on few homes: what can be said of the others, and how surely.

Pure functions on arrays, one element a unit; they know no file and no table.
"""

from upstate.ranking.shares.power import Round, chance_to_show, plan_round
from upstate.ranking.shares.proportions import Difference, Share, difference_of, share_of

__all__ = ["Difference", "Round", "Share", "chance_to_show", "difference_of", "plan_round", "share_of"]
