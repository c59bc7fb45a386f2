"""Where a feature lies: its geometry in WGS 84 degrees, and one point on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from upstate.tables.reading.notes import RowList
from upstate.tables.reading.records import numbered

if TYPE_CHECKING:
    import pyarrow as pa

_POINT, _LINES, _MULTILINE = 0, (1, 2), 5


@dataclass(frozen=True)
class Geometries:
    """One a row: the shape (None where there is none or it is unreadable) and what the source holds."""

    shapes: Any
    raw: Sequence[bytes | None]


def geometries_from_geojson(texts: Sequence[str | None]) -> Geometries:
    """Geometries from GeoJSON text; what is no geometry stays in `raw` as that text."""
    import shapely

    shapes = shapely.from_geojson(_objects(texts), on_invalid="ignore")
    return Geometries(shapes=shapes, raw=[None if text is None else text.encode() for text in texts])


def geometries_from_wkb(blobs: Sequence[bytes | None]) -> Geometries:
    """Geometries from WKB; kinds that GEOS does not know (some curves, surfaces) stay in `raw`."""
    import shapely

    return Geometries(shapes=shapely.from_wkb(_objects(blobs), on_invalid="ignore"), raw=blobs)


def _objects(values: Sequence[Any]) -> Any:
    import numpy as np

    held = np.empty(len(values), dtype=object)
    held[:] = values
    return held


@dataclass
class Placer:
    """Turns geometries into degrees.

    to_degrees: a pyproj transformer; None when the coordinates are degrees already.
    known: whether the coordinate system is known; if not, no point is given and the geometry stays as it was.
    """

    to_degrees: Any = None
    known: bool = True
    notes: list[str] = field(default_factory=list)
    unread: RowList = field(default_factory=RowList)
    outside: RowList = field(default_factory=RowList)

    @classmethod
    def for_crs(cls, crs: str | None, bounds: Sequence[float] | None = None) -> Placer:
        """The placer for a coordinate system; without one, what looks like degrees is taken for degrees."""
        from pyproj import CRS, Transformer
        from pyproj.exceptions import CRSError, ProjError

        why = "The source names no coordinate system"
        if crs:
            try:
                system = CRS.from_user_input(crs)
                if system.to_2d().equals(CRS("OGC:CRS84"), ignore_axis_order=True):
                    return cls()
                to_degrees = Transformer.from_crs(system, "OGC:CRS84", always_xy=True)
                return cls(to_degrees, notes=[f"Coordinates were turned from {system.name} into WGS 84."])
            except (CRSError, ProjError):
                why = f"The coordinate system is not understood ({crs[:80]})"
        if bounds and _are_degrees(bounds):
            return cls(notes=[f"{why}; the coordinates look like degrees and were taken for WGS 84."])
        return cls(
            known=False,
            notes=[f"{why}; no feature has a place, and geometry_source holds the shapes as given."],
        )

    def add_places(self, rows: pa.Array, columns: Sequence[pa.Array], geometries: Geometries) -> pa.RecordBatch:
        """The batch with longitude, latitude, geometry, and geometry_source for what could not be placed."""
        import numpy as np
        import pyarrow as pa
        import shapely

        shapes = self._in_degrees(geometries.shapes)
        placed = ~shapely.is_missing(shapes)
        given = np.array([raw is not None for raw in geometries.raw], dtype=bool)
        self._count(rows.to_pylist(), geometries, given & ~placed)
        longitude, latitude = _points(shapes)
        wkb = [bytes(blob) if blob is not None else None for blob in shapely.to_wkb(shapes)]
        left = [raw if is_left else None for raw, is_left in zip(geometries.raw, given & ~placed, strict=True)]
        places = [
            pa.array(longitude, pa.float64(), from_pandas=True),
            pa.array(latitude, pa.float64(), from_pandas=True),
            pa.array(wkb, pa.binary()),
            pa.array(left, pa.binary()),
        ]
        return numbered(rows, [*columns, *places])

    def sentences(self) -> list[str]:
        """The notes, once all batches are done."""
        kept = "; it has no place, and geometry_source holds it as given."
        return [
            *self.notes,
            *self.unread.sentence("{rows}: the geometry cannot be read" + kept),
            *(self.outside.sentence("{rows}: the coordinates lie outside the earth" + kept) if self.known else []),
        ]

    def _in_degrees(self, shapes: Any) -> Any:
        """The shapes in degrees; None for those that do not come out as degrees."""
        import numpy as np
        import shapely

        if not self.known:
            return np.full(len(shapes), None, dtype=object)
        if self.to_degrees is not None:
            shapes = self._transformed(shapes)
        bounds = shapely.bounds(shapes)
        sound = np.array([_are_degrees(box) for box in bounds], dtype=bool) | shapely.is_empty(shapes)
        return np.where(sound, shapes, None)

    def _transformed(self, shapes: Any) -> Any:
        """Heights are kept as they are; flat shapes must not gain one."""
        import shapely

        def move(coordinates: Any) -> Any:
            moved = coordinates.copy()
            moved[:, 0], moved[:, 1] = self.to_degrees.transform(coordinates[:, 0], coordinates[:, 1])
            return moved

        high = shapely.has_z(shapes)
        result = shapes.copy()
        result[~high] = shapely.transform(shapes[~high], move)
        result[high] = shapely.transform(shapes[high], move, include_z=True)
        return result

    def _count(self, rows: list[int], geometries: Geometries, left: Any) -> None:
        for row, shape, is_left in zip(rows, geometries.shapes, left, strict=True):
            if is_left:
                (self.unread if shape is None else self.outside).add(row)


def _are_degrees(box: Sequence[float]) -> bool:
    west, south, east, north = box
    return bool(-180.001 <= west <= east <= 180.001 and -90.001 <= south <= north <= 90.001)


def _points(shapes: Any) -> tuple[Any, Any]:
    """Longitude and latitude of a point on each shape (of a line: half way); NaN where there is none."""
    import numpy as np
    import shapely

    kinds = shapely.get_type_id(shapes)
    points = np.full(len(shapes), None, dtype=object)
    points[kinds == _POINT] = shapes[kinds == _POINT]
    lines = np.isin(kinds, _LINES)
    points[lines] = shapely.line_interpolate_point(shapes[lines], 0.5, normalized=True)
    for place in np.flatnonzero(kinds == _MULTILINE):
        parts = shapely.get_parts(shapely.line_merge(shapes[place]))
        if len(parts):
            longest = parts[int(np.argmax(shapely.length(parts)))]
            points[place] = shapely.line_interpolate_point(longest, 0.5, normalized=True)
    for place in np.flatnonzero((kinds > _POINT) & ~lines & (kinds != _MULTILINE)):
        points[place] = _point_on(shapes[place])
    points[shapely.is_empty(points)] = None
    return shapely.get_x(points), shapely.get_y(points)


def _point_on(shape: Any) -> Any:
    """A point inside; an area that crosses itself is mended first."""
    import shapely

    try:
        return shapely.point_on_surface(shape)
    except shapely.errors.GEOSException:
        return shapely.point_on_surface(shapely.make_valid(shape))
