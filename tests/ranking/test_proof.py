"""The proof and the ranking on small cities, from the tables to the sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cities import Row, load_city, shelf

from upstate.engine import Limits, Sandbox, parse_borrowed
from upstate.errors import BadSolution, NotEnoughHistory, UpstateError
from upstate.ranking import backtest as backtest_module
from upstate.ranking.backtest import Backtest, run_backtest
from upstate.ranking.budget import Budget, parse_budget
from upstate.ranking.evidence import describe_backtest
from upstate.ranking.gain import Gain, how_sure
from upstate.ranking.outputs import write_ranking
from upstate.ranking.ranking import RankedUnits, rank_units
from upstate.ranking.schedule import find_history, plan_tests
from upstate.ranking.telling import tell_verdict
from upstate.ranking.training import training_rows
from upstate.ranking.units import build_units
from upstate.ranking.verdict import judge
from upstate.solutions import RankingSolution
from upstate.solutions.ranking_kind import Index, Rule, Rules
from upstate.tables.loading import CityTables

MAINS = shelf("water-main-breaks")
City = dict[str, list[Row]]
TESTED = [date(2012, 1, 1), date(2013, 1, 1)]


def town(count: int = 300, *, seed: int = 1, without: tuple[str, ...] = (), breaking: float = 1.0) -> City:
    """A town whose old iron mains break, from 2000 to 2020."""
    random = np.random.default_rng(seed)
    mains: list[Row] = []
    breaks: list[Row] = []
    for place in range(count):
        laid = date(1930, 1, 1) + timedelta(days=int(random.integers(0, 365 * 65)))
        iron = random.random() < 0.6
        main: Row = {
            "main_id": f"m{place}",
            "installed": laid.isoformat(),
            "material": "cast_iron" if iron else "pvc",
            "diameter_mm": str(random.choice([100, 150, 300])),
            "length_m": f"{random.lognormal(4, 0.7):.1f}",
            "pressure_zone": str(random.choice(["north", "south"])),
        }
        mains.append({name: cell for name, cell in main.items() if name not in without})
        rate = breaking * (0.02 + 0.1 * iron * (2010 - laid.year) / 80)
        for year in range(2000, 2021):
            for _ in range(random.poisson(rate)):
                day = date(year, 1, 1) + timedelta(days=int(random.integers(0, 365)))
                breaks.append({"main_id": f"m{place}", "broke_on": day.isoformat()})
    return {"mains": mains, "breaks": breaks}


@contextmanager
def loaded(city: City, folder: Path, solution: RankingSolution = MAINS) -> Iterator[CityTables]:
    with Sandbox(Limits(memory="1GB", threads=1)) as sandbox:
        yield load_city(sandbox, solution, city, folder)


def proof(
    city: City, folder: Path, *, tested: list[date] = TESTED, solution: RankingSolution = MAINS, **options: Any
) -> Backtest:
    with loaded(city, folder, solution) as tables:
        schedule = plan_tests(solution, find_history(tables, solution), tested)
        return run_backtest(tables=tables, solution=solution, schedule=schedule, **({"seed": 1} | options))


def ranking(city: City, folder: Path, *, solution: RankingSolution = MAINS, **options: Any) -> RankedUnits:
    given = {"as_of": date(2020, 1, 1), "budget": Budget("units", 10, "10"), "seed": 1} | options
    with loaded(city, folder, solution) as tables:
        return rank_units(tables=tables, solution=solution, history=find_history(tables, solution), **given)


def evidence_of(found: Backtest) -> dict[str, Any]:
    """The evidence as it is written: plain JSON without NaN."""
    described: dict[str, Any] = json.loads(json.dumps(describe_backtest(found), allow_nan=False))
    return described


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Backtest:
    return proof(
        town(),
        tmp_path_factory.mktemp("city"),
        group="pressure_zone",
        budget=parse_budget("1 km", work=MAINS.settings.work),
    )


def test_what_a_page_tells_of_the_figures_later_is_the_verdict_of_the_proof(found: Backtest) -> None:
    described = json.loads(json.dumps(evidence_of(found)))
    verdict, note = (
        described["verdict"],
        next(one["note"] for one in described["rankers"] if one["name"] == described["verdict"]["best_rule"]),
    )
    told = tell_verdict(units=described["units"], outcome=described["outcome"], verdict=verdict)
    assert verdict["sentence"] == f"{told} {note}".rstrip()
    assert verdict["gain"] == verdict["by_share"][verdict["at"]]["gain"]


def test_the_same_seed_gives_the_same_evidence_to_the_last_digit(found: Backtest, tmp_path: Path) -> None:
    options = {"group": "pressure_zone", "budget": parse_budget("1 km", work=MAINS.settings.work)}
    assert evidence_of(proof(town(), tmp_path, **options)) == evidence_of(found)


def test_figures_are_means_over_the_tested_dates(found: Backtest) -> None:
    described = evidence_of(found)
    for ranker in described["rankers"]:
        days = [day for tested in found.dates for day in tested.rankers if day.ranker == ranker["name"]]
        assert len(days) == 2
        assert ranker["precision"]["5%"] == pytest.approx(np.mean([day.top["5%"].precision for day in days]), abs=1e-6)
        assert ranker["auc"] == pytest.approx(np.mean([day.auc for day in days]), abs=1e-6)
        low, high = ranker["interval"]["5%"]
        assert low <= ranker["precision"]["5%"] <= high
        worst, best = ranker["spread_of_ties"]["5%"]
        assert worst <= ranker["precision"]["5%"] <= best


def test_chance_has_the_base_rate(found: Backtest) -> None:
    described = evidence_of(found)
    chance = next(ranker for ranker in described["rankers"] if ranker["kind"] == "random")
    assert chance["precision"]["10%"] == pytest.approx(described["base_rate"], abs=1e-6)
    assert chance["auc"] == 0.5


def test_a_date_without_outcomes_has_no_recall_and_does_not_pull_the_mean_down(tmp_path: Path) -> None:
    city = town()
    city["breaks"] = [row for row in city["breaks"] if not "2012" <= str(row["broke_on"]) < "2015"]
    described = evidence_of(proof(city, tmp_path, tested=[date(2012, 1, 1), date(2015, 1, 1)]))
    ranker = described["rankers"][1]
    empty, full = ranker["dates"]
    assert described["dates"][0]["with_outcome"] == 0
    assert empty["recall"]["5%"] is None and empty["auc"] is None and empty["outcomes_within_work"]["5%"] is None
    assert ranker["recall"]["5%"] == full["recall"]["5%"] > 0
    assert ranker["outcomes_within_work"]["5%"] == full["outcomes_within_work"]["5%"]
    assert ranker["precision"]["5%"] == pytest.approx(full["precision"]["5%"] / 2, abs=1e-6)


def test_a_rule_whose_field_the_city_lacks_is_said_to_be_chance(tmp_path: Path) -> None:
    rules = Rules(
        rules=(Rule(name="widest first", order=("diameter_mm desc",)), Rule(name="oldest, then widest", order=("age_years desc", "diameter_mm desc"))),
        indexes=(Index(name="by width", weights={"diameter_mm": 1.0}, source="here"),),
    )  # fmt: skip
    described = evidence_of(proof(town(without=("diameter_mm",)), tmp_path, solution=replace(MAINS, rules=rules)))
    notes = {ranker["name"]: ranker["note"] for ranker in described["rankers"]}
    said = "ranks by diameter_mm, empty or the same for all water mains here"
    assert notes["widest first"] == f"“widest first” {said}: it is no better than chance."
    assert notes["oldest, then widest"] == f"“oldest, then widest” {said}: that part of it does nothing."
    assert notes["by width"].endswith("it is no better than chance.")
    assert notes["random"] == notes["logistic regression"] == ""
    assert "log_diameter" in described["dropped_features"]
    with pytest.raises(UpstateError, match="which is empty or the same for every unit"):
        ranking(
            town(without=("diameter_mm",)), tmp_path, solution=replace(MAINS, rules=rules), ranker_name="widest first"
        )


def test_a_rule_by_a_column_with_gaps_is_written_whole(tmp_path: Path) -> None:
    rules = Rules(rules=(Rule(name="longest first", order=("length_m desc",)),))
    city = town(40)
    city["mains"][3]["length_m"] = None
    for place, main in enumerate(city["mains"]):
        main |= {"longitude": f"{-76 - place / 1000}", "latitude": "43"}
    ranked = ranking(city, tmp_path, solution=replace(MAINS, rules=rules), ranker_name="longest first")
    write_ranking(ranked, tmp_path)
    features = json.loads((tmp_path / "ranking.geojson").read_text())["features"]
    assert len(features) == 40
    assert [feature["id"] for feature in features if feature["properties"]["score"] is None] == ["m3"]


def test_when_every_rule_is_blind_the_verdict_says_so(tmp_path: Path) -> None:
    rules = Rules(rules=(Rule(name="widest first", order=("diameter_mm desc",)),))
    found = judge(proof(town(without=("diameter_mm",)), tmp_path, solution=replace(MAINS, rules=rules)))
    assert found.sentence.endswith("for all water mains here: it is no better than chance.")


def test_a_date_before_any_unit_was_there_is_refused(tmp_path: Path) -> None:
    city = town()
    for main in city["mains"]:
        main["installed"] = "2019-06-01"
    with pytest.raises(NotEnoughHistory, match="There were no water mains on 2012-01-01"):
        proof(city, tmp_path)
    for main in city["mains"]:
        main["installed"] = "2011-06-01"
    with pytest.raises(NotEnoughHistory, match="There was nothing to learn from before 2012-01-01"):
        proof(city, tmp_path)


def test_breaks_of_no_known_main_prove_nothing(tmp_path: Path) -> None:
    city = town()
    for row in city["breaks"]:
        row["main_id"] = f"other {row['main_id']}"
    with pytest.raises(NotEnoughHistory, match="Nothing happened to any unit") as caught:
        proof(city, tmp_path)
    assert "ids" in caught.value.next_step
    with pytest.raises(NotEnoughHistory, match="No unit had the outcome"):
        ranking(city, tmp_path)


@pytest.mark.parametrize("count", [1, 2, 7])
def test_a_hamlet_of_a_few_mains_is_proved_and_ranked_without_a_traceback(tmp_path: Path, count: int) -> None:
    city = town(count, breaking=60 / count)
    described = evidence_of(proof(city, tmp_path, budget=Budget("units", 50, "50"), group="pressure_zone"))
    assert described["dates"][0]["units"] == count
    ranked = ranking(city, tmp_path, budget=Budget("units", 50, "50"))
    assert len(ranked.units) == ranked.chosen == len(ranked.reasons) == count
    for name in ("most past breaks first", "index of the Syracuse importances"):
        if count > 1:
            assert len(ranking(city, tmp_path, ranker_name=name).units) == count


def test_columns_lacking_one_by_one_never_break_a_proof(tmp_path: Path) -> None:
    for name in ("material", "length_m", "pressure_zone"):
        assert evidence_of(proof(town(120, without=(name,)), tmp_path, tested=TESTED[:1]))["verdict"]["sentence"]


def test_rows_kept_of_a_large_city_stand_for_the_others(tmp_path: Path) -> None:
    with loaded(town(2000), tmp_path) as tables:
        units = build_units(tables, MAINS, date(2012, 1, 1))
        whole, sample = training_rows(units, 3), training_rows(units, 3, most=600)
        again, other = training_rows(units, 3, most=600), training_rows(units, 4, most=600)
    assert 450 < len(sample) < 750
    assert sample.weights.sum() == pytest.approx(len(whole), rel=0.1)
    assert (sample.weights * sample.happened).sum() == pytest.approx(whole.happened.sum(), rel=0.15)
    assert (sample.weights * sample.outcomes).sum() / sample.weights.sum() == pytest.approx(
        whole.outcomes.mean(), rel=0.2
    )
    assert sample.units.tolist() == again.units.tolist() != other.units.tolist()


def test_every_unit_is_measured_also_where_models_learn_from_a_sample(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = proof(town(), tmp_path)
    monkeypatch.setattr(backtest_module, "rows_a_date", lambda dates: 150)
    sampled = proof(town(), tmp_path)
    assert [day.units for day in sampled.dates] == [day.units for day in whole.dates] == [300, 300]
    for one, other in zip(sampled.dates[0].rankers, whole.dates[0].rankers, strict=True):
        assert one.auc == pytest.approx(
            other.auc, abs=0.08 if one.ranker in ("logistic regression", "power-law Poisson", "LightGBM") else 0
        )


def test_a_ranking_is_in_order_and_its_ties_are_shuffled_by_the_seed(tmp_path: Path) -> None:
    ranked = ranking(town(), tmp_path)
    assert (np.diff(ranked.scores) <= 0).all()
    assert ranked.probabilities is not None and (np.diff(ranked.probabilities) <= 1e-12).all()
    assert ranked.trained_on[-1] == date(2017, 1, 1)
    assert all(ranked.reasons[place] for place in range(5))
    by_rule = [ranking(town(), tmp_path, ranker_name="most past breaks first", seed=seed) for seed in (1, 1, 2)]
    assert by_rule[0].units.tolist() == by_rule[1].units.tolist() != by_rule[2].units.tolist()
    assert by_rule[0].scores.tolist() == by_rule[2].scores.tolist()


def test_a_ranking_reads_nothing_dated_on_or_after_its_day(tmp_path: Path) -> None:
    city = town()
    day = "2016-01-01"
    cut = {"mains": city["mains"], "breaks": [row for row in city["breaks"] if str(row["broke_on"]) < day]}
    with loaded(city, tmp_path) as tables:
        history = find_history(tables, MAINS)
    given = {"as_of": date(2016, 1, 1), "history": history, "budget": Budget("units", 10, "10"), "seed": 1}
    ranked = []
    for records in (city, cut):
        with loaded(records, tmp_path) as tables:
            ranked.append(rank_units(tables=tables, solution=MAINS, **given))
    assert ranked[0].units.tolist() == ranked[1].units.tolist()
    assert (ranked[0].scores == ranked[1].scores).all()
    assert ranked[0].reasons == ranked[1].reasons


def test_reasons_of_an_index_are_ranks_among_all_units_not_among_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A main is among the oldest of the city, but the youngest of the first ten: its age is still a reason."""
    monkeypatch.setattr("upstate.ranking.ranking.LEAST_WITH_REASONS", 10)
    solution = replace(
        MAINS,
        rules=MAINS.rules.model_copy(
            update={"indexes": (Index(name="by age", weights={"age_years": 1.0}, source="here"),)}
        ),
    )
    ranked = ranking(town(), tmp_path, solution=solution, ranker_name="by age")
    assert len(ranked.reasons) == 10
    assert all("years old" in reasons[0] for reasons in ranked.reasons)


