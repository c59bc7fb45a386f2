"""Cases added up by period and group inside the sandbox, with the interval of each figure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
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
# Of the cases that tell: how many count, part and whole (`series.Point`), and what the interval of a sum or a mean needs.
_ADDED: dict[Figure, tuple[str, ...]] = {
    "count": ("count(*)", "count(*)", "1"),
    "sum": ("count(*)", "sum(value)", "1", "avg(value)", "stddev_samp(value)"),
    "share": ("count(*)", "count_if(met)", "count(*)"),
    "rate": ("sum(events)", "sum(events)", "sum(exposure)"),
    "median": ("count(*)", "median(value)", "1"),
    "mean": ("count(*)", "avg(value)", "1", "avg(value)", "stddev_samp(value)"),
}


@dataclass(frozen=True, slots=True)
class Counted:
    """The cases of one period and group. As in `series.Point`."""

    cases: int
    unknown: int
    part: float
    whole: float
    value: float | None
    low: float | None
    high: float | None


def count_cases(
    sandbox: Sandbox, text: Measure, *, breakdown: str = "", groups: Sequence[str] = ()
) -> dict[str, dict[date, Counted]]:
    """By group and by the first day of the period; of the whole city under `CITY`. groups: those that are wanted of `breakdown`."""
    group = quote(breakdown) if breakdown else f"'{CITY}'"
    where, given = (f"WHERE {group} IN (SELECT unnest(?::VARCHAR[]))", [list(groups)]) if breakdown else ("", [])
    added = [f"{one} FILTER (WHERE tells)" if "(" in one else one for one in _ADDED[text.figure]]
    added += ["0.0"] * (5 - len(added))
    values = "list_sort(list(value) FILTER (WHERE tells))" if text.figure == "median" else "NULL::DOUBLE[]"
    sandbox.run(
        f"CREATE OR REPLACE TABLE {_FIGURES} AS SELECT {group} AS g, starts, "
        f"{', '.join(f'{sql} AS {name}' for sql, name in zip(added, ('cases', 'part', 'whole', 'mean', 'deviation'), strict=True))}, "
        f"count_if(NOT tells) AS unknown, count_if(tells) AS tell, {values} AS ordered FROM {TOLD} {where} GROUP BY ALL",
        given,
    )
    rows = sandbox.rows(
        f"SELECT g, starts, cases, part, whole, mean, deviation, unknown, tell FROM {_FIGURES} ORDER BY g, starts"
    )
    found: dict[str, dict[date, Counted]] = {}
    for row, one in zip(rows, _with_limits(sandbox, text, rows), strict=True):
        found.setdefault(str(row[0]), {})[row[1]] = one
    return found


def counted_none(figure: Figure) -> Counted:
    """Where no case is a figure: none were counted, and the sum is nothing."""
    low, high = (0.0, _number(float(limits_of("count", cases=0)[1]))) if figure == "count" else (None, None)
    return Counted(0, 0, 0.0, 1.0, 0.0, low, high)


def _with_limits(sandbox: Sandbox, text: Measure, rows: Sequence[tuple[Any, ...]]) -> list[Counted]:
    columns = np.array([row[2:] for row in rows], dtype=np.float64).reshape(len(rows), 7).T
    cases, part, whole, mean, deviation, unknown, tell = columns
    lower, upper = _between(sandbox, tell) if text.figure == "median" else (np.nan, np.nan)
    values = _values(text, part, whole, tell)
    low, high = limits_of(
        text.figure,
        cases=tell,
        part=part,
        whole=whole,
        per=text.per,
        mean=mean,
        deviation=deviation,
        lower=lower,
        upper=upper,
    )
    ends = [np.where(np.isnan(values), np.nan, np.broadcast_to(one, values.shape)) for one in (low, high)]
    return [
        Counted(round(n or 0), int(missed), _number(p) or 0.0, _number(w) or 0.0, _number(v), _number(lo), _number(hi))
        for n, missed, p, w, v, lo, hi in zip(
            *(one.tolist() for one in (np.nan_to_num(cases), unknown, part, whole, values, *ends)), strict=True
        )
    ]


def _values(text: Measure, part: Any, whole: Any, tell: Any) -> Any:
    """In the measure's unit; NaN where nothing tells."""
    if text.figure not in ("share", "rate"):
        return np.where(tell > 0, part, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(whole > 0, (100.0 if text.figure == "share" else text.per) * part / whole, np.nan)


def _between(sandbox: Sandbox, tell: Any) -> tuple[Any, Any]:
    """Of each row the values between which its median lies; taken in the sandbox, where the values are."""
    low, high = median_ranks(tell.astype(np.int64))
    sandbox.run("CREATE OR REPLACE TABLE _ranks (tell BIGINT, low BIGINT, high BIGINT)")
    known = {int(n): (int(lo), int(hi)) for n, lo, hi in zip(tell, low, high, strict=True)}
    sandbox.run(
        "INSERT INTO _ranks SELECT unnest(?::BIGINT[]), unnest(?::BIGINT[]), unnest(?::BIGINT[])",
        [list(known), [one for one, _ in known.values()], [one for _, one in known.values()]],
    )
    rows = sandbox.rows(
        f"SELECT f.ordered[r.low], f.ordered[r.high] FROM {_FIGURES} AS f JOIN _ranks AS r USING (tell) ORDER BY f.g, f.starts"
    )
    found = np.array(rows, dtype=np.float64).reshape(len(rows), 2).T
    return found[0], found[1]


def _number(value: float) -> float | None:
    """To ten digits: what is added up in another order is the same figure."""
    return float(f"{value:.10g}") if math.isfinite(value) else None
