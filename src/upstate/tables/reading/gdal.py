"""GDAL with most of its doors closed.

GDAL finds out by a file's content what it is, and some of what it knows is a description of where to read on: another file, a
database, an address. A file that a stranger gives must not lead there, so only the drivers that we use are ever registered.
"""

from __future__ import annotations

import os
from types import ModuleType

# Read: shapefiles and GeoPackages. Written: the tiles of a map, which are made through MVT and SQLite. GeoJSON leads nowhere else,
# and SQLite nowhere that GPKG, which is SQLite too, does not.
KEPT = frozenset({"ESRI Shapefile", "GPKG", "GeoJSON", "MEM", "MVT", "PMTiles", "SQLite"})
_OTHERS = (
    "ADBC", "AIVector", "AVCBin", "AVCE00", "AmigoCloud", "CSV", "CSW", "Carto", "DGN", "DXF", "EDIGEO", "EEDA", "ESRIJSON",
    "Elasticsearch", "FlatGeobuf", "GDALG", "GML", "GPSBabel", "GPX", "GTFS", "GeoJSONSeq", "GeoRSS", "HTTP", "Idrisi",
    "JML", "JSONFG", "KML", "LIBKML", "LVBAG", "MBTiles", "MapInfo File", "MapML", "MiraMonVector", "NGW", "OAPIF", "ODS",
    "OGCAPI", "OGR_GMT", "OGR_PDS", "OGR_VRT", "OSM", "OpenFileGDB", "PCIDSK", "PDF", "PDS4", "PGDUMP", "PLSCENES", "S57",
    "SXF", "Selafin", "TopoJSON", "VDV", "VFK", "VICAR", "WAsP", "WFS", "XLSX",
)  # fmt: skip


def open_gdal() -> ModuleType:
    """pyogrio; at its first loading in this process, with no driver but those that are kept."""
    os.environ["GDAL_SKIP"] = ",".join(_OTHERS)
    import pyogrio

    module: ModuleType = pyogrio
    return module
