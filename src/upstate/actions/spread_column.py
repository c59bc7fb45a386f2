"""The column that gives areas the values of other areas, by the ground that they share."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from upstate.geography.areas import spread_amounts, spread_rates
from upstate.progress import Progress, silent
from upstate.tables.adding import add_column, refuse_own_column
from upstate.tables.cells import read_numbers, read_shapes
from upstate.tables.reading import AddedColumn, TableFile


@dataclass(frozen=True)
class SpreadSettings:
    """values: the column of numbers. rate: it holds shares or means, so that areas get a mean; without it counts, so they get a sum."""

    values: str
    rate: bool = False


@dataclass(frozen=True)
class SpreadColumn:
    """A table with its new column. filled: rows with a value. whole: the sum of the given numbers; left: what of it lies outside all
    rows. unknown: areas of the source without a number."""

    table: TableFile
    filled: int
    whole: float
    left: float
    unknown: int


def spread_column(
    *, table: TableFile, source: TableFile, name: str, settings: SpreadSettings, progress: Progress = silent
) -> SpreadColumn:
    """Add the column `name` to a table of areas: the values of the areas of `source` on the same ground, or null.

    Raises `UpstateError` for columns that are not there or hold no numbers, areas that are none, or a name that is taken.
    """
    import numpy as np
    import pyarrow as pa

    refuse_own_column(table, name)
    numbers = read_numbers(source, settings.values)
    progress(f"Spreading {settings.values} over {table.path.stem}")
    spread = (spread_rates if settings.rate else spread_amounts)(numbers, read_shapes(source), read_shapes(table))
    values = pa.array(spread.values, mask=np.isnan(spread.values))
    added = AddedColumn(name, "spread", asdict(settings), source.path.stem, source.sha256)
    known = numbers[np.isfinite(numbers)]
    return SpreadColumn(
        table=add_column(table, added, values, "number"),
        filled=len(values) - values.null_count,
        whole=float(known.sum()),
        left=spread.left,
        unknown=len(numbers) - len(known),
    )
