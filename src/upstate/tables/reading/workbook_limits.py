"""How large a workbook may become before it is opened: it is a zip, its sheets are held in memory, and two cells in far corners
make a sheet of billions.
"""

from __future__ import annotations

import re
import zipfile

from upstate.city.broken_zips import BROKEN_OR_LOCKED_ZIP
from upstate.progress import Progress
from upstate.tables.reading.archives import unpacked_blocks
from upstate.tables.reading.sources import Source

# Excel's own largest sheet has 1,048,576 rows. Of 50 columns, it unpacks to some 2 GB.
MOST_BYTES = 2 * 2**30
MOST_CELLS = 60_000_000
_CELL = re.compile(rb"\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_LONGEST_CELL = 24


def refuse_huge(source: Source, progress: Progress) -> None:
    """Raise `UnreadableFile` for a workbook that unpacks, or spreads its cells, beyond what is read. An old .xls can do neither."""
    if not zipfile.is_zipfile(source.path):
        return
    left = MOST_BYTES
    try:
        with zipfile.ZipFile(source.path) as archive:
            for member in archive.infolist():
                left -= _measured(archive, member, source, most=left, progress=progress)
    except BROKEN_OR_LOCKED_ZIP:
        return  # whether it is broken is said by whoever opens it


def _measured(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, source: Source, *, most: int, progress: Progress
) -> int:
    """Bytes of one member as they come out, whatever it says of itself; of a sheet also how far its cells lie apart."""
    size, rest, far = 0, b"", _Far()
    with archive.open(member) as packed:
        for block in unpacked_blocks(packed, source, packed_size=member.compress_size, most=most):
            size += len(block)
            progress(f"Measuring {source.label}", size)
            if member.filename.startswith("xl/worksheets/"):
                far.add(rest + block)
                rest = block[-_LONGEST_CELL:]
                _refuse_far(far, source)
    return size


class _Far:
    """The last row and the last column that hold a cell, counted from 1."""

    def __init__(self) -> None:
        self.row, self.column = 0, b""

    def add(self, content: bytes) -> None:
        found = _CELL.findall(content)
        if found:
            self.row = max(self.row, max(int(row) for _, row in found))
            self.column = max((self.column, *{letters for letters, _ in found}), key=lambda name: (len(name), name))

    @property
    def cells(self) -> int:
        number = 0
        for letter in self.column:
            number = number * 26 + letter - ord("A") + 1
        return self.row * number


def _refuse_far(far: _Far, source: Source) -> None:
    if far.cells > MOST_CELLS:
        raise source.unreadable(
            f"has a sheet whose cells reach to {far.column.decode()}{far.row}: {far.cells:,} cells, most of them empty.",
            allowed=f"sheets of at most {MOST_CELLS:,} cells, empty ones counted",
            next_step="Delete the stray cells far from the table, or save the table as CSV, and read that.",
        )
