"""Small published tables, and the rows of any as plain Python."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

TYPES = {
    "text": pa.string(),
    "whole": pa.int64(),
    "number": pa.float64(),
    "yes": pa.bool_(),
    "day": pa.date32(),
    "time": pa.timestamp("us"),
    "shape": pa.binary(),
}


def write(path: Path, columns: Mapping[str, tuple[str, Sequence[Any]]], *, group: int = 7) -> Path:
    """A Parquet of `columns` (name to type and values), in row groups of a few rows, so that their statistics matter."""
    arrays = [pa.array(values, TYPES[kind]) for kind, values in columns.values()]
    pq.write_table(pa.Table.from_arrays(arrays, names=list(columns)), path, row_group_size=group)
    return path


def plain(path: Path) -> list[dict[str, Any]]:
    """Every row as a dict, NaN as missing."""
    rows: list[dict[str, Any]] = pq.ParquetFile(path).read().to_pylist()
    return [{name: None if _is_nan(value) else value for name, value in row.items()} for row in rows]


def _is_nan(value: Any) -> bool:
    return isinstance(value, float) and math.isnan(value)
