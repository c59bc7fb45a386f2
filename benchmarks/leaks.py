"""What looking into the future would claim, on the real mains of Kitchener: the reason for as-of views.

    python -m benchmarks leaks

Each line breaks one rule of the proof and keeps everything else. None of these figures is what a city would get.
"""

from __future__ import annotations

import shutil
import tempfile
from datetime import date
from pathlib import Path

import numpy as np
from sklearn.ensemble import RandomForestClassifier

from benchmarks.measuring import DATA, keep, table
from upstate.actions.adapt import adapt
from upstate.actions.borrow import borrow
from upstate.actions.new import new
from upstate.actions.opening import loaded_tables, open_solution
from upstate.progress import silent
from upstate.ranking.leaks import watch_own_columns
from upstate.ranking.matrix import Matrix, stack
from upstate.ranking.metrics import at_top, auc, units_in
from upstate.ranking.rankers.boosted import BoostedRanker
from upstate.ranking.units import build_units

_TESTED = range(2008, 2020)
_TRAINED = range(2000, 2020)


def run(_: list[int]) -> None:
    matrices, scores = _build()
    honest = [
        _figures(_boosted([matrices[s] for s in _TRAINED if s + 3 <= t], matrices[t]), matrices[t]) for t in _TESTED
    ]
    overlapping = [
        _figures(_boosted([matrices[s] for s in _TRAINED if s < t], matrices[t]), matrices[t]) for t in _TESTED
    ]
    alone = [_figures(-scores[t], matrices[t]) for t in _TESTED]
    rows = [
        ["honest: only windows that had closed", *_means(honest)],
        ["training windows overlap the tested one", *_means(overlapping)],
        ["a random split of the same rows, 70/30, LightGBM", *_random_split(matrices, forest=False)],
        ["a random split of the same rows, 70/30, fully grown forest of 200", *_random_split(matrices, forest=True)],
        ["CONDITION_SCORE of today's inventory, alone", *_means(alone)],
    ]
    keep("leaks", table(["what was done", "AUC", "precision 1%", "precision 5%"], rows))


def _build() -> tuple[dict[int, Matrix], dict[int, np.ndarray]]:
    """Units of each year from the raw files, and the condition score that the inventory gives them today."""
    folder = Path(tempfile.mkdtemp(prefix="upstate-leaks-"))
    try:
        new(folder=folder / "city", place="Kitchener, Ontario")
        borrow(workspace=folder / "city", solution="water-main-breaks")
        files = {
            "mains": [DATA / "kitchener" / "Water_Mains.csv"],
            "breaks": [DATA / "kitchener" / "Water_Main_Breaks.csv"],
        }
        adapt(workspace=folder / "city", solution="water-main-breaks", files=files)
        opened = open_solution(folder / "city", "water-main-breaks")
        with loaded_tables(opened, today=date.today(), progress=silent) as tables:
            watch_own_columns(tables, opened.solution, opened.city.tables, opened.place)
            known = dict(tables.sandbox.rows('SELECT _id, TRY_CAST("CONDITION_SCORE" AS DOUBLE) FROM raw._own'))
            matrices = {
                year: stack(list(build_units(tables, opened.solution, date(year, 1, 1)).batches())) for year in _TRAINED
            }
        _Features.value = opened.solution.features
        missing = np.nanmedian([value for value in known.values() if value is not None])
        scores = {
            year: np.array([missing if known.get(unit) is None else known[unit] for unit in matrix.units])
            for year, matrix in matrices.items()
        }
        return matrices, scores
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Features:
    value: dict = {}  # noqa: RUF012 - set once by _build


def _boosted(training: list[Matrix], tested: Matrix) -> np.ndarray:
    return BoostedRanker(_Features.value).fit(stack(training), 2016).score(tested)


def _random_split(matrices: dict[int, Matrix], *, forest: bool) -> list[str]:
    """Rows of all years thrown together: the same main, with nearly the same window, lies on both sides."""
    rows = stack([matrices[year] for year in _TESTED])
    train = np.random.default_rng(2016).random(len(rows)) < 0.7
    known, hidden = rows.take(np.flatnonzero(train)), rows.take(np.flatnonzero(~train))
    if not forest:
        return _means([_figures(_boosted([known], hidden), hidden)])
    names = [name for name, feature in _Features.value.items() if known.columns[name].dtype != object]
    table_of = lambda matrix: np.nan_to_num(np.column_stack([matrix.columns[name] for name in names]), nan=-1)  # noqa: E731
    model = RandomForestClassifier(200, n_jobs=2, random_state=2016).fit(table_of(known), known.happened)
    return _means([_figures(model.predict_proba(table_of(hidden))[:, 1], hidden)])


def _figures(scores: np.ndarray, matrix: Matrix) -> tuple[float, float, float]:
    happened = matrix.happened
    one, five = (at_top(scores, happened, units_in(share, len(scores))).precision for share in (0.01, 0.05))
    return auc(scores, happened) or 0.0, one, five


def _means(figures: list[tuple[float, float, float]]) -> list[str]:
    return [f"{value:.3f}" for value in np.mean(figures, axis=0)]
