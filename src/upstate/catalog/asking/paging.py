"""Where the next page begins. There are no page numbers: a page goes on after the last row of the one before, and costs the same wherever it lies."""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import Any

from upstate.catalog.asking.answering import answer
from upstate.catalog.asking.functions import BadQuestion
from upstate.catalog.asking.question import Ordered, Question, Selected
from upstate.catalog.asking.tree import Call, Node, Value
from upstate.catalog.reading.columns import Kind

_LARGEST = sys.float_info.max


def rows_after(*, parquet: Path, order: Ordered | None, number: int) -> Node:
    """The rows that follow the one in place `number` of the file, in this order or else in the file's; as a condition.

    The value of that row is read from the file, not taken from whoever asks. Missing values come last, equal ones by their place. Raises `BadQuestion` where
    there is no such row, and what `answer` raises.
    """
    later = Call(">", (Call("row number"), Value(number)))
    value = _value_of(parquet, order, number)
    if order is None:
        return later
    missing = Call("is null", (order.node,))
    if value is None:
        return Call("and", (missing, later))
    beyond, same = _compared(order, value)
    return Call("or", (*beyond, Call("and", (same, later)), missing))


def _compared(order: Ordered, value: Any) -> tuple[list[Node], Node]:
    """What lies beyond the value, and what is the same. An infinite number can not be written: it is what is greater than the last that can."""
    way = "<" if order.descending else ">"
    if not (isinstance(value, float) and math.isinf(value)):
        return [Call(way, (order.node, Value(value)))], Call("=", (order.node, Value(value)))
    sign = ">" if value > 0 else "<"
    same = Call(sign, (order.node, Value(math.copysign(_LARGEST, value))))
    return [] if sign == way else [Call("not", (same,))], same


def _value_of(parquet: Path, order: Ordered | None, number: int) -> Any:
    """The value of the row in the order; infinite numbers too, which an answer holds for missing."""
    here = Call("=", (Call("row number"), Value(number)))
    key = Selected(order.node if order else Call("row number"), "key")
    found = answer(parquet=parquet, question=Question(select=(key,), where=here, limit=1))
    if not found.rows:
        raise BadQuestion(
            f"The table has no row number {str(number)[:30]}.",
            allowed="the token that the page before gave",
            next_step="Begin at the first page.",
        )
    value = found.rows[0][0]
    if value is None and found.kinds == (Kind.NUMBER,):
        signs = tuple(
            Selected(Call(sign, (key.node, Value(limit))), sign) for sign, limit in ((">", _LARGEST), ("<", -_LARGEST))
        )
        above, below = answer(parquet=parquet, question=Question(select=signs, where=here, limit=1)).rows[0]
        return math.inf if above else -math.inf if below else None
    return value
