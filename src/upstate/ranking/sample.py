"""A solution's own sample: a tiny city as CSV, and the ranking it must give.

sample/<table>.csv holds the contract's columns; sample/expected.csv holds the first units in order, by the first rule
of thumb, as of the date in sample/as_of.txt: unit, and then any columns of cohort.sql or features.sql to compare, and
`outcomes`. What is seen in the run also tells which columns there are, so that a name written wrong in solution.toml or
rules.toml is found here, and does not silently drop out of the models.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import numpy as np

from upstate.engine import Limits, Sandbox, first_line
from upstate.errors import BadSolution, UpstateError
from upstate.ranking.matrix import Matrix, stack
from upstate.ranking.rankers.every import all_rankers
from upstate.ranking.units import build_units
from upstate.solutions import FolderText, RankingSolution
from upstate.solutions.sample_tables import read_sample
from upstate.tables.loading import load_city_tables

_LIMITS = Limits(memory="1GB", disk="1GB", seconds=30.0)
_TODAY = date(2100, 1, 1)
_SHOWN = re.compile(r"\{show:([^}]*)\}")


@dataclass(frozen=True)
class SampleRun:
    """The sample's units. kinds: every column of the queries, to number, category or date (which `matrix` leaves out)."""

    matrix: Matrix
    kinds: dict[str, str]


def check_sample(text: FolderText, solution: RankingSolution) -> list[str]:
    """Run the sample and compare; gives every difference as a sentence, none when all is as expected."""
    try:
        run = run_sample(text, solution)
    except UpstateError as fault:
        return [f"sample: {line}" for line in fault.given.splitlines()]
    except duckdb.Error as fault:  # the three results can not be joined: another type of unit, outcomes that are text
        return [f"sample: the queries' results do not fit together: {first_line(fault)}"]
    faults = list(_name_faults(run, solution))
    return faults + (_ranking_faults(run.matrix, text, solution) if not faults else [])


def run_sample(text: FolderText, solution: RankingSolution) -> SampleRun:
    """The units of the sample as of its date, with features and outcomes."""
    as_of = _as_of(text)
    with tempfile.TemporaryDirectory(prefix="upstate-") as folder, Sandbox(_LIMITS) as sandbox:
        tables = load_city_tables(
            sandbox=sandbox,
            contract=solution.contract,
            crosswalk=read_sample(text, solution.contract, Path(folder)),
            tables=Path(folder),
            today=_TODAY,
        )
        sandbox.lock()
        units = build_units(tables, solution, as_of)
        if not units.rows:
            raise BadSolution(
                f"cohort.sql gives no unit as of {as_of}.",
                allowed="a sample in which at least one unit is ranked",
                next_step="Look at the dates in the sample's tables.",
            )
        return SampleRun(stack(list(units.batches())), units.kinds)


def _name_faults(run: SampleRun, solution: RankingSolution) -> Iterator[str]:
    """Columns that solution.toml or rules.toml name and no query gives, or gives as something else."""
    settings = solution.settings
    for name, feature in solution.features.items():
        yield from _column_fault(run, name, f"solution.toml: features.{name}", number=feature.scale != "category")
        for shown in _SHOWN.findall(feature.words):
            yield from _column_fault(run, shown, f"solution.toml: the words of features.{name}", number=False)
    for name in settings.show:
        yield from _column_fault(run, name, "solution.toml: ranking.show", number=False)
    if settings.work:
        yield from _column_fault(run, settings.work.column, "solution.toml: ranking.work", number=True)
    for rule in solution.rules.rules:
        for name, _ in rule.keys:
            yield from _column_fault(run, name, f"rules.toml: the rule “{rule.name}”", number=True)
    for index in solution.rules.indexes:
        for name in index.columns:
            yield from _column_fault(run, name, f"rules.toml: the index “{index.name}”", number=True)
    yield from _chances_faults(run, solution)


def _chances_faults(run: SampleRun, solution: RankingSolution) -> Iterator[str]:
    chances = solution.rules.chances
    if chances is None:
        return
    place = "rules.toml: the chance “{}”".format
    for part in chances.parts:
        for name in part.columns:
            yield from _column_fault(run, name, place(part.name), number=name not in part.within)
        if part.column in run.kinds:
            yield f"{place(part.name)} is written into the column {part.column}, which the queries give already"
    if chances.done:
        yield from _column_fault(run, chances.done, "rules.toml: chances.done", number=True)


def _column_fault(run: SampleRun, name: str, place: str, *, number: bool) -> Iterator[str]:
    if name not in run.kinds:
        near = difflib.get_close_matches(name, run.kinds, n=1)
        meant = f"; did you mean {near[0]}?" if near else f", which give: {', '.join(run.kinds)}"
        yield f"{place} names {name}, which is not a column of cohort.sql or features.sql{meant}"
    elif number and run.kinds[name] != "number":
        yield f"{place} needs a number, and {name} is a {run.kinds[name]}"


def _ranking_faults(matrix: Matrix, text: FolderText, solution: RankingSolution) -> list[str]:
    unit = solution.settings.unit
    try:
        expected = list(csv.DictReader(io.StringIO(text.text("sample/expected.csv")), strict=True))
    except (BadSolution, csv.Error) as fault:
        return [f"sample: {fault.given}" if isinstance(fault, BadSolution) else f"sample/expected.csv: {fault}"]
    if not expected or unit not in expected[0]:
        return [f"sample/expected.csv has no rows with a column {unit}"]
    if any(None in row or None in row.values() for row in expected):
        return ["sample/expected.csv has rows with more or fewer cells than its header"]
    first_rule = next(ranker for ranker in all_rankers(solution) if ranker.kind == "rule")
    scores = first_rule.fit(matrix, 0).score(matrix)
    order = np.lexsort((matrix.units.astype(str), -scores))
    return list(_differences(matrix.take(order), expected, unit))


def _as_of(text: FolderText) -> date:
    try:
        return date.fromisoformat(text.text("sample/as_of.txt").strip())
    except ValueError:
        raise BadSolution(
            "sample/as_of.txt does not hold a date.",
            allowed="a date such as 2015-01-01",
            next_step="Write the as-of date of the sample there.",
        ) from None


def _differences(matrix: Matrix, expected: list[dict[str, str]], unit: str) -> Iterator[str]:
    """Sentences on where the ranking or a value is another than expected."""
    for name in expected[0]:
        if name not in (unit, "outcomes", *matrix.columns):
            yield f"sample/expected.csv has the column {name}, which is not a number or category of the queries"
            return
    for place, row in enumerate(expected):
        if place >= len(matrix):
            yield f"sample: {len(matrix)} units were ranked, {len(expected)} are expected"
            return
        found = str(matrix.units[place])
        if found != row[unit]:
            yield f"sample: place {place + 1} is {found}, expected {row[unit]}"
            continue
        for name, value in row.items():
            if name != unit and not _same(matrix, name, place, value):
                yield f"sample: {name} of {found} is {_shown(matrix, name, place)}, expected {value or 'missing'}"


def _shown(matrix: Matrix, name: str, place: int) -> str:
    if name == "outcomes":
        return str(matrix.outcomes[place])
    return str(matrix.columns[name][place])


def _same(matrix: Matrix, name: str, place: int, expected: str) -> bool:
    shown = _shown(matrix, name, place)
    if expected == "":
        return shown in ("nan", "None")
    try:
        return abs(float(shown) - float(expected)) <= 1e-4 * max(1.0, abs(float(expected)))
    except ValueError:
        return shown == expected
