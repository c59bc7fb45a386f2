"""The proof on visits, and rankings of a city whose only record is of doors that were knocked at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from cities import City, Row, load_city, shelf
from hypothesis import given
from hypothesis import strategies as st

from upstate.engine import Limits, Sandbox
from upstate.errors import NotEnoughHistory
from upstate.ranking.budget import Budget
from upstate.ranking.rankers import all_rankers
from upstate.ranking.ranking import RankedUnits, rank_units
from upstate.ranking.report.making import describe_making
from upstate.ranking.schedule import known_history, last_known_day
from upstate.ranking.visited import MOST_ROUNDS, VisitProof, plan_rounds, prove_visits, rank_rounds

ALARMS = shelf("smoke-alarms")
FIRST = date(2018, 3, 1)


def visited_town(need: Callable[[float, float], float], *, days: int = 40, a_day: int = 12, seed: int = 1) -> City:
    """900 homes in a square of 30 x 30, 40 m apart. need: the chance of a home in need by its place, 0 to 1 in both directions.

    Each day other doors are knocked at, drawn by chance; at every tenth nobody opens.
    """
    random = np.random.default_rng(seed)
    homes: list[Row] = []
    in_need: list[bool] = []
    for place in range(900):
        east, north = place % 30, place // 30
        homes.append(
            {
                "home_id": f"h{place:03d}",
                "built_year": str(int(random.integers(1900, 2000))),
                "block_group": f"bg{east // 10}{north // 10}",
                "tract": f"t{east // 10}",
                "longitude": f"{-80 + east * 0.0004:.5f}",
                "latitude": f"{40 + north * 0.00036:.5f}",
            }
        )
        in_need.append(bool(random.random() < need(east / 29, north / 29)))
    visits: list[Row] = []
    for number, home in enumerate(random.permutation(900)[: days * a_day]):
        opened = random.random() < 0.9
        visits.append(
            {
                "visit_id": f"v{number}",
                "visited_on": (FIRST + timedelta(days=number // a_day)).isoformat(),
                "home_id": f"h{home:03d}",
                "in_need": str(in_need[home]).lower() if opened else None,
            }
        )
    return {"homes": homes, "visits": visits}


def prove(city: City, folder: Path) -> VisitProof | None:
    with Sandbox(Limits(memory="1GB", threads=1)) as sandbox:
        tables = load_city(sandbox, ALARMS, city, folder)
        rankers = all_rankers(ALARMS)
        return prove_visits(rank_rounds(tables=tables, solution=ALARMS, rankers=rankers, seed=1), rankers, 1)


def rank(city: City, folder: Path, *, ranker: str | None = None, as_of: date | None = None) -> RankedUnits:
    with Sandbox(Limits(memory="1GB", threads=1)) as sandbox:
        tables = load_city(sandbox, ALARMS, city, folder)
        history = known_history(tables, ALARMS)
        return rank_units(
            tables=tables,
            solution=ALARMS,
            history=history,
            as_of=as_of or last_known_day(tables, ALARMS, history),
            budget=Budget("units", 20, "20"),
            ranker_name=ranker,
            seed=1,
        )


def corner(east: float, north: float) -> float:
    """Much need in one corner, little elsewhere."""
    return 0.85 if east + north < 0.6 else 0.1


def test_where_need_lies_together_the_doors_nearby_find_it_and_a_bare_index_does_not(tmp_path: Path) -> None:
    proof = prove(visited_town(corner), tmp_path)
    assert proof is not None
    by_name = {one.ranker: one for one in proof.rankers}
    near, index = by_name["no working alarm"], by_name["New Orleans index"]
    assert near.clear and near.precision > proof.found + 0.15
    assert not index.clear and index.interval[0] < 0 < index.interval[1]
    assert f"“{index.ranker}” does not beat chance" in " ".join(proof.sentences)
    assert by_name["random"].precision == pytest.approx(proof.found, abs=0.01)


def test_where_need_lies_anywhere_nothing_is_said_to_beat_chance(tmp_path: Path) -> None:
    proof = prove(visited_town(lambda *_: 0.3, seed=3), tmp_path)
    assert proof is not None
    assert not [one.ranker for one in proof.rankers if one.clear]
    assert "no more than noise" in proof.sentences[0]


def test_of_few_visits_nothing_is_proved(tmp_path: Path) -> None:
    assert prove(visited_town(corner, days=4), tmp_path) is None


def test_a_city_without_any_visit_has_no_such_proof(tmp_path: Path) -> None:
    assert prove({"homes": visited_town(corner)["homes"]}, tmp_path) is None


def test_a_round_is_ranked_by_what_was_known_before_it(tmp_path: Path) -> None:
    """The last day's findings turned around change nothing of the scores, only what is found."""
    city = visited_town(corner)
    last = max(str(row["visited_on"]) for row in city["visits"])
    turned: list[Row] = [
        row | {"in_need": {"true": "false", "false": "true"}.get(str(row["in_need"]))}
        if row["visited_on"] == last
        else row
        for row in city["visits"]
    ]
    day = date.fromisoformat(last)
    lists = [rank(one, tmp_path, as_of=day) for one in (city, {**city, "visits": turned})]
    assert lists[0].units.tolist() == lists[1].units.tolist()
    assert lists[0].scores.tolist() == lists[1].scores.tolist()


