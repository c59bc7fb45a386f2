"""A page of the rows that differ, read from the Parquet that was built."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True)
class ChangedCell:
    """One cell as text; null where missing, or where the row is not in that version."""

    column: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class DifferentRow:
    """One row of data that differs. key: the values of `Difference.key`. times: how many such rows, 1 where there is a key."""

    kind: Literal["added", "removed", "changed"]
    key: tuple[str | None, ...]
    times: int
    cells: tuple[ChangedCell, ...]


@dataclass(frozen=True)
class DifferencePage:
    """Some of the rows that differ. page: from 1 to `pages`, which is at least 1. total: rows in the Parquet."""

    rows: tuple[DifferentRow, ...]
    page: int
    pages: int
    total: int


def load_difference_page(parquet: Path, page: int, rows: int = 50) -> DifferencePage:
    """The rows of one page, in the order in which they were written; a page that is not there is the nearest that is.

    Reads only the parts of the file that the page lies in.
    """
    import pyarrow.parquet as pq

    with pq.ParquetFile(parquet) as file:
        total = file.metadata.num_rows
        pages = max(1, -(-total // rows))
        page = min(max(page, 1), pages)
        first, last = (page - 1) * rows, min(page * rows, total)
        groups, start, skipped = [], 0, 0
        for group in range(file.metadata.num_row_groups):
            end = start + file.metadata.row_group(group).num_rows
            if end <= first:
                skipped = end
            elif start < last:
                groups.append(group)
            start = end
        found = file.read_row_groups(groups).slice(first - skipped, last - first).to_pylist() if groups else []
    return DifferencePage(tuple(_row(one) for one in found), page, pages, total)


def _row(found: dict[str, object]) -> DifferentRow:
    return DifferentRow(
        kind=found["kind"],  # type: ignore[arg-type]  # one of the three that `build_difference` writes
        key=tuple(found["key"]),  # type: ignore[arg-type]
        times=found["times"],  # type: ignore[arg-type]
        cells=tuple(ChangedCell(**cell) for cell in found["cells"]),  # type: ignore[attr-defined]
    )
