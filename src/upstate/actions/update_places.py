"""Make the table of places anew, from the Census Bureau's servers or from a folder of its files."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from upstate.errors import NoPlaces
from upstate.places.addresses import Addresses, addresses
from upstate.places.building import build_table
from upstate.places.cache import load_table, save_table, table_path
from upstate.places.downloading import download
from upstate.places.folder import ReadFolder, read_folder
from upstate.places.table import PlaceTable
from upstate.progress import Progress, silent


@dataclass(frozen=True)
class UpdatedPlaces:
    """The table that was made. path: where. read: what the files told. table: as it is now."""

    path: Path
    read: ReadFolder
    table: PlaceTable

    def as_json(self) -> dict[str, Any]:
        return {
            "file": str(self.path),
            **self.table.as_json(),
            "recognised": [
                {
                    "file": part.label, "kind": part.kind, "vintage": part.vintage, "places": len(part.places),
                    "left_out": dict(part.left_out), "notes": part.notes,
                }
                for part in self.read.parts
            ],
            "not_recognised": [{"file": name, "why": why} for name, why in self.read.unknown],
            "missing": list(self.read.missing),
        }  # fmt: skip


def update_places(
    *,
    source: Path | None = None,
    fewer: bool = False,
    cache: Path | None = None,
    census: Addresses | None = None,
    today: date | None = None,
    progress: Progress = silent,
) -> UpdatedPlaces:
    """Make the table of places: one row a US incorporated place, and Urban Honolulu.

    source: a folder of published files; without it, they are fetched. fewer: also when the new table lacks columns that the
    present one has. cache: the folder of the table instead of this machine's. census: other addresses.
    Raises `NoPlaces`; the table that was there is then left as it is.
    """
    path = table_path(cache)
    with tempfile.TemporaryDirectory(prefix="upstate-", ignore_cleanup_errors=True) as fetched:
        if source is None:
            download(census or addresses(), Path(fetched), progress=progress)
        read = read_folder(source or Path(fetched), progress=progress)
    table = build_table(read.parts, today=today or date.today())
    if not fewer:
        _refuse_loss(path, table.columns)
    save_table(table, path)
    return UpdatedPlaces(path, read, table)


def _refuse_loss(path: Path, columns: Mapping[str, object]) -> None:
    """A year or a theme that was known must not be gone tomorrow because a file was not in the folder."""
    try:
        before = load_table(path)
    except NoPlaces:
        return
    lost = [name for name in before.columns if name not in columns]
    if lost:
        raise NoPlaces(
            f"The table would lose what it knows now: {', '.join(lost)}.",
            allowed="files that tell at least as much as the present table",
            next_step=f"Add the files that it was made of ({', '.join(sorted({before.columns[name].source for name in lost}))}), or say --fewer.",
        )
