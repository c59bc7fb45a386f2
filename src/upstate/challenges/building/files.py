"""The files that entrants get: rows to learn from, rows to predict, the raw tables until the split day, and what the columns mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
from numpy.typing import NDArray

from upstate.challenges.building.baselines import values_of
from upstate.challenges.building.sides import Rows, Sides
from upstate.engine import quote
from upstate.errors import BadSolution
from upstate.ranking.asof import create_feature_views
from upstate.solutions.challenge.text import TaskKind
from upstate.tables.loading import CityTables

TRAIN, TEST, EXAMPLE, DICTIONARY = "train.csv", "test.csv", "example-predictions.csv", "data-dictionary.md"
_OURS = ("as_of", "id", "outcome", "weight")


def write_sides(folder: Path, sides: Sides, *, column: str, kind: TaskKind) -> None:
    """train.csv (as_of, id, columns, outcome; sorted by both), test.csv (id, columns; sorted by id) and example-predictions.csv, which says the same of every unit. column:
    the name under which the places stand."""
    refuse_our_names(sides.hidden)
    past = [
        _with_outcome(rows.take(np.argsort(rows.matrix.units.astype(str), kind="stable")), column, kind)
        for rows in sides.past
    ]
    train = pa.concat_tables(past)
    if bool(pc.all(pc.equal(train["weight"], 1.0)).as_py()):
        train = train.drop_columns(["weight"])
    _write_csv(train, folder / TRAIN)
    test = _table(sides.hidden, column)
    _write_csv(test, folder / TEST)
    mean = float(np.average(values_of(sides.training, kind), weights=sides.training.weights))
    same = pa.array(np.full(len(test), np.float32(mean)))
    _write_csv(pa.table({"id": test["id"], "prediction": same}), folder / EXAMPLE)


def write_raw(folder: Path, tables: CityTables, on: date) -> tuple[str, ...]:
    """`raw-TABLE.csv` of each table of the contract, as it was known on the eve of the split day, in an order that tells nothing. Gives the names of the tables that
    hold anything."""
    create_feature_views(tables, on)
    written = []
    for table in tables.contract.resources:
        fields = [quote(field.name) for field in table.fields if tables.has(table.name, field.name)]
        if fields:
            batches = list(
                tables.sandbox.batches(f"SELECT {', '.join(fields)} FROM main.{quote(table.name)} ORDER BY ALL")
            )
            if batches:
                _write_csv(pa.Table.from_batches(batches), folder / f"raw-{table.name}.csv")
                written.append(table.name)
    return tuple(written)


def refuse_our_names(rows: Rows) -> None:
    """Raise `BadSolution` for a column of the ranking that is called as one of ours."""
    if taken := [name for name in (*rows.matrix.columns, *rows.dates) if name in _OURS]:
        raise BadSolution(
            f"The ranking gives a column called {taken[0]}, which a challenge has anyway.",
            allowed=f"columns with other names than {', '.join(_OURS)}",
            next_step="Borrow a copy of the ranking in which the column has another name.",
        )


def _with_outcome(rows: Rows, column: str, kind: TaskKind) -> pa.Table:
    values = values_of(rows.matrix, kind).astype(np.int64)
    table = _table(rows, column).add_column(0, "as_of", pa.array([rows.as_of.isoformat()] * len(values)))
    return table.append_column("outcome", pa.array(values)).append_column("weight", pa.array(rows.matrix.weights))


def _table(rows: Rows, column: str) -> pa.Table:
    columns: dict[str, Any] = {"id": pa.array(rows.matrix.units.astype(str))}
    columns |= {name: _cells(values) for name, values in _columns(rows)}
    if column and column not in columns:
        columns[column] = pa.array([group or None for group in rows.groups], pa.string())
    return pa.table(columns)


def _columns(rows: Rows) -> Iterator[tuple[str, NDArray[Any]]]:
    yield from rows.matrix.columns.items()
    yield from rows.dates.items()


def _cells(values: NDArray[Any]) -> pa.Array:
    """Numbers hold seven digits, as single precision; missing is empty."""
    if values.dtype == object:
        return pa.array([None if value is None else str(value) for value in values], pa.string())
    return pa.array(values.astype(np.float32), mask=np.isnan(values))


def _write_csv(table: pa.Table, path: Path) -> None:
    pyarrow.csv.write_csv(table, path, pyarrow.csv.WriteOptions(quoting_style="needed"))


def write_dictionary(
    path: Path, *, tables: CityTables, raw: Sequence[str], sides: Sides, words: Mapping[str, str], told: Sequence[str]
) -> None:
    """What each file and column holds. words: of columns that are the ranking's own. told: sentences on the record and its split."""
    meanings = {
        field.name: field.meaning + (f", in {field.unit}" if field.unit else "")
        for table in tables.contract.resources
        for field in table.fields
    } | dict(words)
    lines = ["# What the files hold", "", *told, ""]
    lines += ["## train.csv and test.csv", "", "| Column | Meaning |", "|---|---|"]
    lines += [
        "| as_of | the day from which the row looks; only in train.csv |",
        "| id | the unit |",
        *(
            f"| {_cell(name)} | {_cell(meanings.get(name, 'made by the ranking; see its features.sql'))} |"
            for name, _ in _columns(sides.hidden)
        ),
        "| outcome | what followed; only in train.csv |",
    ]
    for table in (tables.contract.tables[name] for name in raw):
        lines += [
            "",
            f"## raw-{table.name}.csv",
            "",
            f"{table.title}: {table.grain}.",
            "",
            "| Column | Meaning |",
            "|---|---|",
        ]
        lines += [
            f"| {field.name} | {_cell(meanings[field.name])} |"
            for field in table.fields
            if tables.has(table.name, field.name)
        ]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
