"""Models of other cities: they travel whole, hostile ones are refused, and the rungs do what their names say."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.ranking.cities import shelf
from tests.ranking.test_models import city, scored_by_hand, unit_of

from upstate.errors import BadModel
from upstate.ranking.matrix import Matrix
from upstate.ranking.rankers.borrowed import DIFFERENCE, BorrowedRanker, PooledRanker, RecalibratedRanker
from upstate.ranking.rankers.linear import FittedLinear, LogisticRanker, PoissonRanker
from upstate.ranking.rankers.model_file import Learned, describe_model, read_model
from upstate.solutions import RankingSolution
from upstate.solutions.ranking_kind import Feature

FEATURES = {
    "length": Feature(words="{} m", scale="exposure"),
    "age": Feature(words="{} years", scale="linear"),
    "breaks": Feature(words="{} breaks", scale="log"),
    "material": Feature(words="{}", scale="category"),
}
LINEAR = pytest.mark.parametrize(
    "ranker", [LogisticRanker(FEATURES), PoissonRanker(FEATURES)], ids=lambda one: one.name
)
LEARNED = Learned(
    place="Elsewhere", on=date(2026, 1, 1), first=date(2010, 1, 1), last=date(2020, 1, 1), rows=9, outcomes=9
)


@pytest.fixture
def solution() -> RankingSolution:
    return replace(shelf("water-main-breaks"), features=FEATURES)


def written(folder: Path, fitted: FittedLinear, solution: RankingSolution) -> Path:
    path = folder / "model.json"
    path.write_text(json.dumps(describe_model(fitted, solution, ranker="a model", learned=LEARNED)), "utf-8")
    return path


def rarer(matrix: Matrix) -> Matrix:
    """The same city with a third of its outcomes: another level, the same slopes."""
    kept = np.random.default_rng(1).random(len(matrix)) < 1 / 3
    return replace(matrix, outcomes=np.where(kept, matrix.outcomes, 0))


def without(matrix: Matrix, name: str) -> Matrix:
    empty = None if matrix.columns[name].dtype == object else math.nan
    column = np.full(len(matrix), empty, dtype=matrix.columns[name].dtype)
    return replace(matrix, columns=matrix.columns | {name: column})


@LINEAR
def test_a_model_gives_the_same_scores_after_its_journey(
    ranker: Any, solution: RankingSolution, tmp_path: Path
) -> None:
    fitted, here = ranker.fit(city(3000), 1), city(300, seed=5, missing=0.3)
    path = written(tmp_path, fitted, solution)
    again = BorrowedRanker(read_model(path, solution).fitted).fit(here, 1)
    assert (again.score(here) == fitted.score(here)).all()
    by_hand = [scored_by_hand(json.loads(path.read_text("utf-8")), unit_of(here, row)) for row in range(300)]
    assert again.score(here) == pytest.approx(by_hand)


@LINEAR
def test_a_feature_that_the_city_lacks_drops_out(ranker: Any) -> None:
    model, here = ranker.fit(city(3000), 1), without(without(city(200, seed=5), "age"), "material")
    fitted = BorrowedRanker(model).fit(here, 1)
    told = model.as_json()
    left = told | {"terms": [term for term in told["terms"] if term["feature"] == "breaks"]}
    assert fitted.preparation.dropped == ("age", "material")
    assert fitted.score(here) == pytest.approx([scored_by_hand(left, unit_of(here, row)) for row in range(200)])


@LINEAR
def test_a_feature_that_most_units_of_the_lender_lacked_stays(ranker: Any) -> None:
    """Such as the years since a break: where no main has broken yet, each is one that has not."""
    model, here = ranker.fit(city(3000, missing=0.7), 1), without(city(40, seed=5), "age")
    fitted = BorrowedRanker(model).fit(here, 1)
    assert fitted.preparation.dropped == ()
    assert fitted.score(here) == pytest.approx(
        [scored_by_hand(model.as_json(), unit_of(here, row)) for row in range(40)]
    )


@LINEAR
def test_an_unknown_word_has_no_level_of_its_own(ranker: Any) -> None:
    model, here = ranker.fit(city(3000), 1), city(60, seed=5)
    here.columns["material"][:] = "wood"
    fitted = BorrowedRanker(model).fit(here, 1)
    assert fitted.score(here) == pytest.approx(
        [scored_by_hand(model.as_json(), unit_of(here, row)) for row in range(60)]
    )


def test_a_column_of_words_where_the_lender_had_numbers_drops_out() -> None:
    here = city(50)
    here = replace(
        here, columns=here.columns | {name: np.array(["long"] * 50, dtype=object) for name in ("age", "length")}
    )
    fitted = BorrowedRanker(PoissonRanker(FEATURES).fit(city(3000), 1)).fit(here, 1)
    assert fitted.preparation.dropped == ("age",) and fitted.exposure is None
    assert np.isfinite(fitted.score(here)).all()


@LINEAR
@pytest.mark.parametrize("weighted", [False, True])
def test_recalibrated_expects_as_many_outcomes_as_came_and_keeps_the_order(ranker: Any, weighted: bool) -> None:
    model, here = ranker.fit(city(3000), 1), rarer(city(900, seed=5))
    here = replace(here, weights=np.random.default_rng(3).uniform(1, 9, 900)) if weighted else here
    came = here.happened if ranker.scale == "probability" else here.outcomes
    borrowed, refit = (kind(model).fit(here, 1).score(here) for kind in (BorrowedRanker, RecalibratedRanker))
    assert here.weights @ borrowed > 2 * (here.weights @ came)
    assert here.weights @ refit == pytest.approx(here.weights @ came)
    assert (np.argsort(borrowed, kind="stable") == np.argsort(refit, kind="stable")).all()


@LINEAR
@pytest.mark.parametrize("outcomes", ["none", "all"])
def test_a_level_stays_finite_where_nothing_or_everything_happened(ranker: Any, outcomes: str) -> None:
    here = replace(city(300), outcomes=np.full(300, int(outcomes == "all")))
    model = ranker.fit(city(3000), 1)
    for rung in (RecalibratedRanker(model), PooledRanker(model, features=FEATURES, horizon_years=1)):
        scores = rung.fit(here, 1).score(here)
        assert np.isfinite(scores).all()
        assert scores.sum() == pytest.approx(0.5 if outcomes == "none" else 300, abs=0.6)


def _apart(one: FittedLinear, other: FittedLinear) -> float:
    """How far two models lie apart on units that neither saw: spread of the logarithm of their ratio, so but for the level."""
    units = city(500, seed=99)
    return float(np.std(np.log(one.score(units)) - np.log(other.score(units))))


@LINEAR
def test_pooled_is_the_borrowed_model_without_history_and_goes_to_the_local_one_as_it_grows(ranker: Any) -> None:
    model = ranker.fit(city(3000), 1)
    model = replace(model, coefficients=model.coefficients * 1.5)  # another law than here
    nothing = city(40).take(np.arange(0))
    pooled = PooledRanker(model, features=FEATURES, horizon_years=1)
    assert (pooled.fit(nothing, 1).score(city(50, 9)) == model.score(city(50, 9))).all()
    from_borrowed, from_local = [], []
    for count in (60, 600, 6000, 60_000):
        here = city(count, seed=7)
        fitted = pooled.fit(here, 1)
        from_borrowed.append(_apart(fitted, RecalibratedRanker(model).fit(here, 1)))
        from_local.append(_apart(fitted, ranker.fit(here, 1)))
    assert from_borrowed[0] < from_local[0] / 4 and from_local[-1] < from_borrowed[-1] / 20
    assert from_local == sorted(from_local, reverse=True) and from_local[-1] < 0.02


@LINEAR
def test_pooled_lies_where_its_penalised_likelihood_is_highest(ranker: Any) -> None:
    """Computed anew, a row at a time: no small step in any coefficient that is learned here makes it higher."""
    model, here = ranker.fit(city(3000), 1), city(120, seed=7)
    model = replace(model, coefficients=model.coefficients * 1.5)
    fitted = PooledRanker(model, features=FEATURES, horizon_years=3).fit(here, 1)
    first = len(model.coefficients)
    rows = [unit_of(here, row) for row in range(len(here))]

    def height(told: dict[str, Any]) -> float:
        found = -3 / DIFFERENCE**2 / 2 * sum(term["coefficient"] ** 2 for term in told["terms"][first:])
        for row, count in zip(rows, here.outcomes, strict=True):
            risk = scored_by_hand(told, row)
            if told["link"] == "log":
                found += count * math.log(risk) - risk
            else:
                found += math.log(risk if count else 1 - risk)
        return float(found)

    told = fitted.as_json()
    top = height(told)
    for step in (-0.01, 0.01):
        assert height(told | {"intercept": told["intercept"] + step}) < top
        for place in range(first, len(told["terms"])):
            moved = [dict(term) for term in told["terms"]]
            moved[place]["coefficient"] += step
            assert height(told | {"terms": moved}) < top


def _term(**changed: Any) -> Callable[[dict[str, Any]], Any]:
    return lambda told: told | {"terms": [told["terms"][0] | changed]}


HOSTILE: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
    "not a table": (lambda told: [told], "file"),
    "another format": (lambda told: told | {"format": "pickle"}, "format"),
    "a word that no model has": (lambda told: told | {"run": "rm"}, "run"),
    "no number": (_term(coefficient=math.nan), "NaN is not a number"),
    "no end": (_term(coefficient=math.inf), "Infinity is not a number"),
    "a huge slope": (_term(coefficient=1e9), "coefficient"),
    "a huge number": (lambda told: told | {"intercept": 10**400}, "intercept"),
    "no spread": (_term(spread=0), "spread"),
    "a column that no query gives": (_term(feature="ssn"), "ssn"),
    "a feature that is not known": (lambda told: told | {"features": {"ssn": "log"}}, "ssn as log"),
    "another scale": (_term(scale="log"), "age on the scale log"),
    "an exposure that is none": (lambda told: told | {"exposure": "age"}, "age is no exposure"),
    "exposure of nothing": (lambda told: told | {"mean_exposure": 0}, "mean_exposure"),
    "another horizon": (lambda told: told | {"horizon_years": 9}, "9 years ahead"),
    "another solution": (lambda told: told | {"solution": told["solution"] | {"name": "road-decay"}}, "road-decay"),
    "a tag": (lambda told: told | {"learned": told["learned"] | {"place": "<script>"}}, "tag"),
    "escape codes": (lambda told: told | {"learned": told["learned"] | {"place": "\x1b[2J"}}, "can not be shown"),
    "a long name": (lambda told: told | {"ranker": "x" * 500}, "ranker"),
    "too many terms": (lambda told: told | {"terms": told["terms"] * 700}, "terms"),
}  # fmt: skip


def _refused(path: Path, solution: RankingSolution, said: str) -> None:
    with pytest.raises(BadModel) as fault:
        read_model(path, solution)
    assert said in fault.value.given
    assert fault.value.allowed and fault.value.next_step


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_model_is_refused_in_three_parts(name: str, solution: RankingSolution, tmp_path: Path) -> None:
    spoil, said = HOSTILE[name]
    path = written(tmp_path, PoissonRanker(FEATURES).fit(city(3000), 1), solution)
    path.write_text(json.dumps(spoil(json.loads(path.read_text("utf-8")))), "utf-8")
    _refused(path, solution, said)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not JSON"),
        (b"\x80\x04\x95pickle", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"9" * 10_000, "not JSON"),
        (b" " * 1_000_001, "larger than 1,000,000 bytes"),
    ],
    ids=["empty", "a pickle", "a deep nest", "a long number", "too large"],
)
def test_a_file_that_is_no_model_is_refused_in_three_parts(
    content: bytes, said: str, solution: RankingSolution, tmp_path: Path
) -> None:
    (tmp_path / "model.json").write_bytes(content)
    _refused(tmp_path / "model.json", solution, said)


def test_a_model_that_is_no_file_is_refused_and_not_waited_for(solution: RankingSolution, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe", tmp_path / "nowhere.json"):
        _refused(path, solution, "There is no file")
