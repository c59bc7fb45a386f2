"""What files say of themselves: who made them and when, what is hidden in them, and dates and sizes of files that are named after units."""

from __future__ import annotations

import html
import json
import re
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from upstate.challenges.leaks.chance import chance_of_curve, curve_of_order
from upstate.challenges.leaks.facing import ID, OUTCOME, Facing
from upstate.challenges.leaks.found import FoundLeak, Look
from upstate.ranking.matrix import Floats
from upstate.sentences import Sentence, say

_TELLS = 0.65
_LEAST_FILES = 60
_MOST_READ = 4_000_000  # bytes of one part of a workbook: its text on itself is short, and a bomb is not
_HAS_NAME = 8  # the flag of a gzip header that a name follows
# Not parsed: of a bomb only the beginning is read. Each program that writes workbooks has its own prefixes, attributes and quotes.
_PERSON = re.compile(r"<(?:\w+:)?(?:creator|lastModifiedBy)\b[^>]*>([^<]{1,200})</")
_HIDDEN_SHEET = re.compile(r"""<(?:\w+:)?sheet\b[^>]*\sstate=["'](?:hidden|veryHidden)["']""")
_HIDDEN_PART = re.compile(r"""<(?:\w+:)?(?:row|col)\b[^>]*\shidden=["'](?:1|true)["']""")
_OWN = frozenset({"ARROW:schema"})


def look_at_files(facing: Facing, folder: Path) -> Iterator[Look]:
    """Look at every file below the folder from outside."""
    files = sorted(file for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
    yield from _named_after_units(facing, files, folder)
    for file in files:
        name = file.relative_to(folder).as_posix()
        for sentence, stops in _said_by(file, name):
            yield Look(0.0, FoundLeak("metadata", name, "", 1.0, sentence, stops))


def _named_after_units(facing: Facing, files: list[Path], folder: Path) -> Iterator[Look]:
    """Photos and papers of units: when a file was written last, or how large it is, may follow from what happened."""
    of_unit = {file.name.split(".", 1)[0]: file for file in files}
    rows = np.array([row for row, unit in enumerate(facing.test.text(ID)) if unit in of_unit], dtype=np.int64)
    if len(rows) < _LEAST_FILES:
        return
    stats = [of_unit[unit].stat() for unit in facing.test.text(ID)[rows]]
    written: Floats = np.array([one.st_mtime for one in stats])
    sizes: Floats = np.array([float(one.st_size) for one in stats])
    where = of_unit[str(facing.test.text(ID)[rows[0]])].parent.relative_to(folder).as_posix()
    for values, sentence in ((written, _times), (sizes, _sizes)):
        if np.ptp(values) == 0:
            continue
        curve = curve_of_order(values, facing.happened[rows], facing.hashes[rows])
        if curve is not None:
            leak = FoundLeak("metadata", where, "", round(curve, 4), sentence(where, curve), stops=True)
            yield Look(chance_of_curve(curve, facing.happened[rows]), leak if curve >= _TELLS else None)


def _said_by(file: Path, name: str) -> Iterator[tuple[Sentence, bool]]:
    if file.suffix == ".gz":
        yield from _said_by_gzip(file, name)
    elif file.suffix in (".xlsx", ".xlsm"):
        yield from _said_by_workbook(file, name)
    elif file.suffix == ".parquet":
        yield from _said_by_parquet(file, name)


def _said_by_gzip(file: Path, name: str) -> Iterator[tuple[Sentence, bool]]:
    with file.open("rb") as opened:
        head = opened.read(10)
        if len(head) < 10 or head[:2] != b"\x1f\x8b":
            return
        flags, written = struct.unpack("<BI", head[3:8])
        inside = opened.read(300).split(b"\0")[0].decode("latin-1") if flags & _HAS_NAME else ""
    if written or (inside and inside != name.rsplit("/", 1)[-1].removesuffix(".gz")):
        yield (
            say(
                "{file} says when its table was written and what it was called before. Pack it anew without name and time "
                "(gzip -n).",
                file=name,
            ),
            False,
        )


def _said_by_workbook(file: Path, name: str) -> Iterator[tuple[Sentence, bool]]:
    try:
        with zipfile.ZipFile(file) as book:
            parts = {one.filename: _part(book, one) for one in book.infolist() if one.filename.endswith(".xml")}
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError):
        return
    if _HIDDEN_SHEET.search(parts.get("xl/workbook.xml", "")):
        yield say("{file} has a sheet that is hidden. Give the table as CSV.", file=name), True
    if any(_HIDDEN_PART.search(text) for part, text in parts.items() if part.startswith("xl/worksheets/")):
        yield say("{file} has rows or columns that are hidden. Give the table as CSV.", file=name), True
    if people := sorted({html.unescape(one) for one in _PERSON.findall(parts.get("docProps/core.xml", ""))}):
        yield (
            say(
                "{file} names who made it: {people}. Give the table as CSV.",
                file=name,
                people=", ".join("".join(c for c in one if c.isprintable()) for one in people),
            ),
            False,
        )


def _part(book: zipfile.ZipFile, one: zipfile.ZipInfo) -> str:
    with book.open(one) as opened:
        return opened.read(_MOST_READ).decode("utf-8", "replace")


def _said_by_parquet(file: Path, name: str) -> Iterator[tuple[Sentence, bool]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        schema = pq.read_schema(file)
    except (OSError, pa.ArrowException):
        return
    notes = {key.decode("utf-8", "replace"): value for key, value in (schema.metadata or {}).items()}
    kept = {key: value.decode("utf-8", "replace") for key, value in notes.items() if key not in _OWN}
    if not kept:
        return
    told = OUTCOME in json.dumps(kept) and OUTCOME not in schema.names
    if told:
        yield (
            say("{file} speaks of the outcome in what it says of itself. Write it anew without notes.", file=name),
            True,
        )
    else:
        keys = ", ".join(sorted(kept))[:200]
        yield (
            say(
                "{file} carries notes of the program that wrote it ({keys}), which may name columns, people or folders. Write it anew "
                "without them, or as CSV.",
                file=name,
                keys=keys,
            ),
            False,
        )


def _times(where: str, curve: float) -> Sentence:
    return say(
        "When the files in {folder} were written last tells the answer of the unit that they are named after, with an area under the "
        "curve of {curve}; 0.5 is chance. Give them all one time.",
        folder=where,
        curve=f"{curve:.2f}",
    )


def _sizes(where: str, curve: float) -> Sentence:
    return say(
        "How large the files in {folder} are tells the answer of the unit that they are named after, with an area under the curve "
        "of {curve}; 0.5 is chance. Look at what is in them.",
        folder=where,
        curve=f"{curve:.2f}",
    )
