"""Delimited text: CSV, TSV and their relatives, streamed so that memory does not grow with the file."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TextIO

from upstate.progress import Progress, silent
from upstate.tables.reading.dialects import ONE_COLUMN, find_dialect, read_sample
from upstate.tables.reading.encodings import find_encoding
from upstate.tables.reading.headers import (
    ROW,
    SURPLUS,
    filled_width,
    find_header,
    looks_like_data,
    unique_names,
)
from upstate.tables.reading.notes import RowList
from upstate.tables.reading.quotes import Dialect, Lines, LineTooLongError, RecordReader
from upstate.tables.reading.records import Records, text_batches
from upstate.tables.reading.sources import Source

_SAMPLE_CHARACTERS = 256 * 1024
_HEADER_SOUGHT_IN = 100
_EXCEL_HINT = re.compile(r"sep=(.)\r?\n?$")

Row = tuple[int, list[str]]


@dataclass
class _Oddities:
    """What is counted while the rows go by."""

    short: RowList = field(default_factory=RowList)
    long: RowList = field(default_factory=RowList)
    blank: RowList = field(default_factory=RowList)
    nul: RowList = field(default_factory=RowList)

    def sentences(self, repaired: RowList) -> list[str]:
        return [
            *self.short.sentence("{rows}: fewer cells than the header; the missing cells are null."),
            *self.long.sentence(f"{{rows}}: more cells than the header; the surplus is in the column {SURPLUS}."),
            *self.blank.sentence("{rows}: blank, so not in the table."),
            *self.nul.sentence("{rows}: a cell holds a NUL character, which was kept."),
            *repaired.sentence("{rows}: a quote is opened and not closed as it should be; it was read as it stands."),
        ]


def read_delimited(source: Source, progress: Progress = silent) -> Records:
    """The rows of a delimited text as text; raises `UnreadableFile` when there is no table in it."""
    encoding, notes = find_encoding(source)
    dialect, hint, width = _find_dialect(source, encoding)
    notes += [f"Row 1 was skipped; it only names the delimiter: {hint}"] if hint else []
    reader = _open(source, encoding, dialect)
    reader.width = width
    rows = _telling(iter(reader), source, reader.lines.text, progress)
    header, body, skipped = _split_header(rows, source, hint)
    notes += skipped
    if looks_like_data(header):
        notes.append("The first row was taken for the header, but it holds no word; the header may be missing.")
    first = list(islice(body, _HEADER_SOUGHT_IN))
    if _lacks_first_name(header, first):
        header = ["", *header]
        notes.append("The header is one name short of every row, as R writes it: the first name was left out.")
    names, renamed = unique_names(header, taken=(ROW, SURPLUS))
    notes += renamed
    records = Records(
        format="csv",
        names=[*names, SURPLUS],
        batches=iter(()),
        notes=notes,
        only_if_used=frozenset({SURPLUS}),
        encoding=encoding,
        delimiter="" if dialect.delimiter == ONE_COLUMN else dialect.delimiter,
    )
    even = _even_rows(chain(first, body), len(header), records, reader)
    records.batches = text_batches(even, len(header) + 1)
    return records


def _find_dialect(source: Source, encoding: str) -> tuple[Dialect, str, int]:
    """The dialect, Excel's own first line `sep=;` where there is one, and the header's number of cells."""
    with source.path.open(encoding=encoding, newline="") as text:
        sample = text.read(_SAMPLE_CHARACTERS)
    if len(sample) == _SAMPLE_CHARACTERS:
        sample = sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] or sample
    lines = list(io.StringIO(sample, newline=None))
    if lines and (match := _EXCEL_HINT.match(lines[0])):
        dialect, hint = Dialect(match[1]), lines[0].strip()
    else:
        dialect, hint = find_dialect(sample), ""
    rows = read_sample(lines[bool(hint) :], dialect)
    return dialect, hint, len(rows[find_header(rows)]) if rows else 0


def _open(source: Source, encoding: str, dialect: Dialect) -> RecordReader:
    # Closed when the generator over its rows is: the caller reads to the end or drops it.
    text = source.path.open(encoding=encoding, newline="")
    return RecordReader(lines=Lines(text), dialect=dialect)


def _telling(rows: Iterator[Row], source: Source, text: TextIO, progress: Progress) -> Iterator[Row]:
    """The same rows; tells how far they are, turns a line without end into an error, closes the file."""
    total = source.path.stat().st_size
    row = 0
    with text:
        try:
            for row, cells in rows:
                if row % 20_000 == 0:
                    progress(f"Reading {source.label}", text.buffer.tell(), total)
                yield row, cells
        except LineTooLongError:
            raise source.unreadable(
                f"has a line without end at row {row + 1}.",
                next_step="Check how it was exported; is it a table?",
            ) from None


def _split_header(rows: Iterator[Row], source: Source, hint: str) -> tuple[list[str], Iterator[Row], list[str]]:
    """The header's cells, the rows below it, and a note for each line above it."""
    if hint:
        next(rows, None)
    first = list(islice(rows, _HEADER_SOUGHT_IN))
    filled = [(row, cells) for row, cells in first if filled_width(cells)]
    if not filled:
        raise source.unreadable("has no filled row.", next_step="Export it again, or ask its owner for it.")
    position = find_header([cells for _, cells in filled])
    header_row, header = filled[position]
    notes = [f"Row {row} is above the header and was skipped: {' '.join(cells)}" for row, cells in filled[:position]]
    body = [(row, cells) for row, cells in first if row > header_row]
    return header, chain(body, rows), notes


def _lacks_first_name(header: list[str], first: list[Row]) -> bool:
    """Whether the first rows all have a filled cell more than the header: a table with R's row names."""
    filled = [cells for _, cells in first if cells]
    return len(filled) > 2 and all(len(cells) == len(header) + 1 and cells[-1] for cells in filled)


def _even_rows(
    rows: Iterator[Row], width: int, records: Records, reader: RecordReader
) -> Iterator[tuple[int, list[str | None]]]:
    """Rows of one width: the header's, and one more for the surplus. At the end the notes are written."""
    odd = _Oddities()
    delimiter = records.delimiter or ","
    for row, cells in rows:
        count = len(cells)
        if count == width:
            even: list[str | None] = [*cells, None]
        elif not count:
            odd.blank.add(row)
            continue
        elif count < width:
            odd.short.add(row)
            even = [*cells, *[None] * (width + 1 - count)]
        else:
            even = _with_surplus(row, cells, width, delimiter, odd)
        if "\0" in "".join(cells):
            odd.nul.add(row)
        yield row, even
    records.notes += odd.sentences(reader.repaired)


def _with_surplus(row: int, cells: list[str], width: int, delimiter: str, odd: _Oddities) -> list[str | None]:
    """Empty cells beyond the header are only trailing delimiters and hold nothing to keep."""
    surplus = cells[width:]
    if not any(surplus):
        return [*cells[:width], None]
    odd.long.add(row)
    return [*cells[:width], delimiter.join(surplus)]
