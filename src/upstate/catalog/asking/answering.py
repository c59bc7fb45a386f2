"""Answering a question from a published file."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from upstate.catalog.asking.building import Built, build, condition
from upstate.catalog.asking.functions import FUNCTIONS, BadQuestion
from upstate.catalog.asking.question import MOST_ROWS, Question, Selected
from upstate.catalog.asking.searching import words_of
from upstate.catalog.asking.tree import Call, Cell, Node, Value
from upstate.catalog.reading.columns import Kind
from upstate.catalog.reading.opening import FOR_A_PAGE, Published, open_published
from upstate.catalog.reading.words import count_with, rows_with
from upstate.engine import Limits

_ROW = "file_row_number"
_FEW = 2000  # rows whose numbers are found before the rows themselves are read
_NEAR = 20_000  # rows among which those of a page are found by a look at all of them
_MOST_LETTERS = 64_000_000  # of all texts of an answer
_BEYOND = 2**62  # more rows than a table has


@dataclass(frozen=True)
class Answer:
    """names, kinds: of the answer's columns. rows: their values (str, int, float, bool, date, datetime in UTC without a zone, bytes of a shape, None where missing; no
    NaN and no infinity). numbers: each row's place in the file, where the question has no group and is not distinct; else empty. is_cut: whether more rows match.
    """

    names: tuple[str, ...]
    kinds: tuple[Kind, ...]
    rows: tuple[tuple[Any, ...], ...]
    numbers: tuple[int, ...]
    is_cut: bool

    @property
    def next_after(self) -> int | None:
        """What `Question.after` takes to go on; None at the end, and where the rows are not in the file's order."""
        return self.numbers[-1] if self.is_cut and self.numbers else None


@dataclass(frozen=True)
class _Asked:
    """A checked question as SQL: what comes before the rows that are asked for, and what after."""

    select: Built
    order: Built
    most: int
    offset: int
    names: tuple[str, ...]
    kinds: tuple[Kind, ...]
    is_by_row: bool


def answer(*, parquet: Path, question: Question, limits: Limits = FOR_A_PAGE) -> Answer:
    """Answer it whole; raises `BadQuestion`, `NoSuchColumn`, `LimitReached`, `UnreadableFile`."""
    _refuse_negative(question)
    most = min(MOST_ROWS, question.limit)
    with open_published(parquet, limits) as published, _told_as_question():
        asked = _ask(question, published, most=most + 1)
        numbers = _numbers(question, published, asked, most=most + 1)
        found = (
            _read(published, *_whole(question, published, asked))
            if numbers is None
            else _numbered_rows(published, asked, numbers)
        )
    rows, cut = found[:most], len(found) > most
    first = 1 if asked.is_by_row else 0
    numbers = [place for place, kind in enumerate(asked.kinds) if kind is Kind.NUMBER]
    return Answer(
        asked.names,
        asked.kinds,
        tuple(_finite(row[first:], numbers) for row in rows),
        tuple(row[0] for row in rows) if asked.is_by_row else (),
        cut,
    )


def count_matching(*, parquet: Path, question: Question, limits: Limits = FOR_A_PAGE) -> int:
    """How many rows of the table its `where` and `search` leave; of a question with a group, how many groups it has. Limit and offset do not count."""
    with open_published(parquet, limits) as published, _told_as_question():
        if question.group:
            asked = _ask(replace(question, order=(), offset=0), published, most=_BEYOND)
            sql, parameters = _whole(question, published, asked)
            return int(published.row(f"SELECT count(*) FROM ({sql})", parameters)[0])
        words = words_of(question.search)
        if words and published.index and question.where is None:
            return count_with(published.index, words, after=_after(question))
        count = Built("SELECT count(*) FROM published WHERE", None)
        return int(published.row(*_numbered(count, _where(question, published)))[0])


def _whole(question: Question, published: Published, asked: _Asked) -> tuple[str, tuple[Any, ...]]:
    where, order = _where(question, published), asked.order
    in_file_order = asked.is_by_row and not order.sql
    if in_file_order and " IN (" in where.sql:  # the database may make a join of it, which keeps no order
        order, in_file_order = Built(f"ORDER BY {_ROW}", None), False
    rows, page = Built("FROM published WHERE", None), _page(asked, in_file_order=in_file_order)
    return _numbered(asked.select, rows, where, order, page)


