"""Areas: points put into them, and values shared between two sets of them."""

from upstate.geography.areas.assigning import Assigned, assign_to_areas
from upstate.geography.areas.sharing import Shared, share_amounts, share_rates

__all__ = ["Assigned", "Shared", "assign_to_areas", "share_amounts", "share_rates"]
