"""Which row is the header, and what the columns are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

# Names that the stored table uses itself.
ROW, SURPLUS = "_row", "_surplus"
LONGITUDE, LATITUDE, GEOMETRY, GEOMETRY_SOURCE = "longitude", "latitude", "geometry", "geometry_source"
PLACES = (LONGITUDE, LATITUDE, GEOMETRY, GEOMETRY_SOURCE)


def find_header(rows: Sequence[Sequence[str]]) -> int:
    """The position of the header in the first rows of a table: the first row wide enough not to be a title.

    A title is a row with far fewer filled cells than most rows have; a header that is a little narrower than
    its rows (as R writes it) is still the header.

    >>> find_header([["Mains of 2019"], ["id", "material"], ["7", "iron"]])
    1
    """
    widths = [filled_width(row) for row in rows]
    usual = Counter(width for width in widths if width).most_common(1)
    most = usual[0][0] if usual else 0
    title = max(1, most // 3) if most > 1 else 0
    for position, width in enumerate(widths):
        if width > title or (most == 2 and width and len(rows[position]) >= most):
            return position
    return 0


def filled_width(row: Sequence[str]) -> int:
    """Cells up to the last one that is not blank."""
    width = len(row)
    while width and not row[width - 1].strip():
        width -= 1
    return width


def unique_names(headers: Sequence[str], taken: Sequence[str] = (ROW,)) -> tuple[list[str], list[str]]:
    """Names for columns, unique whatever their case, and a note for each that had to change.

    taken: names that the stored table uses itself.

    >>> unique_names(["id", "", "ID"])[0]
    ['id', 'column_2', 'ID_2']
    """
    used = {name.casefold() for name in taken}
    wanted = {header.casefold() for header in headers}
    names: list[str] = []
    notes: list[str] = []
    for position, header in enumerate(headers, start=1):
        base = header.replace("\0", "")
        if not base.strip():
            base = f"column_{position}"
        name = _free_name(base, used, wanted if base == header else wanted | used)
        used.add(name.casefold())
        names.append(name)
        if name != header:
            notes.append(_renamed(position, header, name))
    return names, notes


def _free_name(base: str, used: set[str], wanted: set[str]) -> str:
    if base.casefold() not in used:
        return base
    number = 2
    while f"{base}_{number}".casefold() in used | wanted:
        number += 1
    return f"{base}_{number}"


def _renamed(position: int, header: str, name: str) -> str:
    if not header.strip():
        return f"Column {position} has no header; it is called {name}."
    return f"Column {position} is called {name} because the name {header!r} is taken or holds a NUL."


def looks_like_data(headers: Sequence[str]) -> bool:
    """Whether a header row reads like a row of data: more than one cell and no word in any of them."""
    filled = [header for header in headers if header.strip()]
    return len(filled) > 1 and not any(any(letter.isalpha() for letter in header) for header in filled)
