"""What the rules look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from upstate.catalog.description import Description
from upstate.catalog.gate.finding import Decision, GateFinding


@dataclass(frozen=True)
class PublishedTable:
    """A version of a dataset and what is said about it.

    formats: those in which the table is there, such as `csv`. has_original: whether the file is there as it was given;
    why_no_original: why not, where there is a reason. findings: of the gate; null when no scan is on record.
    odd_cells: cells by column that could not be read as the column's type. key_is_unique: null when that is not known.
    published: day of the version.
    """

    description: Description
    parquet: Path
    formats: tuple[str, ...]
    published: date
    today: date
    has_original: bool = False
    why_no_original: str = ""
    findings: tuple[GateFinding, ...] | None = None
    decisions: tuple[Decision, ...] = ()
    odd_cells: Mapping[str, int] = field(default_factory=dict)
    key_is_unique: bool | None = None

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Names of the published columns; only the head of the file is read."""
        import pyarrow.parquet as pq

        return tuple(pq.read_schema(self.parquet).names)
