"""Cases added up by period and group inside the sandbox, with the interval of each figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
_OFF = "(value - (SELECT avg(value) FROM _all))"
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

_NUMBERED = ("cases", "part", "whole", "mean", "deviation")


# The cases of one period and group: cases, unknown, part, whole, value, low, high as in `series.Point`. A plain tuple: there are as many as points.
Counted = tuple[int, int, float, float, float | None, float | None, float | None]


@dataclass(frozen=True)
class Groups:
    """Of one breakdown. names: those with the most cases, by name. unshown: how many others there are. nameless: cases that have no group."""

    names: tuple[str, ...]
    unshown: int
    nameless: int


def gather_cases(sandbox: Sandbox, text: Measure, *, first: date, last: date) -> dict[str, Groups]:
    """Count the cases from `first` to `last`, all at one look at them, into the table `_TOLD`; the groups of each breakdown.

    The table has a row for each period of the city, and of each group: place, of the breakdown, 0 for the city; g, the group; starts, of the period.
    """
    parts = [f"b{place}" for place in range(1, len(text.breakdowns) + 1)]
    places = "".join(f"WHEN grouping({part}) = 0 THEN {place} " for place, part in enumerate(parts, 1))
    place = f"CASE {places}ELSE 0 END" if parts else "0"
    group = f"coalesce({''.join(f'{part}, ' for part in parts)}'')"
    sets = ", ".join(["(starts)", *(f"(starts, {part})" for part in parts)])
    sandbox.run(
        f"CREATE OR REPLACE TABLE {_TOLD} AS WITH _all AS ({_cases(text, parts)}) "
        f"SELECT {place} AS place, {group} AS g, starts, {_counts(text)} FROM _all GROUP BY GROUPING SETS ({sets})",
        [first, last],
    )
    return _groups(sandbox, text) if parts else {}


def _cases(text: Measure, parts: Sequence[str]) -> str:
    """Each case with the start of its period, whether it tells, its numbers, and the groups under the names `parts`."""
    shown = [f"date_trunc('{text.frequency}', day)::DATE AS starts", f"{TELLS[text.figure]} AS tells"]
    shown += ["met"] if text.figure == "share" else []
    shown += [f"{name}::DOUBLE AS {name}" for name in NUMBERS.get(text.figure, ())]
    shown += [f"{_short(name)} AS {part}" for part, name in zip(parts, text.breakdowns, strict=True)]
    return f"SELECT {', '.join(shown)} FROM {CASES} WHERE day BETWEEN ? AND ?"


def _counts(text: Measure) -> str:
    added = [*_ADDED[text.figure], "0.0", "0.0"][:5]
    shown = [f"({sql})::DOUBLE AS {name}" for sql, name in zip(added, _NUMBERED, strict=True)]
    shown += ["count_if(NOT tells)::DOUBLE AS unknown", f"{_TELL}::DOUBLE AS tell"]
    return ", ".join([*shown, _ORDERED] if text.figure == "median" else shown)


def _short(column: str) -> str:
    """The name of a group. Bytes are counted first, because letters are slow to count."""
    name = f"CAST({quote(column)} AS VARCHAR)"
    return f"CASE WHEN strlen({name}) > {_MOST_LETTERS} THEN left({name}, {_MOST_LETTERS}) ELSE {name} END"


def _groups(sandbox: Sandbox, text: Measure) -> dict[str, Groups]:
    rows = sandbox.rows(
        f"SELECT place, g, sum(tell + unknown)::BIGINT AS size, count(*) OVER (PARTITION BY place) FROM {_TOLD} WHERE place > 0 "
        "GROUP BY place, g "
        f"QUALIFY row_number() OVER (PARTITION BY place ORDER BY g <> '', size DESC, g) <= {MOST_GROUPS + 1} "
        "ORDER BY place, g <> '', size DESC, g"
    )
    found = {}
    for place, name in enumerate(text.breakdowns, 1):
        own = [row[1:] for row in rows if row[0] == place]
        number = own[0][2] if own else 0
        nameless = [own.pop(0)] if own and not own[0][0] else []
        shown = sorted(group for group, *_ in own[:MOST_GROUPS])
        found[name] = Groups(tuple(shown), number - len(nameless) - len(shown), sum(size for _, size, _ in nameless))
    return found


def count_cases(
    sandbox: Sandbox, text: Measure, groups: Mapping[str, Groups]
) -> dict[tuple[str, str], dict[date, Counted]]:
    """What was gathered, by breakdown and group and by the first day of the period; of the whole city under `CITY`. groups: those that are wanted."""
    wanted = [(0, "")] + [
        (place, group) for place, name in enumerate(text.breakdowns, 1) for group in groups[name].names
    ]
    columns = _columns(sandbox, text, wanted)
    breakdowns = ["", *text.breakdowns]
    found: dict[tuple[str, str], dict[date, Counted]] = {}
    days = columns["starts"].astype("datetime64[D]").tolist()
    for place, name, day, one in zip(
        columns["place"].tolist(), columns["g"].tolist(), days, _with_limits(text, columns), strict=True
    ):
        found.setdefault((breakdowns[place], name), {})[day] = one
    return found


def _columns(sandbox: Sandbox, text: Measure, wanted: Sequence[tuple[int, str]]) -> dict[str, Any]:
    """Of a median with its middle, and the values between which it lies, `low` and `high`: taken in the sandbox, where the values are."""
    given = [[place for place, _ in wanted], [group for _, group in wanted]]
    asked = f"FROM {_TOLD} AS told JOIN (SELECT unnest(?::INTEGER[]) AS place, unnest(?::VARCHAR[]) AS g) AS w USING (place, g)"
    if text.figure != "median":
        return sandbox.columns(f"SELECT told.* {asked}", given)
    tell = np.array([row[0] for row in sandbox.rows(f"SELECT DISTINCT tell FROM {_TOLD}")], dtype=np.int64)
    ranks = [one.tolist() for one in (tell, *median_ranks(tell))]
    ends = "unnest(?::BIGINT[]) AS tell, unnest(?::BIGINT[]) AS first, unnest(?::BIGINT[]) AS last"
    return sandbox.columns(
        f"SELECT told.* EXCLUDE (part, ordered), {_MIDDLE}, ordered[first] AS low, ordered[last] AS high {asked} "
        f"JOIN (SELECT {ends}) AS r ON r.tell = told.tell",
        [*given, *ranks],
    )


def counted_none(figure: Figure) -> Counted:
    """Where no case is a figure: none were counted, and the sum is nothing."""
    low, high = (0.0, _plain(np.array([limits_of("count", cases=0)[1]]))[0]) if figure == "count" else (None, None)
    return 0, 0, 0.0, 1.0, 0.0, low, high


def _with_limits(text: Measure, columns: dict[str, Any]) -> list[Counted]:
    given = {name: _filled(column) for name, column in columns.items() if name not in ("place", "g", "starts")}
    cases, part, whole, mean, deviation = (given[name] for name in _NUMBERED)
    unknown, tell = given["unknown"], given["tell"]
    values = _values(text, part, whole, tell)
    low, high = limits_of(
        text.figure,
        cases=tell,
        part=part,
        whole=whole,
        per=text.per,
        mean=mean,
        deviation=deviation,
        lower=given.get("low", np.nan),
        upper=given.get("high", np.nan),
    )
    ends = [np.where(np.isnan(values), np.nan, np.broadcast_to(one, values.shape)) for one in (low, high)]
    numbers = (_plain(one) for one in (np.nan_to_num(part), np.nan_to_num(whole), values, *ends))
    counts = (np.nan_to_num(np.round(one)).astype(np.int64).tolist() for one in (cases, unknown))
    return list(zip(*counts, *numbers, strict=True))


def _values(text: Measure, part: Any, whole: Any, tell: Any) -> Any:
    """In the measure's unit; NaN where nothing tells."""
    if text.figure not in ("share", "rate"):
        return np.where(tell > 0, part, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(whole > 0, (100.0 if text.figure == "share" else text.per) * part / whole, np.nan)


def _filled(column: Any) -> Any:
    """NaN where the sandbox has nothing."""
    return np.ma.filled(column.astype(np.float64), np.nan)


def _plain(values: Any) -> list[float | None]:
    """As numbers of Python, to ten digits: what is added up in another order is the same figure. None where there is none."""
    known = np.isfinite(values)
    safe = np.where(known & (values != 0), values, 1.0)
    scale = 10.0 ** (9 - np.floor(np.log10(np.abs(safe))))
    rounded = np.where(values == np.round(values), values, np.round(values * scale) / scale)
    found = rounded.astype(object)
    found[~known] = None
    plain: list[float | None] = found.tolist()
    return plain
