"""What a city's columns hold: the facts on which a mapping is proposed. Every row is counted."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from upstate.engine import Sandbox, quote
from upstate.tables.crosswalk.dates import strip_time
from upstate.tables.crosswalk.values import MISSING_SQL, as_number

# Of a column with more different values than this (an identifier, a time), this many are looked at.
_MOST_VALUES = 5000
ROWS_PER_FILE = 10_000_000_000


@dataclass(frozen=True)
class ColumnProfile:
    """One column over all files of one shape.

    values: different non-missing values as text with their counts, most frequent first, at most 5,000 of them.
    filled: cells that are not missing, of `rows`. distinct: number of different values. source: SQL of all filled
    values, as text in a column `v`.
    """

    name: str
    rows: int
    filled: int
    distinct: int
    values: dict[str, int]
    source: str = field(default="", repr=False)

    @cached_property
    def looked_at(self) -> int:
        return sum(self.values.values())

    def share(self, fits: Iterable[str]) -> float:
        """Share of the filled cells whose value is among `fits`, 0 to 1; of the values looked at."""
        return sum(self.values[value] for value in fits) / self.looked_at if self.looked_at else 0.0

    @cached_property
    def numbers(self) -> dict[str, float]:
        """The values that are numbers."""
        parsed = ((value, as_number(value)) for value in self.values)
        return {value: number for value, number in parsed if number is not None}

    @cached_property
    def median(self) -> float | None:
        """The middle of the values that are numbers, by cells; null when there is none."""
        cells = [number for value, number in self.numbers.items() for _ in range(min(self.values[value], 200))]
        return statistics.median(cells) if cells else None

    @cached_property
    def dates_only(self) -> dict[str, int]:
        """The values without their time of day, with counts."""
        counts: dict[str, int] = {}
        for value, count in self.values.items():
            counts[strip_time(value)] = counts.get(strip_time(value), 0) + count
        return counts


def read_columns(sandbox: Sandbox, files: Iterable[Path]) -> tuple[list[ColumnProfile], str]:
    """Profile each column of `files` (Parquet of one shape) and give the SQL that reads them together."""
    relation = files_relation(files)
    names = [row[0] for row in sandbox.rows(f"DESCRIBE SELECT * FROM {relation}") if row[0] not in ("_row", "_order")]
    rows = sandbox.row(f"SELECT count(*) FROM {relation}")[0]
    return [_profile(sandbox, relation, name, rows) for name in names if name != "geometry"], relation


def files_relation(files: Iterable[Path], *, first: int = 0) -> str:
    """SQL of all rows of `files`, with `_order`: the file's place (from `first`) times ROWS_PER_FILE plus the row."""
    parts = []
    for place, file in enumerate(files, start=first):
        name = str(file).replace("'", "''")
        parts.append(f"SELECT *, {place}::BIGINT * {ROWS_PER_FILE} + _row AS _order FROM read_parquet('{name}')")
    return "(" + " UNION ALL BY NAME ".join(parts) + ")"


def _profile(sandbox: Sandbox, relation: str, name: str, rows: int) -> ColumnProfile:
    text = f"trim(CAST({quote(name)} AS VARCHAR))"
    filled = f"SELECT {text} AS v FROM {relation} WHERE {text} IS NOT NULL AND lower({text}) NOT IN {MISSING_SQL}"
    counts = f"SELECT v, count(*) AS n FROM ({filled}) GROUP BY v"
    total, distinct = sandbox.row(f"SELECT coalesce(sum(n), 0)::BIGINT, count(*) FROM ({counts})")
    values = sandbox.rows(f"{counts} ORDER BY n DESC, v LIMIT {_MOST_VALUES}")
    return ColumnProfile(name=name, rows=rows, filled=total, distinct=distinct, values=dict(values), source=filled)
