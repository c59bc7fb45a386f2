"""From any source, a file or a server, to one typed Parquet with its provenance."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

from upstate.progress import Progress, silent
from upstate.tables.reading import Origin, TableFile, read_table
from upstate.tables.reading.sources import fingerprint, split_source
from upstate.tables.reading.storing import store_records, workshop
from upstate.tables.servers.addresses import ARCGIS, CKAN, HTTPS, POSTGRESQL, SOCRATA, SQL_SERVER, Address
from upstate.tables.servers.arcgis import open_arcgis
from upstate.tables.servers.ckan import client_of, find_file, open_ckan
from upstate.tables.servers.faults import Interrupted, unreadable
from upstate.tables.servers.http import Client
from upstate.tables.servers.https import Unchanged, download
from upstate.tables.servers.postgresql import open_postgresql
from upstate.tables.servers.served import ChangedMeanwhile, Served, counted, records_of
from upstate.tables.servers.socrata import open_socrata
from upstate.tables.servers.sql_server import open_sql_server

_READINGS = 3
_OPENERS: dict[str, Callable[[Address, Progress], AbstractContextManager[Served]]] = {
    ARCGIS: open_arcgis,
    SOCRATA: open_socrata,
    CKAN: open_ckan,
    POSTGRESQL: open_postgresql,
    SQL_SERVER: open_sql_server,
}


def read_source(
    *, source: Path | Address, target: Path, before: TableFile | None = None, progress: Progress = silent
) -> TableFile:
    """Read a file or a server's table into a typed Parquet at `target`, whole or not at all.

    before: the same source as it was read before; it comes back, and nothing is written, when the server or the bytes of the
    file say that nothing has changed. Raises `UnreadableFile`, of a server `UnreadableServer`, also when not every row arrives
    that the server counts.
    """
    if isinstance(source, Path):
        return (
            before
            if before and is_unchanged(source, before)
            else read_table(source=source, target=target, progress=progress)
        )
    known = before if before and before.origin and before.origin.address == str(source) else None
    if source.protocol == HTTPS:
        with _client(source) as client:
            return _read_file(source, source.typed, client, target, known, progress)
    if source.protocol == CKAN:
        with client_of(source) as client:
            url = find_file(source, client)
            if url is not None:
                return _read_file(source, url, client, target, known, progress)
    return _read_rows(source, target, known, progress)


def is_unchanged(source: Path, before: TableFile) -> bool:
    """Whether a file has the very bytes that were read before, under the same name; of a part of a file, at the same place."""
    file, inside = split_source(source)
    if inside and not (before.origin and before.origin.address == str(source.absolute())):
        return False
    return file.is_file() and before.source.partition("!")[0] == file.name and fingerprint(file) == before.sha256


def _client(source: Address) -> Client:
    return Client(
        source, sending={"Authorization": f"Bearer {source.secret}"} if source.secret and not source.secrets else {}
    )


def _now() -> str:
    return datetime.now(UTC).replace(microsecond=0).isoformat()


def _read_file(
    source: Address, url: str, client: Client, target: Path, before: TableFile | None, progress: Progress
) -> TableFile:
    with workshop(target) as folder:
        known = before.origin if before else None
        try:
            found = download(address=source, url=url, client=client, folder=folder, before=known, progress=progress)
        except Unchanged:
            return before  # type: ignore[return-value]  # only raised when there is one
        origin = Origin(address=str(source), etag=found.etag, edited=found.edited, fetched_at=_now())
        inside = f"!{source.inside}" if source.inside else ""
        return read_table(source=Path(f"{found.path}{inside}"), target=target, origin=origin, progress=progress)


def _read_rows(source: Address, target: Path, before: TableFile | None, progress: Progress) -> TableFile:
    """Read all rows; again from the beginning when the table changed meanwhile, or the connection was lost for good."""
    last = ""
    for _ in range(_READINGS):
        try:
            with _OPENERS[source.protocol](source, progress) as served:
                first = served.count() if served.counts_first else None
                if before and _is_same(before, served, first):
                    return before
                return _store(source, served, first, target, progress)
        except (ChangedMeanwhile, Interrupted) as fault:
            last = str(fault)
    raise unreadable(
        source,
        f"did not hold still in {_READINGS} readings: {last}.",
        allowed="a table that stays as it is while it is read",
        next_step="Read it when nobody works on it, such as at night. What was read before is kept.",
    )


def _is_same(before: TableFile, served: Served, rows: int | None) -> bool:
    """Whether the server says that nothing has changed: the same time of the last edit, and as many rows."""
    origin = before.origin
    return bool(origin and served.edited and origin.edited == served.edited and origin.server_rows == rows)


def _store(source: Address, served: Served, first: int | None, target: Path, progress: Progress) -> TableFile:
    served.notes += _secret_note(source)
    return store_records(
        records=records_of(served, counted(served, source, first, progress)),
        source=source.label,
        target=target,
        origin=lambda: Origin(
            address=str(source),
            edited=served.edited,
            server_rows=served.count() if first is None else first,
            fetched_at=_now(),
        ),
        progress=progress,
    )


def _secret_note(source: Address) -> list[str]:
    if not source.secrets:
        return []
    return [f"The secret in the address is not kept; `upstate refresh` takes it from {source.variable}."]
