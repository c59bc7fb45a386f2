"""The DuckDBs that read published files: each can reach one version and nothing else, and some stay open between two questions."""

from __future__ import annotations

import logging
import os
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from upstate.catalog.reading.columns import Column, column_of
from upstate.catalog.reading.copying import copy_of, word_index_of
from upstate.catalog.reading.words import row_words_sql
from upstate.engine import Limits, literal

_log = logging.getLogger(__name__)
_Key = tuple[Path, int, int]


class Engine:
    """A DuckDB with its doors closed. schema: the file's columns, in its order. count: of its rows. index: of its words, where there is one."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, spill: tempfile.TemporaryDirectory[str]) -> None:
        self.schema: tuple[Column, ...] = ()
        self.count = 0
        self.index: Path | None = None
        self._connection = connection
        self._spill = spill
        self._one_at_a_time = threading.Lock()

    def connect(self) -> duckdb.DuckDBPyConnection:
        """A connection for one question; what it makes for itself is gone with it."""
        with self._one_at_a_time:
            return self._connection.cursor()

    def close(self) -> None:
        self._connection.close()
        self._spill.cleanup()


def open_engine(path: Path, limits: Limits) -> Engine:
    """Open one version; raises what DuckDB raises."""
    spill = tempfile.TemporaryDirectory(prefix="upstate-", ignore_cleanup_errors=True)
    connection = duckdb.connect(
        config={
            "memory_limit": limits.memory,
            "threads": limits.threads,
            "temp_directory": spill.name,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
            "python_enable_replacements": False,
        }
    )
    engine = Engine(connection, spill)
    try:
        _look_in(engine, connection, path)
        connection.execute(f"SET max_temp_directory_size = '{limits.disk}'")
        connection.execute(f"SET allowed_paths = [{literal(path)}]")
        connection.execute("SET enable_external_access = false; SET lock_configuration = true")
    except BaseException:
        engine.close()
        raise
    return engine


def _look_in(engine: Engine, connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    # Shapes stay WKB, whatever else the file says of them.
    connection.execute("SET GLOBAL enable_geoparquet_conversion = false; SET GLOBAL parquet_metadata_cache = true")
    # Else the file's least and greatest values, which leave NaN out, would be believed.
    file = f"read_parquet({literal(path)}, can_have_nan = true)"
    described = connection.execute(f"DESCRIBE SELECT * FROM {file}").fetchall()
    engine.schema = tuple(column_of(name=row[0], place=place, type=row[1]) for place, row in enumerate(described))
    names = ", ".join(column.raw for column in engine.schema)
    if _has_copy(connection, path):
        # Of the rows of a page only the numbers are sorted.
        connection.execute("SET GLOBAL late_materialization_max_rows = 2000")
        connection.execute(
            f"CREATE VIEW published AS SELECT file_row_number, rowid AS place, {names}, words FROM copy.published"
        )
        engine.index = word_index_of(path)
    else:
        words = row_words_sql(engine.schema)
        # DuckDB 1.5 fails at that with Parquet, where a row's number is compared with something else of the row.
        connection.execute("SET GLOBAL disabled_optimizers = 'late_materialization'")
        connection.execute(
            f"CREATE VIEW published AS SELECT file_row_number, file_row_number AS place, {names}, {words} AS words FROM {file} AS file({names})"
        )
    engine.count = connection.execute("SELECT count(*) FROM published").fetchall()[0][0]


def _has_copy(connection: duckdb.DuckDBPyConnection, path: Path) -> bool:
    """Open the copy, if there is one; where it is broken the Parquet itself answers."""
    copy = copy_of(path)
    if not (copy.is_file() and word_index_of(path).is_file()):
        return False
    try:
        connection.execute(f"ATTACH {literal(copy)} AS copy (READ_ONLY)")
        connection.execute("SELECT file_row_number FROM copy.published LIMIT 1")
    except duckdb.Error:
        _log.exception("%s can not be read", copy)
        return False
    return True


class Engines:
    """Open engines, the last used ones kept. A version never changes: a file that was changed is another one."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[_Key, Engine] = OrderedDict()
        self._users: dict[Engine, int] = {}

    @contextmanager
    def borrowed(self, path: Path, status: os.stat_result, open_: Callable[[], Engine]) -> Iterator[Engine]:
        """The engine of a file, as it is now, opened where it is not open yet. Others may ask it at the same time."""
        engine = self._take((path, status.st_mtime_ns, status.st_size), open_)
        try:
            yield engine
        finally:
            self._give_back(engine)

    def _take(self, key: _Key, open_: Callable[[], Engine]) -> Engine:
        with self._lock:
            engine = self._kept.get(key)
            if engine is not None:
                return self._used(key, engine)
        opened = open_()  # others are not kept waiting by it
        with self._lock:
            engine = self._kept.setdefault(key, opened)
            self._used(key, engine)
            surplus = [] if engine is opened else [opened]
            while len(self._kept) > self._most:
                _, oldest = self._kept.popitem(last=False)
                surplus += [] if self._users.get(oldest) else [oldest]
        for one in surplus:
            one.close()
        return engine

    def _used(self, key: _Key, engine: Engine) -> Engine:
        self._kept.move_to_end(key)
        self._users[engine] = self._users.get(engine, 0) + 1
        return engine

    def _give_back(self, engine: Engine) -> None:
        with self._lock:
            self._users[engine] -= 1
            is_over = not self._users[engine] and engine not in self._kept.values()
            if not self._users[engine]:
                del self._users[engine]
        if is_over:
            engine.close()
