"""Measures with readings, made up in one line each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from upstate.measures.reading import AgainstTarget, News, Reading, Verdict
from upstate.measures.series import Point, Series, State
from upstate.measures.told import ToldMeasure
from upstate.sentences import say


def month(number: int) -> date:
    """The first day of a month; 0 is January 2025."""
    return date(2025 + number // 12, number % 12 + 1, 1)


def point(number: int, value: float | None, state: State = "complete") -> Point:
    low, high = (None, None) if value is None else (value - 1, value + 1)
    return Point(month(number), month(number + 1), value, low, high, 50, 0, value or 0, 1, state)


def reading(
    values: Sequence[float | None] = (50.0,) * 12,
    *,
    verdict: Verdict = "steady",
    target: AgainstTarget | None = None,
    states: dict[int, State] | None = None,
    **more: Any,
) -> Reading:
    points = tuple(point(at, value, (states or {}).get(at, "complete")) for at, value in enumerate(values))
    given: dict[str, Any] = {
        "stretches": (),
        "signals": {},
        "season": {},
        "trend": None,
        "last_year": None,
        "news": None,
    } | more
    given = {"figure": "share", "direction": "up", "frequency": "month"} | given
    return Reading(Series("x", points), judged=len(points), target=target, verdict=verdict, **given)


def changed_in(number: int, *, rises: bool = False) -> News:
    """A change that began in a month and lasts."""
    return News("lasting", month(number), rises, 50.0, 30.0)


def measure(name: str, verdict: Verdict | None = "steady", **more: Any) -> ToldMeasure:
    """A measure with this verdict; None for one that nothing computes."""
    given: dict[str, Any] = {
        "title": name.title(),
        "goal": "Streets",
        "objective": "Answer",
        "owner": "Works",
    }
    if verdict is not None:
        given |= {
            "reading": reading(
                verdict=verdict, news=changed_in(17) if verdict in ("worse", "better", "changed") else None
            ),
            "sentences": (say("A sentence of {name}.", name=name),),
            "figures": 3,
        }
    return ToldMeasure(name=name, **(given | more))
