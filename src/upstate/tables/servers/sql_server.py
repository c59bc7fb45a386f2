"""A query of SQL Server, by python-tds, which is installed with upstate[sql-server]."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime, time
from typing import Any
from urllib.parse import unquote, urlsplit

from upstate.progress import Progress
from upstate.tables.servers.addresses import Address
from upstate.tables.servers.faults import Interrupted, unreadable
from upstate.tables.servers.select_only import select_only
from upstate.tables.servers.served import Row, Served

_AT_ONCE = 5_000
_SECONDS = 1_800.0
_LOGIN_SECONDS = 15
_KNOWN = frozenset({"cafile"})
# Kinds of columns that hold no text, by their number in the protocol (MS-TDS, 2.2.5.4).
_TYPED = frozenset({38, 40, 42, 43, 48, 50, 52, 56, 58, 59, 60, 61, 62, 104, 106, 108, 109, 110, 111, 122, 127})


@contextmanager
def open_sql_server(
    address: Address, progress: Progress, connect: Callable[..., Any] | None = None
) -> Iterator[Served]:
    """The rows of the query. The server's own count is the one with which it ends the answer, and is known at the end.

    connect: opens a connection of DB-API 2.0, in place of python-tds.
    """
    query = select_only(address, "tsql")
    connect, errors = (connect, (OSError,)) if connect else _python_tds(address)
    progress(f"Asking {address.label}")
    try:
        with closing(connect(**_connection(address))) as connection, closing(connection.cursor()) as cursor:
            cursor.arraysize = _AT_ONCE
            cursor.execute(query)
            yield _served(cursor)
            connection.rollback()
    except (OSError, EOFError) as fault:
        raise Interrupted(f"the connection failed ({address.hide(str(fault))})") from None
    except errors as fault:
        raise unreadable(
            address,
            f"refuses it: {fault}.",
            allowed="a SELECT that this login may run, within half an hour",
            next_step=f"Try the query in your own tool. The password may stand in {address.variable}.",
        ) from None


def _python_tds(address: Address) -> tuple[Callable[..., Any], tuple[type[Exception], ...]]:
    try:
        import pytds
    except ImportError:
        raise unreadable(
            address,
            "needs a library that is not installed.",
            allowed="an installation with SQL Server: upstate[sql-server]",
            next_step="Run `pip install 'upstate[sql-server]'`.",
        ) from None
    return pytds.connect, (pytds.Error,)


def _connection(address: Address) -> dict[str, Any]:
    parts = urlsplit(address.url)
    if unknown := sorted({*address.parameters} - _KNOWN):
        raise unreadable(
            address,
            f"holds {', '.join(unknown)}, which is not used here.",
            allowed=f"{', '.join(sorted(_KNOWN))} and, last, query",
            next_step="Take it out.",
        )
    return {
        "dsn": parts.hostname, "port": parts.port or 1433, "database": unquote(parts.path.strip("/")),
        "user": unquote(parts.username or ""), "password": address.secret,
        "timeout": _SECONDS, "login_timeout": _LOGIN_SECONDS, "appname": "upstate", "readonly": True, "autocommit": False,
        # Without a list of authorities python-tds would send the password where anybody can listen.
        "cafile": address.parameters.get("cafile") or _authorities(),
    }  # fmt: skip


def _authorities() -> str | None:
    """The machine's own list of authorities that certificates are held against."""
    import ssl

    return ssl.get_default_verify_paths().cafile


def _served(cursor: Any) -> Served:
    columns = [(str(one[0] or ""), one[1]) for one in cursor.description or ()]

    def rows() -> Iterator[Row]:
        while page := cursor.fetchmany(_AT_ONCE):
            for row in page:
                yield [_cell(value) for value in row]

    return Served(
        format="sql server",
        headers=[name for name, _ in columns],
        texts={name for name, kind in columns if kind not in _TYPED},
        rows=rows(),
        count=lambda: int(cursor.rowcount),
        counts_first=False,
    )


def _cell(value: Any) -> str | None:
    """A value as the text of a cell, which is typed again when all rows are there."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes | bytearray):
        return value.hex()
    return str(value)
