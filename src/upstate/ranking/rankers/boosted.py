"""LightGBM: the challenger. Settings are mild and fixed, the same for every solution; none is tuned on any test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from upstate.ranking.matrix import Floats, Matrix
from upstate.ranking.rankers.linear import constant
from upstate.ranking.rankers.ranker import Fitted, Kind, Scale
from upstate.solutions.ranking_kind import Feature

_SETTINGS: dict[str, Any] = {
    "objective": "binary",
    "learning_rate": 0.03,
    "num_leaves": 8,
    "min_data_in_leaf": 50,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "feature_fraction": 0.7,
    "verbosity": -1,
    "deterministic": True,
    "force_row_wise": True,
}
_TREES = 200
# Threads that wait for each other cost more than they bring on few rows. The trees are the same with any number.
_FEW_ROWS = 20_000


@dataclass(frozen=True)
class FittedTrees:
    """Trees over the features themselves. levels: of each category, its known words in order."""

    booster: Any
    names: tuple[str, ...]
    levels: dict[str, tuple[str, ...]]

    def score(self, matrix: Matrix) -> Floats:
        table = _table(matrix, self.names, self.levels)
        return np.asarray(self.booster.predict(table, num_threads=_threads(table)), dtype=float)

    def contributions(self, matrix: Matrix) -> dict[str, Floats]:
        """SHAP values: what each feature adds to the logarithm of the odds (Lundberg and Lee 2017)."""
        table = _table(matrix, self.names, self.levels)
        shap = np.asarray(self.booster.predict(table, pred_contrib=True, num_threads=_threads(table)), dtype=float)
        return {name: shap[:, place] for place, name in enumerate(self.names)}

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": "lightgbm",
            "features": list(self.names),
            "levels": {name: list(words) for name, words in self.levels.items()},
            "text": self.booster.model_to_string(),
        }


@dataclass(frozen=True)
class BoostedRanker:
    """Gradient boosted trees on whether the outcome came at all."""

    features: dict[str, Feature]
    name: str = "LightGBM"
    kind: Kind = "model"
    scale: Scale = "probability"
    compares: tuple[str, ...] = ()

    def _reads(self, name: str, training: Matrix) -> bool:
        exposed = self.features[name].scale == "exposure"
        return not exposed and name in training.columns and _tells(training.columns[name])

    def fit(self, training: Matrix, seed: int) -> Fitted:
        import lightgbm

        names = tuple(name for name in self.features if self._reads(name, training))
        if not names or len(set(training.happened)) < 2:
            return constant(training, "logit")
        levels = {name: _levels(training.columns[name]) for name in names if training.columns[name].dtype == object}
        table = _table(training, names, levels)
        data = lightgbm.Dataset(
            table,
            label=training.happened.astype(float),
            weight=training.weights,
            feature_name=list(names),
            categorical_feature=[name for name in names if name in levels],
            free_raw_data=True,
            params={"verbosity": -1, "num_threads": _threads(table)},
        )
        chosen = {**_SETTINGS, "seed": seed, "num_threads": _threads(table)}
        booster = lightgbm.train(chosen, data, num_boost_round=_TREES)
        return FittedTrees(booster, names, levels)


def _threads(table: Floats) -> int:
    return 1 if len(table) < _FEW_ROWS else 2


def _tells(column: Any) -> bool:
    if column.dtype == object:
        return len({value for value in column if value is not None}) > 1
    return bool(np.nanmax(column, initial=-np.inf) > np.nanmin(column, initial=np.inf))


def _levels(column: Any) -> tuple[str, ...]:
    return tuple(sorted({str(value) for value in column if value is not None}))


def _table(matrix: Matrix, names: tuple[str, ...], levels: Mapping[str, tuple[str, ...]]) -> Floats:
    table = np.empty((len(matrix), len(names)))
    for place, name in enumerate(names):
        table[:, place] = _codes(matrix.columns[name], levels[name]) if name in levels else matrix.columns[name]
    return table


def _codes(column: Any, words: tuple[str, ...]) -> Floats:
    """Each category as the place of its word; NaN where it is missing or unknown."""
    places = {word: float(place) for place, word in enumerate(words)}
    return np.array([places.get(str(value), np.nan) if value is not None else np.nan for value in column])
