"""GeoPackage and shapefile through GDAL, streamed in Arrow batches, with the types that they declare."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from upstate.progress import Progress, silent
from upstate.tables.reading.declared import plain_column
from upstate.tables.reading.gdal import open_gdal
from upstate.tables.reading.headers import PLACES, ROW, unique_names
from upstate.tables.reading.records import Records, numbered
from upstate.tables.reading.sources import SHAPEFILE_PIECES, Source, pieces_of

if TYPE_CHECKING:
    import pyarrow as pa

    from upstate.tables.reading.placing import Placer

_ROWS_AT_ONCE = 5_000
_INDEX_HEADER, _INDEX_ENTRY = 100, 8  # bytes in a .shx
_WHAT_IS_LOST = {
    ".shx": "its index was built anew",
    ".dbf": "the features have no attributes",
    ".prj": "the coordinate system is not named",
    ".cpg": "the encoding of its text is not named",
}


def read_spatial(source: Source, progress: Progress = silent) -> Records:
    """The features of one layer; raises `UnreadableFile` when it is broken or the layer is not clear."""
    open_gdal()
    from pyogrio.errors import DataLayerError, DataSourceError

    is_shapefile = source.suffix == ".shp"
    notes = []
    if is_shapefile:
        notes = _missing_pieces(source)
        source = _gathered(source)
    try:
        layer, layer_notes = _layer(source)
        return _records(source, layer, [*notes, *layer_notes], progress)
    except (DataSourceError, DataLayerError) as fault:
        raise _broken(source, fault) from fault


def _broken(source: Source, fault: Exception) -> Exception:
    return source.unreadable(
        f"cannot be read as a map layer ({fault}).",
        next_step="Export it again; a shapefile needs at least its .shp, .shx and .dbf side by side.",
    )


def _missing_pieces(source: Source) -> list[str]:
    present = {piece.suffix.lower() for piece in pieces_of(source.path)}
    return [
        f"The shapefile's {suffix} is missing: {_WHAT_IS_LOST[suffix]}."
        for suffix in SHAPEFILE_PIECES
        if suffix not in present
    ]


def _gathered(source: Source) -> Source:
    """The pieces in our own folder, under one name in small letters: GDAL may write an index beside them."""
    home = source.folder / "shapefile"
    home.mkdir(exist_ok=True)
    for piece in pieces_of(source.path):
        shutil.copyfile(piece, home / f"layer{piece.suffix.lower()}")
    return replace(source, path=home / "layer.shp")


def _layer(source: Source) -> tuple[str, list[str]]:
    pyogrio = open_gdal()

    with _quietly():
        layers = [str(name) for name, _ in pyogrio.list_layers(source.path)]
    wanted = source.inside[0] if source.inside else None
    if wanted in layers:
        return str(wanted), []
    if wanted is None and len(layers) == 1:
        return layers[0], []
    example = layers[0] if layers else "layer"
    raise source.unreadable(
        f"has no layer called {wanted!r}." if wanted else f"holds {len(layers)} layers.",
        allowed=f"one of its layers: {', '.join(layers) or 'none'}",
        next_step=f"Name one, as in {source.label}!{example}",
    )


def _quietly() -> warnings.catch_warnings[None]:
    """GDAL's warnings are for programmers; what matters in them is told in the notes."""
    return warnings.catch_warnings(action="ignore")


def _records(source: Source, layer: str, notes: list[str], progress: Progress) -> Records:
    pyogrio = open_gdal()

    # Only ever builds the index inside our own copy of the shapefile.
    pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": True})
    with _quietly():
        info = pyogrio.read_info(source.path, layer=layer, force_feature_count=True, force_total_bounds=True)
    fields = [str(name) for name in info["fields"]]
    key = info["fid_column"]
    headers = [key, *fields] if key else fields
    has_places = info["geometry_type"] is not None
    names, renamed = unique_names(headers, taken=(ROW, *PLACES) if has_places else (ROW,))
    records = Records(
        format="shapefile" if source.suffix in {".shp", ".dbf"} else "geopackage",
        names=[*names, *PLACES] if has_places else names,
        batches=iter(()),
        notes=[*notes, *renamed],
        declared=frozenset(names),
        only_if_used=frozenset({PLACES[-1]}),
        encoding=info["encoding"] or "",
    )
    placer = _placer(info) if has_places else None
    records.batches = _batches(source, layer, records, placer, headers=headers, info=info, progress=progress)
    return records


def _placer(info: dict[str, Any]) -> Placer:
    from upstate.tables.reading.placing import Placer

    return Placer.for_crs(info["crs"], info["total_bounds"])


def _batches(
    source: Source,
    layer: str,
    records: Records,
    placer: Placer | None,
    *,
    headers: list[str],
    info: dict[str, Any],
    progress: Progress,
) -> Iterator[pa.RecordBatch]:
    """The layer's features; GDAL speaks up about broken ones only while they are read."""
    import pyarrow as pa
    from pyogrio.errors import DataSourceError, FeatureError
    from pyogrio.raw import open_arrow

    done, total = 0, info["features"]
    changes: dict[str, None] = {}
    try:
        with (
            _quietly(),
            open_arrow(
                source.path,
                layer=layer,
                batch_size=_ROWS_AT_ONCE,
                use_pyarrow=True,
                return_fids=bool(info["fid_column"]),
            ) as (meta, reader),
        ):
            geometry = meta["geometry_name"] or "wkb_geometry"
            for batch in reader:
                rows = pa.array(range(done + 1, done + batch.num_rows + 1), pa.int64())
                plain = [plain_column(batch.column(name)) for name in headers]
                for name, (_, change) in zip(records.names, plain, strict=False):
                    if change:
                        changes[f"Column {name} {change}."] = None
                yield _with_places(rows, [column for column, _ in plain], batch, geometry, placer)
                done += batch.num_rows
                progress(f"Reading {source.label}", done, max(total, done))
    except (DataSourceError, FeatureError, pa.ArrowException, OSError) as fault:
        raise _broken(source, fault) from fault
    records.notes += [*changes, *(placer.sentences() if placer else []), *_unread_shapes(source, done)]


def _unread_shapes(source: Source, read: int) -> list[str]:
    """A note when a shapefile's index lists more shapes than GDAL gave: it leaves out those without a record."""
    index = source.path.with_suffix(".shx")
    if source.suffix != ".shp" or not index.exists():
        return []
    listed = (index.stat().st_size - _INDEX_HEADER) // _INDEX_ENTRY
    if listed == read:
        return []
    return [f"The index lists {listed} shapes and {read} were read; the others have no record or a deleted one."]


def _with_places(
    rows: pa.Array, columns: list[pa.Array], batch: pa.RecordBatch, geometry: str, placer: Placer | None
) -> pa.RecordBatch:
    from upstate.tables.reading.placing import geometries_from_wkb

    if placer is None:
        return numbered(rows, columns)
    column = batch.column(geometry)
    blobs = getattr(column, "storage", column).to_pylist()
    return placer.add_places(rows, columns, geometries_from_wkb(blobs))
