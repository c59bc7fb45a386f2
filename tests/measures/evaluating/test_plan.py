from __future__ import annotations

from typing import Any

import pytest

from tests.measures.evaluating.making import compared_plan, month, planned
from upstate.errors import BadSolution
from upstate.measures.evaluating.registered import changed_since, fingerprint, is_plan, promised, read_plan

_WHOLE = """
question = "Does a second crew fill potholes sooner?"
change = "A second crew in the north"
measure = "potholes-filled"
method = "staggered"
breakdown = "neighborhood"
expected = { direction = "up", size = 5 }
before = 24
after = 12
read_on = 2027-02-01
owner = "Public Works"
[starts]
North = 2026-01-01
"Near Eastside" = 2026-04-01
"""


def test_a_plan_is_read_with_the_start_of_each_group() -> None:
    plan = read_plan(_WHOLE, source="second-crew.toml")
    assert plan.first_start.isoformat() == "2026-01-01"
    assert plan.start_of("Near Eastside") == plan.last_start
    assert plan.start_of("South") is None


def test_the_short_form_is_no_plan_and_is_legal() -> None:
    assert not is_plan('question = "Do postcards open doors?"\nmethod = "Chance"\n', source="postcards.toml")
    assert is_plan(_WHOLE, source="second-crew.toml")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"method": "staggered"}, "a day of start for each group"),
        ({"starts": {"North": "2023-01-01"}, "method": "staggered", "breakdown": "ward"}, "two groups or more"),
        ({"method": "compared"}, "groups says who gets it"),
        ({"method": "chance", "groups": ("North",)}, "breakdown says"),
        ({"method": "compared", "groups": ("A",), "breakdown": "ward", "compare": ("A",)}, "not both"),
        ({"compare": ("North",), "breakdown": "ward", "groups": ("South",)}, "interrupted compares with no group"),
        ({"groups": ("A", "B"), "breakdown": "ward"}, "the whole city, or one group"),
        ({"breakdown": "ward"}, "a breakdown goes with one group"),
        ({"before": 7}, "interrupted needs 8 periods before"),
        ({"read_on": month(36)}, "it is read after it started"),
        ({"method": "compared", "groups": ("A",), "breakdown": "ward", "before": 0}, "before is one period or more"),
    ],
)
def test_what_does_not_go_together_is_refused(said: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        planned(**said)


@pytest.mark.parametrize(
    "text",
    [
        _WHOLE.replace("= 24", "= 1e400"),
        _WHOLE.replace("potholes-filled", "../../secret"),
        _WHOLE.replace("A second crew", "A <script>second crew"),
        _WHOLE.replace("Near Eastside", "Near \\u202e Eastside"),
        _WHOLE.replace("size = 5", "size = nan"),
        _WHOLE + "unknown = 1\n",
        "= " + _WHOLE,
        "a" * 100_000,
    ],
)
def test_a_hostile_plan_is_told_in_three_parts(text: str) -> None:
    with pytest.raises(BadSolution) as told:
        read_plan(text, source="second-crew.toml")
    assert "second-crew.toml" in told.value.given
    assert told.value.allowed
    assert told.value.next_step


def test_every_change_of_what_was_promised_is_named() -> None:
    before, after = planned(), planned(expected={"direction": "up", "size": 3}, after=10)
    assert changed_since(promised(before), after) == ("after", "expected")
    assert fingerprint(before) != fingerprint(after)


def test_a_decision_and_a_note_change_no_promise() -> None:
    decided = {"choice": "keep", "reason": "It works.", "who": "Ana Ruiz", "on": month(51), "result": 1}
    after = planned(decision=decided, note="Two pages in the file.", registered_on=month(30))
    assert fingerprint(planned()) == fingerprint(after)


def test_the_groups_of_a_plan_start_together() -> None:
    plan = compared_plan("North", "South")
    assert plan.start_of("North") == plan.start_of("South") == month(36)
    assert plan.start_of("East") is None
    assert planned().start_of("") == month(36)
