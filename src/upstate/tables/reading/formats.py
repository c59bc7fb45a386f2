"""What a file is, by its first bytes; its name decides only where the bytes leave it open."""

from __future__ import annotations

import re
import zipfile

from upstate.tables.reading.sources import Source

DELIMITED, EXCEL, PARQUET, JSON, SPATIAL = "delimited", "excel", "parquet", "json", "spatial"
GZIP, ZIP = "gzip", "zip"

_HEAD = 64 * 1024
_SAVE_AS = "Open it in the program that made it and save the table as CSV or Excel."

# First bytes of what people rename to .csv, and what it really is.
_FOREIGN = (
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a Word (RTF) document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a Windows program"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a rar archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"\x00\x01\x00\x00Standard Jet DB", "a Microsoft Access database"),
    (b"\x00\x01\x00\x00Standard ACE DB", "a Microsoft Access database"),
    (b"ARROW1", "an Arrow (Feather) file"),
    (b"ORC", "an ORC file"),
    (b"\x89HDF", "an HDF5 file"),
)
# The first byte of a dBase table, by version (https://www.clicketyclick.dk/databases/xbase/format/dbf.html).
_DBASE = tuple(bytes([version]) for version in (2, 3, 4, 5, 0x30, 0x31, 0x32, 0x43, 0x63, 0x83, 0x8B, 0xCB, 0xF5))
_JSON_IN_DISGUISE = re.compile(rb'\s*(\[\s*)?\{\s*"[^"]*"\s*:')
_DELIMITED_SUFFIXES = frozenset({".csv", ".tsv", ".tab", ".psv", ".txt", ".dat", ".asc"})


def find_format(source: Source) -> str:
    """One of the constants above; raises `UnreadableFile` for what is known not to be a table."""
    with source.path.open("rb") as handle:
        head = handle.read(_HEAD)
    if head.startswith(b"\x1f\x8b"):
        return GZIP
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(source)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return EXCEL
    if head.startswith(b"PAR1"):
        return PARQUET
    if head.startswith((b"SQLite format 3\0", b"\x00\x00\x27\x0a")):
        return SPATIAL
    _refuse_foreign(source, head)
    if source.suffix == ".dbf":
        return _kind_of_dbf(source, head)
    return _kind_of_text(source, head)


def _kind_of_dbf(source: Source, head: bytes) -> str:
    """GDAL goes by content: under this name only what is dBase may reach it."""
    if head[:1] not in _DBASE or b"<" in head[:12]:
        raise source.unreadable(
            "is called a dBase table, but its first bytes are not those of one.", next_step="Export it again, as CSV."
        )
    return SPATIAL


def _kind_of_zip(source: Source) -> str:
    try:
        with zipfile.ZipFile(source.path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError):
        return EXCEL if source.suffix in {".xlsx", ".xlsm", ".xlsb", ".ods"} else ZIP
    if any(name.startswith("xl/") for name in names):
        return EXCEL
    if any(name.startswith("word/") for name in names):
        raise source.unreadable("is a Word document.", next_step=_SAVE_AS)
    if any(name.startswith("ppt/") for name in names):
        raise source.unreadable("is a PowerPoint document.", next_step=_SAVE_AS)
    if names[:1] == ["mimetype"]:
        return EXCEL
    return ZIP


def _refuse_foreign(source: Source, head: bytes) -> None:
    for start, name in _FOREIGN:
        if head.startswith(start):
            raise source.unreadable(f"is {name}, not a table.", next_step=_SAVE_AS)
    if head[257:262] == b"ustar":
        raise source.unreadable("is a tar archive.", next_step="Unpack it and read the table inside.")
    text = head.decode("utf-8-sig", "ignore").replace("\0", "").lstrip("\ufffd \t\r\n")[:2000].lower()
    if text.startswith(("<!doctype html", "<html", "<head", "<body", "<table")):
        raise source.unreadable(
            "is a web page (HTML), perhaps a login or an error page saved in place of the table.",
            next_step="Download it again from the page's own export button, signed in if it asks for it.",
        )
    if text.startswith(("<?xml", "<kml", "<!--", "<svg", "<gml", "<rss")):
        raise source.unreadable("is XML, not a table.", next_step="Export it as CSV, GeoJSON or a shapefile.")


def _kind_of_text(source: Source, head: bytes) -> str:
    text = head.removeprefix(b"\xef\xbb\xbf")
    if source.suffix in _DELIMITED_SUFFIXES:
        return JSON if _JSON_IN_DISGUISE.match(text) else DELIMITED
    if source.suffix in {".json", ".geojson", ".jsonl", ".ndjson"}:
        return JSON
    first = text.replace(b"\0", b"").lstrip(b"\xff\xfe \t\r\n")[:1]
    if first in (b"{", b"["):
        return JSON
    _refuse_wrong_name(source)
    return DELIMITED


def _refuse_wrong_name(source: Source) -> None:
    """A name that promises a binary format over bytes that are something else."""
    promised = {
        ".xlsx": "an Excel workbook", ".xlsm": "an Excel workbook", ".xlsb": "an Excel workbook",
        ".parquet": "a Parquet file", ".gpkg": "a GeoPackage", ".shp": "a shapefile",
        ".zip": "a zip", ".gz": "a gzip",
    }  # fmt: skip
    if source.suffix in promised:
        raise source.unreadable(
            f"is called {promised[source.suffix]}, but its first bytes are not those of one.",
            next_step="Download or export it again; if it is text, give it the name .csv.",
        )
