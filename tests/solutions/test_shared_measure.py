"""What another city shares of a measure: written by a stranger, so everything in it is looked at."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from upstate.errors import BadSolution
from upstate.solutions.shared_measure import MOST_PERIODS, SharedMeasure, SharedPeriod, read_shared_measure

MARCH = {"starts": "2026-03-01", "value": 93.1, "cases": 120}
APRIL = {"starts": "2026-04-01", "value": 91.0, "cases": None}
TOLD: dict[str, Any] = {
    "format": 1,
    "measure": "requests-on-time",
    "solution": "city-stat",
    "sha256": "a" * 64,
    "place": "Albany, NY",
    "geoid": "3601000",
    "population": 99_000,
    "on": "2026-05-02",
    "unit": {"en": "percent of requests", "es": "por ciento de las solicitudes"},
    "figure": "share",
    "frequency": "month",
    "periods": [MARCH, APRIL],
}


def read(**changes: Any) -> Any:
    return read_shared_measure(json.dumps(TOLD | changes), source="measure.json")


def periods(*starts: str) -> list[dict[str, Any]]:
    return [MARCH | {"starts": one} for one in starts]


def test_what_is_sound_is_read() -> None:
    told = read()
    assert [(one.value, one.cases) for one in told.periods] == [(93.1, 120), (91.0, None)]
    assert read(population=None, geoid="", periods=[{"starts": "2026-02-01"}, MARCH]).periods[0].value is None
    assert read(figure="count", periods=[MARCH | {"value": 120}]).figure == "count"


@pytest.mark.parametrize(
    "changes",
    [
        {"who": "Ada"},
        {"format": 2},
        {"place": "<script>alert(1)</script>"},
        {"place": "Albany\x1b[2J"},
        {"place": "x" * 121},
        {"contact": "two\nlines"},
        {"contact": "x" * 201},
        {"link": "javascript:alert(1)"},
        {"measure": "../../etc"},
        {"measure": "Requests"},
        {"measure": "a" * 61},
        {"solution": "../city-stat"},
        {"sha256": "A" * 64},
        {"geoid": "36x"},
        {"population": 0},
        {"population": 10**11},
        {"unit": {"en": "percent"}},
        {"unit": {"en": "<b>percent", "es": "por ciento"}},
        {"figure": "percent"},
        {"frequency": "day"},
        {"per": 100},
        {"per": 0},
        {"breakdowns": {"ward": []}},
        {"periods": []},
        {"periods": [{"starts": "2026-03-01"}]},
        {"periods": [MARCH, MARCH]},
        {"periods": [APRIL, MARCH]},
        {"periods": [MARCH | {"group": "North"}]},
        {"periods": [MARCH | {"value": 100.1}]},
        {"periods": [MARCH | {"value": -0.1}]},
        {"periods": [MARCH | {"cases": 9}]},
        {"periods": [MARCH | {"cases": -1}]},
        {"periods": [MARCH | {"value": None}]},
        {"periods": [MARCH | {"value": "many"}]},
        {"periods": periods("2026-03-02")},
        {"periods": periods("2026-04-31")},
        {"periods": periods("2026-05-01")},
        {"periods": periods("9999-12-01")},
        {"periods": periods("2026-02-01"), "frequency": "quarter"},
        {"periods": periods("2026-04-01"), "frequency": "year"},
        {"periods": periods("2026-03-01"), "frequency": "week"},
        {"periods": periods(*(f"{2000 + number}-01-01" for number in range(MOST_PERIODS + 1))), "frequency": "year"},
        {"figure": "count", "periods": [MARCH]},
        {"figure": "count", "periods": [MARCH | {"value": 7, "cases": None}]},
        {"figure": "rate", "periods": [MARCH | {"value": -1}]},
        {"figure": "sum", "periods": [MARCH | {"value": 1e16}]},
    ],
)
def test_what_is_odd_is_refused_in_words_that_can_be_shown(changes: dict[str, Any]) -> None:
    with pytest.raises(BadSolution) as refused:
        read(**changes)
    fault = refused.value
    assert fault.given.isprintable() and "<script" not in fault.given.split("tag in")[0]
    assert fault.allowed and fault.next_step


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 5000])
def test_a_number_that_is_none_is_refused(number: str) -> None:
    with pytest.raises(BadSolution):
        read_shared_measure(json.dumps(TOLD).replace("93.1", number), source="measure.json")


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"format": 1}'])
def test_a_file_that_is_none_is_refused(content: bytes) -> None:
    with pytest.raises(BadSolution):
        read_shared_measure(content, source="measure.json")


@pytest.mark.parametrize("model", [SharedMeasure, SharedPeriod])
def test_every_key_is_described(model: type[SharedMeasure | SharedPeriod]) -> None:
    page = (Path(__file__).parents[2] / "docs/how-to/measures.md").read_text("utf-8")
    assert {*model.model_fields} <= {
        *re.findall(r"[a-z0-9_]+", " ".join(re.findall(r"```.*?```|`[^`]+`", page, re.DOTALL)))
    }
