"""The results of visits as they are shared with a solution."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from upstate.city import Workspace
from upstate.fieldwork.results import newest_of
from upstate.fieldwork.travelling import travelling_results
from upstate.solutions.bundle import Figure

# What stays here: how the city calls its rounds and rankings says nothing to others.
_OURS = ("round", "city", "design")


def newest_results(city: Workspace, solution: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The part of the newest results that may leave, and in words what stays; nothing where no round has results."""
    found = [json.loads(path.read_text("utf-8")) for path in city.borrowed(solution).evidence.glob("visits-*.json")]
    newest = newest_of(found)
    if newest is None:
        return {}, ()
    kept, held = travelling_results(newest)
    return {name: value for name, value in kept.items() if name not in _OURS}, held


def rate_figures(visits: dict[str, Any]) -> Iterator[Figure]:
    """The hit rates of both arms, where they may leave."""
    for arm, words in (("targeted", "chosen by the list"), ("control", "drawn by chance")):
        rate = visits.get(arm, {}).get("rate")
        if rate is not None:
            low, high = visits[arm]["interval"]
            yield Figure(what=f"hit rate of visits {words}", value=rate, low=low, high=high)
