"""A second implementation of the shelf's two rankings and of every figure: slow, obvious, and written from the prose.

Rows are the cities of `cities.py`: dictionaries of text. Nothing here reads SQL or NumPy.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from statistics import fmean, median
from typing import Any

from cities import Row


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def number(text: str | None, low: float, high: float) -> float | None:
    """A number within the contract's bounds; outside them it is missing."""
    return float(text) if text is not None and low <= float(text) <= high else None


def years_before(as_of: date, years: int) -> date:
    """The same day some years earlier; 28 February where 29 February is missing."""
    try:
        return as_of.replace(year=as_of.year - years)
    except ValueError:
        return as_of.replace(year=as_of.year - years, day=28)


def years_between(earlier: date, later: date) -> float:
    return (later - earlier).days / 365.25


# Water mains


def mains_known(rows: Sequence[Row], as_of: date) -> dict[str, Row]:
    """Of each main the record laid last, of those laid before the day and not taken out before it."""
    known: dict[str, Row] = {}
    for row in rows:
        laid, gone = day(row["installed"]), day(row["retired"])
        if row["main_id"] is None or laid is None or laid >= as_of or (gone is not None and gone < as_of):
            continue
        before = known.get(row["main_id"])
        if before is None or laid >= date.fromisoformat(str(before["installed"])):
            known[row["main_id"]] = row
    return known


def breaks_that_count(rows: Sequence[Row]) -> list[Row]:
    """No cancelled work orders, and nothing but mains: no service lines, valves, hydrants."""
    return [row for row in rows if row["status"] != "cancelled" and row["kind"] not in ("service", "valve", "hydrant")]


def breaks_known(mains: Sequence[Row], breaks: Sequence[Row], as_of: date) -> list[Row]:
    """Breaks before the day, but not one dated before its main was laid: it was re-linked to the replacement."""
    known = []
    for row in breaks_that_count(breaks):
        happened = day(row["broke_on"])
        if happened is None or happened >= as_of:
            continue
        laid = [
            day(main["installed"])
            for main in mains
            if main["main_id"] is not None and main["main_id"] == row["main_id"]
        ]
        laid_by_then = [one for one in laid if one is not None and one < as_of]
        if not laid_by_then or happened >= max(laid_by_then):
            known.append(row)
    return known


def water_features(mains: Sequence[Row], breaks: Sequence[Row], as_of: date) -> dict[str, dict[str, Any]]:
    """Per main in the ground: what was known on the eve of the day."""
    happened = defaultdict(list)
    places = defaultdict(lambda: ([], []))  # type: ignore[var-annotated]  # longitudes, latitudes
    for row in breaks_known(mains, breaks, as_of):
        happened[row["main_id"]].append(day(row["broke_on"]))
        for place, name in enumerate(("longitude", "latitude")):
            if row[name] is not None:
                places[row["main_id"]][place].append(float(str(row[name])))
    return {
        unit: _main(row, sorted(happened[unit]), places[unit], as_of) for unit, row in mains_known(mains, as_of).items()
    }


def _main(row: Row, broke: list[Any], places: Any, as_of: date) -> dict[str, Any]:
    length, width = number(row["length_m"], 0, 20000), number(row["diameter_mm"], 10, 4000)
    age = years_between(date.fromisoformat(str(row["installed"])), as_of)
    material = row["material"] if row["material"] != "no such word" else "other"
    return {
        "length_m": length,
        "log_length": None if length is None else math.log(max(length, 0.1)),
        "log_diameter": None if width is None else math.log(max(width, 10)),
        "age_years": age,
        "log_age": math.log(1 + age),
        "age_if_cast_iron": age if material == "cast_iron" else 0,
        "age_if_ductile_iron": age if material == "ductile_iron" else 0,
        "material": material,
        "lined": row["lined"],
        "pressure_zone": row["pressure_zone"],
        "longitude": _or_middle(row["longitude"], places[0]),
        "latitude": _or_middle(row["latitude"], places[1]),
        "breaks_all": len(broke),
        **{f"breaks_{n}y": sum(one >= years_before(as_of, n) for one in broke) for n in (1, 3, 5, 10)},
        "years_since_break": years_between(broke[-1], as_of) if broke else None,
    }


