"""The plain answer: what a resident reads of a verdict, and what a unit's page says of its risk."""

from __future__ import annotations

from typing import Any

import pytest

from upstate.web.shelf.answering import answer_plainly
from upstate.web.shelf.explaining import _risk

CLEAR, NOISE, WORSE = (0.01, 0.05), (-0.02, 0.03), (-0.06, -0.01)
Interval = tuple[float, float]


def evidence(*, best: tuple[Interval, Interval], own: tuple[Interval, Interval], same: bool = False) -> dict[str, Any]:
    """A verdict at the top 1 % and the top 5 %. same: the list's own model is the best one."""

    def shares(pair: tuple[Interval, Interval]) -> dict[str, Any]:
        return {
            at: {"interval": list(one), "beats_rule": one[0] > 0} for at, one in zip(("1%", "5%"), pair, strict=True)
        }

    listed = {"ranker": "best model" if same else "own model", "by_share": shares(own)}
    verdict = {"best": "best model", "best_rule": "the rule", "at": "1%", "by_share": shares(best), "list": listed}
    return {"units": "water mains", "outcome": "broke", "verdict": verdict}


def ranking(ranker: str) -> dict[str, Any]:
    return {"ranker": {"name": ranker}}


@pytest.mark.parametrize(
    ("best", "own", "begins"),
    [
        ((NOISE, NOISE), (NOISE, NOISE), "No. On this city's own past, not even the best model found clearly more"),
        ((CLEAR, CLEAR), (CLEAR, CLEAR), "Yes. On this city's own past, the model that makes the list found clearly"),
        ((CLEAR, CLEAR), (CLEAR, NOISE), "In part. On this city's own past, the model that makes the list"),
        ((NOISE, NOISE), (WORSE, NOISE), "No. On this city's own past, the rule of thumb “the rule” found clearly"),
        ((CLEAR, NOISE), (NOISE, NOISE), "No. On this city's own past, the model that makes the list did not find"),
    ],
)
def test_the_answer_is_about_the_model_that_makes_the_list(
    best: tuple[Interval, Interval], own: tuple[Interval, Interval], begins: str
) -> None:
    told = answer_plainly(evidence(best=best, own=own), ranking("own model"))
    assert told[0].startswith(begins)
    assert "water mains that broke" in told[0]
    assert answer_plainly(evidence(best=best, own=own), None) == told


def test_a_model_that_won_and_does_not_make_the_list_is_named_in_one_sentence() -> None:
    told = answer_plainly(evidence(best=(CLEAR, CLEAR), own=(NOISE, NOISE)), ranking("own model"))
    assert told[1] == "Another model, “best model”, did; the list is not made by it."
    made_by_best = answer_plainly(evidence(best=(CLEAR, CLEAR), own=(NOISE, NOISE)), ranking("best model"))
    assert [one.split(".")[0] for one in made_by_best] == ["Yes"]


def test_a_list_by_an_untested_ranker_is_said_not_to_be_judged() -> None:
    told = answer_plainly(evidence(best=(NOISE, NOISE), own=(NOISE, NOISE)), ranking("a borrowed index"))
    assert told[1] == "This answer speaks of the model “own model”; the list was made by “a borrowed index”."


def test_a_win_in_part_says_where() -> None:
    (told,) = answer_plainly(evidence(best=(NOISE, CLEAR), own=(NOISE, CLEAR), same=True), None)
    assert "in the top 5 % of the list, but not in the top 1 %." in told.replace("\N{NO-BREAK SPACE}", " ")


def risk(probability: float, *, actual: float = 0.3) -> str:
    """What the page says of this risk, where the riskiest tested were given 35 % and `actual` of them broke."""
    groups = [
        {"units": 900, "predicted": 0.02, "actual": 0.021},
        {"units": 681, "predicted": 0.35, "actual": actual},
    ]
    proof = {"base_rate": 0.02, "calibration": {"model": "own model", "bins": groups}}
    about = {**ranking("own model"), "units_word": "water mains", "outcome": "broke", "horizon_years": 3}
    told = _risk({"probability": probability}, about, proof)
    return " ".join(told).replace("\N{NO-BREAK SPACE}", " ")


def test_a_risk_that_was_tested_begins_with_what_was_observed() -> None:
    told = risk(0.36)
    assert told.startswith(
        "In the test on the past, 681 water mains were given a similar risk, 35.0 % on average; 30.0 %"
    )
    assert "Picture 100 water mains with this same risk." in told


def test_a_risk_higher_than_any_tested_is_not_pictured_as_a_forecast() -> None:
    told = risk(0.69)
    assert told.startswith(
        "So high a risk was never tested by itself. The riskiest group in the test on the past, 681 water"
    )
    assert "Picture" not in told
    assert "Take this as a place in an order, not as a forecast." in told


def test_a_risk_that_was_far_off_in_the_past_is_no_forecast_either() -> None:
    assert "Picture" not in risk(0.36, actual=0.1)
