"""A few columns as a draft, and what the gate finds in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from upstate.catalog.gate.finding import GateFinding
from upstate.catalog.gate.scanning import scan_table

Scan = Callable[[Mapping[str, Sequence[Any]]], dict[str, GateFinding]]


@pytest.fixture
def draft(tmp_path: Path) -> Callable[[Mapping[str, Sequence[Any]]], Path]:
    """Columns as the Parquet of a draft."""

    def draft(columns: Mapping[str, Sequence[Any]]) -> Path:
        path = tmp_path / "draft.parquet"
        pq.write_table(pa.table({name: pa.array(values) for name, values in columns.items()}), path)
        return path

    return draft


@pytest.fixture
def scan(draft: Callable[[Mapping[str, Sequence[Any]]], Path]) -> Scan:
    """Findings by their keys."""
    return lambda columns: {one.key: one for one in scan_table(draft(columns))}
