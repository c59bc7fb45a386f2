"""Answering a question from a published file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from upstate.catalog.asking.building import Built, build, condition
from upstate.catalog.asking.functions import FUNCTIONS, BadQuestion
from upstate.catalog.asking.question import MOST_ROWS, Question, Selected
from upstate.catalog.asking.tree import Call, Cell, Node, Value
from upstate.catalog.reading.columns import Column, Kind
from upstate.catalog.reading.opening import FOR_A_PAGE, open_published
from upstate.engine import Limits

_ROW = "file_row_number"


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
    """A checked question as SQL."""

    sql: str
    parameters: tuple[Any, ...]
    names: tuple[str, ...]
    kinds: tuple[Kind, ...]
    is_by_row: bool


def answer(*, parquet: Path, question: Question, limits: Limits = FOR_A_PAGE) -> Answer:
    """Answer it whole; raises `BadQuestion`, `NoSuchColumn`, `LimitReached`, `UnreadableFile`."""
    most = min(MOST_ROWS, question.limit if question.limit is not None else MOST_ROWS)
    with open_published(parquet, limits) as published:
        asked = _ask(question, published.schema, most=most + 1)
        try:
            found = published.rows(asked.sql, asked.parameters)
        except (duckdb.BinderException, duckdb.ConversionException, duckdb.OutOfRangeException):
            raise _unanswerable() from None
    rows, cut = found[:most], len(found) > most
    first = 1 if asked.is_by_row else 0
    return Answer(
        asked.names,
        asked.kinds,
        tuple(tuple(row[first:]) for row in rows),
        tuple(row[0] for row in rows) if asked.is_by_row else (),
        cut,
    )


def stream(*, parquet: Path, question: Question, limits: Limits, rows: int = 20_000) -> Iterator[Any]:
    """The same as Arrow record batches, of every row that matches where the question has no limit."""
    with open_published(parquet, limits) as published:
        asked = _ask(question, published.schema, most=question.limit)
        for batch in published.batches(asked.sql, asked.parameters, rows=rows):
            batch = batch.select(range(1, batch.num_columns)) if asked.is_by_row else batch
            yield batch.rename_columns(list(asked.names))


def count_matching(*, parquet: Path, question: Question, limits: Limits = FOR_A_PAGE) -> int:
    """How many rows of the table its `where` and `search` leave."""
    with open_published(parquet, limits) as published:
        where = _where(question, published.schema)
        return int(published.row(f"SELECT count(*) FROM published WHERE {where.sql}", where.parameters)[0])


def _ask(question: Question, schema: Sequence[Column], *, most: int | None) -> _Asked:
    selected = question.select or tuple(
        Selected(Cell(one.name), one.name) for one in schema if one.kind is not Kind.SHAPE
    )
    shown = [build(one.node, schema) for one in selected]
    grouped = [build(one, schema) for one in question.group]
    has_aggregate = any(one.has_aggregate for one in shown)
    is_by_row = not (grouped or has_aggregate or question.having or question.distinct)
    if not is_by_row:
        _refuse_loose(question, selected)
    where = _where(question, schema)
    having = condition(question.having, schema, aggregates=True) if question.having else None
    # A value orders nothing, and the database does not take it.
    ordered = [(build(one.node, schema), one.descending) for one in question.order if not isinstance(one.node, Value)]
    cells = [f"{_finite(one)} AS r{place}" for place, one in enumerate(shown)]
    sql = [f"SELECT {'DISTINCT ' if question.distinct else ''}{', '.join([_ROW, *cells] if is_by_row else cells)}"]
    sql.append(f"FROM published WHERE {where.sql}")
    parameters = [parameter for one in shown for parameter in one.parameters] + list(where.parameters)
    if grouped:
        sql.append(f"GROUP BY {', '.join(one.sql for one in grouped)}")
        parameters += [parameter for one in grouped for parameter in one.parameters]
    if having:
        sql.append(f"HAVING {having.sql}")
        parameters += having.parameters
    keys = [f"{one.sql} {'DESC' if descending else 'ASC'} NULLS LAST" for one, descending in ordered]
    parameters += [parameter for one, _ in ordered for parameter in one.parameters]
    # What is not ordered comes in an order that stays, so that pages fit together.
    keys += [_ROW] if is_by_row else [f"r{place}" for place in range(len(shown))]
    sql.append(f"ORDER BY {', '.join(keys)}")
    if most is not None:
        sql.append(f"LIMIT {most:d}")
    if question.offset:
        sql.append(f"OFFSET {question.offset:d}")
    kinds = tuple(one.kind or Kind.TEXT for one in shown)
    return _Asked(*_numbered(" ".join(sql), parameters), tuple(one.name for one in selected), kinds, is_by_row)


def _where(question: Question, schema: Sequence[Column]) -> Built:
    parts = [condition(question.where, schema)] if question.where else []
    texts = [one for one in schema if one.kind is Kind.TEXT]
    for word in question.search.split()[:20]:
        any_of = " OR ".join(f"contains(lower({one.sql}), lower(?))" for one in texts) or "false"
        parts.append(Built(f"({any_of})", Kind.YES_NO, (word,) * len(texts)))
    if question.after is not None:
        parts.append(Built(f"{_ROW} > ?", Kind.YES_NO, (question.after,)))
    sql = " AND ".join(one.sql for one in parts) or "true"
    return Built(sql, Kind.YES_NO, tuple(parameter for one in parts for parameter in one.parameters))


def _finite(one: Built) -> str:
    return (
        f"CASE WHEN isfinite({one.sql}) THEN {one.sql} END"
        if one.kind is Kind.NUMBER and not one.parameters
        else one.sql
    )


def _numbered(sql: str, parameters: Sequence[Any]) -> tuple[str, tuple[Any, ...]]:
    """The SQL with the same number for parameters that are the same: else a figure that is shown and grouped by would be two to the database."""
    numbers: dict[tuple[type, Any], int] = {}
    places = iter([numbers.setdefault((type(one), one), len(numbers) + 1) for one in parameters])
    return re.sub(r"\?", lambda _: f"${next(places)}", sql), tuple(value for _, value in numbers)


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
    if isinstance(node, Cell) or node == Call("row number"):
        return True
    return not FUNCTIONS[node.function].is_aggregate and any(_is_loose(one, group) for one in node.arguments)


def _unanswerable() -> BadQuestion:
    return BadQuestion(
        "The table can not be asked so: a part of the question does not fit another.",
        allowed="figures by the columns of the group, and values of the column's own kind",
        next_step="Ask with fewer parts, and then one more at a time.",
    )
