"""What a city's columns hold: the facts on which a mapping is proposed. Every row is counted."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import count
from pathlib import Path

from upstate.engine import Sandbox, literal, quote
from upstate.tables.crosswalk.dates import DateFormats, find_formats, strip_time
from upstate.tables.crosswalk.translate import cell_text, trimmed
from upstate.tables.crosswalk.values import as_number, part_of_pair

# Of a column with more different values than this (an identifier, a time), this many are looked at.
_MOST_VALUES = 5000
ROWS_PER_FILE = 10_000_000_000
# Of values that are alone the ones looked at are drawn by their hash: in order of letters, only January would be seen.
_DRAWN = "n DESC, hash(v), v"
# Up to so many rows the counted values of each column are kept, so that joins need not count them again.
_MOST_KEPT = 2_000_000
_KEPT = count()
_COLUMNS = "COLUMNS(c -> lower(c) NOT IN ('_row', '_order'))"
_CELLS = quote("cells of one shape")
# A column in which at least this share of the values ends in a pair of decimals holds places.
_LEAST_PAIRS = 0.5


@dataclass(frozen=True)
class ColumnProfile:
    """One column over all files of one shape.

    values: different non-missing values as text with their counts, most frequent first, at most 5,000 of them.
    filled: cells that are not missing, of `rows`. distinct: number of different values. counted: SQL of all different
    values, as text in a column `v`, with their counts in `n`. part: 1 or 2 when this is the first or second number of a
    column of pairs; beside: the middle of the other number.
    """

    name: str
    rows: int
    filled: int
    distinct: int
    values: dict[str, int]
    counted: str = field(default="", repr=False)
    part: int = 0
    beside: float | None = None

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
        counts: Counter[str] = Counter()
        for value, cells in self.values.items():
            counts[strip_time(value)] += cells
        return dict(counts)

    def formats(self, *, today: date, month_first: bool | None) -> DateFormats:
        """The date formats of the column; found once, however many fields ask."""
        asked = (today, month_first)
        if asked not in self._formats:
            self._formats[asked] = find_formats(self.dates_only, today=today, month_first=month_first)
        return self._formats[asked]

    @cached_property
    def _formats(self) -> dict[tuple[date, bool | None], DateFormats]:
        return {}


def read_columns(sandbox: Sandbox, files: Iterable[Path]) -> tuple[list[ColumnProfile], str]:
    """Profile each column of `files` (Parquet of one shape) and give the SQL that reads them together."""
    relation = files_relation(files)
    return profile_columns(sandbox, relation), relation


def profile_columns(sandbox: Sandbox, relation: str) -> list[ColumnProfile]:
    """Profile each column of `relation`, SQL that gives trimmed text; geometry and the numbers of rows are none."""
    names = [row[0] for row in sandbox.rows(f"DESCRIBE SELECT * FROM {relation}") if row[0] not in ("_row", "_order")]
    names = [name for name in names if name != "geometry"]
    rows = sandbox.row(f"SELECT count(*) FROM {relation}")[0]
    kept = rows <= _MOST_KEPT
    if kept:  # read and trimmed once; in a statement of its own, because planning all columns at once takes long
        sandbox.run(f"CREATE OR REPLACE TEMP TABLE {_CELLS} AS FROM {relation}")
    source = _CELLS if kept else relation
    profiles = [
        _profile(sandbox, f"(SELECT {cell_text(name)} AS {quote(name)} FROM {source})", name, rows) for name in names
    ]
    if kept:
        sandbox.run(f"DROP TABLE {_CELLS}")
    return profiles


def files_relation(files: Iterable[Path], *, first: int = 0) -> str:
    """SQL of all rows of `files` as trimmed text, with `_order`: the file's place (from `first`) times ROWS_PER_FILE plus the row.

    As text, because one year's column may hold numbers only and the next year's a word among them.
    """
    parts = []
    for place, file in enumerate(files, start=first):
        row = "_row" if _has_rows(file) else "1 + file_row_number"
        parts.append(
            f"SELECT {trimmed(_COLUMNS)}, "
            f"{place}::BIGINT * {ROWS_PER_FILE} + {row} AS _order FROM read_parquet({literal(file)})"
        )
    return "(" + " UNION ALL BY NAME ".join(parts) + ")"


def _has_rows(file: Path) -> bool:
    """Whether the rows have the numbers of their source. Those of a published table have none."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return "_row" in pq.read_schema(file).names
    except (OSError, pa.ArrowException):  # whoever reads the rows tells what is wrong with it
        return True


def _profile(sandbox: Sandbox, cells: str, name: str, rows: int) -> ColumnProfile:
    column = quote(name)
    counted = f"SELECT {column} AS v, count(*) AS n FROM {cells} WHERE {column} IS NOT NULL GROUP BY {column}"
    if rows <= _MOST_KEPT:
        kept = quote(f"counted {next(_KEPT)}")
        sandbox.run(f"CREATE TEMP TABLE {kept} AS {counted}")
        counted = f"SELECT v, n FROM {kept}"
    found = sandbox.rows(
        f"WITH counted AS ({counted}) "
        "SELECT v, n, (SELECT sum(n)::BIGINT FROM counted), (SELECT count(*) FROM counted) "
        f"FROM counted ORDER BY {_DRAWN} LIMIT {_MOST_VALUES}"
    )
    total, distinct = found[0][2:] if found else (0, 0)
    values = {value: cells for value, cells, _, _ in found}
    return ColumnProfile(name=name, rows=rows, filled=total, distinct=distinct, values=values, counted=counted)


def parts_of(column: ColumnProfile) -> list[ColumnProfile]:
    """The two numbers of a column of pairs, `(43.05, -76.14)`, as columns of their own; none for any other column."""
    pairs = {value: part_of_pair(value, 1) for value in column.values}
    if not column.filled or column.share(value for value, part in pairs.items() if part) < _LEAST_PAIRS:
        return []
    first, second = _part(column, 1), _part(column, 2)
    return [replace(first, beside=second.median), replace(second, beside=first.median)]


def _part(column: ColumnProfile, part: int) -> ColumnProfile:
    counts: Counter[str] = Counter()
    for value, cells in column.values.items():
        found = part_of_pair(value, part)
        if found:
            counts[found] += cells
    return replace(column, values=dict(counts), distinct=len(counts), filled=counts.total(), part=part, counted="")
