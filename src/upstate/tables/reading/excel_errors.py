"""Cells that hold an error (#DIV/0!, #REF!); calamine gives them as empty, so they are looked up here."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from pathlib import Path
from xml.etree import ElementTree as ET

_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*\bt=\"e\"[^>]*)>.*?<(?:\w+:)?v>([^<]*)<", re.DOTALL)
_REFERENCE = re.compile(rb"\br=\"([A-Z]+)([0-9]+)\"")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MOST_BYTES = 512 * 2**20


def error_cells(workbook: Path, sheet: str) -> dict[tuple[int, int], str]:
    """The error in each cell, by (row, column) from 0; empty for formats other than .xlsx and .xlsm."""
    if not zipfile.is_zipfile(workbook):
        return {}
    try:
        with zipfile.ZipFile(workbook) as archive:
            member = _member(archive, sheet)
            if not member or archive.getinfo(member).file_size > _MOST_BYTES:
                return {}
            content = archive.read(member)
    except (KeyError, zipfile.BadZipFile, ET.ParseError, zlib.error, NotImplementedError):
        return {}
    if b't="e"' not in content:
        return {}
    return dict(_found(content))


def _member(archive: zipfile.ZipFile, sheet: str) -> str | None:
    book = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - expat bounds entity expansion
    relation = next(
        (node.get(_RELATION) for node in book.iter() if node.tag.endswith("}sheet") and node.get("name") == sheet),
        None,
    )
    links = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    target = next((link.get("Target") for link in links if link.get("Id") == relation), None)
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/") if target else None


def _found(content: bytes) -> list[tuple[tuple[int, int], str]]:
    found = []
    for match in _CELL.finditer(content):
        if reference := _REFERENCE.search(match[1]):
            found.append(((int(reference[2]) - 1, _column(reference[1].decode())), match[2].decode("utf-8", "replace")))
    return found


def _column(letters: str) -> int:
    """
    >>> _column("A"), _column("AB")
    (0, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
