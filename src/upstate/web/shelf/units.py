"""The units of a list, out of its Parquet a page at a time: a million of them open as quickly as fifty.

A question is closed off from everything but this one file, and is stopped when it takes too long (`catalog.reading`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from upstate.catalog.reading.columns import Column, Kind, find_column
from upstate.catalog.reading.filters import EVERY_ROW, Condition, also
from upstate.catalog.reading.opening import Published, open_published
from upstate.ranking.report.wording import clean
from upstate.solutions.ranking_kind import RANKING_COLUMNS
from upstate.web.shelf.faults import BadQuestion, reading

Unit = dict[str, Any]
MOST_ROWS = 500
_MOST_WORDS = 8
_PLACE = ("longitude", "latitude")
_AFTER_FACTOR = re.compile(r"(?<=\)); ")


@dataclass(frozen=True)
class Question:
    """Which units of a list. words: each must stand in the id, the reasons or a text of the unit. first, last: ranks, both
    included; null for no bound. sort: a column of the list, or empty for the list's own order."""

    words: str = ""
    first: int | None = None
    last: int | None = None
    sort: str = ""
    descending: bool = False
    page: int = 1
    rows: int = 50

    @property
    def asks(self) -> bool:
        """Whether anything is left out or put in another order."""
        return bool(self.words.strip() or self.first or self.last or self.sort)


@dataclass(frozen=True)
class Units:
    """A page of units in the form in which ranking.json has them. matching: units that the question leaves. first: the place of
    the first one shown among them, from 1. names: the details of which at least one unit of the whole list knows something."""

    units: list[Unit]
    names: tuple[str, ...]
    matching: int
    first: int
    pages: int


def load_units(parquet: Path, question: Question) -> Units:
    """The units that `question` asks for. Raises `BadQuestion`, `NoSuchColumn`, `LimitReached`, `UnreadableFile`."""
    with _opened(parquet) as published:
        condition = _condition(published, question)
        total = published.count
        matching = _count(published, condition) if condition is not EVERY_ROW else total
        rows = max(1, min(question.rows, MOST_ROWS))
        pages = max(1, -(-matching // rows))
        if not 1 <= question.page <= pages:
            raise BadQuestion(
                _("There is no page %(page)s.") % {"page": str(question.page)[:30]},
                allowed=_("a page from 1 to %(pages)s") % {"pages": pages},
                next_step=_("Go to the first page of the list."),
            )
        before = (question.page - 1) * rows
        numbers = _numbers(published, question, condition, rows, before)
        return Units(
            units=_units(published, numbers),
            names=tuple(_known_details(published)),
            matching=matching,
            first=before + 1 if numbers else 0,
            pages=pages,
        )


def find_unit(parquet: Path, unit: str) -> Unit | None:
    """The unit with this id; null where the list has none. An id with characters that can not be shown is found by what is
    shown of it, if it is the only one."""
    with _opened(parquet) as published:
        column = find_column(published.schema, "id")
        found = published.rows(f"SELECT file_row_number FROM published WHERE {column.sql} = ? LIMIT 1", [_utf8(unit)])
        units = _units(published, [row[0] for row in found])
        return units[0] if units else None


def first_units(parquet: Path, most: int) -> list[Unit]:
    """The first units of the list, at most so many."""
    with _opened(parquet) as published:
        return _units(published, range(most))


@contextmanager
def _opened(parquet: Path) -> Iterator[Published]:
    with (
        reading(_("The list"), next_step=_("The data office runs `upstate rank` again.")),
        open_published(parquet) as published,
    ):
        yield published


def _condition(published: Published, question: Question) -> Condition:
    condition = EVERY_ROW
    rank = find_column(published.schema, "rank").sql
    if question.first is not None:
        condition = also(condition, Condition(f"{rank} >= ?", (question.first,)))
    if question.last is not None:
        condition = also(condition, Condition(f"{rank} <= ?", (question.last,)))
    texts = [column.sql for column in published.schema if column.kind is Kind.TEXT]
    for word in question.words.split()[:_MOST_WORDS]:
        # Codes are shown with spaces: what is read as “cast iron” is kept as cast_iron.
        found = " OR ".join(f"contains(lower(replace({text}, '_', ' ')), lower(?))" for text in texts)
        condition = also(condition, Condition(found, (_utf8(word),) * len(texts)))
    return condition


def _utf8(text: str) -> str:
    """Halves of characters, which an address can hold and a database can not, as the sign for them."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _count(published: Published, condition: Condition) -> int:
    found: int = published.row(f"SELECT count(*) FROM published WHERE {condition.sql}", condition.parameters)[0]
    return found


def _numbers(published: Published, question: Question, condition: Condition, rows: int, before: int) -> Sequence[int]:
    """Places in the file of the page's rows, in their order: only then are their other cells read."""
    if not question.asks:
        return range(before, before + rows)
    order = "file_row_number"
    if question.sort:
        column = find_column(published.schema, question.sort)
        order = f"{column.sql} {'DESC' if question.descending else 'ASC'} NULLS LAST, file_row_number"
    found = published.rows(
        f"SELECT file_row_number FROM published WHERE {condition.sql} ORDER BY {order} LIMIT {rows} OFFSET {before}",
        condition.parameters,
    )
    return [row[0] for row in found]


def _units(published: Published, numbers: Sequence[int]) -> list[Unit]:
    """The rows in these places, in this order."""
    if not numbers:
        return []
    cells = ", ".join(column.sql for column in published.schema)
    within = f"file_row_number BETWEEN {min(numbers)} AND {max(numbers)}"
    if not isinstance(numbers, range):
        within += f" AND file_row_number IN ({', '.join(map(str, numbers))})"
    found = {
        row[0]: row[1:] for row in published.rows(f"SELECT file_row_number, {cells} FROM published WHERE {within}")
    }
    return [_unit(published.schema, found[number]) for number in numbers if number in found]


def _unit(schema: Sequence[Column], row: Sequence[Any]) -> Unit:
    values = {column.name: _plain(value) for column, value in zip(schema, row, strict=True)}
    unit: Unit = {name: values.get(name) for name in RANKING_COLUMNS}
    unit["address"] = unit["id"]  # as it stands in the file: what is shown of it may lack a character
    unit["reasons"] = _reasons(unit["reasons"] or "")
    unit["details"] = {name: value for name, value in values.items() if name not in RANKING_COLUMNS}
    return {"address": unit.pop("address")} | clean(unit)


def _plain(value: Any) -> Any:
    """Numbers, yes and no and text as they are, rounded as in ranking.json; a date as text."""
    if isinstance(value, float):
        return round(value, 6)
    return value if value is None or isinstance(value, int | str) else str(value)


def _reasons(text: str) -> list[str]:
    """What was joined by semicolons. A reason with a factor ends with it, so a semicolon inside of one does not part it."""
    parts = _AFTER_FACTOR.split(text) if "(risk ×" in text else text.split("; ")
    return [part for part in parts if part]


def _known_details(published: Published) -> Iterator[str]:
    details = [column for column in published.schema if column.name not in (*RANKING_COLUMNS, *_PLACE)]
    if details:
        counted = published.row(f"SELECT {', '.join(f'count({column.raw})' for column in details)} FROM published")
        yield from (column.name for column, known in zip(details, counted, strict=True) if known)
