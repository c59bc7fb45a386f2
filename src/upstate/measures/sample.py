"""A solution's own sample: a tiny city as CSV, and figures that its measures must give.

sample/<table>.csv holds the contract's columns, sample/as_of.txt the day on which they are looked at, and sample/expected.csv the
figures: measure, breakdown and group (both empty for the whole city), the day on which the period starts, value (empty where there is
none) and cases. Figures are worked out here row by row in plain Python, apart from how a city's are, so that one can be held against the other.
"""

from __future__ import annotations

import csv
import io
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from upstate.engine import Limits, Sandbox, literal
from upstate.errors import BadSolution, UpstateError
from upstate.ranking.asof import create_feature_views
from upstate.solutions import FolderText
from upstate.solutions.measures import PERIODS, MeasuresSolution, ShelfMeasure, type_faults
from upstate.solutions.measures.measure import Frequency, Measure
from upstate.solutions.sample_tables import read_sample
from upstate.tables.loading import load_city_tables

EXPECTED = "sample/expected.csv"
_COLUMNS = ("measure", "breakdown", "group", "starts", "value", "cases")
_LIMITS = Limits(memory="1GB", disk="1GB", seconds=30.0)
_MOST_YEARS = 50
_MONTHS: dict[Frequency, int] = {"month": 1, "quarter": 3, "year": 12}
Row = dict[str, Any]


@dataclass(frozen=True)
class Expected:
    """A row of expected.csv. value: null where there is none."""

    measure: str
    breakdown: str
    group: str
    starts: date
    value: float | None
    cases: int

    @property
    def words(self) -> str:
        of = f" of {self.breakdown} {self.group}" if self.breakdown else ""
        return f"{self.measure}{of} from {self.starts}"


def check_measures(text: FolderText, solution: MeasuresSolution) -> list[str]:
    """Run the sample and compare; gives every difference as a sentence, none when all is as expected."""
    try:
        expected, as_of = _read_expected(text), _read_as_of(text)
    except BadSolution as fault:
        return [fault.given]
    named = {one.measure for one in expected}
    faults = [f"{EXPECTED} names {name}, which is no measure here" for name in sorted(named - solution.measures.keys())]
    faults += [f"{EXPECTED} says nothing of {name}" for name in sorted(solution.measures.keys() - named)]
    with tempfile.TemporaryDirectory(prefix="upstate-") as folder, Sandbox(_LIMITS) as sandbox:
        try:
            _load(text, solution, Path(folder), sandbox, as_of)
        except UpstateError as fault:
            return [*faults, f"sample: {fault.given}"]
        first = date(min((one.starts for one in expected), default=as_of).year, 1, 1)
        for name in sorted(named & solution.measures.keys()):
            wanted = [one for one in expected if one.measure == name]
            faults += _differences(sandbox, solution.measures[name], wanted, first, as_of)
    return faults


def _load(text: FolderText, solution: MeasuresSolution, folder: Path, sandbox: Sandbox, as_of: date) -> None:
    tables = load_city_tables(
        sandbox=sandbox,
        contract=solution.contract,
        crosswalk=read_sample(text, solution.contract, folder),
        tables=folder,
        today=as_of,
    )
    create_feature_views(tables, as_of)


def _differences(
    sandbox: Sandbox, measure: ShelfMeasure, wanted: Sequence[Expected], first: date, as_of: date
) -> Iterator[str]:
    try:
        rows = run_measure(sandbox, measure, first, as_of)
    except UpstateError as fault:
        yield f"sample: {fault.given}"
        return
    for one in wanted:
        if one.breakdown and one.breakdown not in measure.text.breakdowns:
            yield f"{EXPECTED}: {one.measure} has no breakdown {one.breakdown}"
            continue
        ends = next_period(one.starts, measure.text.frequency)
        cases = [row for row in rows if row["day"] is not None and one.starts <= row["day"] < ends]
        cases = [row for row in cases if not one.breakdown or row[one.breakdown] == one.group]
        value, count = figure_of(measure.text, cases)
        if count != one.cases or not _same(value, one.value):
            yield f"sample: {one.words} is {_shown(value)} of {count} cases, expected {_shown(one.value)} of {one.cases}"


