"""A large version once more, in the form in which it is read fastest.

The Parquet stays what is published and what counts. Beside it lie its rows as a file of DuckDB, whose blocks are small and stay in memory
between questions, and an index of its words. Both can be taken away: the Parquet then answers, more slowly.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from upstate.catalog.reading.columns import Column, column_of
from upstate.catalog.reading.words import row_words_sql, write_word_index
from upstate.city import writing_to
from upstate.engine import Limits, Sandbox, literal
from upstate.progress import Progress, silent

# Rows from which it pays. Below, reading the Parquet takes no longer than a copy would.
LARGE = 50_000
_LIMITS = Limits(memory="1GB", disk="20GB", threads=2)


def copy_of(parquet: Path) -> Path:
    """Where the rows lie once more, there or not."""
    return parquet.with_suffix(".duckdb")


def word_index_of(parquet: Path) -> Path:
    """Where the index of its words lies, there or not."""
    return parquet.with_suffix(".words.sqlite3")


def write_copy(parquet: Path, *, least: int = LARGE, progress: Progress = silent) -> None:
    """Write both beside the file, where it has at least so many rows."""
    file = f"read_parquet({literal(parquet)}, can_have_nan = true)"
    with Sandbox(_LIMITS) as sandbox:
        sandbox.run("SET preserve_insertion_order = true; SET enable_geoparquet_conversion = false")
        total = sandbox.row(f"SELECT count(*) FROM {file}")[0]
        if total < least:
            return
        progress("Keeping the rows once more, to be read fast")
        described = sandbox.rows(f"DESCRIBE SELECT * FROM {file}")
        schema = [column_of(name=row[0], place=place, type=row[1]) for place, row in enumerate(described)]
        with writing_to(copy_of(parquet)) as rows, writing_to(word_index_of(parquet)) as index:
            sandbox.run(f"ATTACH {literal(rows)} AS copy")
            sandbox.run(_copied(file, schema))
            sandbox.run("CREATE UNIQUE INDEX by_number ON copy.published (file_row_number)")
            sandbox.run("CHECKPOINT copy")
            write_word_index(index, _words(sandbox, total, progress))
            sandbox.run("DETACH copy")


def _copied(file: str, schema: list[Column]) -> str:
    names = ", ".join(column.raw for column in schema)
    words = row_words_sql(schema)
    return (
        f"CREATE TABLE copy.published AS SELECT file_row_number, {names}, {words} AS words FROM {file} AS file({names})"
    )


def _words(sandbox: Sandbox, total: int, progress: Progress) -> Iterator[list[tuple[int, str]]]:
    done = 0
    for batch in sandbox.batches("SELECT file_row_number, words FROM copy.published", rows=20_000):
        yield list(zip(batch.column(0).to_pylist(), batch.column(1).to_pylist(), strict=True))
        done += batch.num_rows
        progress("Keeping an index of the words", done, total)
