"""From a measure's query to its series: its cases, counted by period for the city and for each group of each breakdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import duckdb
import numpy as np

from upstate.engine.borrowed import first_line
from upstate.errors import BadSolution, LimitReached
from upstate.measures.city_measure import CityMeasure
from upstate.measures.counting import (
    CASES,
    CITY,
    NOTHING,
    NUMBERS,
    Counted,
    count_cases,
    counted_none,
    find_groups,
    gather_cases,
    left_out,
)
from upstate.measures.periods import earliest_start, periods_between, write_periods
from upstate.measures.series import Point, Series, State
from upstate.measures.states import counted_states, counts_zero, known_state
from upstate.measures.tables import MeasureTables
from upstate.sentences import Sentence, say_count
from upstate.solutions.measures import PERIODS, Measure, type_faults


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
    if PERIODS in {name.lower() for name in measure.query.query.reads}:
        told = tables.told(measure.tables)
        write_periods(sandbox, periods_between(told.first if told else tables.today, tables.today, text.frequency))
    types = sandbox.view(CASES, measure.query.query.sql(parameters={}), source=source)
    _refuse(type_faults(types, text), source)
    first = earliest_start(tables.today, text.frequency)
    gather_cases(sandbox, text, first=first, last=tables.today, source=source)
    try:
        notes = list(_look_over(tables, text, source))
        return Figures(tuple(_series(tables, measure, text, notes)), tuple(notes))
    except duckdb.Error as fault:
        raise LimitReached(
            f"The cases of {source} can not be counted: {first_line(fault)}",
            allowed="as many cases as fit into the memory of this machine",
            next_step="Look in the query for a join without a key; tell the solution's author.",
        ) from None


def _refuse(faults: list[str], source: str) -> None:
    if faults:
        raise BadSolution(
            f"{source}: {'; '.join(faults)}.",
            allowed="the columns that the figure needs, as docs/how-to/measures.md lists them; numbers that are finite",
            next_step="Mend the query, or tell the solution's author. The other measures are computed meanwhile.",
        )


def _look_over(tables: MeasureTables, text: Measure, source: str) -> Iterator[Sentence]:
    """A sentence for cases that fall into no period of the series; refuses numbers that can not be counted."""
    without, before, after, *odd = left_out(tables.sandbox, text)
    said = " or is below zero" if text.figure == "rate" else ""
    names = NUMBERS.get(text.figure, ())
    _refuse(
        [f"its column {name} is not finite{said} in {one:,} rows" for name, one in zip(names, odd, strict=True) if one],
        source,
    )
    if without:
        yield say_count("{number} case has no day, and is left out.", "{number} cases have no day, and are left out.", without)  # fmt: skip
    if before:
        yield say_count("{number} case is older than the series can be long, and is left out.", "{number} cases are older than the series can be long, and are left out.", before)  # fmt: skip
    if after:
        yield say_count("{number} case lies in the future, and is left out.", "{number} cases lie in the future, and are left out.", after)  # fmt: skip


def _series(tables: MeasureTables, measure: CityMeasure, text: Measure, notes: list[Sentence]) -> Iterator[Series]:
    groups = find_groups(tables.sandbox, text)
    for name, found in groups.items():
        if found.unshown:
            notes.append(say_count("By {breakdown}, {number} group of few cases is not shown.", "By {breakdown}, {number} groups of few cases are not shown.", found.unshown, breakdown=name))  # fmt: skip
        if found.nameless:
            notes.append(say_count("{number} case has no {breakdown}, and counts for the whole city only.", "{number} cases have no {breakdown}, and count for the whole city only.", found.nameless, breakdown=name))  # fmt: skip
    wanted = [CITY, *((name, group) for name, found in groups.items() for group in found.names)]
    counted = count_cases(tables.sandbox, text, wanted)
    first = counted.starts.min().item() if counted.starts.size else tables.today
    periods = list(_periods(tables, measure, text, first))
    points = _points(periods, counted, series=len(wanted), text=text)
    return (Series(measure.name, row, *of) for row, of in zip(points, wanted, strict=True))


def _periods(tables: MeasureTables, measure: CityMeasure, text: Measure, first: date) -> Iterator[_Period]:
    told = tables.told(measure.tables)
    for one in periods_between(first, tables.today, text.frequency):
        state = known_state(one, text=text, told=told, today=tables.today)
        yield _Period(one.starts, one.ends, state, told is not None and one.starts >= told.until)


def _points(periods: Sequence[_Period], counted: Counted, *, series: int, text: Measure) -> Iterator[tuple[Point, ...]]:
    """Those of each series."""
    starts, ends, known, beyond = (list(column) for column in zip(*periods, strict=True))
    at = counted.series, np.searchsorted(np.array(starts, dtype="datetime64[D]"), counted.starts)
    cases = np.zeros((series, len(periods)), dtype=np.int64)
    cases[at] = counted.columns["cases"]
    zero = counts_zero(text, cases=cases.sum(axis=1, keepdims=True), periods=known.count(None))
    over = [state is None for state in known]
    columns = {"state": np.where(over, counted_states(text, cases=cases, zero=zero), known)}
    none = counted_none(text.figure)
    for name, nothing in NOTHING.items():
        columns[name] = np.where(zero, none[name], nothing) + np.zeros_like(cases)
        columns[name][at] = counted.columns[name]
        # What stood at the end of the data stands for no period after it.
        columns[name][:, beyond] = nothing
    rows = zip(*(_plain(columns[name]) for name in Point._fields[2:]), strict=True)
    return (tuple(map(Point, starts, ends, *row)) for row in rows)


def _plain(table: Any) -> list[list[Any]]:
    """As values of Python; None where a number is none."""
    plain = table.astype(object)
    if table.dtype == np.float64:
        plain[~np.isfinite(table)] = None
    found: list[list[Any]] = plain.tolist()
    return found
