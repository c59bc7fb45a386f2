"""Results of a round as they leave a city: totals, and no number from 1 to 9 that may point at somebody."""

from __future__ import annotations

from typing import Any

from upstate.solutions.bundle import SMALLEST

_ARMS = ("targeted", "control", "all")


def travelling_results(results: dict[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The part of results that may leave, and in words what stays.

    Zones, weeks and the words of the sentence stay whenever a number in them is small: one that is held back could be told from
    the others and their sum. Of the arms, a small number takes its rate and what follows from it along.
    """
    kept = dict(results)
    held = []
    for name in ("zones", "weeks"):
        if any(_is_small(part) for part in results.get(name, ())):
            kept[name] = []
            held.append(f"the visits by {name.removesuffix('s')}: some have fewer than {SMALLEST}")
    if any(_is_small(results[arm]) for arm in _ARMS) or _is_small(_in_both(results)):
        for arm in _ARMS:
            kept[arm] = {**dict.fromkeys(results[arm]), "name": results[arm]["name"]}
        kept |= {"difference": None, "comparison": None, "times": None, "sentence": "", "both": None}
        held.append(f"how many were in need: some numbers are below {SMALLEST}")
    for name in ("given", "doors", "homes", "told", "disputed"):
        if _small(results.get(name)):
            kept[name] = None
    return kept | ({"given_per_hour": None} if kept["given"] is None else {}), tuple(held)


def _in_both(results: dict[str, Any]) -> dict[str, Any]:
    """The homes of both arms, of which the three others tell: what is in the two and once in all."""
    targeted, control, every = (results[arm]["with_outcome"] for arm in _ARMS)
    return {"units": results["both"], "with_outcome": targeted + control - every}


def _is_small(part: dict[str, Any]) -> bool:
    """Either those in need or those not in need are few."""
    return _small(part["units"]) or _small(part["with_outcome"]) or _small(part["units"] - part["with_outcome"])


def _small(count: Any) -> bool:
    return isinstance(count, int) and 0 < count < SMALLEST
