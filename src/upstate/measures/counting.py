"""Cases added up by period and group inside the sandbox, with the interval of each figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from upstate.engine import Sandbox, quote
from upstate.measures.intervals import limits_of, median_ranks
from upstate.solutions.measures import Measure
from upstate.solutions.measures.measure import Figure

# What the query gave, and what is counted of it; no query can give a table such a name.
CASES, _TOLD = "_cases", "_told"
CITY = ("", "")
MOST_GROUPS = 200
_MOST_LETTERS = 120  # of the name of a group
NUMBERS: dict[Figure, tuple[str, ...]] = {
    "sum": ("value",),
    "rate": ("events", "exposure"),
    "median": ("value",),
    "mean": ("value",),
}
# Whether a case tells.
TELLS: dict[Figure, str] = {
    "count": "TRUE",
    "sum": "value IS NOT NULL",
    "share": "met IS NOT NULL",
    "rate": "(events IS NOT NULL AND exposure IS NOT NULL)",
    "median": "value IS NOT NULL",
    "mean": "value IS NOT NULL",
}
_TELL = "count_if(tells)"
_MEAN = f"sum(value) / nullif({_TELL}, 0)"
# By how far the values lie from the mean of all, so that nothing is lost where they are large and alike.
_OFF = "(value - (SELECT avg(value) FILTER (WHERE isfinite(starts)) FROM _all))"
_DEVIATION = f"sqrt(greatest(0, sum({_OFF} ** 2) - sum({_OFF}) ** 2 / nullif({_TELL}, 0)) / nullif({_TELL} - 1, 0))"
# How many cases count, part and whole (`series.Point`), and what the interval of a sum or a mean needs. Of a median the middle is taken later.
_ADDED: dict[Figure, tuple[str, ...]] = {
    "count": (_TELL, _TELL, "1"),
    "sum": (_TELL, "sum(value)", "1", _MEAN, _DEVIATION),
    "share": (_TELL, "count_if(met)", _TELL),
    "rate": (
        "sum(events) FILTER (WHERE tells)",
        "sum(events) FILTER (WHERE tells)",
        "sum(exposure) FILTER (WHERE tells)",
    ),
    "median": (_TELL, "NULL", "1"),
    "mean": (_TELL, _MEAN, "1", _MEAN, _DEVIATION),
}
_ORDERED = "list_sort(list(value) FILTER (WHERE tells)) AS ordered"
# Of an even number of values the middle lies between two.
_MIDDLE = "(ordered[(told.tell::BIGINT + 1) // 2] + ordered[(told.tell::BIGINT + 2) // 2]) / 2 AS part"

# Where no case was counted.
NOTHING = {"value": np.nan, "low": np.nan, "high": np.nan, "cases": 0, "unknown": 0, "part": 0.0, "whole": 0.0}
_NUMBERED = ("cases", "part", "whole", "mean", "deviation")


@dataclass(frozen=True)
class Counted:
    """Of each period of a series that has a case an entry. series: its number among those that were wanted. starts: the first day of the period. columns:
    by the names of `series.Point`; NaN where there is none."""

    series: Any
    starts: Any
    columns: dict[str, Any]


@dataclass(frozen=True)
class Groups:
    """Of one breakdown. names: those with the most cases, by name. unshown: how many others there are. nameless: cases that have no group."""

    names: tuple[str, ...]
    unshown: int
    nameless: int


def gather_cases(sandbox: Sandbox, text: Measure, *, first: date, last: date, source: str) -> None:
    """Count the cases, all at one look at them, into the table `_TOLD`. source: of the query, for its errors, which are those of `Sandbox.materialize`.

    The table has a row for each period of the city, and of each group: place, of the breakdown, 0 for the city; g, the group; starts, of the period. Of
    cases without a day it is null; of those before `first` or after `last` it is minus or plus infinity.
    """
    parts = [f"b{place}" for place in range(1, len(text.breakdowns) + 1)]
    places = "".join(f"WHEN grouping({part}) = 0 THEN {place} " for place, part in enumerate(parts, 1))
    place = f"CASE {places}ELSE 0 END" if parts else "0"
    group = f"coalesce({''.join(f'{part}, ' for part in parts)}'')"
    sets = ", ".join(["(starts)", *(f"(starts, {part})" for part in parts)])
    sandbox.materialize(
        _TOLD,
        f"WITH _all AS ({_cases(text, parts, first, last)}) "
        f"SELECT {place} AS place, {group} AS g, starts, {_counts(text)} FROM _all GROUP BY GROUPING SETS ({sets})",
        source=source,
    )


def _cases(text: Measure, parts: Sequence[str], first: date, last: date) -> str:
    """Each case with the start of its period, whether it tells, its numbers, and the groups under the names `parts`."""
    outside = f"WHEN day < DATE '{first}' THEN DATE '-infinity' WHEN day > DATE '{last}' THEN DATE 'infinity'"
    shown = [f"CASE {outside} ELSE date_trunc('{text.frequency}', day)::DATE END AS starts"]
    shown += [f"{TELLS[text.figure]} AS tells"]
    shown += ["met"] if text.figure == "share" else []
    shown += [f"{name}::DOUBLE AS {name}" for name in NUMBERS.get(text.figure, ())]
    shown += [f"{_short(name)} AS {part}" for part, name in zip(parts, text.breakdowns, strict=True)]
    return f"SELECT {', '.join(shown)} FROM {CASES}"


def _counts(text: Measure) -> str:
    added = [*_ADDED[text.figure], "0.0", "0.0"][:5]
    shown = [f"({sql})::DOUBLE AS {name}" for sql, name in zip(added, _NUMBERED, strict=True)]
    shown += ["count_if(NOT tells)::DOUBLE AS unknown", f"{_TELL}::DOUBLE AS tell"]
    below = " OR {0} < 0" if text.figure == "rate" else ""
    shown += [
        f"count_if(NOT isfinite({name}){below.format(name)}) AS odd_{name}" for name in NUMBERS.get(text.figure, ())
    ]
    return ", ".join([*shown, _ORDERED] if text.figure == "median" else shown)


def _short(column: str) -> str:
    """The name of a group. Bytes are counted first, because letters are slow to count."""
    name = f"CAST({quote(column)} AS VARCHAR)"
    return f"CASE WHEN strlen({name}) > {_MOST_LETTERS} THEN left({name}, {_MOST_LETTERS}) ELSE {name} END"


def left_out(sandbox: Sandbox, text: Measure) -> list[int]:
    """Of the cases that were gathered: how many have no day, lie before the series, and after it; then of each number in `NUMBERS` how many can not be
    counted."""
    days = ("starts IS NULL", "starts = DATE '-infinity'", "starts = DATE 'infinity'")
    asked = [f"sum(tell + unknown) FILTER (WHERE {one})" for one in days]
    asked += [f"sum(odd_{name})" for name in NUMBERS.get(text.figure, ())]
    return [int(one or 0) for one in sandbox.row(f"SELECT {', '.join(asked)} FROM {_TOLD} WHERE place = 0")]


def find_groups(sandbox: Sandbox, text: Measure) -> dict[str, Groups]:
    """The groups of each breakdown, of the cases that were gathered."""
    if not text.breakdowns:
        return {}
    rows = sandbox.rows(
        f"SELECT place, g, sum(tell + unknown)::BIGINT AS size FROM {_TOLD} WHERE place > 0 AND isfinite(starts) GROUP BY place, g"
    )
    found = {}
    for place, name in enumerate(text.breakdowns, 1):
        sizes = {group: size for of, group, size in rows if of == place}
        nameless = sizes.pop("", 0)
        shown = sorted(sorted(sizes, key=lambda group: (-sizes[group], group))[:MOST_GROUPS])
        found[name] = Groups(tuple(shown), len(sizes) - len(shown), nameless)
    return found


def count_cases(sandbox: Sandbox, text: Measure, wanted: Sequence[tuple[str, str]]) -> Counted:
    """What was gathered. wanted: breakdown and group of each series; of the whole city `CITY`."""
    places = {name: place for place, name in enumerate(["", *text.breakdowns])}
    columns = _columns(sandbox, text, [(places[breakdown], group) for breakdown, group in wanted])
    series, starts = columns.pop("series"), columns.pop("starts").astype("datetime64[D]")
    return Counted(series, starts, _with_limits(text, {name: _filled(column) for name, column in columns.items()}))


def _columns(sandbox: Sandbox, text: Measure, wanted: Sequence[tuple[int, str]]) -> dict[str, Any]:
    """Of a median with its middle, and the values between which it lies, `low` and `high`: taken in the sandbox, where the values are."""
    given = [list(range(len(wanted))), [place for place, _ in wanted], [group for _, group in wanted]]
    asked = (
        f"FROM (FROM {_TOLD} WHERE isfinite(starts)) AS told JOIN (SELECT unnest(?::INTEGER[]) AS series, unnest(?::INTEGER[]) AS place, "
        "unnest(?::VARCHAR[]) AS g) AS w USING (place, g)"
    )
    if text.figure != "median":
        return sandbox.columns(f"SELECT series, told.* EXCLUDE (place, g) {asked}", given)
    tell = np.array([row[0] for row in sandbox.rows(f"SELECT DISTINCT tell FROM {_TOLD}")], dtype=np.int64)
    ranks = [one.tolist() for one in (tell, *median_ranks(tell))]
    ends = "unnest(?::BIGINT[]) AS tell, unnest(?::BIGINT[]) AS first, unnest(?::BIGINT[]) AS last"
    return sandbox.columns(
        f"SELECT series, told.* EXCLUDE (place, g, part, ordered), {_MIDDLE}, ordered[first] AS low, ordered[last] AS high {asked} "
        f"JOIN (SELECT {ends}) AS r ON r.tell = told.tell",
        [*given, *ranks],
    )


def counted_none(figure: Figure) -> dict[str, float]:
    """Where no case is a figure: none were counted, and the sum is nothing."""
    low, high = limits_of("count", cases=0) if figure == "count" else (np.nan, np.nan)
    return {**NOTHING, "value": 0.0, "low": float(low), "high": float(_to_ten_digits(high)), "whole": 1.0}


def _with_limits(text: Measure, columns: dict[str, Any]) -> dict[str, Any]:
    cases, part, whole, mean, deviation = (columns[name] for name in _NUMBERED)
    value = _values(text, part, whole, columns["tell"])
    low, high = limits_of(
        text.figure,
        cases=columns["tell"],
        part=part,
        whole=whole,
        per=text.per,
        mean=mean,
        deviation=deviation,
        lower=columns.get("low", np.nan),
        upper=columns.get("high", np.nan),
    )
    low, high = (np.where(np.isnan(value), np.nan, one) for one in (low, high))
    counts = {"cases": cases, "unknown": columns["unknown"]}
    numbers = {"value": value, "low": low, "high": high, "part": np.nan_to_num(part), "whole": np.nan_to_num(whole)}
    return {name: np.nan_to_num(np.round(one)) for name, one in counts.items()} | {
        name: _to_ten_digits(one) for name, one in numbers.items()
    }


def _values(text: Measure, part: Any, whole: Any, tell: Any) -> Any:
    """In the measure's unit; NaN where nothing tells."""
    if text.figure not in ("share", "rate"):
        return np.where(tell > 0, part, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(whole > 0, (100.0 if text.figure == "share" else text.per) * part / whole, np.nan)


def _filled(column: Any) -> Any:
    """NaN where the sandbox has nothing."""
    return np.ma.filled(column.astype(np.float64), np.nan)


def _to_ten_digits(values: Any) -> Any:
    """What is added up in another order is the same figure."""
    safe = np.where(np.isfinite(values) & (values != 0), values, 1.0)
    scale = 10.0 ** (9 - np.floor(np.log10(np.abs(safe))))
    return np.where(values == np.round(values), values, np.round(values * scale) / scale)
