"""The filters of the rows, as people set them, as the condition of a question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from upstate.catalog.asking.tree import Call, Cell, Node, Value
from upstate.catalog.reading.columns import Column, Kind, find_column
from upstate.catalog.reading.filters import Filter, Operator
from upstate.catalog.reading.values import Span, parse_value


def filtered(filters: Iterable[Filter], schema: Sequence[Column]) -> Node | None:
    """The rows that these filters leave, as `reading.filters` reads them; null where there are none. filters: as `parse_filters` gives them, checked."""
    alternatives: dict[str, list[Node]] = {}
    parts: list[Node] = []
    for one in filters:
        if one.operator is Operator.IS:
            alternatives.setdefault(one.column, []).append(_condition(one, schema))
        else:
            parts.append(_condition(one, schema))
    parts += [_joined("or", any_of) for any_of in alternatives.values()]
    return _joined("and", parts) if parts else None


def _condition(one: Filter, schema: Sequence[Column]) -> Node:
    column, cell = find_column(schema, one.column), Cell(one.column)
    if one.operator is Operator.IS_MISSING:
        return Call("is null", (cell,))
    if one.operator is Operator.IS_NOT_MISSING:
        return Call("is not null", (cell,))
    span = parse_value(column, one.value)
    if one.operator in (Operator.CONTAINS, Operator.STARTS_WITH):
        function = "contains" if one.operator is Operator.CONTAINS else "starts with"
        return Call(function, (Call("lower", (cell,)), Call("lower", (Value(span.low),))))
    low, high = _value(span.low), _value(span.high)
    if one.operator is Operator.AT_LEAST:
        return Call(">=", (cell, low))
    if one.operator is Operator.AT_MOST:
        return Call("<=", (cell, high))
    inside = _inside(column, cell, span)
    return inside if one.operator is Operator.IS else Call("or", (Call("is null", (cell,)), Call("not", (inside,))))


def _inside(column: Column, cell: Cell, span: Span) -> Node:
    if column.kind in (Kind.DATE, Kind.TIME):
        return Call("between", (cell, _value(span.low), _value(span.high)))
    return Call("=", (cell, _value(span.low)))


def _value(value: str | bool | Decimal | date) -> Value:
    """Whole numbers stay whole: those that name a thing may be longer than a decimal is exact."""
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return Value(int(value))
    return Value(value)


def _joined(word: str, parts: Sequence[Node]) -> Node:
    return parts[0] if len(parts) == 1 else Call(word, tuple(parts))
