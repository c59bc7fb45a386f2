"""Cells of a stored table, row by row: as text put together of several columns, and as points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from upstate.engine import literal, quote
from upstate.errors import UnreadableFile
from upstate.tables.crosswalk.translate import cell_text, trimmed
from upstate.tables.reading import TableFile

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

# What tables call the two, in small letters.
_POINTS = (("longitude", "latitude"), ("lon", "lat"), ("long", "lat"), ("lng", "lat"))


def require_columns(table: TableFile, columns: Sequence[str]) -> None:
    """Raise `UnreadableFile` for a column that the table does not have."""
    known = [column.name for column in table.columns]
    lacking = next((name for name in columns if name not in known), None)
    if lacking is not None:
        raise UnreadableFile(
            f"{table.path.stem} has no column {lacking!r}.",
            allowed=", ".join(known),
            next_step="Write the name as it stands there, in the same capitals.",
        )


def read_texts(table: TableFile, columns: Sequence[str]) -> list[str]:
    """Of each row the cells of these columns, with a space between; words for missing, such as NA, are left out.

    Raises `UnreadableFile` for a column that is not there.
    """
    require_columns(table, columns)
    cells = ", ".join(f"{trimmed(quote(name))} AS {quote(name)}" for name in dict.fromkeys(columns))
    texts = ", ".join(cell_text(name) for name in columns)
    return [text for (text,) in _rows(table, f"SELECT concat_ws(' ', {texts}) FROM (SELECT {cells} FROM stored)")]


def read_column(table: TableFile, name: str) -> pa.Array:
    """One column as it is stored, in the order of the rows; also `_row`, the source's row number."""
    import pyarrow.parquet as pq

    if name != "_row":
        require_columns(table, [name])
    return pq.read_table(table.path, columns=[name]).column(name).combine_chunks()


def point_columns(table: TableFile) -> tuple[str, str] | None:
    """The columns of longitude and latitude, by their names; null where there are none."""
    names = {column.name.lower(): column.name for column in table.columns}
    for longitude, latitude in _POINTS:
        if longitude in names and latitude in names:
            return names[longitude], names[latitude]
    return None


def read_points(table: TableFile, columns: tuple[str, str]) -> NDArray[np.float64]:
    """Longitude and latitude of each row; NaN where one of them is no number. Raises `UnreadableFile` for a missing column."""
    import numpy as np

    require_columns(table, columns)
    numbers = ", ".join(f"TRY_CAST({quote(name)} AS DOUBLE)" for name in columns)
    rows = _rows(table, f"SELECT {numbers} FROM stored")
    return np.array(rows, dtype=float).reshape(-1, 2)


def _rows(table: TableFile, query: str) -> list[tuple[Any, ...]]:
    """What the query finds in the table `stored`, in the order of its rows."""
    import duckdb

    with duckdb.connect(config={"threads": 2, "memory_limit": "500MB"}) as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(f"CREATE VIEW stored AS FROM read_parquet({literal(str(table.path))})")
        return connection.execute(query).fetchall()
