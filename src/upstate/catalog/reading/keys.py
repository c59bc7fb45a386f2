"""Whether the columns that are said to name a row do so, counted over every row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from upstate.catalog.reading.opening import FOR_A_VERSION, open_published


@dataclass(frozen=True)
class KeyFaults:
    """missing: column of the key to the number of rows without it, where there are any. repeated: how many keys stand in more than
    one row. rows: in how many rows these stand."""

    missing: Mapping[str, int]
    repeated: int
    rows: int

    @property
    def is_unique(self) -> bool:
        """Whether the key names each row, and is never missing."""
        return not self.missing and not self.repeated


def look_at_key(parquet: Path, key: Sequence[str]) -> KeyFaults:
    """What is wrong with `key`, of at least one column, each of which the table has; raises `UnreadableFile`, `LimitReached`.

    Columns go by their place, and that is read from the file: DuckDB does not tell `Id` from `ID`, and renames one.
    """
    import pyarrow.parquet as pq

    with open_published(parquet, FOR_A_VERSION) as published:
        names = pq.read_schema(parquet).names
        places = [published.schema[names.index(name)].raw for name in key]
        empty = ", ".join(f"count(*) FILTER ({place} IS NULL)" for place in places)
        grouped = f"SELECT count(*) AS n FROM published GROUP BY {', '.join(places)} HAVING count(*) > 1"
        missing = published.row(f"SELECT {empty} FROM published")
        repeated, rows = published.row(f"SELECT count(*), coalesce(sum(n), 0) FROM ({grouped})")
    found = {name: count for name, count in zip(key, missing, strict=True) if count}
    return KeyFaults(found, repeated, int(rows))
