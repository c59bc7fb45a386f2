"""More than two hundred broken tables: each gives a clear error, or a table from which nothing is lost.

The oracle is slow and knows nothing of tables: every word and number in the source's text must be found again, as
often, in the stored cells, the names of the columns, the words counted as missing, or the notes.
"""

from __future__ import annotations

import gzip
import json
import re
import struct
import zipfile
from collections import Counter
from io import BytesIO

import pytest
from openpyxl import Workbook

_TOKEN = re.compile(r"[^\W_]+")

_ROWS = [
    ["id", "street", "kind", "size"],
    ["a1", "Elm Street", "iron", "six"],
    ["b2", "Oak Ävenue", "clay", "eight"],
    ["c3", "Pine Court", "lead", "four"],
    ["d4", "Ash Lane", "iron", "ten"],
    ["e5", "Fir Road", "steel", "two"],
]


def _joined(rows, delimiter, end="\n"):
    return "".join(delimiter.join(row) + end for row in rows)


def _with(changes, delimiter, end="\n"):
    """The table with some of its lines (0 is the header) replaced by others."""
    lines = [delimiter.join(row) + end for row in _ROWS]
    for place, line in changes.items():
        lines[place] = line
    return "".join(lines)


# Each takes the delimiter and gives the broken text, and what the notes must say about it ("" for nothing).
BREAKS = {
    "a short row": lambda d: (_with({2: f"b2{d}Oak\n"}, d), "Row 3: fewer cells"),
    "a row of one cell": lambda d: (_with({5: "total seven\n"}, d), "Row 6: fewer cells"),
    "a long row": lambda d: (_with({2: f"b2{d}Oak{d}clay{d}eight{d}nine{d}lost\n"}, d), "Row 3: more cells"),
    "every row longer or shorter": lambda d: (_with({1: f"a1{d}x\n", 2: f"b{d}c{d}e{d}f{d}g\n"}, d), "Row 2: fewer"),
    "trailing delimiters": lambda d: (_joined([[*row, ""] for row in _ROWS], d), "Column 5 has no header"),
    "trailing delimiters below the header": lambda d: (_with({1: f"a1{d}Elm{d}iron{d}six{d}{d}\n"}, d), ""),
    "blank lines": lambda d: (_with({2: "\n\nb2" + d.join(["", "Oak", "clay", "x\n"])}, d), "blank"),
    "lines of spaces": lambda d: (_with({3: "   \n"}, d), "Row 4: fewer cells"),
    "a row of nothing but delimiters": lambda d: (_with({3: d * 3 + "\n"}, d), ""),
    "a title": lambda d: ("Mains of nineteen\n" + _joined(_ROWS, d), "Mains of nineteen"),
    "a title and a blank line": lambda d: ("Mains\n\n" + _joined(_ROWS, d), "Mains"),
    "a padded title": lambda d: (f"Mains{d * 3}\n" + _joined(_ROWS, d), "Mains"),
    "comments": lambda d: ("# made by hand\n# in May\n" + _joined(_ROWS, d), "made by hand"),
    "a footer": lambda d: (_joined(_ROWS, d) + "\nprinted on Monday\n", "fewer cells"),
    "a header twice": lambda d: (_with({3: d.join(_ROWS[0]) + "\n"}, d), ""),
    "names that stand twice": lambda d: (_with({0: d.join(["id", "id", "ID", "id"]) + "\n"}, d), "is called"),
    "a name that is blank": lambda d: (_with({0: d.join(["id", "", "  ", "size"]) + "\n"}, d), "has no header"),
    "a name that we use": lambda d: (_with({0: d.join(["_row", "_surplus", "kind", "size"]) + "\n"}, d), "_row_2"),
    "a header that is too short": lambda d: (_with({0: f"id{d}street\n"}, d), "more cells"),
    "a header that is too long": lambda d: (_with({0: d.join([*_ROWS[0], "more", "yet"]) + "\n"}, d), "fewer cells"),
    "a quote never closed": lambda d: (_with({2: f'b2{d}"Oak{d}clay{d}eight\n'}, d), "Row 3: a quote"),
    "a quote never closed at the end": lambda d: (_with({5: f'e5{d}Fir{d}steel{d}"two\n'}, d), "Row 6: a quote"),
    "a quote never closed in the header": lambda d: (
        _with({0: d.join(["id", '"street', "kind", "size"]) + "\n"}, d),
        "",
    ),
    "two quotes never closed": lambda d: (
        _with({1: f'a1{d}"Elm{d}iron{d}six\n', 4: f'd4{d}"Ash{d}iron{d}ten\n'}, d),
        "a quote",
    ),
    "a quote inside a quoted cell": lambda d: (
        _with({2: f'b2{d}"Oak "old" tree"{d}clay{d}eight\n'}, d),
        "Row 3: a quote",
    ),
    "a delimiter after an inner quote": lambda d: (_with({2: f'b2{d}"Oak "old"{d} tree"{d}clay{d}x\n'}, d), "a quote"),
    "text after a closing quote": lambda d: (_with({2: f'b2{d}"Oak" tree{d}clay{d}eight\n'}, d), "Row 3: a quote"),
    "quotes in a plain cell": lambda d: (_with({2: f'b2{d}six" pipe{d}clay{d}8"\n'}, d), ""),
    "only a quote": lambda d: (_with({2: f'b2{d}"{d}clay{d}eight\n'}, d), "a quote"),
    "line breaks in cells": lambda d: (_with({2: f'b2{d}"Oak\n\nStreet"{d}clay{d}eight\n'}, d), ""),
    "a NUL": lambda d: (_with({2: f"b2{d}O\0ak{d}clay{d}eight\n"}, d), "NUL"),
    "a NUL in a name": lambda d: (_with({0: d.join(["id", "str\0eet", "kind", "size"]) + "\n"}, d), "NUL"),
    "mixed line ends": lambda d: (_joined(_ROWS[:3], d, "\r\n") + _joined(_ROWS[3:], d, "\r"), ""),
    "no end of the last line": lambda d: (_joined(_ROWS, d).rstrip("\n"), ""),
    "cut off in the last row": lambda d: (_joined(_ROWS, d)[:-8], ""),
    "control characters": lambda d: (_with({2: f"b2{d}O\x07ak{d}cl\x0cay{d}eight\n"}, d), ""),
    "space that does not break": lambda d: (_with({2: f"b2{d}\u00a0Oak\u00a0{d}clay{d}eight\n"}, d), ""),
    "line separators in cells": lambda d: (_with({2: f"b2{d}Oak\x85west{d}clay{d}eight\n"}, d), ""),
}
_ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "cp1252"]


