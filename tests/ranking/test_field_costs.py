"""What lacking a field costs: against a slow oracle, in towns of which it is known what tells something."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import fmean

import numpy as np
import pytest
from cities import TODAY, load_city, shelf
from test_proof import City, town

from upstate.engine import Limits, Sandbox
from upstate.ranking.backtest import Backtest, run_backtest
from upstate.ranking.bootstrap import REPLICATES, unit_weights
from upstate.ranking.field_costs import FieldCost, fields_to_measure, measure_cost
from upstate.ranking.rankers.linear import PoissonRanker
from upstate.ranking.schedule import find_history, plan_tests
from upstate.ranking.scoring import Scored
from upstate.tables.crosswalk.document import Crosswalk, FieldMap, SourceMap
from upstate.tables.loading import CityTables, load_city_tables

SHELF = shelf("water-main-breaks")
# A town is small: at the top 10 % there are enough mains to tell something.
MAINS = replace(SHELF, settings=SHELF.settings.model_copy(update={"headline": "10%"}))
TESTED = [date(2012, 1, 1), date(2013, 1, 1)]
RANKER = PoissonRanker(MAINS.features)
SEED = 7


@contextmanager
def lacking(whole: CityTables, folder: Path, field: str) -> Iterator[CityTables]:
    with Sandbox(Limits(memory="1GB", threads=1)) as sandbox:
        yield load_city_tables(
            sandbox=sandbox,
            contract=MAINS.contract,
            crosswalk=whole.crosswalk.without(*field.split(".")),
            tables=folder,
            today=TODAY,
        )


def proof(tables: CityTables, whole: Backtest | None = None) -> Backtest:
    schedule = plan_tests(MAINS, find_history(tables, MAINS), TESTED)
    came = whole.scored if whole else ()
    return run_backtest(tables=tables, solution=MAINS, schedule=schedule, seed=SEED, rankers=[RANKER], came=came)


def cost_of(field: str, city: City, folder: Path) -> tuple[FieldCost, Backtest, Backtest]:
    """The cost, and the proofs with all fields and without this one."""
    with Sandbox(Limits(memory="1GB", threads=1)) as sandbox:
        tables = load_city(sandbox, MAINS, city, folder)
        whole = proof(tables)
        with lacking(tables, folder, field) as without:
            cost = measure_cost(whole=whole, without=without, field=field, seed=SEED)
            return cost, whole, proof(without, whole)


def slow_precision(day: Scored, came: dict[int, int], weights: dict[int, int]) -> float:
    """Of the first tenth of the list, a unit drawn as often as `weights` says, the share to which something happened."""
    scores = day.scores[RANKER.name]
    assert len(set(scores)) == len(scores), "the oracle knows no ties"
    places = max(1, len(scores) // 10)
    taken = hits = 0
    for place in sorted(range(len(scores)), key=lambda place: -scores[place]):
        unit = int(day.hashes[place])
        times = min(weights[unit], places - taken)
        taken += times
        hits += times * (came.get(unit, 0) > 0)
        if taken == places:
            break
    return hits / places


def slow_cost(whole: Backtest, without: Backtest, weights: list[dict[int, int]]) -> list[float]:
    costs = []
    for drawn in weights:
        differences = []
        for full, less in zip(whole.scored, without.scored, strict=True):
            came = {int(unit): int(count) for unit, count in zip(full.hashes, full.outcomes, strict=True)}
            differences.append(slow_precision(full, came, drawn) - slow_precision(less, came, drawn))
        costs.append(fmean(differences))
    return costs


def test_a_cost_and_its_interval_are_those_of_a_slow_and_obvious_count(tmp_path: Path) -> None:
    cost, whole, without = cost_of("mains.material", town(300), tmp_path)
    units = sorted({int(unit) for day in (*whole.scored, *without.scored) for unit in day.hashes})
    once = dict.fromkeys(units, 1)
    assert cost.cost == pytest.approx(slow_cost(whole, without, [once])[0])
    drawn = unit_weights(np.array(units, dtype=np.uint64), REPLICATES, SEED)
    draws = [{unit: int(drawn[place, one]) for place, unit in enumerate(units)} for one in range(REPLICATES)]
    low, high = np.quantile(slow_cost(whole, without, draws), [0.025, 0.975])
    assert cost.interval == pytest.approx((low, high))


def test_a_field_that_carries_the_signal_costs_much_and_a_useless_one_nothing_clear(tmp_path: Path) -> None:
    with Sandbox(Limits(memory="1GB", threads=1)) as sandbox:
        tables = load_city(sandbox, MAINS, town(1500), tmp_path)
        whole = proof(tables)
        costs = {}
        for field in ("mains.material", "mains.diameter_mm"):
            with lacking(tables, tmp_path, field) as without:
                costs[field] = measure_cost(whole=whole, without=without, field=field, seed=SEED)
    signal, useless = costs.values()
    assert signal.interval is not None and signal.interval[0] > 0
    assert signal.cost is not None and signal.cost > 0.05
    assert useless.interval is not None and useless.interval[0] <= 0 <= useless.interval[1]
    assert useless.cost == pytest.approx(0, abs=0.01)


def test_the_proof_without_a_field_is_that_of_a_city_which_never_had_it(tmp_path: Path) -> None:
    for name in ("has", "never"):
        (tmp_path / name).mkdir()
    cost, _, without = cost_of("mains.material", town(300), tmp_path / "has")
    with Sandbox(Limits(memory="1GB", threads=1)) as sandbox:
        never = proof(load_city(sandbox, MAINS, town(300, without=("material",)), tmp_path / "never"))
    for one, other in zip(without.scored, never.scored, strict=True):
        assert (one.scores[RANKER.name] == other.scores[RANKER.name]).all()
    assert cost.precision == pytest.approx(fmean(day.rankers[0].top["10%"].precision for day in never.dates))


def with_services(city: City) -> City:
    """Beside each break of a main two of a service line, on mains that hardly break themselves."""
    draw = random.Random(3)
    plastic = [main["main_id"] for main in city["mains"] if main["material"] == "pvc"][:40]
    own = [{**row, "kind": "main"} for row in city["breaks"]]
    others = [{**row, "kind": "service", "main_id": draw.choice(plastic)} for row in city["breaks"] * 2]
    return {"mains": city["mains"], "breaks": own + others}


def test_what_happened_is_taken_from_the_whole_record(tmp_path: Path) -> None:
    """Without the kind of a break those of service lines count too: it finds more of its own, and misses what matters."""
    cost, whole, without = cost_of("breaks.kind", with_services(town(300)), tmp_path)
    assert cost.interval is not None and cost.interval[0] > 0
    assert [day.positive for day in without.dates] == [day.positive for day in whole.dates]


def test_a_unit_that_is_known_only_without_the_field_is_one_to_which_nothing_happened(tmp_path: Path) -> None:
    city = town(300)
    for main in city["mains"][::2]:
        main["retired"] = "2005-01-01"
    cost, whole, without = cost_of("mains.retired", city, tmp_path)
    assert whole.dates[0].units == 150 and without.dates[0].units == 300
    assert without.dates[0].outcomes == whole.dates[0].outcomes
    assert cost.precision is not None


def test_a_city_in_which_nothing_can_be_ranked_without_the_field_is_told_so(tmp_path: Path) -> None:
    with Sandbox(Limits(memory="1GB", threads=1)) as sandbox:
        tables = load_city(sandbox, MAINS, town(60), tmp_path)
        whole = proof(tables)
        with lacking(tables, tmp_path, "mains.material") as without:
            without.sandbox.run("DELETE FROM raw.mains")
            assert measure_cost(whole=whole, without=without, field="x", seed=SEED) == FieldCost("x")


def measured(solution: str, *left_out: str) -> set[str]:
    """The fields of which the cost is measured in a city that has all but `left_out`."""
    read = shelf(solution)
    tables = {}
    for table in read.contract.resources:
        names = [field.name for field in table.fields if f"{table.name}.{field.name}" not in left_out]
        tables[table.name] = (SourceMap(files=("file",), fields={name: FieldMap(column=name) for name in names}),)
    return {f"{table}.{field}" for table, field in fields_to_measure(read, Crosswalk(solution, tables))}


def test_only_fields_that_decide_a_feature_or_which_rows_count_are_measured() -> None:
    """Not the zone, the street and the coordinates, which are only shown; not what every city must have."""
    known = {"material", "diameter_mm", "length_m", "lined", "retired"}
    assert measured("water-main-breaks") == {
        *(f"mains.{name}" for name in known),
        "breaks.kind",
        "breaks.status",
    }


def test_only_fields_that_the_city_has_are_measured() -> None:
    assert "mains.lined" not in measured("water-main-breaks", "mains.lined")


def test_the_day_of_a_record_is_not_measured_because_a_proof_only_looks_better_without_it() -> None:
    assert measured("road-decay") == {
        *(f"blocks.{name}" for name in ("street", "class", "pavement", "length_m", "width_m", "last_overlay")),
        "ratings.crack",
        "ratings.patch",
    }
