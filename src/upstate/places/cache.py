"""Where the table of places is kept on this machine: one Parquet that tells the vintage of each column.

It belongs to the person, not to a city: all cities on the machine share it. It can be deleted and made again.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from upstate.city import writing_to
from upstate.errors import NoPlaces
from upstate.places.table import TEXTS, ColumnNote, PlaceTable

_FILE = "places.parquet"
_KEY = b"upstate_places"
_AGAIN = "Run `upstate places update`; where there is no network, `upstate places update --from FOLDER` (see docs/how-to/find-your-peers.md)."


def cache_folder() -> Path:
    """`UPSTATE_CACHE`, else `upstate` in the folder for caches of the XDG base directory specification."""
    if os.environ.get("UPSTATE_CACHE"):
        return Path(os.environ["UPSTATE_CACHE"]).expanduser()
    base = os.environ.get("XDG_CACHE_HOME", "")
    # The specification says that a relative path is to be taken for none.
    return (Path(base) if Path(base).is_absolute() else Path.home() / ".cache") / "upstate"


def table_path(folder: Path | None = None) -> Path:
    """The file of the table, in `folder` or in this machine's cache."""
    return (folder or cache_folder()) / _FILE


def save_table(table: PlaceTable, path: Path) -> None:
    """Write the table whole or not at all."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {"geoid": pa.array(table.geoids, pa.string())}
    columns |= {name: pa.array(values, pa.string()) for name, values in table.texts.items()}
    columns |= {name: pa.array(values, from_pandas=True) for name, values in table.figures.items()}
    told = json.dumps({key: value for key, value in table.as_json().items() if key != "places"}, ensure_ascii=False)
    with writing_to(path) as temporary:
        pq.write_table(pa.table(columns).replace_schema_metadata({_KEY: told.encode()}), temporary, compression="zstd")


def load_table(path: Path) -> PlaceTable:
    """Read the table; raises `NoPlaces` when there is none, or it is not one that Upstate wrote."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        stored = pq.read_table(path)
        told = json.loads((stored.schema.metadata or {})[_KEY])
        names = [name for name in stored.column_names if name not in ("geoid", *TEXTS)]
        return PlaceTable(
            geoids=tuple(stored["geoid"].to_pylist()),
            texts={name: tuple(stored[name].to_pylist()) for name in TEXTS},
            figures={name: stored[name].to_numpy() for name in names},
            columns={name: ColumnNote(**note) for name, note in told["columns"].items()},
            notes=tuple(told["notes"]),
            made=told["made"],
        )
    except FileNotFoundError:
        raise NoPlaces(
            "There is no table of places on this machine yet.",
            allowed=f"a table that `upstate places update` made, at {path}",
            next_step=f"{_AGAIN} A workspace needs no table: `upstate new --geoid GEOID --population PEOPLE`.",
        ) from None
    except (OSError, pa.ArrowException, KeyError, TypeError, ValueError) as fault:
        raise NoPlaces(
            f"The table of places at {path} can not be read: {fault}",
            allowed="a table that `upstate places update` made",
            next_step=_AGAIN,
        ) from None
