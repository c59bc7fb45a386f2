from __future__ import annotations

from typing import get_args

import pytest

from tests.measures.evaluating.making import PERCENT, month, planned, read, series, stepped
from upstate.measures.evaluating import telling
from upstate.measures.evaluating.effect import Effect
from upstate.measures.evaluating.result import Check, CheckCode, Result, judge
from upstate.sentences import Sentence


def _with(low: float, value: float, high: float, expected: float = 5, **said: object) -> Result:
    result = read(planned(), series(stepped(1, effect=5)))
    effect = Effect(value=value, low=low, high=high, p=0.01)
    found = {"effect": effect, "expected": expected, "verdict": judge(effect, expected, up=expected >= 0), "checks": ()}
    return result.model_copy(update=found | said)


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (
            _with(1.2, 6.1, 11.0),
            ("Potholes filled in 5 days: after the change it stood 6.1 points higher than expected without it (1.2 to 11.0). The plan expected 5.0 "
            "points higher. The figures fit that. Read as registered on 2022-07-01."),
        ),
        (
            _with(-1.2, 1.5, 4.2),
            ("Potholes filled in 5 days: after the change it stood 1.5 points higher than expected without it (-1.2 to 4.2), which may be noise. The plan "
            "expected 5.0 points higher. It was less than that. Read as registered on 2022-07-01."),
        ),
        (
            _with(-9.0, -6.1, -3.2),
            ("Potholes filled in 5 days: after the change it stood 6.1 points lower than expected without it (-9.0 to -3.2). The plan expected 5.0 "
            "points higher. It went the other way. Read as registered on 2022-07-01."),
        ),
        (
            _with(-12.0, -9.0, -6.0, -5.0),
            ("Potholes filled in 5 days: after the change it stood 9.0 points lower than expected without it (-12.0 to -6.0). The plan expected 5.0 "
            "points lower. It was more than that. Read as registered on 2022-07-01."),
        ),
    ],
)  # fmt: skip
def test_the_sentence_says_effect_interval_plan_and_registration(result: Result, words: str) -> None:
    assert telling.tell_result(result)[0] == words


def test_what_was_registered_after_it_began_says_so_in_its_first_sentence() -> None:
    assert "Registered after it began" in telling.tell_result(_with(1, 2, 3, looking_back=True))[0]


def test_a_plan_changed_afterwards_says_what_was_changed() -> None:
    assert (
        "changed afterwards: after and expected"
        in telling.tell_result(_with(1, 2, 3, changed=("after", "expected")))[0]
    )


def test_before_its_day_is_said_first() -> None:
    assert telling.tell_result(_with(1, 2, 3, early=True))[0].startswith("Before its day.")


def test_a_unit_other_than_percent_is_written_out() -> None:
    text = PERCENT.model_copy(update={"percent": False})
    assert "2.0 percent of requests higher" in telling.tell_result(_with(1, 2, 3, text=text))[0]


def test_not_enough_says_so() -> None:
    told = telling.tell_result(read(planned(), series([7.0] * 48)))
    assert "there is not enough to say" in told[0]


@pytest.mark.parametrize("code", get_args(CheckCode))
def test_every_check_has_its_sentence(code: CheckCode) -> None:
    for words in ("early", "late", "missing", "nothing_told") if code == "left_out" else ("A mild winter",):
        check = Check(code=code, number=2, of=3, size=1.5, words=(words,))
        told = telling.tell_result(_with(1, 2, 3, checks=(check,)))[-1]
        assert isinstance(told, Sentence)
        assert told.endswith(".")


@pytest.mark.parametrize("method", ["interrupted", "compared", "staggered", "chance"])
def test_every_method_says_what_was_held_against_what(method: str) -> None:
    assert "after" in telling.tell_result(_with(1, 2, 3, method=method))[1]


def test_the_measure_is_called_as_in_the_readers_language() -> None:
    assert telling.tell_result(_with(1, 2, 3), language="es")[0].startswith("Baches tapados en 5 días")
    assert month(30).isoformat() == "2022-07-01"
