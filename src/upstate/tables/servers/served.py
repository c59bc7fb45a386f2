"""What every protocol hands over: a table of a server while it is read, and how its rows are held against the server's count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from upstate.progress import Progress
from upstate.tables.reading.headers import PLACES, ROW, SURPLUS, unique_names
from upstate.tables.reading.records import Records, text_batches
from upstate.tables.servers.addresses import Address
from upstate.tables.servers.faults import not_all

if TYPE_CHECKING:
    import pyarrow as pa

    from upstate.tables.reading.placing import Geometries

Row = Sequence[str | None]
# A table may grow while it is read; beyond this it is no growth but a server that does not end.
_GROWTH, _GROWN_ROWS = 1.1, 10_000


class ChangedMeanwhile(Exception):
    """The server's table changed while it was read: read it again."""


def degrees() -> str:
    """The coordinate system of GeoJSON."""
    return "OGC:CRS84"


@dataclass
class Served:
    """One table of a server.

    headers: of the columns; one called `_surplus` at the end is left out when nothing is in it. texts: those that the server declares to be text; the others get their types from their cells.
    rows: each as cells of text, one a header and, where there are shapes, one more with the shape.
    count: asks the server for its own count of the rows; counts_first: whether it can tell before it has sent them. edited: the server's word on when they last changed, empty when it
    gives none. shapes: reads the last cell of many rows. system: the coordinate system, empty while no shape has told it.
    """

    format: str
    headers: list[str]
    texts: Set[str]
    rows: Iterator[Row]
    count: Callable[[], int]
    counts_first: bool = True
    edited: str = ""
    shapes: Callable[[Sequence[str | None]], Geometries] | None = None
    coordinate_system: Callable[[], str] = degrees
    notes: list[str] = field(default_factory=list)


def records_of(served: Served, rows: Iterable[Row]) -> Records:
    """The rows as any file's: numbered from 1, with a place where they have a shape."""
    taken = (ROW, *PLACES) if served.shapes else (ROW,)
    names, renamed = unique_names(served.headers, taken=taken)
    spare = names[-1:] if served.headers[-1:] == [SURPLUS] else []
    records = Records(
        format=served.format,
        names=[*names, *PLACES] if served.shapes else names,
        batches=iter(()),
        notes=[*served.notes, *renamed],
        declared=frozenset(name for name, header in zip(names, served.headers, strict=True) if header in served.texts),
        only_if_used=frozenset({PLACES[-1], *spare}),
    )
    batches = text_batches(enumerate(rows, start=1), len(names) + bool(served.shapes))
    records.batches = _placed(served, served.shapes, records, batches, len(names)) if served.shapes else batches
    return records


def _placed(
    served: Served,
    shapes_of: Callable[[Sequence[str | None]], Geometries],
    records: Records,
    batches: Iterator[pa.RecordBatch],
    width: int,
) -> Iterator[pa.RecordBatch]:
    from upstate.tables.reading.placing import Placer

    placer = None
    for batch in batches:
        shapes = shapes_of(batch.column(width + 1).to_pylist())
        if placer is None and (system := served.coordinate_system()):
            placer = Placer.for_crs(system)
        yield (placer or Placer()).add_places(batch.column(0), batch.columns[1 : width + 1], shapes)
    records.notes += placer.sentences() if placer else []


def counted(served: Served, address: Address, first: int | None, progress: Progress) -> Iterator[Row]:
    """The same rows, held against the server's own count at the end.

    first: the count before them, null when the server tells it only at the end. Raises `UnreadableServer` when they are not as
    many and the server still says so, `ChangedMeanwhile` when it now says otherwise.
    """
    read = 0
    for read, row in enumerate(served.rows, start=1):
        if first is not None and read > first * _GROWTH + _GROWN_ROWS:
            raise not_all(address, counted=first, read=read, more=" and more would come")
        if read % 5_000 == 0:
            progress(f"Reading {address.label}", read, max(read, first or 0))
        yield row
    if read == first:
        return
    now = served.count()
    if first is None and now == read:
        return
    if first is None or now == first:
        raise not_all(address, counted=now, read=read)
    raise ChangedMeanwhile(f"it counted {first:,} rows, then {now:,}, and {read:,} arrived")
