"""What every format's reader hands over: numbered rows, column by column, as they stand in the source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

_MOST_CELLS = 400_000
_MOST_CHARACTERS = 8_000_000
_MOST_ROWS = 50_000


@dataclass
class Records:
    """A source while it is being read.

    names: of the columns, unique whatever their case.
    batches: streamed; the first column is `_row`, then c0, c1 ... for the names, so no name needs quoting.
    notes: grow while the batches are taken, so read them last.
    declared: columns whose type the source states (Parquet, GeoPackage, shapefile, servers), so it is kept;
    the other text columns get their types from their cells.
    only_if_used: columns to leave out when all their cells are null.
    """

    format: str
    names: list[str]
    batches: Iterator[pa.RecordBatch]
    notes: list[str] = field(default_factory=list)
    declared: Set[str] = frozenset()
    only_if_used: frozenset[str] = frozenset()
    encoding: str = ""
    delimiter: str = ""


def text_batches(rows: Iterable[tuple[int, Sequence[str | None]]], width: int) -> Iterator[pa.RecordBatch]:
    """Gather rows of `width` cells to batches of a bounded size."""
    numbers: list[int] = []
    held: list[Sequence[str | None]] = []
    size = 0
    most_rows = max(1, min(_MOST_ROWS, _MOST_CELLS // max(1, width)))
    for number, row in rows:
        numbers.append(number)
        held.append(row)
        size += sum(map(len, filter(None, row)))
        if len(held) >= most_rows or size > _MOST_CHARACTERS:
            yield _batch(numbers, held, width)
            numbers, held, size = [], [], 0
    if held:
        yield _batch(numbers, held, width)


def _batch(numbers: list[int], rows: list[Sequence[str | None]], width: int) -> pa.RecordBatch:
    import pyarrow as pa

    columns = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
    return numbered(numbers, columns)


def numbered(numbers: Sequence[int] | pa.Array, columns: Sequence[pa.Array]) -> pa.RecordBatch:
    """A batch under the names that `Records.batches` promises."""
    import pyarrow as pa

    names = ["_row", *(f"c{position}" for position in range(len(columns)))]
    return pa.RecordBatch.from_arrays([pa.array(numbers, pa.int64()), *columns], names=names)