def _tokens(text):
    return Counter(_TOKEN.findall(text))


def _found_again(found):
    parts = list(found.table.notes)
    for column in found.table.columns:
        parts.append(column.name)
        parts += [word for word, times in column.missing_words.items() for _ in range(times)]
        parts += [str(cell) for cell in found[column.name] if cell is not None]
    return _tokens("\n".join(parts))


def _assert_nothing_lost(text, found):
    lost = _tokens(text) - _found_again(found)
    assert not lost, f"lost: {lost}\nnotes: {found.notes}\nstored: {found.columns}"


@pytest.mark.parametrize("encoding", _ENCODINGS)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"], ids=["comma", "semicolon", "tab", "bar"])
@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_text_loses_nothing_and_says_what_is_odd(read, name, delimiter, encoding):
    text, said = BREAKS[name](delimiter)
    content = text.encode(encoding, "ignore")
    text = content.decode(encoding)
    found = read("broken.csv", content)
    _assert_nothing_lost(text.replace("\0", "") if "name" in name else text, found)
    assert said in found.notes, found.notes
    assert found["_row"] == sorted(set(found["_row"]))


@pytest.mark.parametrize("cut", range(1, 140, 3))
def test_a_text_cut_off_anywhere_loses_nothing_that_is_left(read, refuse, tmp_path, cut):
    text = 'id,street,kind\n1a,"Elm, old ""tree""\nsecond line",iron\n2b,Oak,"clay"\n3c,"Fir",lead\n4d,Ash,"x,y"\n'[
        :cut
    ]
    from upstate.errors import UnreadableFile

    try:
        found = read("cut.csv", text)
    except UnreadableFile as fault:
        assert fault.given and fault.allowed and fault.next_step
        assert text.count("\n") <= 1
    else:
        _assert_nothing_lost(text, found)