def test_what_adds_nothing_is_no_reason(tmp_path: Path) -> None:
    index = Index(name="by age", weights={"age_years": 1.0}, source="here")
    solution = replace(MAINS, rules=MAINS.rules.model_copy(update={"indexes": (index,)}))
    reasons = ranking(town(9), tmp_path, solution=solution, ranker_name="by age").reasons
    assert all(reasons[:-1]) and reasons[-1] == (), "the youngest main has no age to speak of"


@pytest.mark.parametrize(
    ("as_of", "ranker_name", "words"),
    [
        (date(1999, 1, 1), None, "No outcome was known by 1999-01-01: the record begins on 2000-01-01."),
        (date(1, 1, 1), None, "No outcome was known by 0001-01-01"),
        (date(1900, 1, 1), "oldest first", "No unit existed on 1900-01-01."),
        (date(2020, 1, 1), "no such thing", "There is no ranker called 'no such thing'."),
    ],
)
def test_a_ranking_that_cannot_be_made_says_why(tmp_path: Path, as_of: date, ranker_name: Any, words: str) -> None:
    with pytest.raises(UpstateError) as caught:
        ranking(town(40), tmp_path, as_of=as_of, ranker_name=ranker_name)
    assert caught.value.given.startswith(words) and caught.value.next_step


