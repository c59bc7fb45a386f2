"""Which delimiter and quotes a text uses: each candidate reads the first rows, the most even one wins."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from upstate.tables.reading.headers import filled_width, find_header
from upstate.tables.reading.quotes import Dialect, Lines, RecordReader

_COMMON = (",", ";", "\t", "|")
_RARE = (":", "~", "^", "!", "\x1f", "\x1e", "\x01", "¦", "§", "¬", "þ", "\x14")
_ROWS = 300
# A file of one column: its cells are whole lines, so the delimiter must be one that no text holds.
ONE_COLUMN = "\x1f"


@dataclass(frozen=True, order=True)
class _Score:
    """Compared field by field: the header's own delimiter counts most, then how many rows fit it."""

    header_comes_first: bool
    most_rows_fit: bool
    width: int
    share: float


def find_dialect(sample: str) -> Dialect:
    """The dialect of a text whose first part is `sample` (whole lines).

    >>> find_dialect("id;name\\n1;Elm, north\\n2;Oak, south\\n").delimiter
    ';'
    """
    lines = list(io.StringIO(sample, newline=None))
    scored = [
        (score, -position, dialect)
        for position, dialect in enumerate(_candidates(lines, sample))
        if (score := _score(lines, dialect))
    ]
    return max(scored, key=lambda entry: entry[:2])[2] if scored else Dialect(ONE_COLUMN)


def _candidates(lines: list[str], sample: str) -> list[Dialect]:
    """Plain dialects first; a habit of quoting wins only where it makes the rows more even."""
    head = "".join(lines[:20])
    plain = [Dialect(delimiter) for delimiter in (*_COMMON, *_RARE) if delimiter in head]
    plain = [replace(each, quote="'") if _quoted_singly(lines, each.delimiter) else each for each in plain]
    escaped = [replace(each, escape="\\") for each in plain if '\\"' in sample]
    spaced = [replace(each, skip_space=True) for each in plain if f'{each.delimiter} "' in sample]
    return [*plain, *escaped, *spaced]


def _quoted_singly(lines: list[str], delimiter: str) -> bool:
    cells = next((line for line in lines if line.strip()), "").strip().split(delimiter)
    return len(cells) > 1 and all(len(cell) > 1 and cell[0] == cell[-1] == "'" for cell in cells)


def _score(lines: list[str], dialect: Dialect) -> _Score | None:
    """How well the dialect fits; None when it makes no table of two columns or more."""
    rows = read_sample(lines, dialect)
    if not rows:
        return None
    position = find_header(rows)
    header, body = rows[position], rows[position + 1 :]
    width, share = len(header), _share_fitting(header, body)
    common = dialect.delimiter in _COMMON
    if width < 2 or (body and share < (0.3 if common and not position else 0.8 if common else 0.99)):
        return None
    if position and width == 2 and _reads_like_prose(body):
        return None
    return _Score(not position, share >= 0.8, width, round(share, 2))


def _share_fitting(header: Sequence[str], body: Sequence[Sequence[str]]) -> float:
    """The share of rows as wide as the header, or of one width that the header should have had."""
    width = len(header)
    fitting = sum(filled_width(row) <= width <= len(row) or len(row) == filled_width(header) for row in body)
    usual = max(Counter(len(row) for row in body if len(row) > 1).values(), default=0)
    return max(fitting, 0.9 * usual) / len(body) if body else 1.0


def _reads_like_prose(body: Sequence[Sequence[str]]) -> bool:
    """Second cells that begin with a space: "Smith, Jane" in a file of one column."""
    spaced = sum(len(row) > 1 and row[1].startswith(" ") for row in body)
    return spaced > len(body) / 2 or not body


def read_sample(lines: Sequence[str], dialect: Dialect) -> list[list[str]]:
    """The first rows that are not blank, with stray quotes mended as the real reading mends them."""
    reader = RecordReader(Lines(io.StringIO("".join(lines))), dialect)
    rows: list[list[str]] = []
    for _, cells in reader:
        if not cells:
            continue
        rows.append(cells)
        reader.width = max(reader.width, len(cells))
        if len(rows) >= _ROWS:
            break
    return rows