ODD_CELLS = [
    "?",
    "6 in",
    "n.a.",
    "1,250",
    "$5",
    "1950s",
    "12/98",
    "2020-13-45",
    "0x1",
    "six",
    "#REF!",
    "1 2",
    "−5",
    "½",
]


@pytest.mark.parametrize("cell", ODD_CELLS)
@pytest.mark.parametrize("usual", ["5", "6.5", "2020-01-05", "2020/01/05 10:00:00+00", "true"])
def test_one_odd_cell_among_many_is_named_by_row_and_column(read, cell, usual):
    rows = [usual] * 30 + [cell] + [usual] * 9
    found = read("odd.csv", "id;value\n" + "".join(f'{row};"{value}"\n' for row, value in enumerate(rows)))
    notes = found.notes_on("value")
    assert (notes.type, notes.odd) == ("text", 1)
    assert [(odd.row, odd.column, odd.value) for odd in notes.odd_cells] == [(32, "value", cell)]
    assert found["value"] == rows


def _zip(**members):
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


def _locked_zip():
    content = bytearray(_zip(a_dot_csv="id\n1\n"))
    content[6] |= 1  # the flag in the member's own header
    content[content.index(b"PK\x01\x02") + 8] |= 1  # and in the directory
    return bytes(content)


def _book(*rows):
    book, out = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def _noise(length=5000):
    return bytes((place * place * 31 + place * 7 + 13) % 256 for place in range(length))


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
_GZIP = gzip.compress(b"id,name\n" + b"1,x\n" * 1000)
_PARQUET_END = b"PAR1" + b"junk" * 10 + b"\x08\0\0\0PAR1"
_GPKG = b"SQLite format 3\0" + b"\0" * 2000

