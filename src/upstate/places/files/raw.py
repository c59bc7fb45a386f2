"""A published file as it stands: its columns' names, and its rows as text, taken only when they are wanted."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from upstate.errors import UnreadableFile
from upstate.tables.reading import open_records

Row = dict[str, str | None]

_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_ARRAYS = re.compile(rb"\s*\[\s*\[")
_MOST_JSON = 256 * 2**20


@dataclass
class RawFile:
    """A file whose header was read. rows: can be taken once."""

    label: str
    names: tuple[str, ...]
    rows: Iterator[Row]

    @property
    def year_in_name(self) -> int:
        """The last year in the file's name, for what does not state its own; 0 when there is none."""
        years = _YEAR.findall(self.label)
        return int(years[-1]) if years else 0


def open_raw(path: Path, folder: Path) -> RawFile:
    """Open any file; raises `UnreadableFile`. folder: a temporary one, for what has to be unpacked."""
    if _holds_arrays(path):
        return _open_arrays(path)
    records = open_records(source=path, folder=folder)
    # The gazetteer fills its last header with blanks up to the width of its column.
    names = tuple(name.strip() for name in records.names)
    return RawFile(label=path.name, names=names, rows=_rows(names, records.batches))


def _rows(names: tuple[str, ...], batches: Iterator[Any]) -> Iterator[Row]:
    for batch in batches:
        columns = [batch.column(position + 1).cast("string").to_pylist() for position in range(len(names))]
        for cells in zip(*columns, strict=True):
            yield dict(zip(names, (cell.strip() if cell else cell for cell in cells), strict=True))


def _holds_arrays(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as handle:
        return bool(_ARRAYS.match(handle.read(64)))


def _open_arrays(path: Path) -> RawFile:
    """What the Census API gives: a list of rows, the first of them the header."""
    try:
        if path.stat().st_size > _MOST_JSON:
            raise ValueError(f"it is larger than {_MOST_JSON // 2**20} MB")
        header, *rows = json.loads(path.read_text("utf-8"))
        names = tuple(str(name) for name in header)
        if any(not isinstance(row, list) or len(row) != len(names) for row in rows):
            raise ValueError("not all rows are as long as the header")
    except (ValueError, TypeError, RecursionError) as fault:
        raise UnreadableFile(
            f"{path.name} begins as an answer of the Census API and can not be read: {fault}.",
            allowed="a JSON list of rows of one length, the first of them the names",
            next_step="Download it again; it may be cut off.",
        ) from None
    return RawFile(path.name, names, (_as_row(names, row) for row in rows))


def _as_row(names: tuple[str, ...], cells: list[Any]) -> Row:
    return {name: None if cell is None else str(cell) for name, cell in zip(names, cells, strict=True)}


def number(cell: str | None) -> float | None:
    """The figure in a cell; null for blanks, words such as `(X)`, and what is not finite.

    >>> number("8,175,133"), number("(X)"), number(".5")
    (8175133.0, None, 0.5)
    """
    try:
        value = float((cell or "").replace(",", ""))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def amount(cell: str | None) -> float | None:
    """A figure that can not be negative, such as people or an area."""
    value = number(cell)
    return value if value is not None and value >= 0 else None