def run_measure(sandbox: Sandbox, measure: ShelfMeasure, first: date, as_of: date) -> list[Row]:
    """The cases of one measure over the tables in `sandbox`, with its periods from the day `first` until `as_of`. Raises `BadSolution`, `LimitReached`."""
    periods = ", ".join(
        f"(DATE {literal(starts)}, DATE {literal(ends)})" for starts, ends in _periods(first, as_of, measure)
    )
    sandbox.run(f"CREATE OR REPLACE TABLE {PERIODS} AS SELECT * FROM (VALUES {periods}) AS p(starts, ends)")
    source = f"measures/{measure.name}.sql"
    types = sandbox.materialize("_cases", measure.query.sql(parameters={}), source=source)
    if faults := type_faults(types, measure.text):
        raise BadSolution(
            f"{source}: {'; '.join(faults)}.",
            allowed="the columns that docs/reference/solution.md lists for each figure",
            next_step="Name or cast the columns in the query.",
        )
    return [dict(zip(types, row, strict=True)) for row in sandbox.rows("SELECT * FROM _cases")]


def figure_of(text: Measure, rows: Sequence[Row]) -> tuple[float | None, int]:
    """The value of one period and how many cases tell it, in plain steps. Null where none does."""
    if text.figure == "count":
        return float(len(rows)), len(rows)
    if text.figure == "rate":
        events = sum(row["events"] or 0 for row in rows)
        exposure = sum(row["exposure"] or 0 for row in rows)
        return (text.per * float(events) / float(exposure) if exposure else None), int(events)
    column = "met" if text.figure == "share" else "value"
    told = [float(row[column]) for row in rows if row[column] is not None]
    if not told:
        return None, 0
    if text.figure == "sum":
        return sum(told), len(told)
    if text.figure == "median":
        return statistics.median(told), len(told)
    return statistics.fmean(told) * (100 if text.figure == "share" else 1), len(told)


def next_period(starts: date, frequency: Frequency) -> date:
    """The first day after the period that begins on `starts`."""
    if frequency == "week":
        return starts + timedelta(days=7)
    months = starts.year * 12 + starts.month - 1 + _MONTHS[frequency]
    return date(months // 12, months % 12 + 1, 1)


def _periods(first: date, as_of: date, measure: ShelfMeasure) -> Iterator[tuple[date, date]]:
    frequency = measure.text.frequency
    starts = first - timedelta(days=first.weekday()) if frequency == "week" else first
    while starts < as_of or starts == first:
        ends = next_period(starts, frequency)
        yield starts, ends
        starts = ends


def _read_as_of(text: FolderText) -> date:
    try:
        return date.fromisoformat(text.text("sample/as_of.txt").strip())
    except ValueError:
        raise _unreadable("sample/as_of.txt does not hold a date", "a date such as 2025-01-01") from None


def _read_expected(text: FolderText) -> list[Expected]:
    try:
        rows = list(csv.DictReader(io.StringIO(text.text(EXPECTED)), strict=True))
        if not rows or tuple(rows[0]) != _COLUMNS:
            raise ValueError(f"its columns are not {', '.join(_COLUMNS)}")
        expected = [_expected(row) for row in rows]
    except (ValueError, TypeError, AttributeError, csv.Error) as fault:
        shown = "".join(one if one.isprintable() else " " for one in str(fault))[:200]
        raise _unreadable(
            f"{EXPECTED} can not be read: {shown}", "rows as docs/reference/solution.md describes"
        ) from None
    years = {one.starts.year for one in expected}
    if max(years) - min(years) > _MOST_YEARS:
        raise _unreadable(f"{EXPECTED} spans more than {_MOST_YEARS} years", "a sample of a few years")
    return expected


def _expected(row: dict[str, str]) -> Expected:
    return Expected(
        row["measure"],
        row["breakdown"],
        row["group"],
        date.fromisoformat(row["starts"]),
        float(row["value"]) if row["value"] else None,
        int(row["cases"]),
    )


def _same(found: float | None, expected: float | None) -> bool:
    if found is None or expected is None:
        return found is expected
    return abs(found - expected) <= 1e-5 * max(1.0, abs(expected))


def _shown(value: float | None) -> str:
    return "nothing" if value is None else f"{value:.7g}"


def _unreadable(what: str, allowed: str) -> BadSolution:
    return BadSolution(f"{what}.", allowed=allowed, next_step="Mend that file of the sample.")
