"""A column added to a stored table; what was read stays as it is, and so does where it came from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from upstate.city import writing_to
from upstate.errors import UpstateError
from upstate.tables.reading import AddedColumn, ColumnNotes, TableFile
from upstate.tables.reading.notes import to_text
from upstate.tables.reading.storing import PROVENANCE

if TYPE_CHECKING:
    import pyarrow as pa

_ROWS_AT_ONCE = 50_000


def refuse_own_column(table: TableFile, name: str) -> None:
    """Raise `UpstateError` where the new column would take the place of one that was read, or has no name."""
    own = {column.name.lower() for column in table.columns} - {column.name.lower() for column in table.added}
    if not name.strip() or name.lower() in {*own, "_row"}:
        raise UpstateError(
            f"{table.path.stem} has a column {name!r} of its own." if name.strip() else "The new column has no name.",
            allowed="a name that the table does not have yet, or that of a column that was added before",
            next_step="Choose another name with --as.",
        )


def add_column(table: TableFile, added: AddedColumn, values: pa.Array, kind: str) -> TableFile:
    """Write the table with one column more, whole or not at all; a column that was added under that name is replaced.

    values: of each row, in order. kind: the type that is told of it, as in `ColumnNotes`.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    refuse_own_column(table, added.name)
    replaced = added.name.lower()
    columns = [column for column in table.columns if column.name.lower() != replaced]
    columns.append(_notes(added.name, kind, values))
    kept = [one for one in table.added if one.name.lower() != replaced]
    changed = replace(table, columns=tuple(columns), added=(*kept, added))
    with pq.ParquetFile(table.path) as stored, writing_to(table.path) as temporary:
        names = [name for name in stored.schema_arrow.names if name.lower() != replaced]
        fields = [stored.schema_arrow.field(name) for name in names]
        schema = pa.schema([*fields, pa.field(added.name, values.type)], metadata={PROVENANCE: to_text(changed)})
        with pq.ParquetWriter(temporary, schema, compression="zstd") as writer:
            done = 0
            for batch in stored.iter_batches(_ROWS_AT_ONCE, columns=names):
                arrays = [*batch.select(names).columns, values.slice(done, batch.num_rows)]
                writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=schema))
                done += batch.num_rows
    return changed


def _notes(name: str, kind: str, values: pa.Array) -> ColumnNotes:
    distinct = len(values.unique().drop_null())
    return ColumnNotes(name, kind, values.null_count, {}, distinct, kind, 0, ())
