"""What a reader should see, found the slow and obvious way: one row after the other in plain Python."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from upstate.catalog.reading import Filter, Operator, Sort

Row = dict[str, Any]


def matching(rows: Sequence[Row], filters: Sequence[Filter]) -> list[int]:
    """Places of the rows that every filter keeps; of several `is` on a column, one is enough."""
    return [place for place, row in enumerate(rows) if _keeps(row, filters)]


def _keeps(row: Row, filters: Sequence[Filter]) -> bool:
    columns_with_is = {one.column for one in filters if one.operator is Operator.IS}
    for column in columns_with_is:
        if not any(holds(one, row[column]) for one in filters if one.column == column and one.operator is Operator.IS):
            return False
    return all(holds(one, row[one.column]) for one in filters if one.operator is not Operator.IS)


def holds(one: Filter, cell: Any) -> bool:
    """Whether one cell passes one filter."""
    if one.operator is Operator.IS_MISSING:
        return cell is None
    if one.operator is Operator.IS_NOT_MISSING:
        return cell is not None
    if one.operator is Operator.IS_NOT:
        return not holds(Filter(one.column, Operator.IS, one.value), cell)
    if cell is None:
        return False
    if isinstance(cell, str):
        return _text_holds(one, cell)
    if isinstance(cell, bool):
        return cell is {"yes": True, "no": False}[one.value]
    if isinstance(cell, date):
        return _date_holds(one, cell)
    return _number_holds(one, cell)


def _text_holds(one: Filter, cell: str) -> bool:
    if one.operator is Operator.IS:
        return cell == one.value
    small, wanted = small_letters(cell), small_letters(one.value)
    return wanted in small if one.operator is Operator.CONTAINS else small.startswith(wanted)


def small_letters(text: str) -> str:
    """Letter by letter; a letter that becomes two stays as it is."""
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)


def _number_holds(one: Filter, cell: float) -> bool:
    # A column of decimals is compared as it is stored: 0.1 is what 0.1 is stored as.
    wanted = Fraction(one.value) if isinstance(cell, int) else float(one.value)
    if one.operator is Operator.IS:
        return cell == wanted
    return cell >= wanted if one.operator is Operator.AT_LEAST else cell <= wanted


def _date_holds(one: Filter, cell: date) -> bool:
    """By parts: `2014-05` says year and month, and leaves the day open."""
    parts = [int(part) for part in one.value.replace(" ", "-").replace(":", "-").split("-")]
    own = [cell.year, cell.month, cell.day]
    if isinstance(cell, datetime):
        own += [cell.hour, cell.minute, cell.second]
    own = own[: len(parts)]
    if one.operator is Operator.IS:
        return own == parts
    return own >= parts if one.operator is Operator.AT_LEAST else own <= parts


def ordered(rows: Sequence[Row], places: Sequence[int], sort: Sort | None) -> list[int]:
    """Places in the order of a page: by value, missing last, then by place."""
    if sort is None:
        return sorted(places)
    filled = sorted(place for place in places if rows[place][sort.column] is not None)
    empty = sorted(place for place in places if rows[place][sort.column] is None)
    # Python's sort keeps the order of equal ones, also when it is told to reverse.
    return sorted(filled, key=lambda place: rows[place][sort.column], reverse=sort.descending) + empty


def frequencies(rows: Sequence[Row], places: Sequence[int], column: str) -> tuple[list[tuple[Any, int]], int]:
    """Values with their rows, most frequent first; and the rows without a value."""
    counts = Counter(rows[place][column] for place in places)
    missing = counts.pop(None, 0)
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])), missing


def plain_words(text: str | None) -> set[str]:
    """The words of a text, as a search knows them: letters and digits, small and without accents."""
    folded = unicodedata.normalize("NFD", text or "")
    kept = "".join(c for c in folded if not unicodedata.combining(c)).lower()
    return set("".join(c if unicodedata.category(c)[0] in "LN" else " " for c in kept).split())
