"""SQL Server, of which there is none to test against.

What is tested: that our side reads a DB-API connection as python-tds gives it (a fake), and that the real python-tds fails in
words against a port without a server and against one that speaks something else. That a real SQL Server answers is not.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from tests.tables.servers.speaking import Files
from upstate.progress import silent
from upstate.tables.servers import parse_source, sql_server
from upstate.tables.servers.faults import UnreadableServer
from upstate.tables.servers.served import counted
from upstate.tables.servers.sql_server import open_sql_server

ADDRESS = "mssql://reader@127.0.0.1/assets?query=SELECT * FROM dbo.mains"
ROWS = [
    (n, f"{n:04d}", Decimal("1.50"), datetime(2020, 1, 1, 12), date(1950, 1, 1), True, b"\1") for n in range(12_000)
]
KINDS = (56, 231, 106, 42, 40, 104, 165)


class Cursor:
    """A cursor of DB-API 2.0, whose count is known when its rows are read."""

    def __init__(self, rows: list[tuple], told: int) -> None:
        self.description = [(f"c{n}", kind) for n, kind in enumerate(KINDS)]
        self.rowcount, self._told = -1, told
        self._rows = iter(rows)

    def execute(self, query: str) -> None:
        self.query = query

    def fetchmany(self, size: int) -> list[tuple]:
        page = [row for _, row in zip(range(size), self._rows, strict=False)]
        self.rowcount = self.rowcount if page else self._told
        return page

    def close(self) -> None: ...


class Connection:
    def __init__(self, rows: list[tuple], told: int) -> None:
        self._cursor = Cursor(rows, told)
        self.rolled_back = False

    def cursor(self) -> Cursor:
        return self._cursor

    def rollback(self) -> None:
        self.rolled_back = True

    def close(self) -> None: ...


def read_rows(told: int = len(ROWS)) -> list:
    address = parse_source(ADDRESS)
    with open_sql_server(address, silent, lambda **_: Connection(ROWS, told)) as served:
        return list(counted(served, address, None, silent))


def test_cells_are_written_so_that_their_types_are_found_again():
    found = read_rows()
    assert len(found) == 12_000
    assert found[7] == ["7", "0007", "1.50", "2020-01-01 12:00:00", "1950-01-01", "true", "01"]


def test_columns_of_text_stay_text():
    with open_sql_server(parse_source(ADDRESS), silent, lambda **_: Connection(ROWS, 0)) as served:
        assert served.texts == {"c1", "c6"}


def test_rows_that_the_server_counts_and_did_not_send_are_an_error():
    with pytest.raises(UnreadableServer, match=r"12,500.*12,000"):
        read_rows(told=12_500)


def test_the_login_only_reads_and_the_transaction_is_taken_back():
    asked, made = {}, Connection(ROWS, 0)

    def connect(**words):
        asked.update(words)
        return made

    with open_sql_server(parse_source(ADDRESS), silent, connect):
        pass
    assert asked["readonly"] is True and asked["autocommit"] is False and asked["cafile"]
    assert made.rolled_back


@pytest.mark.parametrize("query", ["DROP TABLE x", "SELECT * INTO y FROM x", "SELECT 1; DELETE FROM x", "EXEC sp_who"])
def test_a_query_that_changes_something_is_refused(refuse, query):
    assert "not one SELECT" in refuse(f"mssql://reader@127.0.0.1/assets?query={query}").given


@pytest.fixture
def impatient(monkeypatch):
    """A server that is waited for one second, where it is fifteen else."""
    monkeypatch.setattr(sql_server, "_LOGIN_SECONDS", 1)


@pytest.mark.usefixtures("impatient")
def test_nobody_there_is_told_without_the_password(refuse):
    assert "hush" not in str(refuse("mssql://ann:hush@127.0.0.1:1/assets?query=SELECT 1 AS one"))


@pytest.mark.usefixtures("impatient")
def test_a_server_that_speaks_something_else_is_told(serve, refuse):
    port = serve(Files({})).port
    refuse(f"mssql://ann:hush@127.0.0.1:{port}/assets?query=SELECT 1 AS one")
