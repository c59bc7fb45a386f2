"""A solution's own sample: a tiny city as CSV, and the ranking it must give.

sample/<table>.csv holds the contract's columns; sample/expected.csv holds the first units in order, by the first rule
of thumb, as of the date in sample/as_of.txt: unit, and then any columns of cohort.sql or features.sql to compare.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np

from upstate.engine import Limits, Sandbox
from upstate.errors import BadSolution, UpstateError
from upstate.ranking.matrix import Matrix, stack
from upstate.ranking.rankers.every import all_rankers
from upstate.ranking.units import build_units
from upstate.solutions import FolderText, RankingSolution
from upstate.tables.contract import ContractTable
from upstate.tables.crosswalk.document import Crosswalk, FieldMap, SourceMap
from upstate.tables.loading import load_city_tables
from upstate.tables.reading import read_table

_LIMITS = Limits(memory="1GB", disk="1GB", seconds=30.0)
_TODAY = date(2100, 1, 1)


def check_sample(text: FolderText, solution: RankingSolution) -> list[str]:
    """Run the sample and compare; gives every difference as a sentence, none when all is as expected."""
    try:
        matrix = run_sample(text, solution)
        expected = list(csv.DictReader(io.StringIO(text.text("sample/expected.csv"))))
    except UpstateError as fault:
        return [f"sample: {fault.given}"]
    if not expected or solution.settings.unit not in expected[0]:
        return [f"sample/expected.csv has no rows with a column {solution.settings.unit}"]
    first_rule = next(ranker for ranker in all_rankers(solution) if ranker.kind == "rule")
    scores = first_rule.fit(matrix, 0).score(matrix)
    order = np.lexsort((matrix.units.astype(str), -scores))
    return list(_differences(matrix.take(order), expected, solution.settings.unit))


def run_sample(text: FolderText, solution: RankingSolution) -> Matrix:
    """The units of the sample as of its date, with features and outcomes."""
    as_of = _as_of(text)
    with tempfile.TemporaryDirectory(prefix="upstate-") as folder, Sandbox(_LIMITS) as sandbox:
        sources: dict[str, tuple[SourceMap, ...]] = {
            table.name: (_sample_source(table, text, Path(folder)),)
            for table in solution.contract.resources
            if f"sample/{table.name}.csv" in text.files
        }
        tables = load_city_tables(
            sandbox=sandbox,
            contract=solution.contract,
            crosswalk=Crosswalk(solution.name, sources),
            tables=Path(folder),
            today=_TODAY,
        )
        sandbox.lock()
        return stack(list(build_units(tables, solution, as_of).batches()))


def _as_of(text: FolderText) -> date:
    try:
        return date.fromisoformat(text.text("sample/as_of.txt").strip())
    except ValueError:
        raise BadSolution(
            "sample/as_of.txt does not hold a date.",
            allowed="a date such as 2015-01-01",
            next_step="Write the as-of date of the sample there.",
        ) from None


def _sample_source(table: ContractTable, text: FolderText, folder: Path) -> SourceMap:
    """The sample's table through the same reader as a city's, with each field mapped to the column of its name."""
    name = f"sample_{table.name}"
    (folder / f"{name}.csv").write_text(text.text(f"sample/{table.name}.csv"), encoding="utf-8")
    read = read_table(source=folder / f"{name}.csv", target=folder / f"{name}.parquet")
    columns = {column.name for column in read.columns}
    fields = {
        field.name: FieldMap(
            column=field.name,
            dates=("%Y-%m-%d",) if field.type == "date" else (),
            codes={code: code for code in field.codes},
            yes=("true", "yes"),
            no=("false", "no"),
        )
        for field in table.fields
        if field.name in columns
    }
    return SourceMap(files=(name,), fields=fields)


def _differences(matrix: Matrix, expected: list[dict[str, str]], unit: str) -> Iterator[str]:
    """Sentences on where the ranking or a value is another than expected."""
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
    return str(matrix.columns[name][place]) if name in matrix.columns else "not a column"


def _same(matrix: Matrix, name: str, place: int, expected: str) -> bool:
    shown = _shown(matrix, name, place)
    if expected == "":
        return shown in ("nan", "None")
    try:
        return abs(float(shown) - float(expected)) <= 1e-4 * max(1.0, abs(float(expected)))
    except ValueError:
        return shown == expected
