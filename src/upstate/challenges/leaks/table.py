"""A file of a challenge as leaks are looked for in it: every cell as text, and numbers and days where a column holds such."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upstate.errors import UnreadableFile
from upstate.tables.reading import read_table

_MISSING = ["", "NA", "N/A", "NULL", "null", "NaN", "nan", "None"]


@dataclass(frozen=True)
class ChallengeTable:
    """One file. name: below files/. cells: a pyarrow table of text, in the order of the file, null where a cell is missing."""

    name: str
    cells: Any

    @property
    def columns(self) -> list[str]:
        return list(self.cells.column_names)

    @property
    def rows(self) -> int:
        return int(self.cells.num_rows)

    def text(self, column: str) -> NDArray[Any]:
        """The cells as text, None where missing."""
        return np.array(self.cells[column].to_pylist(), dtype=object)

    def values(self, column: str) -> NDArray[Any]:
        """Numbers as float64 and dates as days since 1970, NaN where missing; of any other column its text."""
        if column not in self._values:
            self._values[column] = self._read(column)
        return self._values[column]

    def is_number(self, column: str) -> bool:
        """Whether every cell that is there is a number."""
        import pyarrow as pa
        import pyarrow.compute as pc

        first = self.cells[column].drop_null().slice(0, 1)
        try:
            pc.cast(first, pa.float64())
        except pa.ArrowInvalid:
            return False
        return not self.is_text(column)

    def is_text(self, column: str) -> bool:
        """Whether it holds neither numbers nor ISO dates."""
        return self.values(column).dtype == object

    def counts(self, column: str) -> dict[str, int]:
        """Each different text of the column with its number of cells; missing ones are left out."""
        counted = self.cells[column].drop_null().value_counts()
        return dict(zip(counted.field("values").to_pylist(), counted.field("counts").to_pylist(), strict=True))

    def typed(self) -> Any:
        """The table with whole numbers, numbers and days where a column holds such, else text; for whoever looks at types."""
        import pyarrow as pa

        return pa.table({name: self._typed(name) for name in self.columns})

    def _typed(self, column: str) -> Any:
        import pyarrow as pa
        import pyarrow.compute as pc

        for kind in (pa.int64(), pa.float64(), pa.date32()):
            try:
                return pc.cast(self.cells[column], kind)
            except pa.ArrowInvalid:
                continue
        return self.cells[column]

    @cached_property
    def _values(self) -> dict[str, NDArray[Any]]:
        return {}

    def _read(self, column: str) -> NDArray[Any]:
        import pyarrow as pa
        import pyarrow.compute as pc

        cells = self.cells[column]
        try:
            return np.asarray(pc.cast(cells, pa.float64()).to_numpy(), dtype=float)
        except pa.ArrowInvalid:
            pass
        try:
            seconds = pc.cast(pc.cast(cells, pa.timestamp("s")), pa.int64())
            return np.asarray(pc.cast(seconds, pa.float64()).to_numpy(), dtype=float) / 86400
        except pa.ArrowInvalid:
            return self.text(column)


def read_challenge_table(path: Path, *, name: str = "") -> ChallengeTable:
    """Read a file that entrants get; raises `UnreadableFile`.

    CSV and Parquet are read at once; whatever is odd, and any other format, as `tables.reading` does, which takes longer.
    """
    import pyarrow as pa

    try:
        cells = _read_at_once(path)
    except (
        pa.ArrowInvalid,
        pa.ArrowNotImplementedError,
        pa.ArrowKeyError,
        UnicodeDecodeError,
        OSError,
    ):
        cells = _read_with_care(path)
    if len(set(cells.column_names)) != len(cells.column_names):
        raise UnreadableFile(
            f"{name or path.name} has two columns of one name.",
            allowed="columns of different names",
            next_step="Name them apart, or build the challenge again.",
        )
    return ChallengeTable(name or path.name, cells)


def _read_at_once(path: Path) -> Any:
    import pyarrow as pa
    import pyarrow.csv as pc
    import pyarrow.parquet as pq

    if path.suffix == ".parquet":
        return _as_text(pq.read_table(path))
    if not path.name.endswith((".csv", ".csv.gz")):
        raise pa.ArrowInvalid("another format")
    parse = pc.ParseOptions(newlines_in_values=True)
    with pc.open_csv(path, parse_options=parse) as reader:
        names = reader.schema.names
    convert = pc.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()), null_values=_MISSING, strings_can_be_null=True
    )
    return pc.read_csv(path, convert_options=convert, parse_options=parse)


def _read_with_care(path: Path) -> Any:
    import pyarrow.parquet as pq

    with tempfile.TemporaryDirectory(prefix="upstate-leaks-") as folder:
        read_table(source=path, target=Path(folder) / "table.parquet")
        table = pq.read_table(Path(folder) / "table.parquet")
    return _as_text(table.drop_columns([name for name in ("_row", "geometry") if name in table.column_names]))


def _as_text(table: Any) -> Any:
    import pyarrow as pa

    columns = {}
    for name in table.column_names:
        column = table[name]
        kind = column.type
        plain = pa.types.is_primitive(kind) or pa.types.is_decimal(kind) or pa.types.is_dictionary(kind)
        if pa.types.is_string(kind) or pa.types.is_large_string(kind) or plain:
            columns[name] = column.cast(pa.string())
    return pa.table(columns)
