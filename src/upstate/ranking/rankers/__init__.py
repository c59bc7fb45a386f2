"""What puts units in order: chance, rules of thumb, an index, models. One a file; they compete in one table."""

from upstate.ranking.rankers.every import all_rankers
from upstate.ranking.rankers.ranker import Fitted, Kind, Ranker, Scale

__all__ = ["Fitted", "Kind", "Ranker", "Scale", "all_rankers"]
