"""A published file, opened for one request: one file, bounded memory, disk, time and threads, nothing else in reach."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from upstate.catalog.reading.columns import Column, column_of
from upstate.engine import Limits, literal
from upstate.engine.deadline import deadline
from upstate.errors import LimitReached, UnreadableFile
from upstate.sentences import say

# For a page that somebody waits for. What does not fit in memory goes to disk, and then it is slow but right.
FOR_A_PAGE = Limits(memory="256MB", disk="2GB", threads=2, seconds=10.0)
# For what is made once at publication.
FOR_A_VERSION = Limits(memory="1GB", disk="20GB", threads=2, seconds=900.0)


@dataclass(frozen=True)
class Published:
    """An open file, as the view `published`. schema: its columns, in the file's order.

    In SQL they are called c0, c1 ... by their place, so that no name that a city gave is ever part of it. `file_row_number` is the
    row's place in the file, from 0; a version never changes, so it names the row for good.
    """

    path: Path
    limits: Limits
    connection: duckdb.DuckDBPyConnection
    schema: tuple[Column, ...] = ()

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of our own SQL; raises `LimitReached` past the limits, `UnreadableFile` when the file is gone or broken."""
        with self._bounded():
            return self.connection.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Sequence[Any] = ()) -> tuple[Any, ...]:
        """The only row of a query that has one."""
        return self.rows(sql, parameters)[0]

    def batches(self, sql: str, parameters: Sequence[Any] = (), *, rows: int = 50_000) -> Iterator[Any]:
        """The rows of our own SQL as Arrow record batches of at most so many; the time limit is for the whole."""
        with self._bounded():
            yield from self.connection.execute(sql, parameters).to_arrow_reader(rows)

    @contextmanager
    def _bounded(self) -> Iterator[None]:
        with deadline(self.connection, self.limits.seconds) as passed:
            try:
                yield
            except duckdb.OutOfMemoryException:
                raise _limit(say("needed more than {memory} of memory", memory=self.limits.memory)) from None
            except (duckdb.Error, RuntimeError, OSError) as fault:  # Arrow tells an interrupted stream as an OSError
                if passed.is_set():
                    raise _limit(
                        say("took longer than {seconds} seconds", seconds=f"{self.limits.seconds:g}")
                    ) from None
                if isinstance(fault, duckdb.IOException | duckdb.InvalidInputException):
                    raise _unreadable(self.path) from fault
                raise


@contextmanager
def open_published(parquet: Path, limits: Limits = FOR_A_PAGE) -> Iterator[Published]:
    """Open one published Parquet for reading: a private DuckDB that can reach this file and no other.

    A connection of its own for each request takes 10 ms and shares nothing with another; closing it gives all memory back.
    """
    if not parquet.is_file():
        raise _unreadable(parquet)
    path = parquet.resolve()
    with tempfile.TemporaryDirectory(prefix="upstate-", ignore_cleanup_errors=True) as spill:
        connection = duckdb.connect(config=_settings(limits, spill))
        try:
            published = Published(path, limits, connection)
            with published._bounded():
                schema = _view(connection, path)
                connection.execute(f"SET max_temp_directory_size = '{limits.disk}'")
                connection.execute(f"SET allowed_paths = [{literal(path)}]")
                connection.execute("SET enable_external_access = false; SET lock_configuration = true")
            yield replace(published, schema=schema)
        finally:
            connection.close()


def load_schema(parquet: Path) -> tuple[Column, ...]:
    """The columns of a published file, in its order; raises `UnreadableFile`."""
    with open_published(parquet) as published:
        return published.schema


def _view(connection: duckdb.DuckDBPyConnection, path: Path) -> tuple[Column, ...]:
    connection.execute(
        "SET enable_geoparquet_conversion = false"
    )  # shapes stay WKB, whatever else the file says of them
    # Else the file's least and greatest values, which leave NaN out, would be believed.
    file = f"read_parquet({literal(path)}, can_have_nan = true)"
    described = connection.execute(f"DESCRIBE SELECT * FROM {file}").fetchall()
    schema = tuple(column_of(name=row[0], place=place, type=row[1]) for place, row in enumerate(described))
    names = ", ".join(column.raw for column in schema)
    connection.execute(f"CREATE TEMP VIEW published AS SELECT file_row_number, {names} FROM {file} AS file({names})")
    return schema


def _settings(limits: Limits, spill: str) -> dict[str, Any]:
    return {
        "memory_limit": limits.memory,
        "threads": limits.threads,
        "temp_directory": spill,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
        "python_enable_replacements": False,
    }


def _limit(what: str) -> LimitReached:
    return LimitReached(
        say("This question to the data {what} and was stopped.", what=what),
        allowed=say("questions that are answered while a reader waits"),
        next_step=say("Ask for fewer rows with a filter, or download the file and work on it there."),
    )


def _unreadable(path: Path) -> UnreadableFile:
    return UnreadableFile(
        say("{file} can not be read: it is not there, or it is not a whole Parquet file.", file=path.name),
        allowed=say("the Parquet of a published version"),
        next_step=say("Open the dataset's page again; the city's data office can bring the file back from a backup."),
    )
