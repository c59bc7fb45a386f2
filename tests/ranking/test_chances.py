"""Chances multiplied: what each says with much, little and no record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from cities import shelf
from pydantic import ValidationError

from upstate.ranking.matrix import Matrix
from upstate.ranking.rankers.chances import Apart, ChancesRanker, Measured, _in_words, chances_of, measure
from upstate.ranking.scoring import score_together
from upstate.ranking.shares import Near
from upstate.solutions.ranking_kind import Chance, Chances

ALARMS = shelf("smoke-alarms").rules.chances
assert ALARMS is not None
PRODUCT, NO_ALARM, FIRE = chances_of(ALARMS)
COUNT = 600
EVERY = np.arange(COUNT)


def homes(seed: int = 1, **given: Any) -> Matrix:
    """600 homes with no record: places and shares drawn by chance, and whatever is given."""
    random = np.random.default_rng(seed)
    numbers = {name: random.random(COUNT) for name in ("share_before_1950", "share_poor", "share_moved_before_2000")}
    columns: dict[str, Any] = {
        **numbers,
        **{
            name: np.full(COUNT, np.nan)
            for name in ("age_years", "share_renter", "share_65_up", "share_under_5", "fires_no_alarm")
        },
        **{name: np.zeros(COUNT) for name in ("in_need", "seen", "fires_all", "home_years", "served")},
        "longitude": -80 + random.random(COUNT) * 0.05,
        "latitude": 40 + random.random(COUNT) * 0.05,
        "block_group": np.array([f"b{place % 12}" for place in range(COUNT)], dtype=object),
        "tract": np.array([f"t{place % 3}" for place in range(COUNT)], dtype=object),
    }
    units = np.array([f"h{place}" for place in range(COUNT)], dtype=object)
    nothing = np.zeros(COUNT, dtype=np.int64)
    return Matrix(units, np.arange(COUNT, dtype=np.uint64), columns | given, nothing, np.ones(COUNT))


def show(ranker: ChancesRanker, matrix: Matrix) -> Apart:
    """Every chance of all homes."""
    return ranker.apart(ranker.measure(matrix, {}), EVERY)


def rank_correlation(one: Any, other: Any) -> float:
    return float(np.corrcoef(np.argsort(np.argsort(one)), np.argsort(np.argsort(other)))[0, 1])


def all_factors(matrix: Matrix) -> Any:
    return sum(matrix.columns[name] for name in ("share_before_1950", "share_poor", "share_moved_before_2000"))


def test_without_any_record_homes_stand_as_the_published_factors_say() -> None:
    matrix = homes()
    assert rank_correlation(NO_ALARM.score(matrix), all_factors(matrix)) > 0.999


def test_visits_that_bear_the_published_factors_out_keep_them() -> None:
    random = np.random.default_rng(2)
    matrix = homes()
    in_need = random.random(COUNT) < 1 / (1 + np.exp(3 - 2 * all_factors(matrix)))
    seen = random.random(COUNT) < 0.5
    known = homes(seen=seen.astype(float), in_need=(in_need & seen).astype(float))
    found = measure(NO_ALARM.parts[0], known).factor[~seen]
    assert np.corrcoef(found, all_factors(matrix)[~seen])[0, 1] > 0.8


def test_visits_that_say_otherwise_take_the_published_factors_away() -> None:
    random = np.random.default_rng(3)
    matrix = homes()
    in_need = random.random(COUNT) < 1 / (1 + np.exp(2 * all_factors(matrix) - 2))  # the other way round
    seen = random.random(COUNT) < 0.5
    known = homes(seen=seen.astype(float), in_need=(in_need & seen).astype(float))
    found = measure(NO_ALARM.parts[0], known).factor[~seen]
    assert np.corrcoef(found, all_factors(matrix)[~seen])[0, 1] < -0.5


def test_the_product_is_the_chances_multiplied_and_who_is_served_comes_last() -> None:
    random = np.random.default_rng(4)
    fires = random.poisson(0.2, COUNT).astype(float)
    served = (random.random(COUNT) < 0.1).astype(float)
    shares = {"share_under_5": random.random(COUNT) * 0.2, "share_65_up": random.random(COUNT) * 0.3}
    matrix = homes(fires_all=fires, home_years=np.full(COUNT, 10.0), served=served, **shares)
    danger = 1 + 0.4 * shares["share_under_5"] + 1.3 * shares["share_65_up"]
    expected = measure(PRODUCT.parts[0], matrix).factor * measure(PRODUCT.parts[1], matrix).factor * danger
    score = PRODUCT.score(matrix)
    assert score[served == 0] == pytest.approx(expected[served == 0])
    assert np.isneginf(score[served > 0]).all()


def test_each_chance_is_shown_with_its_interval_and_an_unknown_one_is_left_empty() -> None:
    apart = show(PRODUCT, homes(seen=np.ones(COUNT), in_need=np.zeros(COUNT)))
    low, chance, high = (apart.columns[f"chance_no_alarm{end}"] for end in ("_low", "", "_high"))
    assert ((low >= 0) & (low <= chance) & (chance <= high) & (high <= 1)).all()
    assert chance.max() < 0.05, "600 doors without any need"
    assert np.isnan(apart.columns["fires_a_year"]).all(), "no fire is on record"
    assert (apart.columns["danger"] == 1).all()


def test_a_rate_is_shown_for_so_many_and_a_home_with_fires_has_more() -> None:
    fires = np.zeros(COUNT)
    fires[:30] = 2.0
    apart = show(FIRE, homes(fires_all=fires, home_years=np.full(COUNT, 10.0)))
    rates = apart.columns["fires_a_year"]
    assert rates[:30].min() > rates[30:].max()
    assert rates.mean() == pytest.approx(1000 * fires.sum() / (10 * COUNT), rel=0.2)
    assert "fires a year for each 1,000 homes" in apart.words[0][0]


def test_what_was_found_nearby_is_a_reason_in_words() -> None:
    seen = np.zeros(COUNT)
    seen[1:20] = 1.0
    at = np.full(COUNT, 41.0)
    at[:20] = 40.0
    at[0] = 40.0005
    near = {"longitude": np.full(COUNT, -80.0), "latitude": at}
    words = show(NO_ALARM, homes(seen=seen, in_need=seen, **near)).words
    assert words[0][0].endswith("19 of 19 doors within 200 m were found so")
    assert "doors within" not in words[30][0], "nothing was visited there"


def test_more_hits_than_tries_count_as_all() -> None:
    chances = measure(NO_ALARM.parts[0], homes(seen=np.ones(COUNT), in_need=np.full(COUNT, 3.0))).factor
    assert np.isfinite(chances).all() and chances.max() <= 1


@dataclass(frozen=True)
class Noting(ChancesRanker):
    """Notes each chance that it measures itself."""

    noted: list[str] = field(default_factory=list)

    def measure(self, matrix: Matrix, known: Mapping[str, Measured]) -> dict[str, Measured]:
        measured = super().measure(matrix, known)
        self.noted.extend(name for name, one in measured.items() if one is not known.get(name))
        return measured


def test_each_chance_is_measured_once_for_all_who_rank_by_it() -> None:
    noted: list[str] = []
    rankers = {
        one.name: Noting(one.name, one.parts, one.done, one.source, noted=noted) for one in (PRODUCT, NO_ALARM, FIRE)
    }
    matrix = homes(seen=np.ones(COUNT), in_need=np.zeros(COUNT))
    scores, chances = score_together(rankers, matrix)
    PRODUCT.apart(chances, EVERY)
    assert noted == [part.name for part in PRODUCT.parts]
    for one in (PRODUCT, NO_ALARM, FIRE):
        assert scores[one.name].tolist() == one.score(matrix).tolist()


def test_only_chances_that_are_measured_compete_alone() -> None:
    assert [one.name for one in (PRODUCT, NO_ALARM, FIRE)] == ["no alarm x fire x danger", "no working alarm", "fire"]
    alone = Chances(name="one chance", source="here", parts=(NO_ALARM.parts[0],))
    assert [one.name for one in chances_of(alone)] == ["one chance"]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({}, "hits and tries, or adds"),
        ({"hits": "a"}, "hits and tries, or adds"),
        ({"hits": "a", "tries": "b", "adds": {"c": 1.0}}, "hits and tries, or adds"),
        ({"adds": {"c": 1.0}, "near": True}, "a chance that adds"),
        ({"hits": "a", "tries": "b", "rate": True, "near": True}, "its areas alone"),
        ({"hits": "a", "tries": "b", "words": "no value"}, "show no value"),
        ({"hits": "a", "tries": "b", "before": {"share": 1.0, "tries": 1}}, "less than 1"),
    ],
)
def test_a_chance_has_one_form(given: Any, why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        Chance(**({"name": "a chance", "column": "chance", "words": "{}"} | given))


@pytest.mark.parametrize("column", ["id", "rank", "chosen", "score", "probability", "reasons"])
def test_no_chance_takes_the_place_of_a_column_of_the_ranking(column: str) -> None:
    with pytest.raises(ValidationError, match="a column that the ranking has anyway"):
        Chance(name="fire", column=column, words="{}", adds={"share_poor": 1.0})


def test_no_chance_takes_the_place_of_another_or_of_its_interval() -> None:
    part = Chance(name="fire", column="fire", words="{}", hits="a", tries="b")
    for column in ("fire", "fire_low", "fire_high"):
        other = part.model_copy(update={"name": "another", "column": column})
        with pytest.raises(ValidationError, match="in one column"):
            Chances(name="both of them", source="nobody", parts=(part, other))


def test_a_chance_that_the_doors_nearby_did_not_make_says_so() -> None:
    chance = np.array([0.68, 0.1])
    doors = {"doors": np.full(2, 3.0), "found": np.zeros(2)}
    near = Near(chance, chance, chance, chance, chance, **doors, within=200, reach=100, worth_of_prior=9, trust=1)
    far, close = _in_words(NO_ALARM.parts[0], Measured(chance, chance - 0.1, chance + 0.1, near), np.arange(2))
    assert far.endswith("too few to say much against what is known of the area and the city")
    assert close.endswith("0 of 3 doors within 200 m were found so")
