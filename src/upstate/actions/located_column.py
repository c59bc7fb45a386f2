"""The column that says in which area of another table each row lies."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from upstate.errors import UnreadableFile
from upstate.geography.areas import assign_to_areas
from upstate.progress import Progress, silent
from upstate.tables.adding import add_column, refuse_own_column
from upstate.tables.cells import point_columns, read_column, read_points, require_columns
from upstate.tables.reading import AddedColumn, TableFile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SHAPES = "geometry"


@dataclass(frozen=True)
class LocateSettings:
    """key: the areas' column that is the answer. point: columns of longitude and latitude; null for those called so."""

    key: str
    point: tuple[str, str] | None = None

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> LocateSettings:
        return cls(key=plain["key"], point=tuple(plain["point"]) if plain["point"] else None)


@dataclass(frozen=True)
class LocatedColumn:
    """A table with its new column. located, outside, unknown: rows in an area, in none, without a point; together all.

    several: rows on a border or where areas overlap, given to the first of these.
    """

    table: TableFile
    located: int
    outside: int
    unknown: int
    several: int


def locate_column(
    *, table: TableFile, areas: TableFile, name: str, settings: LocateSettings, progress: Progress = silent
) -> LocatedColumn:
    """Add the column `name` to the table: the key of the area in which each row's point lies, or null.

    Raises `UpstateError` for columns that are not there, areas that are none, or a name that is taken.
    """
    import numpy as np
    import pyarrow as pa
    import shapely

    refuse_own_column(table, name)
    require_columns(areas, [settings.key])
    if _SHAPES not in {column.name for column in areas.columns}:
        raise UnreadableFile(
            f"{areas.path.stem} has no shapes, so no point can lie in it.",
            allowed="a map layer of areas: GeoJSON, shapefile, GeoPackage, an ArcGIS layer",
            next_step="Give the file of the areas' borders with --areas.",
        )
    progress(f"Putting the rows of {table.path.stem} into areas")
    points = _points(table, settings)
    assigned = assign_to_areas(
        points, shapely.from_wkb(np.array(read_column(areas, _SHAPES).to_pylist(), dtype=object))
    )
    inside = assigned.places >= 0
    values = read_column(areas, settings.key).take(pa.array(assigned.places, mask=~inside))
    kind = next(column.type for column in areas.columns if column.name == settings.key)
    added = AddedColumn(name, "locate", asdict(settings), areas.path.stem, areas.sha256)
    known = int(np.isfinite(points).all(axis=1).sum())
    located = int(inside.sum())
    return LocatedColumn(
        table=add_column(table, added, values, kind),
        located=located,
        outside=known - located,
        unknown=len(points) - known,
        several=assigned.several,
    )


def _points(table: TableFile, settings: LocateSettings) -> NDArray[np.float64]:
    columns = settings.point or point_columns(table)
    if columns is None:
        raise UnreadableFile(
            f"{table.path.stem} has no columns that are called longitude and latitude.",
            allowed="two columns of degrees; " + ", ".join(column.name for column in table.columns) + " are there",
            next_step="Name them with --point LONGITUDE LATITUDE.",
        )
    return read_points(table, columns)
