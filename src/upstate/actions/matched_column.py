"""The column that says which row of another table an address means, and the file of what to look at."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from upstate.city import write_text
from upstate.geography.matching import Matches, match_addresses
from upstate.progress import Progress, silent
from upstate.ranking.outputs import safe_cell
from upstate.tables.adding import add_column, refuse_own_column
from upstate.tables.cells import point_columns, read_column, read_points, read_texts, require_columns
from upstate.tables.reading import AddedColumn, TableFile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class AddressColumns:
    """Where a table has its addresses.

    address: columns that together are an address, in order. unit: the column of the unit alone, or nothing. point: columns
    of longitude and latitude; null for those that are called so.
    """

    address: tuple[str, ...]
    unit: str = ""
    point: tuple[str, str] | None = None


@dataclass(frozen=True)
class MatchSettings:
    """given, listed: the addresses of the table and of the reference. key: the reference's column that is the answer.

    building: any unit of a building will do. within: metres, as of `match_addresses`.
    """

    given: AddressColumns
    listed: AddressColumns
    key: str
    building: bool = False
    within: float = 150.0

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> MatchSettings:
        """The reverse of `dataclasses.asdict`, also after JSON."""
        sides = {
            side: AddressColumns(
                address=tuple(plain[side]["address"]),
                unit=plain[side]["unit"],
                point=tuple(plain[side]["point"]) if plain[side]["point"] else None,
            )
            for side in ("given", "listed")
        }
        return cls(**{**plain, **sides})


@dataclass(frozen=True)
class MatchedColumn:
    """A table with its new column. far: matches whose two points lie further apart than said. with_points: those with two."""

    table: TableFile
    matches: Matches
    with_points: int
    far: int


def match_column(
    *,
    table: TableFile,
    reference: TableFile,
    name: str,
    settings: MatchSettings,
    to_check: Path,
    progress: Progress = silent,
) -> MatchedColumn:
    """Add the column `name` to the table: the key of the row of `reference` whose address each row has, or null.

    to_check: a CSV that is written: of each row that was not matched why, and the matches whose points lie further apart than
    `settings.within`. Raises `UpstateError` for columns that are not there, or a name that is taken.
    """
    import pyarrow as pa

    refuse_own_column(table, name)
    require_columns(reference, [settings.key])
    progress(f"Reading the addresses of {reference.path.stem}")
    given, here = _addresses(table, settings.given)
    listed, there = _addresses(reference, settings.listed)
    keys = read_column(reference, settings.key)
    names = keys.to_pylist()
    matches = match_addresses(
        given,
        [text if key is not None else None for text, key in zip(listed, names, strict=True)],
        keys=names,
        building=settings.building,
        given_points=here,
        reference_points=there,
        within=settings.within,
        progress=progress,
    )
    values = keys.take(pa.array([match.place for match in matches.each], pa.int64()))
    kind = next(column.type for column in reference.columns if column.name == settings.key)
    added = AddedColumn(name, "match", asdict(settings), reference.path.stem, reference.sha256)
    written = add_column(table, added, values, kind)
    rows = read_column(table, "_row").to_pylist()
    _write_to_check(to_check, rows, _to_check(given, listed, matches, settings.within))
    apart = [match.metres for match in matches.each if match.place is not None and match.metres is not None]
    return MatchedColumn(written, matches, len(apart), sum(metres > settings.within for metres in apart))


def path_to_check(tables: Path, table: str, column: str) -> Path:
    """Where the rows to check of a table's new column are written: a name without anything that leads elsewhere."""
    return tables / (re.sub(r"[^\w-]+", "_", f"{table}-{column}-to-check") + ".csv")


def _addresses(table: TableFile, columns: AddressColumns) -> tuple[list[str], NDArray[np.float64] | None]:
    texts = read_texts(table, columns.address)
    if columns.unit:
        units = read_texts(table, [columns.unit])
        texts = [f"{text} # {unit}" if unit else text for text, unit in zip(texts, units, strict=True)]
    point = columns.point or point_columns(table)
    return texts, read_points(table, point) if point else None


def _to_check(
    given: Sequence[str], listed: Sequence[str], matches: Matches, within: float
) -> Iterator[tuple[int, list[str]]]:
    """Places and cells: the address, what it was matched to, why it is to be checked, metres."""
    for place, match in enumerate(matches.each):
        metres = "" if match.metres is None else f"{match.metres:.0f}"
        if match.place is None:
            yield place, [given[place], "", match.reason, metres]
        elif (match.metres or 0) > within:
            why = f"matched ({match.rule}), but the points are far apart"
            yield place, [given[place], listed[match.place], why, metres]


def _write_to_check(target: Path, rows: Sequence[int], to_check: Iterable[tuple[int, list[str]]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["row", "address", "matched_to", "why", "metres"])
    writer.writerows([rows[place], *map(safe_cell, cells)] for place, cells in to_check)
    write_text(target, text.getvalue())
