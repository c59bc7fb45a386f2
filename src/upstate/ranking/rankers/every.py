"""The table of competitors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from upstate.ranking.rankers.boosted import BoostedRanker
from upstate.ranking.rankers.borrowed import BorrowedRanker, PooledRanker, RecalibratedRanker
from upstate.ranking.rankers.chances import chances_of
from upstate.ranking.rankers.index import IndexOrder
from upstate.ranking.rankers.linear import LogisticRanker, PoissonRanker
from upstate.ranking.rankers.model_file import BorrowedModel
from upstate.ranking.rankers.ranker import Ranker
from upstate.ranking.rankers.rule import RandomOrder, RuleOrder
from upstate.solutions import RankingSolution

MODEL_NAMES = {"logistic": "logistic regression", "poisson": "power-law Poisson", "lightgbm": "LightGBM"}


def all_rankers(solution: RankingSolution, borrowed: Sequence[BorrowedModel] = ()) -> list[Ranker]:
    """Chance, the rules of thumb, the indexes, the chances and each of their parts, the models, and three rungs of each borrowed
    model, in that order."""
    features = solution.features
    return [
        RandomOrder(),
        *(RuleOrder(rule) for rule in solution.rules.rules),
        *(IndexOrder(index) for index in solution.rules.indexes),
        *(chances_of(solution.rules.chances) if solution.rules.chances else ()),
        LogisticRanker(features),
        PoissonRanker(features),
        BoostedRanker(features),
        *(ranker for place, model in enumerate(borrowed, 1) for ranker in _rungs(solution, model, borrowed, place)),
    ]


def _rungs(
    solution: RankingSolution, model: BorrowedModel, borrowed: Sequence[BorrowedModel], place: int
) -> Iterator[Ranker]:
    """The model as it came, with its level refit, and pooled; of several models, each is told by its number and place."""
    whose = f" ({place}: {model.file.learned.place})" if len(borrowed) > 1 else ""
    fitted = model.fitted
    yield BorrowedRanker(fitted, f"borrowed{whose}")
    yield RecalibratedRanker(fitted, f"borrowed, recalibrated{whose}")
    years = solution.settings.horizon_years
    yield PooledRanker(fitted, f"pooled{whose}", features=solution.features, horizon_years=years)


def model_of(solution: RankingSolution) -> Ranker:
    """The model that the solution names as its own."""
    name = MODEL_NAMES.get(solution.settings.model) or (solution.rules.chances and solution.rules.chances.name)
    return next(ranker for ranker in all_rankers(solution) if ranker.name == name)
