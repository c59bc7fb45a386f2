"""Areas: points put into them, and values spread between two sets of them."""

from upstate.geography.areas.assigning import Assigned, assign_to_areas
from upstate.geography.areas.spreading import Spread, spread_amounts, spread_rates

__all__ = ["Assigned", "Spread", "assign_to_areas", "spread_amounts", "spread_rates"]