def _or_middle(text: str | None, seen: list[float]) -> float | None:
    if text is not None:
        return float(text)
    return median(seen) if seen else None


def water_outcomes(breaks: Sequence[Row], as_of: date, until: date) -> dict[str, int]:
    """How often each main broke from the day on and before the end of the window."""
    counts: dict[str, int] = defaultdict(int)
    for row in breaks_that_count(breaks):
        happened = day(row["broke_on"])
        if row["main_id"] is not None and happened is not None and as_of <= happened < until:
            counts[row["main_id"]] += 1
    return counts


# Street blocks


def visits(ratings: Sequence[Row], first: date, until: date) -> dict[str, dict[date, dict[str, float | None]]]:
    """Per block its visits by day; of several rows on one visit the last is kept, then only those with a rating."""
    found: dict[str, dict[date, dict[str, float | None]]] = defaultdict(dict)
    for row in ratings:
        rated = day(row["rated_on"])
        if row["block_id"] is not None and rated is not None and first <= rated < until:
            found[row["block_id"]][rated] = {
                "overall": number(row["overall"], 1, 10),
                "crack": number(row["crack"], 1, 5),
                "patch": number(row["patch"], 1, 5),
            }
    rated_ones = {
        block: {when: marks for when, marks in days.items() if marks["overall"] is not None}
        for block, days in found.items()
    }
    return {block: days for block, days in rated_ones.items() if days}


def blocks_known(rows: Sequence[Row], as_of: date) -> dict[str, Row]:
    """Of each block the last record made before the day."""
    known: dict[str, Row] = {}
    for row in rows:
        made = day(row["known_on"])
        if row["block_id"] is None or made is None or made >= as_of:
            continue
        before = known.get(row["block_id"])
        if before is None or made >= date.fromisoformat(str(before["known_on"])):
            known[row["block_id"]] = row
    return known


def road_features(blocks: Sequence[Row], ratings: Sequence[Row], as_of: date) -> dict[str, dict[str, Any]]:
    """Per block whose last rating before the day was above 5: what was known on its eve."""
    known, seen = blocks_known(blocks, as_of), visits(ratings, date.min, as_of)
    units = {}
    for block, days in seen.items():
        last = days[max(days)]
        if block in known and (last["overall"] or 0) > 5:
            units[block] = _block(known[block], days, as_of)
    for block, unit in units.items():
        others = [
            other["overall"]
            for name, other in units.items()
            if name != block and other["street"] is not None and other["street"] == unit["street"]
        ]
        unit["street_mean"] = fmean(others) if others else None
    return units


def _block(row: Row, days: dict[date, dict[str, float | None]], as_of: date) -> dict[str, Any]:
    order = sorted(days, reverse=True)
    rated = [days[when]["overall"] for when in order]
    now = days[order[0]]
    before = days[order[1]] if len(order) > 1 else {"overall": None, "crack": None, "patch": None}
    paved = day(row["last_overlay"])
    length = number(row["length_m"], 1, 20000)
    overall = rated[0]
    assert overall is not None
    return {
        "street": row["street"],
        "class": row["class"],
        "pavement": row["pavement"],
        "overall": overall,
        "is_6": int(overall < 7),
        "is_7": int(7 <= overall < 8),
        "crack": now["crack"],
        "patch": now["patch"],
        "surface": _both(now["crack"], now["patch"], 1),
        "rating_before": before["overall"],
        "crack_before": before["crack"],
        "patch_before": before["patch"],
        "rating_change": _both(overall, before["overall"], -1),
        "crack_change": _both(now["crack"], before["crack"], -1),
        "patch_change": _both(now["patch"], before["patch"], -1),
        "lowest": min(one for one in rated if one is not None),
        "mean_rating": fmean(one for one in rated if one is not None),
        "years_since_visit": years_between(order[0], as_of),
        "years_since_rated": min(years_between(order[0], as_of), 5),
        "rated_over_1y": int(order[0] < years_before(as_of, 1)),
        "rated_over_2y": int(order[0] < years_before(as_of, 2)),
        "overlay_age": years_between(paved, as_of) if paved is not None and paved < as_of else None,
        "log_length": None if length is None else math.log(max(length, 10)),
        "width_m": number(row["width_m"], 1, 100),
    }


