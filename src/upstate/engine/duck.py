"""DuckDB with the doors closed: bounded in memory, disk and time, with no way to files or network."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import duckdb

from upstate.engine.borrowed import first_line
from upstate.engine.deadline import deadline
from upstate.errors import BadSolution, LimitReached

# An unknown config value must not be changed later by SQL: the lock is the last setting.
_LOCK = "SET enable_external_access = false; SET lock_configuration = true"
# Names that begin otherwise (_unit, _outcomes) are ours: a query that gave one could put the outcome among its features.
_COLUMN = re.compile(r"[a-z][a-z0-9_]{0,62}")


@dataclass(frozen=True)
class Limits:
    """Bounds for one sandbox. memory and disk as DuckDB writes sizes; seconds for each borrowed query."""

    memory: str = "4GB"
    disk: str = "40GB"
    threads: int = 2
    seconds: float = 600.0


def quote(name: str) -> str:
    """`name` as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: object) -> str:
    """`text`, such as a path, as a SQL string. DuckDB's parser ends at a NUL, so one is written by its number."""
    return "'" + str(text).replace("'", "''").replace("\0", "' || chr(0) || '") + "'"


class Sandbox:
    """A private in-memory DuckDB.

    Until `lock` it may read the workspace's own Parquet files; from then on it can touch nothing but its own tables,
    and its settings can not be changed. Used as a context manager; closing removes its spill folder.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._locked = False
        self._spill = tempfile.TemporaryDirectory(prefix="upstate-", ignore_cleanup_errors=True)
        self._connection = duckdb.connect(
            config={
                "memory_limit": self.limits.memory,
                "threads": self.limits.threads,
                "temp_directory": self._spill.name,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                "allow_community_extensions": False,
                "python_enable_replacements": False,
                "preserve_insertion_order": False,
            }
        )

        # DuckDB 1.5 shows this limit but does not hold it when it is given at connecting
        self._connection.execute(f"SET max_temp_directory_size = '{self.limits.disk}'")
        self._connection.execute("SET enable_progress_bar = false")  # our own face tells how far we are

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._connection.close()
        self._spill.cleanup()

    def lock(self) -> None:
        """Close every door, for good."""
        if not self._locked:
            self._connection.execute(_LOCK)
            self._locked = True

    def run(self, sql: str, parameters: Sequence[Any] | None = None) -> None:
        """Run our own SQL for its effect."""
        self._connection.execute(sql, parameters)

    def rows(self, sql: str, parameters: Sequence[Any] | None = None) -> list[tuple[Any, ...]]:
        """Run our own SQL and give its rows."""
        return self._connection.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Sequence[Any] | None = None) -> tuple[Any, ...]:
        """The only row of a query that has one."""
        return self.rows(sql, parameters)[0]

    def columns(self, sql: str, parameters: Sequence[Any] | None = None) -> dict[str, Any]:
        """Run our own SQL and give its columns as numpy arrays by name; those with nulls are masked. For many rows, of which tuples would be slow."""
        return self._connection.execute(sql, parameters).fetchnumpy()

    def batches(self, sql: str, rows: int = 200_000) -> Iterator[Any]:
        """Arrow record batches of the result, at most about `rows` rows each."""
        yield from self._connection.execute(sql).to_arrow_reader(rows)

    def materialize(self, name: str, borrowed_sql: str, *, source: str) -> dict[str, str]:
        """Store the result of a borrowed SELECT as table `name`, within the limits of time and memory; its columns, each with its DuckDB type.

        Locks the sandbox first: borrowed SQL never runs with a door open.
        """
        return self._create(f"TABLE {quote(name)}", name, borrowed_sql, source)

    def view(self, name: str, borrowed_sql: str, *, source: str) -> dict[str, str]:
        """The same as a view, which runs when `materialize` of a query over it does: where what comes of it is small, and it is large."""
        return self._create(f"VIEW {quote(name)}", name, borrowed_sql, source)

    def _create(self, what: str, name: str, borrowed_sql: str, source: str) -> dict[str, str]:
        self.lock()
        with deadline(self._connection, self.limits.seconds) as watched:
            try:
                self._connection.execute(f"CREATE OR REPLACE {what} AS {borrowed_sql}")
            except duckdb.OutOfMemoryException:
                raise self._limit(
                    source, f"needed more than {self.limits.memory} of memory and {self.limits.disk} of disk"
                ) from None
            except (duckdb.Error, RuntimeError) as fault:
                if watched.passed.is_set():
                    raise self._limit(source, f"ran longer than {self.limits.seconds:g} seconds") from None
                if isinstance(fault, duckdb.InterruptException):  # nobody but a person at the keyboard is left
                    raise KeyboardInterrupt from None
                if not isinstance(fault, duckdb.Error):
                    raise
                raise _broken_query(source, first_line(fault).replace(self._spill.name, "the spill folder")) from None
        columns = {str(row[0]): str(row[1]) for row in self.rows(f"DESCRIBE {quote(name)}")}
        self._refuse_strange(columns, what, source)
        return columns

    def _refuse_strange(self, columns: Iterable[str], what: str, source: str) -> None:
        strange = [column for column in columns if not _COLUMN.fullmatch(column)]
        if strange:
            self.run(f"DROP {what}")
            raise BadSolution(
                f"{source} gives a column named {strange[0][:80]!r}.",
                allowed="columns named with lower-case letters, digits and underscores, beginning with a letter",
                next_step="Give the column such a name with AS.",
            )

    def _limit(self, source: str, what: str) -> LimitReached:
        return LimitReached(
            f"{source} {what} and was stopped.",
            allowed="queries whose work grows about linearly with the rows of the tables",
            next_step="Look in it for a join without a key; tell the solution's author.",
        )


def _broken_query(source: str, why: str) -> BadSolution:
    return BadSolution(
        f"{source} does not run: {why}",
        allowed="a SELECT that DuckDB can run over the contract's tables",
        next_step="Run `upstate solutions check` on its folder; tell the solution's author.",
    )