# name -> (file name, content, a word that the error must hold)
UNREADABLE = {
    "nothing": ("a.csv", b"", "empty"),
    "only a byte order mark": ("a.csv", b"\xef\xbb\xbf", "filled"),
    "only blank lines": ("a.csv", b"\n\n\r\n", "filled"),
    "only spaces": ("a.csv", b"   \n  ", "filled"),
    "only delimiters": ("a.csv", b",,,\n,,,\n", "filled"),
    "only a header": ("a.csv", b"id,name\n", "no rows"),
    "only a header without its end": ("a.csv", b"id,name", "no rows"),
    "only a header in utf-16": ("a.csv", "id,name\n".encode("utf-16"), "no rows"),
    "noise": ("a.csv", _noise(), "binary"),
    "noise called txt": ("a.txt", _noise(), "binary"),
    "noise without a name": ("noise", _noise(), "binary"),
    "zeros": ("a.csv", b"\0" * 5000, "binary"),
    "a PDF called csv": ("a.csv", b"%PDF-1.7\n%\xe2\xe3", "PDF"),
    "a PDF called xlsx": ("a.xlsx", b"%PDF-1.7\n", "PDF"),
    "a web page called csv": ("a.csv", b"<!DOCTYPE html><html><body>Sign in</body></html>", "web page"),
    "a web page with space before it": ("a.csv", b"\n\n  <HTML><head></head></HTML>", "web page"),
    "a web page called xls": ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "web page"),
    "a web page called json": ("a.json", b"<html>error</html>", "web page"),
    "a web page called geojson": ("a.geojson", b"\xef\xbb\xbf<!doctype html>", "web page"),
    "a web page called zip": ("a.zip", b"<!doctype html>", "web page"),
    "XML called csv": ("a.csv", b"<?xml version='1.0'?><rows/>", "XML"),
    "a KML": ("a.kml", b"<?xml version='1.0'?><kml></kml>", "XML"),
    "a Word document called csv": ("a.csv", _zip(word__document_dot_xml="x"), "Word"),
    "a Word document called docx": ("a.docx", _zip(word__document_dot_xml="x"), "Word"),
    "a PowerPoint document": ("a.pptx", _zip(ppt__slides_dot_xml="x"), "PowerPoint"),
    "an RTF called csv": ("a.csv", b"{\\rtf1 hello}", "RTF"),
    "an old Word document": ("a.doc", _OLE, "workbook"),
    "a PNG called csv": ("a.csv", b"\x89PNG\r\n\x1a\n" + _noise(), "PNG"),
    "a JPEG called csv": ("a.csv", b"\xff\xd8\xff\xe0" + _noise(), "JPEG"),
    "a program": ("a.csv", b"\x7fELF" + _noise(), "program"),
    "a tar": ("a.csv", b"a" * 257 + b"ustar" + b"\0" * 300, "tar"),
    "a gzipped tar": ("a.tar.gz", gzip.compress(b"a" * 257 + b"ustar" + b"\0" * 300), "tar"),
    "a bzip2": ("a.csv.bz2", b"BZh91AY", "bzip2"),
    "a 7z": ("a.7z", b"7z\xbc\xaf\x27\x1c\0", "7z"),
    "a rar": ("a.rar", b"Rar!\x1a\x07", "rar"),
    "an Access database": ("a.mdb", b"\0\x01\0\0Standard Jet DB\0", "Access"),
    "utf-16 cut in the middle of a character": ("a.csv", "id,name\n1,x\n".encode("utf-16")[:-1], "utf-16"),
    "utf-32 cut in the middle of a character": ("a.csv", "id,name\n1,x\n".encode("utf-32")[:-2], "utf-32"),
    "a line without end": ("a.csv", b"id,name\n" + b"x" * 9_000_000 + b"\n", "line without end"),
    "a gzip cut off": ("a.csv.gz", _GZIP[:-20], "cut off"),
    "a gzip cut off early": ("a.csv.gz", _GZIP[:12], "cut off"),
    "a gzip with a wrong check": ("a.csv.gz", _GZIP[:-8] + b"\0" * 8, "broken"),
    "a gzip of nothing": ("a.csv.gz", gzip.compress(b""), "empty"),
    "a gzip of a PDF": ("a.csv.gz", gzip.compress(b"%PDF-1"), "PDF"),
    "text called gz": ("a.csv.gz", b"id\n1\n", "gzip"),
    "a gzip in a gzip in a gzip in a gzip": (
        "a.gz",
        gzip.compress(gzip.compress(gzip.compress(gzip.compress(b"id\n1\n")))),
        "too many",
    ),
    "a zip cut off": ("a.zip", _zip(a_dot_csv="id\n1\n")[:-10], "broken zip"),
    "a zip of nothing": ("a.zip", _zip(), "no table"),
    "a zip without a table": ("a.zip", _zip(a_dot_pdf="x", b_dot_png="y"), "no table"),
    "a zip of an empty file": ("a.zip", _zip(a_dot_csv=""), "empty"),
    "a zip of several tables": ("a.zip", _zip(a_dot_csv="id\n1\n", b_dot_csv="id\n1\n"), "2 tables"),
    "a zip with a password": ("a.zip", _locked_zip(), "password"),
    "a zip of a header": ("a.zip", _zip(a_dot_csv="id,name\n"), "no rows"),
    "text called zip": ("a.zip", b"id\n1\n", "zip"),
    "text called xlsx": ("a.xlsx", b"id\n1\n", "Excel"),
    "text called parquet": ("a.parquet", b"id\n1\n", "Parquet"),
    "text called gpkg": ("a.gpkg", b"id\n1\n", "GeoPackage"),
    "text called shp": ("a.shp", b"id\n1\n", "shapefile"),
    "a workbook cut off": ("a.xlsx", _book(["id"], [1])[:-200], "workbook"),
    "an empty workbook": ("a.xlsx", _book(), "no filled sheet"),
    "a workbook of a header": ("a.xlsx", _book(["id", "name"]), "no row"),
    "a workbook without its parts": ("a.xlsx", _zip(xl__workbook_dot_xml="<x/>"), "workbook"),
    "a locked workbook": ("a.xlsx", _OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 4000, "password"),
    "an old workbook cut off": ("a.xls", _OLE[:300], "workbook"),
    "a Parquet cut off": ("a.parquet", b"PAR1" + b"\0" * 50, "Parquet"),
    "a Parquet with a wrong end": ("a.parquet", _PARQUET_END, "Parquet"),
    "a GeoPackage of zeros": ("a.gpkg", _GPKG, "map layer"),
    "a shapefile of zeros": ("a.shp", b"\0\0\x27\x0a" + b"\0" * 200, "map layer"),
    "a shapefile cut off": ("a.shp", b"\0\0\x27\x0a" + b"\0" * 20, "map layer"),
    "a piece of a shapefile": ("a.dbf", _noise(), "dBase"),
    "JSON cut off": ("a.json", b'[{"id": 1}, {"id"', "line 1"),
    "JSON cut off in a text": ("a.json", b'[{"id": "abc', "line 1"),
    "JSON with a comma too many": ("a.json", b'[{"id": 1},]', "line 1"),
    "JSON with single quotes": ("a.json", b"[{'id': 1}]", "line 1"),
    "JSON with words after it": ("a.json", b'[{"id": 1}] hello', "after the end"),
    "JSON with a bare word": ("a.json", b'[{"id": undefined}]', "line 1"),
    "JSON without a colon": ("a.json", b'{"data" [1]}', "':'"),
    "an empty list": ("a.json", b"[]", "no list"),
    "an empty object": ("a.json", b"{}", "no list"),
    "a list of numbers": ("a.json", b"[1, 2, 3]", "no list"),
    "one object": ("a.json", b'{"id": 1}', "no list"),
    "a single number": ("a.json", b"42", "no list"),
    "several lists": ("a.json", b'{"a": [{"x": 1}], "b": [{"x": 1}]}', "2 lists"),
    "a list of empty objects": ("a.json", b"[{}, {}]", "no names"),
    "JSON too deep": ("a.json", b"[" * 100_000, "too deep"),
    "JSON with deep objects": ("a.json", b'{"a":' * 100_000, "too deep"),
    "JSON with an endless number": ("a.json", b'[{"id": ' + b"9" * 5000 + b"}]", "too long"),
    "JSON lines with a broken line": ("a.jsonl", b'{"id": 1}\n{"id": 2\n{"id": 3}\n', "line 2"),
    "JSON lines of numbers": ("a.ndjson", b"1\n2\n", "no list"),
    "a GeoJSON without features": ("a.geojson", b'{"type": "FeatureCollection", "features": []}', "no list"),
    "a GeoJSON cut off": ("a.geojson", b'{"type": "FeatureCollection", "features": [{"type": "Fea', "line 1"),
    "a GeoJSON of one geometry": ("a.geojson", b'{"type": "Point", "coordinates": [1, 2]}', "no list"),
    "JSON in utf-16 cut": ("a.json", '[{"id": 1}]'.encode("utf-16")[:-1], "utf-16"),
    "eleven thousand columns": (
        "a.csv",
        ",".join(f"n{n}" for n in range(11_000)).encode() + b"\n" + b"1," * 10_999 + b"1\n",
        "columns",
    ),
    "eleven thousand names": ("a.json", json.dumps([{f"n{n}": n} for n in range(11_000)]).encode(), "names"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_no_table_is_refused_with_the_reason_and_the_next_step(refuse, name):
    file, content, word = UNREADABLE[name]
    assert word in refuse(file, content).given


def test_a_folder_is_refused_with_what_lies_in_it(refuse, tmp_path):
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "mains.csv").write_text("id\n1\n")
    assert "mains.csv" in refuse("d").next_step