@pytest.mark.parametrize("group", ["pressure_zone", "diameter_mm", "status"])
def test_a_group_is_a_field_of_the_contract_also_where_the_cohort_does_not_give_it(tmp_path: Path, group: str) -> None:
    city = town(30)
    for place, main in enumerate(city["mains"]):
        main["status"] = "active" if place % 3 else "retired"
    with loaded(city, tmp_path) as tables:
        units = build_units(tables, MAINS, date(2012, 1, 1), group=group)
        groups = {
            unit: group
            for batch in units.batches()
            for unit, group in zip(batch.units, batch.columns["_group"], strict=True)
        }
    wanted = {str(main["main_id"]): str(main[group]) for main in city["mains"]}
    if group == "diameter_mm":
        wanted = {unit: f"{float(value):.1f}" for unit, value in wanted.items()}
    assert groups == wanted


@pytest.mark.parametrize(
    ("label", "words"),
    [
        (
            "SELECT main_id, 'often' AS outcomes FROM breaks GROUP BY main_id",
            "label.sql gives text as a number of outcomes.",
        ),
        ("SELECT main_id, -1 AS outcomes FROM breaks GROUP BY main_id", "label.sql gives -1 as a number of outcomes."),
        ("SELECT main_id, 1 AS outcomes FROM breaks", "label.sql gives"),
        ("SELECT main_id, power(10, 300) AS outcomes FROM breaks GROUP BY main_id", "label.sql gives 1e+300"),
        ("SELECT main_id, CAST('nan' AS DOUBLE) AS outcomes FROM breaks GROUP BY main_id", "label.sql gives nan"),
        ("SELECT main_id, 0.4 AS outcomes FROM breaks GROUP BY main_id", "label.sql gives 0.4"),
        ("SELECT main_id FROM breaks GROUP BY main_id", "label.sql gives the columns main_id."),
    ],
)
def test_a_label_that_does_not_count_is_refused(tmp_path: Path, label: str, words: str) -> None:
    query = parse_borrowed(
        label, source="label.sql", tables=frozenset({"breaks", "mains", "cohort"}), parameters=frozenset({"as_of"})
    )
    with loaded(town(200), tmp_path) as tables, pytest.raises(BadSolution) as caught:
        build_units(tables, replace(MAINS, label=query), date(2012, 1, 1))
    assert caught.value.given.startswith(words)


