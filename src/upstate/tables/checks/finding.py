"""What a data check says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Action = Literal["told", "set to missing", "excluded", "last one kept", "not in the cohort", "put right"]


@dataclass(frozen=True)
class Finding:
    """One thing found in a city's tables.

    rows: rows of `table` that it holds for, counted over all of them. sentence: for people. action: what Upstate did.
    share: of all rows of the table, 0 to 1. examples: places in the city's own files. details: further counts.
    """

    name: str
    table: str
    rows: int
    share: float
    action: Action
    sentence: str
    examples: tuple[str, ...] = ()
    details: dict[str, Any] = field(default_factory=dict)
