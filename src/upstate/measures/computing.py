"""From a measure's query to its series: its cases, counted by period for the city and for each group of each breakdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import duckdb

from upstate.engine import quote
from upstate.engine.borrowed import first_line
from upstate.errors import BadSolution, LimitReached
from upstate.measures.city_measure import CityMeasure
from upstate.measures.counting import CASES, CITY, NUMBERS, TOLD, Counted, count_cases, counted_none, gather_cases
from upstate.measures.periods import earliest_start, periods_between, write_periods
from upstate.measures.series import Point, Series, State
from upstate.measures.states import counted_state, counts_zero, known_state
from upstate.measures.tables import MeasureTables
from upstate.sentences import Sentence, say_count
from upstate.solutions.measures import Measure, type_faults

MOST_GROUPS = 200
_NOTHING: Counted = (0, 0, 0.0, 0.0, None, None, None)


@dataclass(frozen=True)
class Figures:
    """series: of the city first, then each group of each breakdown by name. notes: of cases that count nowhere, or for the city only."""

    series: tuple[Series, ...]
    notes: tuple[Sentence, ...]


class _Period(NamedTuple):
    """state: where it is so whatever was counted. beyond: the data tell nothing of it."""

    starts: date
    ends: date
    state: State | None
    beyond: bool


def compute_figures(tables: MeasureTables, measure: CityMeasure) -> Figures:
    """Run the measure's query and count its cases.

    Raises `BadSolution` for a query that does not run or gives what can not be counted, `LimitReached` for one that takes too long, and
    the fault of a table that could not be loaded.
    """
    if measure.text is None or measure.query is None:
        raise ValueError(f"{measure.name} has no query")
    for name in sorted(measure.tables & tables.faults.keys()):
        raise tables.faults[name]
    text, sandbox = measure.text, tables.sandbox
    source = f"measures/{measure.origin.partition('/')[2] or measure.name}.sql"
    told = tables.told(measure.tables)
    write_periods(sandbox, periods_between(told.first if told else tables.today, tables.today, text.frequency))
    sandbox.materialize(CASES, measure.query.query.sql(parameters={}), source=source)
    _refuse_columns(tables, text, source)
    try:
        notes = list(_tell_cases(tables, text))
        return Figures(tuple(_series(tables, measure, text, notes)), tuple(notes))
    except duckdb.Error as fault:
        raise LimitReached(
            f"The cases of {source} can not be counted: {first_line(fault)}",
            allowed="as many cases as fit into the memory of this machine",
            next_step="Look in the query for a join without a key; tell the solution's author.",
        ) from None


def _refuse_columns(tables: MeasureTables, text: Measure, source: str) -> None:
    types = {str(row[0]): str(row[1]) for row in tables.sandbox.rows(f"DESCRIBE {CASES}")}
    if faults := type_faults(types, text) or list(_odd_numbers(tables, text)):
        raise BadSolution(
            f"{source}: {'; '.join(faults)}.",
            allowed="the columns that the figure needs, as docs/how-to/measures.md lists them; numbers that are finite",
            next_step="Mend the query, or tell the solution's author. The other measures are computed meanwhile.",
        )


def _odd_numbers(tables: MeasureTables, text: Measure) -> Iterator[str]:
    wrong, said = ("OR {0} < 0", " or is below zero") if text.figure == "rate" else ("", "")
    for name in NUMBERS.get(text.figure, ()):
        found = f"NOT isfinite({name}::DOUBLE) {wrong.format(name)}"
        (odd,) = tables.sandbox.row(f"SELECT count(*) FILTER (WHERE {found}) FROM {CASES}")
        if odd:
            yield f"its column {name} is not finite{said} in {odd:,} rows"


def _tell_cases(tables: MeasureTables, text: Measure) -> Iterator[Sentence]:
    """Write the table of the cases that fall into a period of the series; a sentence for those that do not."""
    bounds = [earliest_start(tables.today, text.frequency), tables.today]
    gather_cases(tables.sandbox, text, first=bounds[0], last=bounds[1])
    without, before, after = tables.sandbox.row(
        "SELECT count(*) FILTER (WHERE day IS NULL), count(*) FILTER (WHERE day < ?), count(*) FILTER (WHERE day > ?) "
        f"FROM {CASES}",
        bounds,
    )
    if without:
        yield say_count("{number} case has no day, and is left out.", "{number} cases have no day, and are left out.", without)  # fmt: skip
    if before:
        yield say_count("{number} case is older than the series can be long, and is left out.", "{number} cases are older than the series can be long, and are left out.", before)  # fmt: skip
    if after:
        yield say_count("{number} case lies in the future, and is left out.", "{number} cases lie in the future, and are left out.", after)  # fmt: skip


def _series(tables: MeasureTables, measure: CityMeasure, text: Measure, notes: list[Sentence]) -> Iterator[Series]:
    (first,) = tables.sandbox.row(f"SELECT min(starts) FROM {TOLD}")
    told = tables.told(measure.tables)
    periods = [
        _Period(
            one.starts,
            one.ends,
            known_state(one, text=text, told=told, today=tables.today),
            told is not None and one.starts >= told.until,
        )
        for one in periods_between(first or tables.today, tables.today, text.frequency)
    ]
    yield Series(measure.name, tuple(_points(periods, count_cases(tables.sandbox, text).get(CITY, {}), text=text)))
    for name in text.breakdowns:
        groups, unshown, without = _groups(tables, name)
        if unshown:
            notes.append(say_count("By {breakdown}, {number} group of few cases is not shown.", "By {breakdown}, {number} groups of few cases are not shown.", unshown, breakdown=name))  # fmt: skip
        if without:
            notes.append(say_count("{number} case has no {breakdown}, and counts for the whole city only.", "{number} cases have no {breakdown}, and count for the whole city only.", without, breakdown=name))  # fmt: skip
        counted = count_cases(tables.sandbox, text, breakdown=name, groups=groups) if groups else {}
        for group in sorted(groups):
            yield Series(measure.name, tuple(_points(periods, counted.get(group, {}), text=text)), name, group)


def _groups(tables: MeasureTables, name: str) -> tuple[list[str], int, int]:
    """The groups with the most cases, how many others there are, and how many cases have no group."""
    column = quote(name)
    rows = tables.sandbox.rows(
        f"SELECT coalesce({column}, '') AS g, sum(tell + unknown)::BIGINT AS cases, count(*) OVER () FROM {TOLD} "
        f"GROUP BY g ORDER BY g <> '', cases DESC, g LIMIT {MOST_GROUPS + 1}"
    )
    number = rows[0][2] if rows else 0
    nameless = [rows.pop(0)] if rows and not rows[0][0] else []
    shown = [group for group, *_ in rows[:MOST_GROUPS]]
    return shown, number - len(nameless) - len(shown), sum(cases for _, cases, _ in nameless)


def _points(periods: Sequence[_Period], counted: dict[date, Counted], *, text: Measure) -> Iterator[Point]:
    inside = sum(period.state is None for period in periods)
    zero = counts_zero(text, cases=sum(cases for cases, *_ in counted.values()), periods=inside)
    none = counted_none(text.figure) if zero else _NOTHING
    for starts, ends, state, beyond in periods:
        # What stood at the end of the data stands for no period after it.
        cases, unknown, part, whole, value, low, high = _NOTHING if beyond else counted.get(starts, none)
        known = state or counted_state(text, cases=cases, zero=zero)
        yield Point(starts, ends, value, low, high, cases, unknown, part, whole, known)
