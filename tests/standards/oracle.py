"""Where a city stands, computed a second time: slowly, from what the file says, by shares as exact fractions."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from upstate.standards.answer import Answer


class Stands(NamedTuple):
    """level, next_level: names; empty for none. needed: how many criteria each level asks for."""

    met: int
    of: int
    level: str
    next_level: str
    core_missing: set[str]
    needed: dict[str, int]


def stands(document: Mapping[str, Any], answers: Mapping[str, Answer], *, verified_only: bool) -> Stands:
    """document: the standard's TOML, parsed and no more."""
    today = [one for one in document["criterion"] if one.get("status", "current") == "current"]
    core = {one["id"] for one in today if one.get("core")}
    points = {one["id"]: _point(answers.get(one["id"]), verified_only) for one in today}
    share = Fraction(sum(points.values()), len(today))
    core_missing = {name for name in core if points[name] == 0}
    asks = {one["name"]: Fraction(one["from_percent"], 100) for one in document.get("level", [])}
    level = next_level = ""
    if document["standard"].get("known", True):
        below = {ask: name for name, ask in asks.items() if share >= ask and not core_missing}
        above = {ask: name for name, ask in asks.items() if ask > max(below, default=-1)}
        level = below[max(below)] if below else ""
        next_level = above[min(above)] if above else ""
    needed = {name: _fewest(ask, len(today), len(core)) for name, ask in asks.items()}
    return Stands(sum(points.values()), len(today), level, next_level, core_missing, needed)


def _point(answer: Answer | None, verified_only: bool) -> int:
    if answer is None or answer.answer != "met":
        return 0
    if not verified_only:
        return 1
    if answer.by == "person":
        return 0 if answer.source == () else 1
    return 1 if answer.confidence in (4, 5) else 0


def _fewest(ask: Fraction, of: int, core: int) -> int:
    """By trying one number after the other; fewer than the core ones are never enough."""
    return next(number for number in range(of + 1) if number >= core and Fraction(number, of) >= ask)
