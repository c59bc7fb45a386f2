"""Behind the parser stands a DuckDB with its doors closed: what would get through does nothing there."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from upstate.engine import Sandbox
from upstate.errors import BadSolution

CLOSED = {
    "reading a csv": "SELECT * FROM read_csv('SECRET')",
    "reading text": "SELECT * FROM read_text('SECRET')",
    "reading bytes": "SELECT * FROM read_blob('SECRET')",
    "reading parquet": "SELECT * FROM read_parquet('SECRET')",
    "a path as table": "SELECT * FROM 'SECRET'",
    "listing files": "SELECT * FROM glob('/etc/*')",
    "the network": "SELECT * FROM read_csv('http://127.0.0.1:9/x.csv')",
    "COPY to": "COPY mains TO 'out.csv'",
    "COPY from": "COPY mains FROM 'SECRET'",
    "EXPORT": "EXPORT DATABASE 'out'",
    "ATTACH": "ATTACH 'other.duckdb' AS other",
    "INSTALL": "INSTALL httpfs",
    "INSTALL from a path": "INSTALL './x.duckdb_extension'",
    "LOAD": "LOAD httpfs",
    "SET of memory": "SET memory_limit='100GB'",
    "SET of access": "SET enable_external_access=true",
    "SET of the lock": "SET lock_configuration=false",
    "SET of threads": "SET threads=64",
    "RESET": "RESET memory_limit",
    "PRAGMA that sets": "PRAGMA threads=64",
    "a log file": "PRAGMA enable_profiling='json'; PRAGMA profiling_output='out.json'",
    "the environment": "SELECT getenv('HOME')",
    "a variable of Python": "SELECT * FROM stolen",
}


@pytest.mark.parametrize("sql", CLOSED.values(), ids=CLOSED.keys())
def test_a_locked_sandbox_refuses(city: Sandbox, secret: Path, sql: str) -> None:
    stolen = duckdb.sql("SELECT 1 AS x").arrow()  # DuckDB finds Python's variables by name unless told not to
    assert stolen
    with pytest.raises(duckdb.Error):
        city.rows(sql.replace("SECRET", str(secret)))


def test_borrowed_sql_locks_the_sandbox_by_itself(secret: Path) -> None:
    with Sandbox() as sandbox:
        with pytest.raises(BadSolution, match="does not run") as caught:
            sandbox.materialize("cohort", f"SELECT * FROM read_csv('{secret}')", source="cohort.sql")
        assert caught.value.allowed and caught.value.next_step
        with pytest.raises(duckdb.Error, match="locked"):
            sandbox.run("SET threads = 1")


def test_a_lock_may_be_closed_twice(city: Sandbox) -> None:
    city.lock()
    assert city.row("SELECT 1") == (1,)


def test_nothing_is_written_once_locked(city: Sandbox, secret: Path) -> None:
    with pytest.raises(duckdb.Error):
        city.run(f"COPY mains TO '{secret.parent / 'out.parquet'}'")


def test_a_broken_query_is_told_without_traceback_or_place(city: Sandbox) -> None:
    with pytest.raises(BadSolution) as caught:
        city.materialize("cohort", "SELECT nothing FROM mains", source="cohort.sql")
    assert caught.value.given.startswith("cohort.sql does not run: Binder Error")
    assert caught.value.__suppress_context__
    assert "upstate-" not in str(caught.value) and "Traceback" not in str(caught.value)
