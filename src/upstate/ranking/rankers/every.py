"""The table of competitors."""

from __future__ import annotations

from upstate.ranking.rankers.boosted import BoostedRanker
from upstate.ranking.rankers.index import IndexOrder
from upstate.ranking.rankers.linear import LogisticRanker, PoissonRanker
from upstate.ranking.rankers.ranker import Ranker
from upstate.ranking.rankers.rule import RandomOrder, RuleOrder
from upstate.solutions import RankingSolution

MODEL_NAMES = {"logistic": "logistic regression", "poisson": "power-law Poisson", "lightgbm": "LightGBM"}


def all_rankers(solution: RankingSolution) -> list[Ranker]:
    """Chance, the rules of thumb, the indexes, and the models, in that order."""
    features = solution.features
    return [
        RandomOrder(),
        *(RuleOrder(rule) for rule in solution.rules.rules),
        *(IndexOrder(index) for index in solution.rules.indexes),
        LogisticRanker(features),
        PoissonRanker(features),
        BoostedRanker(features),
    ]


def model_of(solution: RankingSolution) -> Ranker:
    """The model that the solution names as its own."""
    return next(ranker for ranker in all_rankers(solution) if ranker.name == MODEL_NAMES[solution.settings.model])
