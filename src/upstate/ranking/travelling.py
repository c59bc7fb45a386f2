"""Evidence as it leaves a city: figures without examples, and without counts so small that they may point at somebody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from upstate.solutions.bundle import SMALLEST

_COUNTS = frozenset({"units", "with_outcome", "outcomes", "rows", "chosen", "caught", "missed", "hits"})
# What they are a part of. It says nothing about anybody.
_WHOLE = frozenset({"units", "k"})
# A rate beside a count that is held back would give it away.
_RATES = frozenset({"base_rate", "chosen_share", "recall", "actual", "share", "precision", "lift"})
# A count and a part of it: the other part is told with them.
_PARTS = (
    ("units", "with_outcome"), ("units", "chosen"), ("with_outcome", "caught"), ("with_outcome", "missed"), ("chosen", "caught"),
)  # fmt: skip
# A count and the share that a part of it has.
_SHARES = (
    ("units", "actual"),
    ("units", "base_rate"),
    ("units", "chosen_share"),
    ("with_outcome", "recall"),
    ("k", "precision"),
)


def travelling(evidence: dict[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The part of `evidence` that may leave, and in words what stays here.

    A count from 1 to 9 becomes null, with the rates beside it; so does one that a subtraction or a rate would tell. Groups leave all
    together or not at all: one that is held back could be told from the others and their sum. For the same reason the figures of
    all dates stay when one date has so few, and those of all bins of a calibration.
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
    calibration = kept.get("calibration") or {}
    if any(map(_is_small, calibration.get("bins", ()))):
        kept["calibration"] = {**calibration, "bins": []}
        held.append(f"the bins of the calibration: one has fewer than {SMALLEST} with the outcome, or without")
    if any(map(_is_small, kept.get("dates", ()))) or _small(calibration.get("actual")):
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
    """Where in `value` a count from 1 to 9 stands or can be computed; the gate's own look, by another way than `travelling`."""
    if isinstance(value, list):
        return [found for number, one in enumerate(value) for found in small_counts(one, f"{place}[{number}]")]
    if not isinstance(value, dict):
        return []
    here = [f"{place}.{what}".lstrip(".") for what, count in _told(value) if _small(count)]
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
        if is_small and (key in _RATES or (key in _COUNTS and (key not in _WHOLE or _small(one))))
        else _without_small(one, f"{place}.{key}", small)
        for key, one in value.items()
    }


def _is_small(row: dict[str, Any]) -> bool:
    return any(_small(count) for _, count in _told(row))


def _told(row: dict[str, Any]) -> Iterator[tuple[str, float]]:
    """The counts that a row tells: those that stand in it, and those that follow from them. Each with what it is."""
    counts = {key: row[key] for key in sorted((_COUNTS | _WHOLE) & row.keys()) if _is_number(row[key])}
    yield from ((key, count) for key, count in counts.items() if key in _COUNTS)
    for whole, part in _PARTS:
        if whole in counts and part in counts:
            yield f"{whole} less {part}", counts[whole] - counts[part]
    for whole, rate in _SHARES:
        if whole in counts and _is_number(row.get(rate)) and 0 <= row[rate] <= 1:
            part = round(counts[whole] * row[rate])
            yield f"{whole} by {rate}", part
            yield f"{whole} less {rate}", counts[whole] - part
    if "rows" in counts and _is_number(row.get("share")) and 0 < row["share"] <= 1:
        yield "all less rows", round(counts["rows"] / row["share"]) - counts["rows"]


def _small(count: Any) -> bool:
    return _is_number(count) and 0 < abs(count) < SMALLEST


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