def _both(one: float | None, other: float | None, sign: int) -> float | None:
    return None if one is None or other is None else one + sign * other


def road_outcomes(ratings: Sequence[Row], as_of: date, until: date) -> dict[str, int]:
    """The blocks that any visit within the window found at 5 or less."""
    seen = visits(ratings, as_of, until)
    return {block: 1 for block, days in seen.items() if any((marks["overall"] or 9) <= 5 for marks in days.values())}


# Rankings and figures


def rule_order(rows: Sequence[dict[str, Any]], keys: Sequence[tuple[str, bool]]) -> list[int]:
    """Of each unit its place in the rule's order, the best 0; units that are equal in every column share a place."""

    def sort_key(row: dict[str, Any]) -> tuple[float, ...]:
        return tuple(math.inf if row[name] is None else -row[name] if down else row[name] for name, down in keys)

    places = sorted({sort_key(row) for row in rows})
    return [places.index(sort_key(row)) for row in rows]


def index_scores(rows: Sequence[dict[str, Any]], weights: dict[str, float]) -> list[float]:
    """Each column as the share of the other units that lie below (ties half), times its weight; missing as 0."""
    scores = [0.0] * len(rows)
    for name, weight in weights.items():
        known = [row[name] for row in rows if row[name] is not None]
        for place, row in enumerate(rows):
            if row[name] is not None and len(known) > 1:
                below = sum(one < row[name] for one in known) + (sum(one == row[name] for one in known) - 1) / 2
                scores[place] += weight * below / (len(known) - 1)
    return scores


def shuffles(scores: Sequence[float]) -> list[tuple[int, ...]]:
    """Every order of the units, best first, in which no lower score stands before a higher one."""
    return [
        order
        for order in itertools.permutations(range(len(scores)))
        if all(scores[a] >= scores[b] for a, b in itertools.pairwise(order))
    ]


def hits_at_top(scores: Sequence[float], happened: Sequence[bool], k: int) -> tuple[float, int, int]:
    """Hits among the first k: mean, worst and best over every shuffle of ties."""
    hits = [sum(happened[unit] for unit in order[:k]) for order in shuffles(scores)]
    return fmean(hits), min(hits), max(hits)


def auc(scores: Sequence[float], happened: Sequence[bool]) -> float | None:
    """Every pair of a unit with the outcome and one without: how often the first scores higher, ties half."""
    pairs = [
        (mine > theirs) + (mine == theirs) / 2
        for mine, yes in zip(scores, happened, strict=True)
        for theirs, also in zip(scores, happened, strict=True)
        if yes and not also
    ]
    return fmean(pairs) if pairs else None


def walk(order: Sequence[int], outcomes: Sequence[int], work: Sequence[float], budget: float) -> float:
    """Outcomes caught when the list is walked until the first unit that no longer fits."""
    spent = caught = 0.0
    for unit in order:
        if spent + work[unit] > budget:
            break
        spent += work[unit]
        caught += outcomes[unit]
    return caught


def expanded_precision(scores: Sequence[float], happened: Sequence[bool], copies: Sequence[int], k: int) -> float:
    """Precision at k when each unit stands in the list as often as it was drawn, ties taken evenly."""
    listed = sorted(
        ((score, hit) for score, hit, times in zip(scores, happened, copies, strict=True) for _ in range(times)),
        reverse=True,
    )
    if not listed:
        return 0.0
    if len(listed) <= k:
        return fmean(hit for _, hit in listed)
    limit = listed[k - 1][0]
    sure = [hit for score, hit in listed if score > limit]
    tied = [hit for score, hit in listed if score == limit]
    return (sum(sure) + (k - len(sure)) * fmean(tied)) / k
