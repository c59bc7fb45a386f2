"""Parquet, streamed row group by row group, with the types that it declares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from upstate.progress import Progress, silent
from upstate.tables.reading.declared import plain_column
from upstate.tables.reading.headers import ROW, unique_names
from upstate.tables.reading.records import Records, numbered
from upstate.tables.reading.sources import Source

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

_ROWS_AT_ONCE = 20_000


def read_parquet(source: Source, progress: Progress = silent) -> Records:
    """The rows of a Parquet file; raises `UnreadableFile` when it is broken or has no columns."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(source.path)
        schema = file.schema_arrow
    except (pa.ArrowException, OSError) as fault:
        raise source.unreadable(
            f"is a broken Parquet file ({fault}).", next_step="Write or download it again."
        ) from fault
    if not schema.names:
        raise source.unreadable("is a Parquet file without columns.", next_step="Write it again with its columns.")
    names, notes = unique_names(schema.names, taken=(ROW,))
    records = Records(format="parquet", names=names, batches=iter(()), notes=notes, declared=frozenset(names))
    records.batches = _batches(file, source, records, progress)
    return records


def _batches(file: pq.ParquetFile, source: Source, records: Records, progress: Progress) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    done, total = 0, file.metadata.num_rows
    changes: dict[str, None] = {}
    with file:
        try:
            for batch in file.iter_batches(batch_size=_ROWS_AT_ONCE):
                plain = [plain_column(column) for column in batch.columns]
                for name, (_, change) in zip(records.names, plain, strict=True):
                    if change:
                        changes[f"Column {name} {change}."] = None
                yield numbered(range(done + 1, done + batch.num_rows + 1), [column for column, _ in plain])
                done += batch.num_rows
                progress(f"Reading {source.label}", done, total)
        except (pa.ArrowException, OSError) as fault:
            raise source.unreadable(
                f"breaks off after row {done} ({fault}).", next_step="Write or download it again."
            ) from fault
    records.notes += changes
