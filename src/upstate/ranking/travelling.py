"""Evidence as it leaves a city: figures without examples, and without counts so small that they may point at somebody."""

from __future__ import annotations

from typing import Any

SMALLEST = 10
_COUNTS = frozenset({"units", "with_outcome", "outcomes", "rows", "chosen", "caught", "missed"})
# A rate beside a count that is held back would give it away.
_RATES = frozenset({"base_rate", "chosen_share", "recall", "actual", "share"})


def travelling(evidence: dict[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The part of `evidence` that may leave, and in words what stays here.

    A count from 1 to 9 becomes null, with the rates beside it. Groups leave all together or not at all: one that is held back
    could be told from the others and their sum. For the same reason the figures of all dates stay when one date has so few.
    """
    kept = dict(evidence)
    held: list[str] = []
    equity = kept.get("equity")
    if equity and any(_is_small(row) for row in equity.get("rows", ())):
        kept["equity"] = None
        held.append(f"who is chosen and missed by {equity.get('group')}: a group has fewer than {SMALLEST}")
    # A sentence says the count again.
    kept["checks"] = [
        {**one, "examples": [], "details": {}, "sentence": "" if _is_small(one) else one.get("sentence", "")}
        for one in kept.get("checks", ())
    ]
    if any(_is_small(day) for day in kept.get("dates", ())) or _small((kept.get("calibration") or {}).get("actual")):
        kept |= {"dates": [], "base_rate": None, "calibration": None}
        kept["rankers"] = [{**one, "dates": [], "recall": {}, "lift": {}} for one in kept.get("rankers", ())]
        held.append(f"the figures of each date: a date has fewer than {SMALLEST}, and recall or lift would tell it")
    visits = kept.get("visits")
    if visits and round(visits["visits"] * visits["found"]) < SMALLEST:
        kept["visits"] = None
        held.append(f"the figures of visits: fewer than {SMALLEST} found a need")
    if any(one.get("examples") for one in evidence.get("checks", ())):
        held.append("the rows that data checks name as examples")
    small: list[str] = []
    kept = _without_small(kept, "", small)
    if small:
        held.append(f"counts below {SMALLEST}, in {len(small)} places such as {small[0]}")
    return kept, tuple(held)


def small_counts(value: Any, place: str = "") -> list[str]:
    """Where in `value` a count from 1 to 9 stands; the gate's own look, by another way than `travelling`."""
    if isinstance(value, list):
        return [found for number, one in enumerate(value) for found in small_counts(one, f"{place}[{number}]")]
    if not isinstance(value, dict):
        return []
    here = [f"{place}.{key}".lstrip(".") for key in _COUNTS & value.keys() if _small(value[key])]
    return here + [found for key, one in value.items() for found in small_counts(one, f"{place}.{key}")]


def _without_small(value: Any, place: str, small: list[str]) -> Any:
    if isinstance(value, list):
        return [_without_small(one, f"{place}[{number}]", small) for number, one in enumerate(value)]
    if not isinstance(value, dict):
        return value
    is_small = _is_small(value)
    if is_small:
        small.append(place.lstrip(".") or "the file")
    return {
        key: None
        if (key in _COUNTS and _small(one)) or (is_small and key in _RATES)
        else _without_small(one, f"{place}.{key}", small)
        for key, one in value.items()
    }


def _is_small(value: dict[str, Any]) -> bool:
    return any(_small(value.get(key)) for key in _COUNTS)


def _small(count: Any) -> bool:
    return isinstance(count, int | float) and not isinstance(count, bool) and 0 < count < SMALLEST
