"""Features, labels and figures against a slow second implementation, on random small cities."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import oracle
import pytest
from cities import Row, load_city, shelf
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import City, before, blocks, breaks, dated, from_then_on, mains, ratings, together
from tests.thorough import examples

from upstate.engine import Limits, Sandbox
from upstate.ranking.budget import Budget
from upstate.ranking.calibration import reliability
from upstate.ranking.equity import by_group
from upstate.ranking.matrix import Matrix, stack
from upstate.ranking.metrics import at_top, auc, caught_by_work, units_in
from upstate.ranking.rankers.index import IndexOrder
from upstate.ranking.rankers.rule import RuleOrder
from upstate.ranking.schedule import years_after
from upstate.ranking.scoring import Scored
from upstate.ranking.units import build_units
from upstate.solutions.ranking_kind import Index, Rule

SLOW = settings(max_examples=examples(30), deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
QUICK = settings(max_examples=examples(200), deadline=None, derandomize=True)


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Matrix]:
    folder = tmp_path_factory.mktemp("city")

    def build(solution: str, city: dict[str, list[Row]], as_of: date) -> Matrix:
        with Sandbox(Limits(memory="1GB", disk="1GB", threads=1)) as sandbox:
            tables = load_city(sandbox, shelf(solution), city, folder)
            return stack(list(build_units(tables, shelf(solution), as_of).batches()))

    return build


def same(matrix: Matrix, units: dict[str, dict[str, Any]], outcomes: dict[str, int]) -> None:
    """The matrix holds these units, with these values and outcomes."""
    assert set(matrix.units) == set(units)
    for place, unit in enumerate(matrix.units):
        assert matrix.outcomes[place] == outcomes.get(unit, 0), unit
        for name, wanted in units[unit].items():
            found = matrix.columns[name][place]
            if isinstance(wanted, str) or (wanted is None and matrix.columns[name].dtype == object):
                assert found == wanted, (unit, name)
            elif wanted is None:
                assert math.isnan(found), (unit, name, found)
            else:
                assert found == pytest.approx(wanted, rel=1e-6, abs=1e-9), (unit, name)


def _any_day(as_of: date) -> st.SearchStrategy[str | None]:
    return before(as_of) | before(as_of) | from_then_on(as_of) | st.none()


def any_city(solution: str) -> Callable[[date], st.SearchStrategy[City]]:
    """Cities with records before, on and after the date."""

    def cities(as_of: date) -> st.SearchStrategy[City]:
        when = _any_day(as_of)
        water = {
            "mains": st.lists(mains(when, st.none() | when), min_size=3, max_size=6),
            "breaks": st.lists(breaks(when), min_size=4, max_size=10),
        }
        roads = {
            "blocks": st.lists(blocks(before(as_of) | when, when), min_size=3, max_size=6),
            "ratings": st.lists(ratings(when), min_size=5, max_size=10),
        }
        return st.fixed_dictionaries(water if solution == "water-main-breaks" else roads)

    return cities


@SLOW
@given(drawn=dated(any_city("water-main-breaks")))
def test_water_mains_are_what_the_prose_says(build: Callable[..., Matrix], drawn: Any) -> None:
    as_of, city = drawn[0], together(drawn[1])
    outcomes = oracle.water_outcomes(city["breaks"], as_of, years_after(as_of, 3))
    units = oracle.water_features(city["mains"], city["breaks"], as_of)
    same(build("water-main-breaks", city, as_of), units, outcomes)


@SLOW
@given(drawn=dated(any_city("road-decay")))
def test_street_blocks_are_what_the_prose_says(build: Callable[..., Matrix], drawn: Any) -> None:
    as_of, city = drawn[0], together(drawn[1])
    outcomes = oracle.road_outcomes(city["ratings"], as_of, years_after(as_of, 2))
    units = oracle.road_features(city["blocks"], city["ratings"], as_of)
    same(build("road-decay", city, as_of), units, outcomes)


def test_a_missing_length_is_not_taken_for_a_short_one(build: Callable[..., Matrix]) -> None:
    main: Row = {"main_id": "a", "installed": "1990-01-01", "length_m": None, "diameter_mm": None}
    matrix = build("water-main-breaks", {"mains": [main], "breaks": []}, date(2010, 1, 1))
    assert np.isnan(matrix.columns["log_length"]).all() and np.isnan(matrix.columns["log_diameter"]).all()


# Figures. Scores come from a few values, so that ties, and missing ones (minus infinity), are frequent.
_SCORES = st.sampled_from([-math.inf, -1.0, 0.0, 0.5, 2.0, 7.25])


def _lists(*columns: st.SearchStrategy[Any], least: int = 1, most: int = 7) -> st.SearchStrategy[Any]:
    return st.lists(st.tuples(*columns), min_size=least, max_size=most).map(lambda rows: tuple(zip(*rows, strict=True)))


@QUICK
@given(rows=_lists(_SCORES, st.booleans()), k=st.integers(1, 9))
def test_figures_at_the_top_are_the_mean_over_all_shuffles_of_ties(rows: Any, k: int) -> None:
    scores, happened = rows
    mean, worst, best = oracle.hits_at_top(scores, happened, k)
    found = at_top(np.array(scores), np.array(happened), k)
    assert found.k == min(k, len(scores))
    assert (found.hits, found.worst, found.best) == (pytest.approx(mean), worst, best)
    assert found.precision == pytest.approx(mean / found.k)
    if any(happened):
        assert found.recall == pytest.approx(mean / sum(happened))
        assert found.lift == pytest.approx(mean / found.k / (sum(happened) / len(happened)))
    else:
        assert found.recall is None and found.lift is None


@QUICK
@given(rows=_lists(_SCORES, st.booleans(), most=20))
def test_the_area_under_the_curve_counts_pairs(rows: Any) -> None:
    scores, happened = rows
    wanted = oracle.auc(scores, happened)
    assert auc(np.array(scores), np.array(happened)) == (None if wanted is None else pytest.approx(wanted))


@QUICK
@given(
    rows=_lists(st.integers(0, 3), st.sampled_from([0.0, 1.0, 2.5, 40.0]), most=9),
    budget=st.sampled_from([0.0, 0.5, 1.0, 3.0, 8.0, 1000.0]),
    per_work=st.booleans(),
)
def test_the_list_is_walked_until_a_unit_no_longer_fits(rows: Any, budget: float, per_work: bool) -> None:
    outcomes, work = rows
    scores = np.array([3.0 + 0.37 * place for place in range(len(work))])  # no two are equal
    value = scores / np.maximum(work, 1e-9) if per_work else scores
    order = sorted(range(len(work)), key=lambda unit: -value[unit])
    if len(set(value)) < len(value):
        return
    found = caught_by_work(scores, np.array(outcomes), np.array(work), budget=budget, per_work=per_work)
    wanted = oracle.walk(order, outcomes, work, budget) / sum(outcomes) if sum(outcomes) else None
    assert found == (None if wanted is None else pytest.approx(wanted))


def test_ties_that_the_budget_cuts_count_in_the_share_that_fits() -> None:
    random = np.random.default_rng(1)
    outcomes, work = random.poisson(0.4, 400), random.uniform(1, 5, 400)
    found = caught_by_work(np.zeros(400), outcomes, work, budget=0.3 * work.sum(), per_work=False)
    walked = [oracle.walk(random.permutation(400), outcomes, work, 0.3 * work.sum()) for _ in range(400)]
    assert found == pytest.approx(0.3)
    assert found == pytest.approx(np.mean(walked) / outcomes.sum(), abs=0.01)


_CELL = st.none() | st.integers(-2, 3)


def _matrix(rows: list[tuple[int | None, ...]], names: str = "ab") -> Matrix:
    columns = {
        name: np.array([math.nan if row[place] is None else float(row[place]) for row in rows])
        for place, name in enumerate(names)
    }
    count = len(rows)
    units = np.array([str(place) for place in range(count)], dtype=object)
    return Matrix(units, np.arange(count, dtype=np.uint64), columns, np.zeros(count, np.int64), np.ones(count))


@QUICK
@given(rows=st.lists(st.tuples(_CELL, _CELL), min_size=1, max_size=9), down=st.tuples(st.booleans(), st.booleans()))
def test_rules_order_by_each_column_in_turn_and_missing_comes_last(rows: Any, down: tuple[bool, bool]) -> None:
    dicts = [dict(zip("ab", row, strict=True)) for row in rows]
    for columns in ("a", "ab"):
        keys = [(name, way) for name, way in zip(columns, down, strict=False)]
        rule = Rule(name="a rule", order=tuple(f"{name} {'desc' if way else 'asc'}" for name, way in keys))
        scores = RuleOrder(rule).score(_matrix(rows))
        assert (-np.unique(scores, return_inverse=True)[1] + len(set(scores)) - 1).tolist() == oracle.rule_order(
            dicts, keys
        )


@QUICK
@given(rows=st.lists(st.tuples(_CELL, _CELL), min_size=1, max_size=9))
def test_an_index_adds_the_ranks_of_its_columns(rows: Any) -> None:
    weights = {"a": 0.7, "b": 0.2}
    index = IndexOrder(Index(name="an index", weights=weights, source="here"))
    dicts = [dict(zip("ab", row, strict=True)) for row in rows]
    assert index.score(_matrix(rows)) == pytest.approx(oracle.index_scores(dicts, weights))


@QUICK
@given(
    rows=_lists(_SCORES, st.booleans(), st.sampled_from([0.0, 1.0, 2.0, 9.0]), most=7),
    budget=st.sampled_from([Budget("units", 2, "2"), Budget("share", 0.5, "50%"), Budget("work", 4.0, "4 km")]),
)
def test_a_budget_reaches_a_prefix_and_at_least_one_unit(rows: Any, budget: Budget) -> None:
    scores, happened, work = (np.array(column) for column in rows)
    ties = np.arange(len(scores), dtype=np.uint64)[::-1].copy()
    order, reached = budget.order(scores, work, per_work=False, ties=ties)
    assert order.tolist() == sorted(range(len(scores)), key=lambda unit: (-scores[unit], ties[unit]))
    fits = {"units": 2, "share": len(scores) // 2, "work": sum(np.cumsum(work[order]) <= 4.0)}[budget.kind]
    assert reached == max(1, min(fits, len(scores)))
    measured = budget.measure(scores, happened, work, per_work=False, ties=ties)
    assert measured.hits == pytest.approx(oracle.hits_at_top(scores, happened, reached)[0])


@QUICK
@given(
    rows=_lists(_SCORES, st.integers(0, 2), st.sampled_from(["north", "south", None]), most=12),
    days=st.integers(1, 3),
)
def test_groups_count_who_is_chosen_and_who_is_missed(rows: Any, days: int) -> None:
    scores, outcomes, groups = rows
    count = len(scores)
    ties = np.arange(count, dtype=np.uint64)
    scored = Scored(
        as_of=date(2020, 1, 1), hashes=ties, outcomes=np.array(outcomes), work=np.ones(count), ties=ties,
        groups=np.array(groups, dtype=object), scores={"it": np.array(scores)}, blind=frozenset(),
    )  # fmt: skip
    found = by_group([scored] * days, "it", at="10%", budget=None, per_work=False)
    chosen = sorted(range(count), key=lambda unit: (-scores[unit], unit))[: units_in(0.1, count)]
    for row in found:
        members = [unit for unit in range(count) if (groups[unit] or "not known") == row["group"]]
        positive = [unit for unit in members if outcomes[unit]]
        assert row["units"] == days * len(members)
        assert row["chosen"] == days * len(set(members) & set(chosen))
        assert row["with_outcome"] == days * len(positive)
        assert row["caught"] == days * len(set(positive) & set(chosen))
        assert row["missed"] == row["with_outcome"] - row["caught"]
        assert row["recall"] == (round(row["caught"] / row["with_outcome"], 6) if positive else None)
    assert sum(row["units"] for row in found) == days * count


@QUICK
@given(rows=st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=150, unique_by=lambda row: row[0]))
def test_bins_of_reliability_hold_their_units(rows: Any) -> None:
    rows = sorted(rows)
    found = reliability([np.array([p for p, _ in rows])], [np.array([hit for _, hit in rows])])
    edges = sorted(
        {int(len(rows) * tenth / 10) for tenth in range(1, 10)} | {int(len(rows) * 0.95), int(len(rows) * 0.99)}
    )
    bins = [rows[begin:end] for begin, end in zip([0, *edges], [*edges, len(rows)], strict=True) if begin < end]
    assert [one["units"] for one in found["bins"]] == [len(one) for one in bins]
    for one, wanted in zip(found["bins"], bins, strict=True):
        assert one["predicted"] == pytest.approx(sum(p for p, _ in wanted) / len(wanted), abs=1e-6)
        assert one["actual"] == pytest.approx(sum(hit for _, hit in wanted) / len(wanted), abs=1e-6)
    assert found["actual"] == sum(hit for _, hit in rows)


@QUICK
@given(share=st.sampled_from([0.005, 0.01, 0.02, 0.05, 0.1, 1.0]), units=st.integers(1, 5000))
def test_a_share_is_rounded_down_to_whole_units_but_is_at_least_one(share: float, units: int) -> None:
    thousandths = round(share * 1000)
    assert units_in(share, units) == max(1, units * thousandths // 1000)


def test_the_oracle_lies_outside_the_package() -> None:
    text = Path(oracle.__file__).read_text("utf-8")
    assert "upstate" not in text.split('"""')[2]
    assert "import numpy" not in text
