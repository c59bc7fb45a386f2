"""A query of PostgreSQL or PostGIS, by a cursor on the server, in a transaction that can only read and sees one moment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from upstate.progress import Progress
from upstate.tables.servers.addresses import Address
from upstate.tables.servers.faults import Interrupted, unreadable
from upstate.tables.servers.select_only import select_only
from upstate.tables.servers.served import Row, Served

if TYPE_CHECKING:
    import psycopg

    from upstate.tables.reading.placing import Geometries

_AT_ONCE = 5_000
_MINUTES = 30
_KNOWN = frozenset({"sslmode", "sslrootcert", "connect_timeout"})
_TYPED = ("bool", "int2", "int4", "int8", "float4", "float8", "numeric", "date", "timestamp", "timestamptz")
_SHAPES = ("geometry", "geography")
_SETTINGS = f"""
SET statement_timeout = '{_MINUTES}min'; SET lock_timeout = '1min'; SET idle_in_transaction_session_timeout = '{_MINUTES}min';
SET DateStyle = 'ISO'; SET TimeZone = 'UTC'; SET IntervalStyle = 'iso_8601'; SET bytea_output = 'hex';
"""


@contextmanager
def open_postgresql(address: Address, progress: Progress) -> Iterator[Served]:
    """The rows of the query. They and their count are of the same moment. Times with a zone are UTC."""
    import psycopg

    query = select_only(address, "postgres")
    progress(f"Asking {address.label}")
    try:
        with psycopg.connect(_connection(address)) as connection:
            connection.execute(_SETTINGS.encode())
            connection.commit()
            connection.read_only = True
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            _keep_text(connection)
            with connection.cursor(name="upstate") as cursor:
                cursor.itersize = _AT_ONCE
                cursor.execute(query.encode())
                yield _served(address, query, connection, cursor)
            connection.rollback()  # what a function did that a transaction that only reads does not stop
    except psycopg.OperationalError as fault:
        if fault.sqlstate in (None, "57P01", "57P02", "57P03", "40001", "40P01", "08006", "53300"):
            raise Interrupted(f"the connection failed ({address.hide(str(fault))})") from None
        raise _refused(address, fault) from None
    except psycopg.Error as fault:
        raise _refused(address, fault) from None


def _refused(address: Address, fault: Exception) -> Exception:
    return unreadable(
        address,
        f"refuses it: {fault}.",
        allowed="a SELECT that this login may run, within half an hour",
        next_step=f"Try the query in your own tool. A password may stand in {address.variable}, PGPASSWORD or ~/.pgpass.",
    )


def _connection(address: Address) -> str:
    from psycopg.conninfo import make_conninfo

    if unknown := sorted({*address.parameters} - _KNOWN):
        raise unreadable(
            address,
            f"holds {', '.join(unknown)}, which is not used here.",
            allowed=f"{', '.join(sorted(_KNOWN))} and, last, query",
            next_step="Take it out, or put it into PostgreSQL's own settings (PGOPTIONS, pg_service.conf).",
        )
    parts = urlsplit(address.url)
    named = {
        "host": parts.hostname, "port": parts.port, "dbname": unquote(parts.path.strip("/")) or None,
        "user": unquote(parts.username) if parts.username else None, "password": address.secret or None,
    }  # fmt: skip
    given = {name: str(value) for name, value in named.items() if value is not None}
    return make_conninfo(**{"connect_timeout": "15", "application_name": "upstate", **given, **address.parameters})


def _keep_text(connection: psycopg.Connection[Any]) -> None:
    """Cells come as PostgreSQL writes them, of which nothing is lost; only yes and no are spelled out."""
    from psycopg.adapt import Loader
    from psycopg.types.string import TextLoader

    class Spelled(Loader):
        def load(self, data: Any) -> str:
            return "true" if bytes(data) == b"t" else "false"

    for kind in connection.adapters.types:
        connection.adapters.register_loader(kind.oid, Spelled if kind.name == "bool" else TextLoader)
        connection.adapters.register_loader(kind.array_oid, TextLoader)


def _served(address: Address, query: str, connection: psycopg.Connection[Any], cursor: Any) -> Served:
    columns = [(one.name, one.type_code) for one in cursor.description]
    typed = {connection.adapters.types[name].oid for name in _TYPED}
    found = connection.execute("SELECT oid::text FROM pg_type WHERE typname = ANY(%s)", [list(_SHAPES)]).fetchall()
    shapes = {int(row[0]) for row in found}
    place = next((position for position, (_, kind) in enumerate(columns) if kind in shapes), None)
    headers = [name for position, (name, _) in enumerate(columns) if position != place]
    systems: list[str] = []

    def count() -> int:
        with connection.cursor() as asking:
            row = asking.execute(b"SELECT count(*) FROM (" + query.encode() + b"\n) AS counted").fetchone()
        return int(row[0]) if row else 0

    return Served(
        format="postgresql",
        headers=headers,
        texts={name for name, kind in columns if kind not in typed},
        rows=_rows(cursor, place),
        count=count,
        shapes=None if place is None else lambda cells: _shapes(cells, systems),
        coordinate_system=lambda: systems[0] if systems else "",
        notes=[] if place is None else [f"The column {address.hide(columns[place][0])} is the shape of each row."],
    )


def _rows(cursor: Any, place: int | None) -> Iterator[Row]:
    for row in cursor:
        yield row if place is None else (*row[:place], *row[place + 1 :], row[place])


def _shapes(cells: Sequence[str | None], systems: list[str]) -> Geometries:
    """PostGIS writes WKB in hexadecimal, with the number of the coordinate system. A row of another one than the first is
    left without a place."""
    import shapely

    from upstate.tables.reading.placing import Geometries, geometries_from_wkb

    found = geometries_from_wkb([_bytes(cell) for cell in cells])
    numbers = shapely.get_srid(found.shapes)
    known = ~shapely.is_missing(found.shapes)
    if not systems and known.any():
        systems.append(f"EPSG:{numbers[known][0] or 4326}")
    if systems:
        same = numbers == int(systems[0].removeprefix("EPSG:"))
        found.shapes[known & ~same & (numbers != 0)] = None
    return Geometries(shapes=shapely.set_srid(found.shapes, 0), raw=found.raw)


def _bytes(cell: str | None) -> bytes | None:
    try:
        return None if cell is None else bytes.fromhex(cell)
    except ValueError:
        return cell.encode() if cell else None