def test_a_missing_file_is_refused_with_what_lies_beside_it(refuse, tmp_path):
    (tmp_path / "mains.csv").write_text("id\n1\n")
    assert "mains.csv" in refuse("main.csv").next_step


def test_a_missing_folder_is_refused(refuse):
    refuse("nowhere/main.csv")


def test_a_pipe_is_refused(refuse, tmp_path):
    import os

    os.mkfifo(tmp_path / "pipe.csv")
    refuse("pipe.csv")


# GeoJSON whose geometries are broken: every feature's own cells must still be there.
GEOMETRIES = {
    "no coordinates": {"type": "Point"},
    "no kind": {"coordinates": [1, 2]},
    "an unknown kind": {"type": "Blob", "coordinates": [1, 2]},
    "words for coordinates": {"type": "Point", "coordinates": ["x", "y"]},
    "one coordinate": {"type": "Point", "coordinates": [1]},
    "a line of one point": {"type": "LineString", "coordinates": [[1, 2]]},
    "a ring of two points": {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]},
    "a ring left open": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]},
    "swapped coordinates beyond the pole": {"type": "Point", "coordinates": [43.05, -176.15]},
    "a text": "POINT (1 2)",
    "a number": 5,
    "an empty object": {},
    "an empty collection": {"type": "GeometryCollection", "geometries": []},
    "a line of no length": {"type": "LineString", "coordinates": [[1, 2], [1, 2]]},
}