def test_a_stub_does_not_lead_a_list_by_km() -> None:
    scores, work, ties = np.array([0.1, 0.3, 0.24]), np.array([1.0, 30.0, 40.0]), np.arange(3, dtype=np.uint64)
    bare, planned = Budget("work", 80, "80 m"), Budget("work", 80, "80 m", least=20)
    order, reached = bare.order(scores, work, per_work=True, ties=ties)
    assert (list(order), reached) == ([0, 1, 2], 3)
    order, reached = planned.order(scores, work, per_work=True, ties=ties)
    assert (list(order), reached) == ([1, 2, 0], 2)  # 30 and 40 are spent; the stub would count as 20


@pytest.mark.parametrize("price", [0.0, -1.0, float("nan"), float("inf")])
def test_a_price_that_is_none_is_refused_also_where_it_is_not_needed(price: float) -> None:
    for text in ("$3,000,000", "50"):
        with pytest.raises(UpstateError):
            parse_budget(text, work=MAINS.settings.work, price=price)


@pytest.mark.parametrize(
    "text",
    [
        "1,5 km",
        "$1,50",
        "2,000,50",
        ",5",
        "1,",
        "\u0663",
        "\uff15\uff10",
        "0",
        "-3",
        "1.5",
        "5 miles",
        "$5 km",
        "101%",
        "nan",
        "9" * 400,
        "",
        "km",
        "$",
    ],
)
def test_a_budget_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(UpstateError) as caught:
        parse_budget(text, work=MAINS.settings.work, price=1000.0)
    assert caught.value.allowed and caught.value.next_step