def _numbered_rows(published: Published, asked: _Asked, numbers: Sequence[int]) -> list[tuple[Any, ...]]:
    """The rows with these numbers, in this order."""
    if not numbers:
        return []
    low, high = min(numbers), max(numbers)
    among = f"IN ({', '.join(f'{number:d}' for number in numbers)})"
    if high - low + 1 == len(numbers):
        which = f"{_ROW} BETWEEN {low:d} AND {high:d}"
    elif high - low < _NEAR:
        which = f"place BETWEEN {low:d} AND {high:d} AND place {among}"
    else:
        which = f"{_ROW} {among}"
    found = _read(published, *_numbered(asked.select, Built(f"FROM published WHERE {which}", None)))
    by_number = {row[0]: row for row in found}
    return [by_number[number] for number in numbers]


def _read(published: Published, sql: str, parameters: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """Rows that somebody else chose the columns of, which may hold the same long text many times."""
    return published.rows(sql, parameters, letters=_MOST_LETTERS)


def _numbers(question: Question, published: Published, asked: _Asked, *, most: int) -> Sequence[int] | None:
    """Of the rows of a page, in their order, where it is quicker to find these before the rows; else null."""
    if not asked.is_by_row or most > _FEW + 1:
        return None
    if question.order:
        # Only the columns that decide are sorted.
        select = Built(f"SELECT {_ROW} FROM published WHERE", None)
        page = _page(asked, in_file_order=False)
        found = published.rows(*_numbered(select, _where(question, published), asked.order, page))
        return [row[0] for row in found]
    if question.where is not None:
        return None
    offset = min(question.offset, _BEYOND)
    if not question.search:
        first = _after(question) + 1 + offset
        return range(first, min(first + most, published.count))
    words = words_of(question.search)
    if words and published.index:
        return rows_with(published.index, words, after=_after(question), most=most, offset=offset)
    return None


def _ask(question: Question, published: Published, *, most: int) -> _Asked:
    schema = published.schema
    selected = question.select or tuple(
        Selected(Cell(one.name), one.name) for one in schema if one.kind is not Kind.SHAPE
    )
    shown = [build(one.node, schema) for one in selected]
    grouped = [build(one, schema) for one in question.group]
    # A value orders nothing, and the database does not take it.
    ordered = [(build(one.node, schema), one.descending) for one in question.order if not isinstance(one.node, Value)]
    having = condition(question.having, schema, aggregates=True) if question.having else None
    has_aggregate = any(one.has_aggregate for one in [*shown, *(one for one, _ in ordered)])
    is_by_row = not (grouped or has_aggregate or having or question.distinct)
    if not is_by_row:
        _refuse_loose(question, selected)
    cells = [f"{one.sql} AS r{place}" for place, one in enumerate(shown)]
    names, kinds = tuple(one.name for one in selected), tuple(one.kind or Kind.TEXT for one in shown)
    if is_by_row:
        select = Built(f"SELECT {', '.join([_ROW, *cells])}", None, _together(shown))
        order = Built(_sorted(ordered), None, _together(one for one, _ in ordered))
    else:
        select = Built(f"SELECT {'DISTINCT ' if question.distinct else ''}{', '.join(cells)}", None, _together(shown))
        order = _grouped(shown, grouped, having, ordered)
    return _Asked(select, order, most, min(question.offset, _BEYOND), names, kinds, is_by_row)


def _grouped(
    shown: Sequence[Built], grouped: Sequence[Built], having: Built | None, ordered: Sequence[tuple[Built, bool]]
) -> Built:
    parts = [f"GROUP BY {', '.join(one.sql for one in grouped)}"] if grouped else []
    parts += [f"HAVING {having.sql}"] if having else []
    keys = [_way(one, descending) for one, descending in ordered]
    # What is not ordered comes in an order that stays, so that pages fit together.
    keys += [f"r{place}" for place in range(len(shown))]
    parts.append(f"ORDER BY {', '.join(keys)}")
    used = [*grouped, *([having] if having else []), *(one for one, _ in ordered)]
    return Built(" ".join(parts), None, _together(used))


def _sorted(ordered: Sequence[tuple[Built, bool]]) -> str:
    """The order of rows. The file's own needs no sorting: the database keeps it, and stops where a page is full."""
    keys = [_way(one, descending) for one, descending in ordered]
    return f"ORDER BY {', '.join([*keys, _ROW])}" if keys else ""


def _way(one: Built, descending: bool) -> str:
    return f"{one.sql} {'DESC' if descending else 'ASC'} NULLS LAST"


def _page(asked: _Asked, *, in_file_order: bool) -> Built:
    """Of rows in the file's order all is read with the first look; a bound that is plain would make the database look twice."""
    bound = f"(SELECT {asked.most:d})" if in_file_order else f"{asked.most:d}"
    return Built(f"LIMIT {bound} OFFSET {asked.offset:d}", None)


def _together(built: Iterable[Built]) -> tuple[Any, ...]:
    return tuple(parameter for one in built for parameter in one.parameters)


def _where(question: Question, published: Published) -> Built:
    parts = [condition(question.where, published.schema)] if question.where else []
    if question.search:
        parts.append(_searched(published, words_of(question.search)))
    if question.after is not None:
        parts.append(Built(f"{_ROW} > {_after(question):d}", Kind.YES_NO))
    return Built(" AND ".join(one.sql for one in parts) or "true", Kind.YES_NO, _together(parts))


def _searched(published: Published, words: Sequence[str]) -> Built:
    """Every word stands in the row; nothing does where a search holds no word at all."""
    if not words:
        return Built("false", Kind.YES_NO)
    if published.index:
        found = rows_with(published.index, words, after=-1, most=_FEW + 1)
        if len(found) <= _FEW:
            return Built(f"{_ROW} IN ({', '.join(map(str, found))})" if found else "false", Kind.YES_NO)
    return Built(" AND ".join("contains(words, ?)" for _ in words), Kind.YES_NO, tuple(f" {word} " for word in words))


def _after(question: Question) -> int:
    return max(-1, min(question.after, _BEYOND)) if question.after is not None else -1


def _refuse_negative(question: Question) -> None:
    for name, number in (("limit", question.limit), ("offset", question.offset)):
        if number < 0:
            raise BadQuestion(
                f"The {name} is {str(number)[:30]}.",
                allowed="0 or more",
                next_step="Ask for rows from 0 on.",
            )


def _finite(row: tuple[Any, ...], numbers: Sequence[int]) -> tuple[Any, ...]:
    """Infinite is no value, and 0 has no sign."""
    if not numbers:
        return tuple(row)
    cells = list(row)
    for place in numbers:
        if cells[place] is not None:
            cells[place] = cells[place] + 0.0 if math.isfinite(cells[place]) else None
    return tuple(cells)


def _numbered(*parts: Built) -> tuple[str, tuple[Any, ...]]:
    """The SQL with the same number for parameters that are the same: else a figure that is shown and grouped by would be two to the database."""
    numbers: dict[tuple[type, str], int] = {}
    values: list[Any] = []
    places: list[int] = []
    for one in _together(parts):
        key = (type(one), str(id(one)) if isinstance(one, list) else repr(one))
        if key not in numbers:
            values.append(one)
            numbers[key] = len(values)
        places.append(numbers[key])
    left = iter(places)
    return re.sub(r"\?", lambda _: f"${next(left)}", " ".join(one.sql for one in parts)), tuple(values)


@contextmanager
def _told_as_question() -> Iterator[None]:
    try:
        yield
    except (duckdb.BinderException, duckdb.ConversionException, duckdb.OutOfRangeException, duckdb.InternalException):
        raise _unanswerable() from None


def _refuse_loose(question: Question, selected: Sequence[Selected]) -> None:
    """Of an answer that is not row by row, whatever is a row's own has to be one of the things that rows are grouped by."""
    shown, ordered = [one.node for one in selected], [one.node for one in question.order]
    if question.distinct and not question.group:
        loose = any(one not in shown for one in ordered)
    else:
        having = [question.having] if question.having else []
        loose = any(_is_loose(one, question.group) for one in [*shown, *having, *ordered])
    if loose:
        raise BadQuestion(
            "A column of the answer, or of its order, is neither a figure of many rows nor one of those that rows are grouped by.",
            allowed="the columns of the group, and figures such as count(*)",
            next_step="Name the column in the group too, or take a figure of it.",
        )


def _is_loose(node: Node, group: Sequence[Node]) -> bool:
    if node in group or isinstance(node, Value):
        return False
    if not isinstance(node, Call) or not node.arguments:
        return not (isinstance(node, Call) and FUNCTIONS[node.function].is_aggregate)
    return not FUNCTIONS[node.function].is_aggregate and any(_is_loose(one, group) for one in node.arguments)


def _unanswerable() -> BadQuestion:
    return BadQuestion(
        "The table can not be asked so: a part of the question does not fit another.",
        allowed="figures by the columns of the group, and values of the column's own kind",
        next_step="Ask with fewer parts, and then one more at a time.",
    )