@pytest.mark.parametrize("name", GEOMETRIES)
def test_a_broken_geometry_is_named_and_its_feature_kept(read, name):
    features = [
        {"type": "Feature", "properties": {"n": "good"}, "geometry": {"type": "Point", "coordinates": [1, 2]}},
        {"type": "Feature", "properties": {"n": "bad"}, "geometry": GEOMETRIES[name]},
    ]
    found = read("a.geojson", json.dumps({"type": "FeatureCollection", "features": features}))
    assert found["n"] == ["good", "bad"]
    assert found["longitude"][0] == 1
    placed = found["geometry"][1] is not None
    assert placed or ("Row 2" in found.notes and found["geometry_source"][1] is not None)


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_binary_file_never_ends_in_a_traceback(read, tmp_path, seed):
    """Flip bytes of a workbook, a Parquet, a GeoPackage and a shapefile: a table or an error, nothing else."""
    import random

    from upstate.errors import UnreadableFile

    chance = random.Random(seed)
    for name, content in _binaries(tmp_path).items():
        damaged = bytearray(content)
        for _ in range(chance.choice([1, 5, 50])):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            read(name, bytes(damaged))
        except UnreadableFile as fault:
            assert fault.given and fault.allowed and fault.next_step


def _binaries(folder):
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq
    import pyogrio.raw
    import shapely

    made = folder / "made"
    made.mkdir(exist_ok=True)
    points = shapely.to_wkb(np.array([shapely.Point(n, n) for n in range(20)], dtype=object))
    names = np.array([f"street {n}" for n in range(20)], dtype=object)
    for suffix in ("gpkg", "shp"):
        pyogrio.raw.write(
            made / f"m.{suffix}",
            geometry=points,
            field_data=[names],
            fields=["n"],
            geometry_type="Point",
            crs="EPSG:4326",
        )
    pq.write_table(pa.table({"id": range(50), "n": [f"x{n}" for n in range(50)]}), made / "m.parquet")
    (made / "m.xlsx").write_bytes(_book(["id", "n"], *[[n, f"x{n}"] for n in range(50)]))
    (made / "m.zip").write_bytes(_zip(a_dot_csv="id,n\n" + "1,x\n" * 50))
    (made / "m.csv.gz").write_bytes(_GZIP)
    return {f"m.{end}": (made / f"m.{end}").read_bytes() for end in ("gpkg", "shp", "parquet", "xlsx", "zip", "csv.gz")}


def test_a_shapefile_with_fewer_records_than_shapes_is_told(read, tmp_path):
    _binaries(tmp_path)
    content = bytearray((tmp_path / "made" / "m.dbf").read_bytes())
    struct.pack_into("<I", content, 4, 10)
    (tmp_path / "made" / "m.dbf").write_bytes(bytes(content))
    found = read("made/m.shp")
    assert found.table.rows == 10
    assert "lists 20 shapes and 10 were read" in found.notes
