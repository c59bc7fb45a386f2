"""A published file, opened for one request: one file, bounded memory, disk, time and threads, nothing else in reach."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

from upstate.catalog.reading.columns import Column
from upstate.catalog.reading.engines import Engine, Engines, open_engine
from upstate.engine import Limits
from upstate.engine.deadline import deadline
from upstate.errors import LimitReached, UnreadableFile
from upstate.sentences import say

# For a page that somebody waits for. What does not fit in memory goes to disk, and then it is slow but right.
FOR_A_PAGE = Limits(memory="256MB", disk="2GB", threads=2, seconds=10.0)
# For what is made once at publication.
FOR_A_VERSION = Limits(memory="1GB", disk="20GB", threads=2, seconds=900.0)
# Files whose last questions were asked together stay open: their memory is that many times a page's, at most.
_kept = Engines(most=4)
_AT_ONCE = 200  # rows between two looks at how large an answer has become
_LONG = (duckdb.sqltypes.VARCHAR, duckdb.sqltypes.BLOB)  # the kinds of which one value may be large


@dataclass(frozen=True)
class Published:
    """An open file, as the view `published`. schema: its columns, in the file's order. count: of its rows. index: of its words, where there is one.

    In SQL they are called c0, c1 ... by their place, so that no name that a city gave is ever part of it. `file_row_number` is the
    row's place in the file, from 0; a version never changes, so it names the row for good. `place` is the same number: a row far from others is found quickly
    by its `file_row_number`, and rows near to each other by their `place`. `words` are those of the row's texts.
    """

    path: Path
    limits: Limits
    connection: duckdb.DuckDBPyConnection
    schema: tuple[Column, ...]
    count: int
    index: Path | None = None

    def rows(self, sql: str, parameters: Sequence[Any] = (), *, letters: int | None = None) -> list[tuple[Any, ...]]:
        """The rows of our own SQL; raises `LimitReached` past the limits, `UnreadableFile` when the file is gone or broken. letters: the most that their
        texts may have together, where these were put together by somebody else."""
        with _bounded(self.path, self.limits, self.connection):
            found = self.connection.execute(sql, parameters)
            return found.fetchall() if letters is None else _fetch_bounded(found, letters)

    def row(self, sql: str, parameters: Sequence[Any] = ()) -> tuple[Any, ...]:
        """The only row of a query that has one."""
        return self.rows(sql, parameters)[0]

    def batches(self, sql: str, parameters: Sequence[Any] = (), *, rows: int = 50_000) -> Iterator[Any]:
        """The rows of our own SQL as Arrow record batches of at most so many; the time limit is for the whole."""
        with _bounded(self.path, self.limits, self.connection):
            yield from self.connection.execute(sql, parameters).to_arrow_reader(rows)


@contextmanager
def open_published(parquet: Path, limits: Limits = FOR_A_PAGE) -> Iterator[Published]:
    """Open one published Parquet for reading: a DuckDB that can reach this file and no other.

    Pages share the DuckDB of their file, with its memory, and a few files stay open between them. What has other limits gets a DuckDB of
    its own, which takes 10 ms and is closed after it.
    """
    status = _status(parquet)
    if _shares_a_page(limits):
        with _kept.borrowed(parquet, status, lambda: _open(parquet.resolve(), FOR_A_PAGE)) as engine:
            yield from _asked(engine, parquet, limits)
    else:
        engine = _open(parquet.resolve(), limits)
        try:
            yield from _asked(engine, parquet, limits)
        finally:
            engine.close()


def _shares_a_page(limits: Limits) -> bool:
    return (limits.memory, limits.disk, limits.threads) == (FOR_A_PAGE.memory, FOR_A_PAGE.disk, FOR_A_PAGE.threads)


def _open(path: Path, limits: Limits) -> Engine:
    try:
        return open_engine(path, limits)
    except duckdb.OutOfMemoryException:
        raise _limit(say("needed more than {memory} of memory", memory=limits.memory)) from None
    except (duckdb.Error, OSError) as fault:
        raise _unreadable(path) from fault


def _asked(engine: Engine, path: Path, limits: Limits) -> Iterator[Published]:
    connection = engine.connect()
    try:
        yield Published(path, limits, connection, engine.schema, engine.count, engine.index)
    finally:
        connection.close()


@contextmanager
def _bounded(path: Path, limits: Limits, connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    with deadline(connection, limits.seconds) as watched:
        try:
            yield
        except duckdb.OutOfMemoryException:
            raise _limit(say("needed more than {memory} of memory", memory=limits.memory)) from None
        except (duckdb.Error, RuntimeError, OSError) as fault:  # Arrow tells an interrupted stream as an OSError
            if watched.left.is_set():
                raise _limit(say("was given up by whoever asked it")) from None
            if watched.passed.is_set():
                raise _limit(say("took longer than {seconds} seconds", seconds=f"{limits.seconds:g}")) from None
            if isinstance(fault, duckdb.IOException | duckdb.InvalidInputException):
                raise _unreadable(path) from fault
            raise


def load_schema(parquet: Path) -> tuple[Column, ...]:
    """The columns of a published file, in its order; raises `UnreadableFile`. Lists of many datasets ask for them: a file is opened for it once."""
    return _look_at(parquet)[0]


def count_rows(parquet: Path) -> int:
    """How many rows a published file has, without opening it each time; raises `UnreadableFile`."""
    return _look_at(parquet)[1]


def _look_at(parquet: Path) -> tuple[tuple[Column, ...], int]:
    status = _status(parquet)
    return _seen(parquet, status.st_mtime_ns, status.st_size)


def _status(parquet: Path) -> os.stat_result:
    """One look: each lets other threads go first, and a page has many."""
    try:
        return parquet.stat()
    except OSError as fault:
        raise _unreadable(parquet) from fault


@lru_cache(maxsize=2000)
def _seen(parquet: Path, changed: int, size: int) -> tuple[tuple[Column, ...], int]:
    """changed, size: those of the file; one that was changed is another."""
    with open_published(parquet) as published:
        return published.schema, published.count


def _fetch_bounded(found: duckdb.DuckDBPyConnection, letters: int) -> list[tuple[Any, ...]]:
    long = [place for place, (_, kind, *_) in enumerate(found.description or ()) if kind in _LONG]
    rows: list[tuple[Any, ...]] = []
    left = letters
    while True:
        part = found.fetchmany(_AT_ONCE)
        left -= sum(len(row[place] or "") for place in long for row in part)
        if left < 0:
            raise _limit(say("gave more than {letters} million letters", letters=letters // 1_000_000))
        rows += part
        if len(part) < _AT_ONCE:
            return rows


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
