"""Upstate's side of the same experiment: prints one line of JSON."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet
from sklearn.ensemble import RandomForestClassifier

from benchmarks.against_triage import peak_mb
from upstate.actions.adapt import adapt
from upstate.actions.borrow import borrow
from upstate.actions.new import new
from upstate.actions.opening import loaded_tables, open_solution
from upstate.progress import silent
from upstate.ranking import backtest
from upstate.ranking.backtest import run_backtest
from upstate.ranking.matrix import Floats, Matrix
from upstate.ranking.preparation import Preparation, learn_preparation
from upstate.ranking.rankers.every import all_rankers
from upstate.ranking.schedule import Schedule
from upstate.ranking.verdict import mean_precision

_COLUMNS = (
    "age_years", "log_length", "log_diameter", "material",
    "breaks_1y", "breaks_3y", "breaks_5y", "breaks_10y", "breaks_all",
)  # fmt: skip


@dataclass(frozen=True)
class FittedForest:
    preparation: Preparation
    forest: RandomForestClassifier

    def score(self, matrix: Matrix) -> Floats:
        return np.asarray(self.forest.predict_proba(self.preparation.numbers(matrix))[:, 1])

    def contributions(self, matrix: Matrix) -> dict[str, Floats]:
        return {}

    def as_json(self) -> dict[str, Any]:
        return {"kind": "forest"}


@dataclass(frozen=True)
class ForestRanker:
    """The forest that Triage is given, on the columns that Triage is given: 200 trees of scikit-learn, at least 10 rows to
    split."""

    features: Any
    name: str = "forest of 200"
    kind: str = "model"
    scale: str = "probability"
    compares: tuple[str, ...] = ()

    def fit(self, training: Matrix, seed: int) -> FittedForest:
        preparation = learn_preparation(training, self.features)
        forest = RandomForestClassifier(200, min_samples_split=10, max_features="sqrt", n_jobs=-1, random_state=seed)
        return FittedForest(preparation, forest.fit(preparation.numbers(training), training.happened))


def main() -> None:
    mains, breaks, city, first, last = sys.argv[1:6]
    challenger = sys.argv[6]
    new(folder=Path(city), place="Kitchener, Ontario")
    borrow(workspace=Path(city), solution="water-main-breaks")
    adapt(workspace=Path(city), solution="water-main-breaks", files={"mains": [Path(mains)], "breaks": [Path(breaks)]})
    years = range(int(first), int(last) + 1)
    schedule = Schedule(
        tests=tuple(date(year, 1, 1) for year in years),
        training=tuple(date(year, 1, 1) for year in range(int(first) - 3, int(last) - 2)),
        horizon_years=3,
    )
    began = time.monotonic()
    stored = _store_predictions(Path(city))
    built, taken = _time_calls(backtest, "build_units"), _time_calls(backtest, "training_rows")
    forest = [*map(_time_calls, (RandomForestClassifier,) * 2, ("fit", "predict_proba"))]
    opened = open_solution(Path(city), "water-main-breaks")
    names = ("most past breaks first", "oldest first", "logistic regression")
    rankers = [one for one in all_rankers(opened.solution) if one.name in names]
    columns = {name: feature for name, feature in opened.solution.features.items() if name in _COLUMNS}
    trees = next(one for one in all_rankers(opened.solution) if one.name == "LightGBM")
    rankers.append(ForestRanker(columns) if challenger == "forest" else trees)
    with loaded_tables(opened, today=date.today(), progress=silent) as tables:
        tables.sandbox.lock()
        tested = run_backtest(tables=tables, solution=opened.solution, schedule=schedule, seed=2016, rankers=rankers)
    print(
        json.dumps(
            {
                "seconds": time.monotonic() - began,
                "features_and_labels": sum(built),
                "with_matrices": sum(built) + sum(taken),
                "forest": sum(map(sum, forest)),
                "memory_mb": peak_mb(),
                "stored_mb": sum(stored),
                "dates": len(tested.dates),
                "figures": {
                    one.name: [mean_precision(tested, one.name, share) for share in ("1%", "5%")] for one in rankers
                },
            }
        )
    )


def _time_calls(owner: Any, name: str) -> list[float]:
    """Seconds of each call of `name`: build_units runs cohort, features and label; training_rows brings them into
    arrays."""
    seconds: list[float] = []
    build = getattr(owner, name)

    def timed(*arguments: Any, **settings: Any) -> Any:
        began = time.monotonic()
        try:
            return build(*arguments, **settings)
        finally:
            seconds.append(time.monotonic() - began)

    setattr(owner, name, timed)
    return seconds


def _store_predictions(folder: Path) -> list[float]:
    """Write every prediction as soon as it is made, as Triage does; gives the size of each file in MB."""
    sizes: list[float] = []
    score = backtest.score_units

    def stored(*arguments: Any, **settings: Any) -> Any:
        scored = score(*arguments, **settings)
        file = folder / f"predictions-{scored.as_of}.parquet"
        columns = {"unit": scored.hashes, "outcomes": scored.outcomes, **scored.scores}
        pyarrow.parquet.write_table(pa.table(columns), file)
        sizes.append(file.stat().st_size / 1e6)
        return scored

    backtest.score_units = stored
    return sizes


main()
