"""Which rows a reader wants to see: structured filters, never SQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR
from enum import StrEnum
from typing import Any

from upstate.catalog.reading.columns import Column, Kind, find_column
from upstate.catalog.reading.values import BadFilter, Span, parse_value
from upstate.sentences import recall, say, together

MOST = 30  # filters of one question


class Operator(StrEnum):
    """How a column is compared; the value is its short name in an address."""

    IS = "is"
    IS_NOT = "not"
    CONTAINS = "contains"
    STARTS_WITH = "starts"
    AT_LEAST = "from"
    AT_MOST = "to"
    IS_MISSING = "missing"
    IS_NOT_MISSING = "present"


WORDS = {
    Operator.IS: say("is"),
    Operator.IS_NOT: say("is not"),
    Operator.CONTAINS: say("contains"),
    Operator.STARTS_WITH: say("starts with"),
    Operator.AT_LEAST: say("at least"),
    Operator.AT_MOST: say("at most"),
    Operator.IS_MISSING: say("is missing"),
    Operator.IS_NOT_MISSING: say("is not missing"),
}
_ALWAYS = (Operator.IS_MISSING, Operator.IS_NOT_MISSING)
_EQUAL = (Operator.IS, Operator.IS_NOT)
_ORDERED = (*_EQUAL, Operator.AT_LEAST, Operator.AT_MOST, *_ALWAYS)
OPERATORS: dict[Kind, tuple[Operator, ...]] = {
    Kind.TEXT: (*_EQUAL, Operator.CONTAINS, Operator.STARTS_WITH, *_ALWAYS),
    Kind.WHOLE: _ORDERED,
    Kind.NUMBER: _ORDERED,
    Kind.DATE: _ORDERED,
    Kind.TIME: _ORDERED,
    Kind.YES_NO: (*_EQUAL, *_ALWAYS),
    Kind.SHAPE: _ALWAYS,
}


@dataclass(frozen=True)
class Filter:
    """One condition. value: as it was typed; empty for `is missing` and `is not missing`.

    Text: `is` and `is not` are exact; `contains` and `starts with` take capital and small letters alike, and take every
    character as it is (% and _ too). Dates: a year or a month covers all its days, so `at most 2014` ends on 31 December.
    `is not` also keeps rows where the value is missing. A range is two filters, at least and at most.
    """

    column: str
    operator: Operator
    value: str = ""

    @property
    def needs_value(self) -> bool:
        return self.operator not in _ALWAYS


@dataclass(frozen=True)
class Condition:
    """SQL for WHERE and its parameters, in order."""

    sql: str
    parameters: tuple[Any, ...] = ()


EVERY_ROW = Condition("true")


def build_condition(filters: Iterable[Filter], schema: Sequence[Column]) -> Condition:
    """All filters together. Several `is` on one column are alternatives; all else must hold at once.

    Raises `NoSuchColumn` or `BadFilter` when one does not fit the table.
    """
    given = list(filters)
    if len(given) > MOST:
        raise BadFilter(
            say("There are {number} filters.", number=len(given)),
            allowed=say("at most {number}", number=MOST),
            next_step=say("Take some away, or download the file."),
        )
    alternatives: dict[str, list[Condition]] = {}
    parts: list[Condition] = []
    for one in given:
        condition = _condition(find_column(schema, one.column), one)
        if one.operator is Operator.IS:
            alternatives.setdefault(one.column, []).append(condition)
        else:
            parts.append(condition)
    parts += [_joined(any_of, " OR ") for any_of in alternatives.values()]
    return _joined(parts, " AND ") if parts else EVERY_ROW


def also(condition: Condition, more: Condition) -> Condition:
    """Both conditions."""
    return _joined([condition, more], " AND ")


def _joined(parts: Sequence[Condition], word: str) -> Condition:
    sql = word.join(f"({part.sql})" for part in parts)
    return Condition(sql, tuple(parameter for part in parts for parameter in part.parameters))


def _condition(column: Column, one: Filter) -> Condition:
    if one.operator not in OPERATORS[column.kind]:
        raise BadFilter(
            say(
                "The column {column} holds {kind}; “{operator}” does not go with it.",
                column=repr(column.name),
                kind=recall(column.kind.value),
                operator=WORDS[one.operator],
            ),
            allowed=say(
                "{words}; in an address {names}",
                words=together(*(WORDS[operator] for operator in OPERATORS[column.kind]), between=", "),
                names=", ".join(OPERATORS[column.kind]),
            ),
            next_step=say("Choose one of these."),
        )
    if one.operator is Operator.IS_MISSING:
        return Condition(column.is_missing)
    if one.operator is Operator.IS_NOT_MISSING:
        return Condition(f"NOT {column.is_missing}")
    span = parse_value(column, one.value)
    if column.kind is Kind.TEXT:
        return _text_condition(column, one.operator, span.low)
    if column.kind is Kind.WHOLE:
        span = _whole(span)
    elif column.kind is Kind.NUMBER:
        span = Span(float(span.low), float(span.high))
    return _ordered_condition(column, one.operator, span)


def _text_condition(column: Column, operator: Operator, value: str) -> Condition:
    sql = {
        Operator.IS: f"{column.sql} = ?",
        Operator.IS_NOT: f"{column.sql} IS DISTINCT FROM ?",
        Operator.CONTAINS: f"contains(lower({column.sql}), lower(?))",
        Operator.STARTS_WITH: f"starts_with(lower({column.sql}), lower(?))",
    }[operator]
    return Condition(sql, (value,))


def _whole(span: Span) -> Span:
    """The whole numbers that a number stands for: at least 3.5 is at least 4, at most 3.5 is at most 3, and none is 3.5."""
    up, down = (int(span.low.to_integral_value(rounding)) for rounding in (ROUND_CEILING, ROUND_FLOOR))
    widest = 2**126  # what is beyond this is beyond every column, and DuckDB has no type for it
    return Span(max(-widest, min(widest, up)), max(-widest, min(widest, down)))


def _ordered_condition(column: Column, operator: Operator, span: Span) -> Condition:
    """Written on the bare cell, so that the file's own least and greatest values can spare most of the reading."""
    value, there = column.cast, f"NOT {column.is_missing}"
    if operator is Operator.AT_LEAST:
        return Condition(f"{value} >= ? AND {there}", (span.low,))
    if operator is Operator.AT_MOST:
        return Condition(f"{value} <= ? AND {there}", (span.high,))
    inside = f"{value} >= ? AND {value} <= ? AND {there}"
    return Condition(inside if operator is Operator.IS else f"NOT coalesce({inside}, false)", (span.low, span.high))