def test_a_city_with_nothing_but_visits_is_ranked_on_the_day_after_the_last(tmp_path: Path) -> None:
    city = visited_town(corner)
    ranked = rank(city, tmp_path)
    assert ranked.as_of == max(date.fromisoformat(str(row["visited_on"])) for row in city["visits"]) + timedelta(days=1)
    assert ranked.ranker.name == "no alarm x fire x danger"
    met = {row["home_id"] for row in city["visits"] if row["in_need"]}
    assert not met & set(ranked.units[: ranked.chosen]), "who was met is not visited again"
    assert set(ranked.units[-len(met) :]) == met
    around = [(int(unit[1:]) % 30 / 29 + int(unit[1:]) // 30 / 29) < 0.75 for unit in ranked.units[: ranked.chosen]]
    assert np.mean(around) > 0.9, "the next doors lie where need was found"
    assert all("chance that no alarm works" in reasons[0] for reasons in ranked.reasons)
    chance, low, high = (ranked.details[f"chance_no_alarm{end}"] for end in ("", "_low", "_high"))
    assert ((low <= chance) & (chance <= high)).all()


def test_a_door_at_which_nobody_opened_stays_on_the_list(tmp_path: Path) -> None:
    city = visited_town(corner)
    closed = {row["home_id"] for row in city["visits"] if row["in_need"] is None}
    ranked = rank(city, tmp_path)
    places = {unit: place for place, unit in enumerate(ranked.units)}
    met = sum(row["in_need"] is not None for row in city["visits"])
    assert all(places[home] < 900 - met for home in closed)


def test_a_city_with_homes_alone_is_ranked_by_the_index_and_a_model_says_what_it_lacks(tmp_path: Path) -> None:
    homes: City = {"homes": visited_town(corner)["homes"]}
    assert len(rank(homes, tmp_path, ranker="New Orleans index").units) == 900
    with pytest.raises(NotEnoughHistory, match="none is on record"):
        rank(homes, tmp_path, ranker="logistic regression")


@given(st.lists(st.integers(1, 200), max_size=60))
def test_rounds_follow_each_other_without_a_gap(counts: list[int]) -> None:
    days = [(FIRST + timedelta(days=2 * place), count) for place, count in enumerate(counts)]
    cuts = plan_rounds(days)
    if sum(counts) < 20:
        assert cuts == ()
        return
    assert cuts[0] == FIRST and cuts[-1] == days[-1][0] + timedelta(days=1)
    assert list(cuts) == sorted(set(cuts)) and len(cuts) <= MOST_ROUNDS + 1


def test_how_to_prove_visits_again_names_no_dates_because_the_record_gives_the_rounds() -> None:
    evidence = {
        "solution": {"name": "smoke-alarms", "version": "1.0.0", "sha256": "0"},
        "inputs": [],
        "versions": {},
        "seed": 7,
        "horizon_years": 0,
        "as_of": ["2018-03-05", "2018-03-08"],
    }
    assert "upstate prove smoke-alarms --seed 7" in describe_making(evidence, None).commands
    yearly = evidence | {"horizon_years": 3, "as_of": ["2018-03-05"]}
    assert "upstate prove smoke-alarms --as-of 2018-03-05 --seed 7" in describe_making(yearly, None).commands
