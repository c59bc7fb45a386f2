"""Cases added up by period and group inside the sandbox, with the interval of each figure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from upstate.engine import Sandbox, quote
from upstate.measures.intervals import limits_of, median_ranks
from upstate.solutions.measures import Measure
from upstate.solutions.measures.measure import Figure

# What the query gave, and of it the cases that fall into a period; no query can give a table such a name.
CASES, TOLD = "_cases", "_told"
_FIGURES = "_figures"
CITY = ""
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
# What is added up first, of the cases of one period that are alike in every breakdown; a median needs each value. d and q: how far the values
# lie from the mean of all, and the square of it, so that nothing is lost where values are large and alike.
_OFF = "(value - (SELECT avg(value) FROM _all))"
_SPREAD = ("sum(value) AS s", f"sum({_OFF}) AS d", f"sum({_OFF} ** 2) AS q")
_ALIKE: dict[Figure, tuple[str, ...]] = {
    "count": (),
    "sum": _SPREAD,
    "share": ("count_if(met) AS m",),
    "rate": ("sum(events) FILTER (WHERE tells) AS e", "sum(exposure) FILTER (WHERE tells) AS x"),
    "median": (),
    "mean": _SPREAD,
}
_MEAN = "sum(s) / nullif(sum(tell), 0)"
_DEVIATION = "sqrt(greatest(0, sum(q) - sum(d) ** 2 / nullif(sum(tell), 0)) / nullif(sum(tell) - 1, 0))"
# Of these: how many cases count, part and whole (`series.Point`), and what the interval of a sum or a mean needs.
_ADDED: dict[Figure, tuple[str, ...]] = {
    "count": ("sum(tell)", "sum(tell)", "1"),
    "sum": ("sum(tell)", "sum(s)", "1", _MEAN, _DEVIATION),
    "share": ("sum(tell)", "sum(m)", "sum(tell)"),
    "rate": ("sum(e)", "sum(e)", "sum(x)"),
    "median": ("sum(tell)", "median(value) FILTER (WHERE tell > 0)", "1"),
    "mean": ("sum(tell)", _MEAN, "1", _MEAN, _DEVIATION),
}

_NUMBERED = ("cases", "part", "whole", "mean", "deviation")


# The cases of one period and group: cases, unknown, part, whole, value, low, high as in `series.Point`. A plain tuple: there are as many as points.
Counted = tuple[int, int, float, float, float | None, float | None, float | None]


def gather_cases(sandbox: Sandbox, text: Measure, *, first: date, last: date) -> None:
    """Write the table `TOLD`: the cases from `first` to `last`, those that are alike as one row; of a median each.

    Its columns: starts, of the period; tell and unknown, numbers of cases; what the figure adds up; the breakdowns as text.
    """
    numbers = [f"{name}::DOUBLE AS {name}" for name in NUMBERS.get(text.figure, ())]
    met = ["met"] if text.figure == "share" else []
    places = {name: f"b{place}" for place, name in enumerate(text.breakdowns)}
    parts = [f"{quote(name)} AS {place}" for name, place in places.items()]
    day = f"date_trunc('{text.frequency}', day)::DATE AS starts"
    shown = ", ".join([day, f"{TELLS[text.figure]} AS tells", *met, *numbers, *parts])
    cases = f"SELECT {shown} FROM {CASES} WHERE day BETWEEN ? AND ?"
    tell = ["tells::INTEGER AS tell, (NOT tells)::INTEGER AS unknown, value"]
    if text.figure != "median":
        tell = ["count_if(tells) AS tell, count_if(NOT tells) AS unknown", *_ALIKE[text.figure]]
    alike = f"SELECT {', '.join(['starts', *places.values(), *tell])} FROM _all"
    alike += "" if text.figure == "median" else " GROUP BY ALL"
    groups = [f"left(CAST({place} AS VARCHAR), {_MOST_LETTERS}) AS {quote(name)}" for name, place in places.items()]
    kept = ", ".join([f"* EXCLUDE ({', '.join(places.values())})" if places else "*", *groups])
    sandbox.run(
        f"CREATE OR REPLACE TABLE {TOLD} AS WITH _all AS ({cases}), _alike AS ({alike}) SELECT {kept} FROM _alike",
        [first, last],
    )


def count_cases(
    sandbox: Sandbox, text: Measure, *, breakdown: str = "", groups: Sequence[str] = ()
) -> dict[str, dict[date, Counted]]:
    """By group and by the first day of the period; of the whole city under `CITY`. groups: those that are wanted of `breakdown`."""
    group = quote(breakdown) if breakdown else f"'{CITY}'"
    where, given = (f"WHERE {group} IN (SELECT unnest(?::VARCHAR[]))", [list(groups)]) if breakdown else ("", [])
    added = [*_ADDED[text.figure], "0.0", "0.0"][:5]
    shown = ", ".join(f"({sql})::DOUBLE AS {name}" for sql, name in zip(added, _NUMBERED, strict=True))
    counted = (
        f"SELECT {group} AS g, starts, {shown}, sum(unknown)::DOUBLE AS unknown, sum(tell)::DOUBLE AS tell"
        "{ordered} "
        f"FROM {TOLD} AS told {where} GROUP BY ALL"
    )
    if text.figure == "median":
        columns = _with_middles(sandbox, counted, given)
    else:
        columns = sandbox.columns(counted.format(ordered=""), given)
    found: dict[str, dict[date, Counted]] = {}
    days = columns["starts"].astype("datetime64[D]").tolist()
    for name, day, one in zip(columns["g"].tolist(), days, _with_limits(text, columns), strict=True):
        found.setdefault(name, {})[day] = one
    return found


def counted_none(figure: Figure) -> Counted:
    """Where no case is a figure: none were counted, and the sum is nothing."""
    low, high = (0.0, _plain(np.array([limits_of("count", cases=0)[1]]))[0]) if figure == "count" else (None, None)
    return 0, 0, 0.0, 1.0, 0.0, low, high


def _with_limits(text: Measure, columns: dict[str, Any]) -> list[Counted]:
    given = {name: _filled(column) for name, column in columns.items() if name not in ("g", "starts")}
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


def _with_middles(sandbox: Sandbox, counted: str, given: Sequence[Any]) -> dict[str, Any]:
    """With the values between which each median lies, `low` and `high`: taken in the sandbox, where the values are."""
    ordered = ", list_sort(list(value) FILTER (WHERE told.tell > 0)) AS ordered"
    sandbox.run(f"CREATE OR REPLACE TABLE {_FIGURES} AS {counted.format(ordered=ordered)}", given)
    tell = np.array([row[0] for row in sandbox.rows(f"SELECT DISTINCT tell FROM {_FIGURES}")], dtype=np.int64)
    ranks = [one.tolist() for one in (tell, *median_ranks(tell))]
    ends = "unnest(?::BIGINT[]) AS tell, unnest(?::BIGINT[]) AS first, unnest(?::BIGINT[]) AS last"
    return sandbox.columns(
        f"SELECT f.* EXCLUDE (ordered), ordered[first] AS low, ordered[last] AS high FROM {_FIGURES} AS f "
        f"JOIN (SELECT {ends}) AS r ON r.tell = f.tell",
        ranks,
    )


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
