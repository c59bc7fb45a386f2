"""Plans and figures for tests: months from January 2020, values as given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import numpy as np

from upstate.measures.evaluating.reading import read_result
from upstate.measures.evaluating.registered import Plan
from upstate.measures.evaluating.result import MeasureText, Result
from upstate.measures.series import Computed, Point, Series, State
from upstate.solutions.header import Words

PERCENT = MeasureText(
    title=Words(en="Potholes filled in 5 days", es="Baches tapados en 5 días"),
    unit=Words(en="percent of requests", es="por ciento de solicitudes"),
    direction="up",
    percent=True,
)


def month(number: int) -> date:
    return date(2020 + number // 12, number % 12 + 1, 1)


def point(number: int, value: float | None, state: State = "complete") -> Point:
    return Point(month(number), month(number + 1), value, value, value, 100, 0, value or 0, 100, state)


def series(values: Sequence[float | None], group: str = "", states: Mapping[int, State] | None = None) -> Series:
    points = tuple(point(number, value, (states or {}).get(number, "complete")) for number, value in enumerate(values))
    return Series("potholes-filled", points, "neighborhood" if group else "", group)


def computed(*found: Series) -> Computed:
    return Computed("potholes-filled", 3, datetime(2024, 1, 1, tzinfo=UTC), "a" * 64, (), found)


def planned(**said: Any) -> Plan:
    """A plan for the whole city, from January 2023 on, unless said otherwise."""
    return Plan.model_validate(
        {
            "question": "Does a second crew fill potholes sooner?",
            "change": "A second crew",
            "measure": "potholes-filled",
            "method": "interrupted",
            "starts": month(36),
            "expected": {"direction": "up", "size": 5},
            "before": 36,
            "after": 12,
            "read_on": month(50),
            "owner": "Public Works",
            **said,
        }
    )


def compared_plan(*groups: str, **said: Any) -> Plan:
    return planned(method="compared", breakdown="neighborhood", groups=groups, **said)


def noisy(seed: int, months: int = 48, *, level: float = 60, spread: float = 3) -> list[float]:
    return list(np.random.default_rng(seed).normal(level, spread, months))


def stepped(seed: int, *, effect: float, at: int = 36, months: int = 48, spread: float = 3) -> list[float]:
    """Noise, with a step."""
    return [value + effect * (number >= at) for number, value in enumerate(noisy(seed, months, spread=spread))]


def read(plan: Plan, *found: Series, today: date | None = None, **said: Any) -> Result:
    given = {"registered_on": month(30), "looking_back": False, "text": PERCENT, "name": "second-crew", **said}
    return read_result(plan, computed(*found), today=today or plan.read_on, **given)
