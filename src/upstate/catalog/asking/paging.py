"""Where the next page begins. There are no page numbers: a page goes on after the last row of the one before, and costs the same wherever it lies."""

from __future__ import annotations

import math
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from upstate.catalog.asking.answering import answer
from upstate.catalog.asking.functions import BadQuestion
from upstate.catalog.asking.question import Ordered, Question, Selected
from upstate.catalog.asking.tree import Call, Node, Value
from upstate.catalog.reading.columns import Kind
from upstate.catalog.reading.opening import count_rows

_LARGEST = sys.float_info.max


def page_after(*, parquet: Path, question: Question, number: int) -> Question:
    """The question from behind the row in place `number` of the file on, in its order (of which it has one or none); raises `BadQuestion` where there is no
    such row, and what `answer` raises.

    The value of that row is read from the file, not taken from whoever asks. Missing values come last, equal ones by their place.
    """
    if not 0 <= number < count_rows(parquet):
        raise _no_row(number)
    if not question.order:
        return replace(question, after=number)
    order = question.order[0]
    value = _value_of(parquet, order, number)
    later, missing = Call(">", (Call("row number"), Value(number))), Call("is null", (order.node,))
    if value is None:
        begins = Call("and", (missing, later))
    else:
        beyond, same = _compared(order, value)
        begins = Call("or", (*beyond, Call("and", (same, later)), missing))
    return replace(question, where=Call("and", (question.where, begins)) if question.where else begins)


def _compared(order: Ordered, value: Any) -> tuple[list[Node], Node]:
    """What lies beyond the value, and what is the same. An infinite number can not be written: it is what is greater than the last that can."""
    way = "<" if order.descending else ">"
    if not (isinstance(value, float) and math.isinf(value)):
        return [Call(way, (order.node, Value(value)))], Call("=", (order.node, Value(value)))
    sign = ">" if value > 0 else "<"
    same = Call(sign, (order.node, Value(math.copysign(_LARGEST, value))))
    return [] if sign == way else [Call("not", (same,))], same


def _value_of(parquet: Path, order: Ordered, number: int) -> Any:
    """The value of the row in the order; infinite numbers too, which an answer holds for missing."""
    key = Selected(order.node, "key")
    here = Question(select=(key,), after=number - 1, limit=1)
    found = answer(parquet=parquet, question=here)
    value = found.rows[0][0]
    if value is None and found.kinds == (Kind.NUMBER,):
        signs = tuple(
            Selected(Call(sign, (key.node, Value(limit))), sign) for sign, limit in ((">", _LARGEST), ("<", -_LARGEST))
        )
        above, below = answer(parquet=parquet, question=replace(here, select=signs)).rows[0]
        return math.inf if above else -math.inf if below else None
    return value


def _no_row(number: int) -> BadQuestion:
    return BadQuestion(
        f"The table has no row number {str(number)[:30]}.",
        allowed="the token that the page before gave",
        next_step="Begin at the first page.",
    )