@pytest.mark.parametrize(
    ("text", "kind", "amount"),
    [
        ("50", "units", 50), ("1,000 units", "units", 1000), ("2%", "share", 0.02), ("5 km", "work", 5000), ("0.5 KM", "work", 500),
        ("$3,000,000", "work", 7500), ("$3 million", "work", 7500), ("3 million", "work", 7500), ("400000 USD", "work", 1000),
    ],
)  # fmt: skip
def test_a_budget_is_units_a_share_work_or_money(text: str, kind: str, amount: float) -> None:
    budget = parse_budget(text, work=MAINS.settings.work, price=400_000)
    assert (budget.kind, budget.amount) == (kind, pytest.approx(amount))


def test_dates_that_nobody_uses_are_not_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[date] = []

    def counted(tables: CityTables, solution: RankingSolution, as_of: date, **options: Any) -> Any:
        built.append(as_of)
        return build_units(tables, solution, as_of, **options)

    monkeypatch.setattr(backtest_module, "build_units", counted)
    proof(town(60), tmp_path, tested=[date(2008, 1, 1)])
    assert built == [date(2003, 1, 1), date(2004, 1, 1), date(2005, 1, 1), date(2008, 1, 1)]


def test_a_test_learns_from_every_closed_window_and_from_no_open_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learned: list[int] = []
    original = backtest_module.stack

    def counted(matrices: Any) -> Any:
        learned.append(len(matrices))
        return original(matrices)

    monkeypatch.setattr(backtest_module, "stack", counted)
    found = proof(town(60), tmp_path)
    assert learned == [len(day.trained_on) for day in found.dates] == [7, 8]
    assert [day.trained_on[-1] for day in found.dates] == [date(2009, 1, 1), date(2010, 1, 1)]


