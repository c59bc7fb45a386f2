"""What a prediction scored: two parts, the difference to the present rule, places, and back from JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from statistics import fmean
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.challenges.scoring.made import answers_of
from tests.thorough import examples
from upstate.challenges.scoring.by_lot import deal
from upstate.challenges.scoring.fairness import LEAST_CASES, LEAST_UNITS
from upstate.challenges.scoring.intervals import MOST_UNITS, _drawn_from, draw, interval_of
from upstate.challenges.scoring.metrics import METRICS
from upstate.challenges.scoring.scored import Part, Scored, score
from upstate.errors import BadSolution
from upstate.sentences import Sentence
from upstate.solutions.challenge.text import Task

TASKS = [
    Task(kind=kind, metric=one.name, also=tuple(other.name for other in METRICS.values() if kind in other.tasks)[:6])
    for one in METRICS.values()
    for kind in sorted(one.tasks)
]
AUC = Task(kind="ranking", metric="area-under-curve", also=("precision-at-10",))


def city(units: int = 600, *, seed: int = 1, skill: float = 1.0, present: float = 0.5) -> tuple[Any, Any]:
    """Answers with a present rule of some skill, and predictions of another."""
    chance = np.random.default_rng(seed)
    risk = chance.normal(size=units)
    outcomes = (risk + chance.normal(size=units) > 1).astype(float)
    answers = answers_of(
        outcomes,
        public=chance.random(units) < 0.3,
        places=[*np.array(["North", "South", "East", ""])[chance.integers(0, 4, units)]],
        present=present * risk + chance.normal(size=units),
    )
    return answers, skill * risk + chance.normal(size=units)


def only_private(values: Any, answers: Any, task: Task = AUC) -> Part:
    return score(
        np.asarray(values, float), answers=replace(answers, public=np.zeros(len(values), bool)), task=task
    ).private


def test_each_part_is_scored_on_its_own_units() -> None:
    answers, values = city()
    scored = score(values, answers=answers, task=AUC)
    for part, rows in ((scored.public, answers.public), (scored.private, ~answers.public)):
        own = METRICS["area-under-curve"].figure(values[rows], answers.values[rows])
        top = METRICS["precision-at-10"].figure(values[rows], answers.values[rows])
        assert part.units == rows.sum()
        assert part.figure == pytest.approx(own, abs=0.0005)
        assert part.also["precision-at-10"] == pytest.approx(top, abs=0.0005)
    assert scored.private.figure == METRICS["area-under-curve"].figure(
        values[~answers.public], answers.values[~answers.public]
    )


def test_the_public_part_knows_nothing_of_the_private_answers() -> None:
    answers, values = city()
    shuffled = answers.values.copy()
    shuffled[~answers.public] = shuffled[~answers.public][::-1]
    one, other = (score(values, answers=each, task=AUC) for each in (answers, replace(answers, values=shuffled)))
    assert one.public == other.public
    assert one.private != other.private


@pytest.mark.parametrize("digits", [1, 2, 3])
def test_what_is_public_is_rounded_and_so_is_its_difference(digits: int) -> None:
    answers, values = city()
    public = score(values, answers=answers, task=AUC, rounded=digits).public
    assert public.against_present is not None
    shown = [public.figure, public.low, public.high, *public.also.values(), *public.against_present]
    shown += [one for place in public.fairness.places for one in (place.figure, place.share_of_top)]
    assert [round(one or 0, digits) for one in shown] == shown


def test_a_public_figure_in_a_unit_of_its_own_is_rounded_by_the_spread_of_the_outcomes() -> None:
    chance = np.random.default_rng(2)
    outcomes = chance.normal(50_000, 12_000, 400)
    answers = answers_of(outcomes, public=[True] * 400, present=outcomes + 5_000)
    task = Task(kind="regression", metric="mean-absolute-error")
    part = score(outcomes + 1234.5, answers=answers, task=task).public
    assert (part.figure, part.against_present and part.against_present.difference) == (1200, 3800)
    assert part.sentence == "Better than the city's present rule by 3,800 (3,800 to 3,800)."


@pytest.mark.parametrize("task", TASKS, ids=lambda task: f"{task.kind} {task.metric}")
def test_better_is_better_whichever_way_the_metric_runs(task: Task) -> None:
    chance = np.random.default_rng(4)
    yes_or_no = task.kind in ("ranking", "classification")
    outcomes = (chance.random(500) < 0.3).astype(float) if yes_or_no else chance.poisson(5, 500).astype(float)
    near, far = (
        (outcomes * 0.8 + 0.1, np.full(500, 0.5)) if yes_or_no else (outcomes + 0.5, chance.permutation(outcomes))
    )
    far = far + chance.random(500) / 10
    good, bad = (
        only_private(near, answers_of(outcomes, present=far), task),
        only_private(far, answers_of(outcomes, present=near), task),
    )
    assert good.sentence.startswith("Better than the city's present rule by ")
    assert bad.sentence.startswith("Worse than the city's present rule by ")
    assert isinstance(good.sentence, Sentence)
    against = good.against_present
    assert against is not None
    assert 0 < against.low <= against.difference <= against.high


def test_a_prediction_is_no_better_than_itself() -> None:
    answers, _ = city()
    part = only_private(answers.present, answers)
    assert part.against_present == (0, 0, 0)
    assert part.sentence == "No more than noise against the city's present rule: +0.0 points (+0.0 to +0.0)."


def test_the_difference_is_paired() -> None:
    answers, values = city(skill=2)
    nearly = only_private(values + 0.001 * np.arange(600), replace(answers, present=values))
    assert nearly.against_present is not None
    assert nearly.low is not None
    assert nearly.high is not None
    assert nearly.against_present.high - nearly.against_present.low < (nearly.high - nearly.low) / 3


def test_the_same_predictions_score_the_same_every_time() -> None:
    answers, values = city()
    assert score(values, answers=answers, task=AUC) == score(values.copy(), answers=replace(answers), task=AUC)


def test_where_all_outcomes_are_the_same_there_is_no_figure_but_a_sentence() -> None:
    part = only_private([0.1, 0.2, 0.3], answers_of([1, 1, 1]))
    assert (part.figure, part.low, part.against_present) == (None, None, None)
    assert part.sentence.startswith("All units of this part had the same outcome")
    empty = score(np.array([0.1, 0.2, 0.3]), answers=answers_of([1, 0, 1]), task=AUC).public
    assert (empty.units, empty.figure, empty.sentence) == (0, None, "This part has no units.")


def test_a_present_rule_without_chances_is_not_compared_where_chances_count() -> None:
    answers = answers_of([0, 1, 1, 0], present=[3, 1, 2, 5])
    part = only_private([0.1, 0.9, 0.8, 0.2], answers, Task(kind="classification", metric="brier-score"))
    assert part.figure == pytest.approx(0.025)
    assert part.against_present is None
    assert part.sentence == "The city's present rule has no such figure, so there is nothing to compare with."


def test_a_metric_of_another_task_is_refused() -> None:
    answers, values = city()
    with pytest.raises(BadSolution):
        score(values, answers=answers, task=Task(kind="ranking", metric="area-under-curve", also=("log-loss",)))


def test_places_are_held_against_the_whole() -> None:
    """100 units each; North has 40 cases of which 30 stand first, South 40 of which 10 do, West too few."""
    places = ["North"] * 100 + ["South"] * 100 + ["West"] * 100 + [""] * 100
    outcomes = np.zeros(400)
    for start, cases in ((0, 40), (100, 40), (200, LEAST_CASES - 1), (300, 21)):
        outcomes[start : start + cases] = 1
    values = np.zeros(400)
    values[[*range(30), *range(100, 110)]] = np.arange(40) + 1.0
    fair = only_private(values, answers_of(outcomes, places=places)).fairness
    assert [(one.place, one.units, one.cases, one.figure) for one in fair.places] == [
        ("North", 100, 40, 0.75),
        ("South", 100, 40, 0.25),
    ]
    assert (fair.worst, fair.unshown, fair.top) == ("South", 1, 0.1)
    assert fair.whole == pytest.approx(40 / 120)
    assert fair.ratio == pytest.approx(0.25 / (40 / 120))
    assert [one.share_of_top for one in fair.places] == [0.75, 0.25]
    assert fair.places[0].share_of_cases == pytest.approx(40 / 120)
    told = only_private(values, answers_of(outcomes, places=places)).fairness_sentence
    assert told == (
        "Served least is South: of its 40 units with the outcome, 25% stand in the top 10% of the list, against 33% in all. "
        "Against all that is 0.75, no more than noise: by lot alone the worst place has 0.68 or more in 95 of 100 cases."
    )


def test_ties_serve_all_places_alike() -> None:
    answers = answers_of([1, 0] * 200, places=["North"] * 100 + ["South"] * 300)
    fair = only_private(np.zeros(400), answers).fairness
    assert [one.figure for one in fair.places] == pytest.approx([0.1, 0.1])
    assert fair.ratio == pytest.approx(1)
    assert fair.is_noise


def test_of_a_number_the_place_whose_predictions_are_furthest_off_is_served_least() -> None:
    answers = answers_of(
        np.zeros(LEAST_UNITS * 3 - 1), places=["A"] * LEAST_UNITS + ["B"] * LEAST_UNITS + ["C"] * (LEAST_UNITS - 1)
    )
    values = np.repeat([1.0, 3.0, 9.0], [LEAST_UNITS, LEAST_UNITS, LEAST_UNITS - 1])
    part = only_private(values, answers, Task(kind="counts", metric="poisson-deviance"))
    assert [(one.place, one.figure, one.share_of_top) for one in part.fairness.places] == [
        ("A", 1, None),
        ("B", 3, None),
    ]
    assert (part.fairness.worst, part.fairness.ratio) == ("B", pytest.approx(values.mean() / 3))
    assert part.fairness_sentence.startswith("Served least is B: there a prediction is off by 3 on average")


def _worst_by_lot(served: Any, sizes: list[int], *, deals: int) -> list[float]:
    """The lowest mean of a place in each deal, one unit after the other."""
    chance = np.random.default_rng(8)
    found = []
    for _ in range(deals):
        left = chance.permutation(served).tolist()
        found.append(min(fmean(left.pop() for _ in range(size)) for size in sizes))
    return found


@pytest.mark.parametrize("sizes", [[30, 35], [40, 200, 30], [2500, 31, 2000, 100]], ids=str)
def test_places_that_are_dealt_by_lot_lie_as_far_apart_as_in_a_slow_deal(sizes: list[int]) -> None:
    served = np.random.default_rng(3).exponential(size=sum(sizes) + 1) ** 2
    slow = _worst_by_lot(served, sizes, deals=1000)
    fast = deal(served, np.array(sizes)).min(axis=1)
    assert np.quantile(fast, [0.25, 0.5, 0.75]) == pytest.approx(np.quantile(slow, [0.25, 0.5, 0.75]), rel=0.15)


def test_a_place_that_is_worse_off_by_chance_is_seldom_said_to_be_so_by_more() -> None:
    told = []
    for seed in range(60):
        chance = np.random.default_rng(seed)
        places = chance.choice(["A", "B", "C", "D"], 800, p=[0.6, 0.2, 0.1, 0.1])
        answers = answers_of(chance.exponential(size=800), places=[*places])
        found = only_private(np.zeros(800), answers, Task(kind="regression", metric="mean-absolute-error"))
        told.append(found.fairness.is_noise is False)
    assert 0 < np.mean(told) < 0.12


def test_a_place_that_a_list_passes_over_is_more_than_noise() -> None:
    answers, values = city(2000)
    part = only_private(values - 3 * (answers.places == "East"), answers)
    assert (part.fairness.worst, part.fairness.is_noise) == ("East", False)
    assert "more than noise: by lot alone the worst place has" in part.fairness_sentence


def test_with_one_place_only_nothing_is_compared() -> None:
    fair = only_private(np.arange(400), answers_of([1, 0] * 200, places=["North"] * 400))
    assert (fair.fairness.ratio, fair.fairness.is_noise, fair.fairness.worst) == (None, None, "")
    assert len(fair.fairness.places) == 1
    assert fair.fairness_sentence.startswith("Fewer than two places have 30 units and 20 of them")


def test_of_many_units_a_part_is_drawn_from_and_the_interval_is_that_of_the_whole() -> None:
    chance, units = np.random.default_rng(5), 4 * MOST_UNITS
    outcomes = chance.normal(size=units)
    metric = METRICS["mean-absolute-error"]
    found = interval_of(metric, draw(metric, np.zeros(units), outcomes), units=units)
    assert found is not None
    assert found.high - found.low == pytest.approx(2 * 1.96 * np.abs(outcomes).std() / np.sqrt(units), rel=0.15)
    assert found.low < np.abs(outcomes).mean() < found.high


@pytest.mark.parametrize("name", [name for name, one in METRICS.items() if one.pulls])
def test_a_unit_pulls_at_a_figure_by_as_much_as_it_moves_when_it_counts_a_little_more(name: str) -> None:
    metric, chance, little = METRICS[name], np.random.default_rng(6), 1e-6
    values, outcomes, weights = (
        chance.random(9) * 5,
        chance.poisson(3, 9).astype(float),
        chance.integers(1, 4, (9, 1)).astype(float),
    )
    assert metric.pulls is not None
    before = metric.weighted(values, outcomes, weights)
    moved = [metric.weighted(values, outcomes, weights + little * np.eye(9)[:, [unit]]) - before for unit in range(9)]
    assert metric.pulls(values, outcomes, weights) == pytest.approx(np.array(moved) / little * weights.sum(), abs=1e-4)


def test_the_interval_of_many_units_knows_of_large_misses_that_are_not_drawn_from() -> None:
    chance, units = np.random.default_rng(5), 4 * MOST_UNITS
    metric, outcomes = METRICS["mean-absolute-error"], chance.normal(size=units)
    outcomes[np.isin(np.arange(units), _drawn_from(units)[0], invert=True)] *= 10
    found = interval_of(metric, draw(metric, np.zeros(units), outcomes), units=units)
    assert found is not None
    assert found.high - found.low == pytest.approx(2 * 1.96 * np.abs(outcomes).std() / np.sqrt(units), rel=0.15)


def test_a_prediction_without_a_miss_is_sure() -> None:
    for name in ("root-mean-squared-error", "mean-absolute-error"):
        part = only_private(np.arange(50), answers_of(np.arange(50)), Task(kind="regression", metric=name))
        assert (part.figure, part.low, part.high) == (0, 0, 0)


def test_one_that_is_off_among_few_that_are_exact_has_an_interval() -> None:
    task = Task(kind="regression", metric="root-mean-squared-error")
    part = only_private([0, 0, 0], answers_of([0, 0, 1], present=[0.5] * 3), task)
    assert part.low is not None and part.high is not None and part.figure is not None
    assert 0 <= part.low <= part.figure <= part.high


@given(
    task=st.sampled_from(TASKS),
    rows=st.lists(
        st.tuples(
            st.sampled_from([0.0, 1.0]),
            st.booleans(),
            st.sampled_from(["", "Süd", "Nord"]),
            st.floats(0, 1),
            st.floats(0, 1),
        ),
        min_size=1,
        max_size=12,
    ),
    times=st.sampled_from([1, 20]),
)
@settings(max_examples=examples(40), deadline=None)
def test_a_score_comes_back_from_json_as_it_was(task: Task, rows: list[Any], times: int) -> None:
    outcomes, public, places, present, values = zip(*(rows * times), strict=True)
    answers = answers_of(outcomes, public=public, places=places, present=present)
    scored = score(np.array(values), answers=answers, task=task)
    assert Scored.from_json(json.loads(json.dumps(scored.as_json(), allow_nan=False))) == scored
    assert all((scored.public.sentence, scored.private.sentence, scored.private.fairness_sentence))