def _features(sql: str) -> RankingSolution:
    tables = frozenset({"breaks", "mains", "cohort"})
    query = parse_borrowed(sql, source="features.sql", tables=tables, parameters=frozenset({"as_of"}))
    return replace(MAINS, feature_query=query)


def test_units_that_the_city_does_not_have_are_refused(tmp_path: Path) -> None:
    text = (
        "SELECT main_id, installed, length_m FROM mains UNION ALL SELECT upper(main_id), installed, length_m FROM mains"
    )
    tables = frozenset({"breaks", "mains"})
    query = parse_borrowed(text, source="cohort.sql", tables=tables, parameters=frozenset({"as_of"}))
    with loaded(town(20), tmp_path) as loaded_town, pytest.raises(BadSolution) as caught:
        build_units(loaded_town, replace(MAINS, cohort=query), date(2012, 1, 1))
    assert "values of main_id that mains does not hold, such as 'M" in caught.value.given


def test_queries_that_name_a_unit_in_two_types_are_refused(tmp_path: Path) -> None:
    solution = _features("SELECT row_number() OVER (ORDER BY main_id) AS main_id, 1 AS one FROM cohort")
    with loaded(town(20), tmp_path, solution) as tables, pytest.raises(BadSolution) as caught:
        build_units(tables, solution, date(2012, 1, 1))
    assert caught.value.given.startswith("main_id is VARCHAR in cohort.sql, BIGINT in features.sql")


@pytest.mark.parametrize(
    ("low", "words"),
    [
        (0.01, "a clear gain (+2.0 points, between +1.0 and +3.0)"),
        (0.0002, "a clear gain (+2.00 points, between +0.02 and +3.00)"),
        (-0.0002, "no more than noise (+2.00 points, between -0.02 and +3.00), so it does not beat the rule there"),
    ],
)
def test_the_words_show_on_which_side_of_zero_a_bound_lies(low: float, words: str) -> None:
    assert how_sure(Gain(at="1%", model=0.3, rule=0.28, gain=0.02, interval=(low, 0.03))) == words


def test_a_share_of_nothing_is_missing_and_not_infinite(tmp_path: Path) -> None:
    solution = _features(
        "SELECT main_id, length_m / 0.0 AS a, -length_m / 0.0 AS b, length_m * 1e300 AS c, length_m AS d FROM cohort"
    )
    with loaded(town(20), tmp_path, solution) as tables:
        matrix = next(build_units(tables, solution, date(2012, 1, 1)).batches())
    assert all(np.isnan(matrix.columns[name]).all() for name in "abc")
    assert np.isfinite(matrix.columns["d"]).all()


def test_features_are_the_same_in_every_run_however_threads_add(tmp_path: Path) -> None:
    """Sums over 300,000 rows: their last digits change from run to run, the features must not."""
    random = np.random.default_rng(1)
    lengths = random.lognormal(3, 1, 300_000)
    mains: list[Row] = [
        {"main_id": f"m{place}", "installed": "1990-01-01", "length_m": f"{length:.3f}", "street_id": f"s{place % 50}"}
        for place, length in enumerate(lengths)
    ]
    solution = _features(
        "WITH streets AS (SELECT street_id, avg(ln(1 + length_m)) AS mean FROM cohort GROUP BY street_id) "
        "SELECT main_id, mean FROM cohort JOIN streets ON streets.street_id = cohort.street_id"
    )
    city: City = {"mains": mains, "breaks": [{"main_id": "m1", "broke_on": "2013-01-01"}]}
    runs = []
    for threads in (1, 2, 4):
        with Sandbox(Limits(memory="2GB", threads=threads)) as sandbox:
            tables = load_city(sandbox, solution, city, tmp_path)
            units = build_units(tables, solution, date(2012, 1, 1), labelled=False)
            raw = sandbox.rows("SELECT DISTINCT mean FROM features ORDER BY ALL")
            runs.append((raw, np.concatenate([batch.columns["mean"] for batch in units.batches()])))
    assert any(raw != runs[0][0] for raw, _ in runs), "the sums came out alike, so this tells nothing"
    assert all((found == runs[0][1]).all() for _, found in runs)
