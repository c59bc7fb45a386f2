"""A question's tree as SQL, after it was checked."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from upstate.catalog.asking.functions import FUNCTIONS, BadQuestion, Function
from upstate.catalog.asking.tree import Among, Call, Cell, Node, Value, walk
from upstate.catalog.reading.columns import Column, Kind, clipped, find_column
from upstate.catalog.reading.values import BadFilter, parse_value
from upstate.engine import has_half_characters

MOST_NODES, DEEPEST = 2000, 40
LONGEST_PATTERN = 1000
# Of all patterns of a question together: a row takes as many looks, and the database looks only seldom whether its time is over.
MOST_GAPS = 50
_NUMBERS = (Kind.WHOLE, Kind.NUMBER)
_WHEN = (Kind.DATE, Kind.TIME)


@dataclass(frozen=True)
class Built:
    """SQL with its parameters in order. kind: of what it gives; None where it is missing whatever the row."""

    sql: str
    kind: Kind | None
    parameters: tuple[Any, ...] = ()
    has_aggregate: bool = False


def build(node: Node, schema: Sequence[Column]) -> Built:
    """The node as SQL; raises `BadQuestion` or `NoSuchColumn`."""
    _refuse_large(node)
    return _build(node, schema)


def condition(node: Node, schema: Sequence[Column], *, aggregates: bool = False) -> Built:
    """The same of something that is yes or no."""
    built = build(node, schema)
    if built.kind not in (Kind.YES_NO, None):
        raise BadQuestion(
            f"The condition gives {built.kind.value}, not yes or no.",
            allowed="a comparison such as amount > 5, or several with and, or, not",
            next_step="Compare it with a value.",
        )
    if built.has_aggregate and not aggregates:
        raise BadQuestion(
            "A condition on single rows can not hold a figure of many rows.",
            allowed="columns and values",
            next_step="Put figures such as count(*) into the condition on groups (having).",
        )
    return built


def _build(node: Node, schema: Sequence[Column]) -> Built:
    if isinstance(node, Cell):
        column = find_column(schema, node.column)
        return Built(column.sql, column.kind)
    if isinstance(node, Value):
        return _value(node)
    if isinstance(node, Among):
        return Built("(file_row_number IN (SELECT unnest(?::BIGINT[])))", Kind.YES_NO, ([*node.rows],))
    function = FUNCTIONS.get(node.function)
    if function is None:
        raise BadQuestion(
            f"There is no function called {clipped(node.function)}.",
            allowed=", ".join(sorted(FUNCTIONS)),
            next_step="Use one of these.",
        )
    return _call(node, function, schema)


def _call(node: Call, function: Function, schema: Sequence[Column]) -> Built:
    if not function.least <= len(node.arguments) <= function.largest:
        raise BadQuestion(
            f"{node.function} is given {len(node.arguments)} values.",
            allowed=str(function.least)
            if function.least == function.largest
            else f"{function.least} - {function.largest}",
            next_step="Write it with as many.",
        )
    if node.function == "like":
        node = Call("like", (node.arguments[0], _as_expression(node.arguments[1])))
    given = [_build(one, schema) for one in node.arguments]
    if function.alike:
        given = _made_alike(node, given)
    for place, one in enumerate(given):
        takes = function.takes[min(place, len(function.takes) - 1)]
        if one.kind is not None and one.kind not in takes:
            raise _wrong_kind(node, one.kind, takes)
    if function.is_aggregate and any(one.has_aggregate for one in given):
        raise BadQuestion(
            f"{node.function} holds another figure of many rows.",
            allowed="columns and values",
            next_step="Ask for one figure at a time.",
        )
    kinds = [one.kind or Kind.TEXT for one in given]
    return Built(
        function.sql([one.sql for one in given]),
        function.gives if isinstance(function.gives, Kind) else function.gives(kinds),
        tuple(parameter for one in given for parameter in one.parameters),
        function.is_aggregate or any(one.has_aggregate for one in given),
    )


def _as_expression(pattern: Node) -> Value:
    """The pattern of a `like` as a regular expression."""
    text = pattern.value if isinstance(pattern, Value) else 0
    if text is None:
        return Value(None)
    if not isinstance(text, str) or len(text) > LONGEST_PATTERN:
        raise BadQuestion(
            "The pattern of like is no text, or a long one.",
            allowed=f"text of at most {LONGEST_PATTERN} letters, written out, such as 'Main%'",
            next_step="Write such a pattern, or look for a part of it with contains.",
        )
    parts = re.findall(r"\\.|%+|.", text, re.DOTALL)
    return Value("".join({"%": ".*", "_": "."}.get(part[0], re.escape(part[-1])) for part in parts))


def _value(node: Value) -> Built:
    value = node.value
    if value is None:
        return Built("NULL", None)
    if isinstance(value, str) and has_half_characters(value):
        raise BadQuestion("A text holds half a character.", allowed="text in UTF-8", next_step="Type it again.")
    if isinstance(value, bool):
        return Built("?", Kind.YES_NO, (value,))
    if (
        isinstance(value, int) and abs(value) < 2**100
    ):  # whole, for numbers by which things are named; a sum of them still fits
        return Built("?", Kind.WHOLE, (value,))
    if isinstance(value, int | Decimal | float):
        return Built("?", Kind.NUMBER, (_as_float(value),))
    if isinstance(value, datetime):
        return Built("?", Kind.TIME, (value,))
    if isinstance(value, date):
        return Built("?", Kind.DATE, (value,))
    return Built("?", Kind.TEXT, (value,))


def _as_float(value: int | Decimal | float) -> float:
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise BadQuestion(
            f"{clipped(str(value))} is no number that can be compared.",
            allowed="a number such as 12 or 3.5, of at most 308 digits",
            next_step="Write one.",
        )
    return number


def _made_alike(node: Call, given: list[Built]) -> list[Built]:
    """Values that were written as text, as the kind that they are compared with; dates as moments where both are there."""
    written = [isinstance(one, Value) and isinstance(one.value, str) for one in node.arguments]
    kinds = {one.kind for one, is_text in zip(given, written, strict=True) if not is_text and one.kind is not None}
    if len(kinds) == 1 and Kind.TEXT not in kinds:
        kind = kinds.pop()
        given = [_read_as(kind, one) if is_text else one for one, is_text in zip(given, written, strict=True)]
    kinds = {one.kind for one in given if one.kind is not None}
    if kinds == set(_WHEN):
        return [Built(f"CAST({one.sql} AS TIMESTAMP)", Kind.TIME, one.parameters, one.has_aggregate) for one in given]
    if len(kinds) > 1 and not kinds <= set(_NUMBERS):
        raise BadQuestion(
            f"{node.function} is given values of several kinds: {', '.join(sorted(one.value for one in kinds))}.",
            allowed="values of one kind",
            next_step="Compare text with text, and dates with dates.",
        )
    return given


def _read_as(kind: Kind, built: Built) -> Built:
    """Text as a value of `kind`: a day such as 2014-05-31 for a date."""
    text = str(built.parameters[0])
    try:
        low = parse_value(Column(name="", kind=kind, place=0, type=""), text).low
    except BadFilter as fault:
        raise BadQuestion(fault.given, allowed=fault.allowed, next_step="Write it so.") from None
    return _value(Value(low))


def _wrong_kind(node: Call, kind: Kind, takes: frozenset[Kind]) -> BadQuestion:
    return BadQuestion(
        f"{node.function} is given {kind.value}.",
        allowed=", ".join(sorted(one.value for one in takes)),
        next_step="Give it one of these.",
    )


def _refuse_large(node: Node) -> None:
    nodes = sum(1 for _ in walk(node))
    if nodes > MOST_NODES or _depth(node) > DEEPEST:
        raise BadQuestion(
            "The question is too long or nested too deep.",
            allowed=f"{MOST_NODES} parts, {DEEPEST} levels deep",
            next_step="Ask for less at once.",
        )
    gaps = sum(_gaps(one) for one in walk(node))
    if gaps > MOST_GAPS:
        raise BadQuestion(
            f"The patterns of like hold {gaps} signs that stand for any text.",
            allowed=f"{MOST_GAPS} of % in one question",
            next_step="Ask for less at once, or look for a part of the text with contains.",
        )


def _gaps(node: Node) -> int:
    """How often any text may stand in a pattern."""
    if not (isinstance(node, Call) and node.function == "like" and len(node.arguments) == 2):
        return 0
    pattern = node.arguments[1]
    return pattern.value.count("%") if isinstance(pattern, Value) and isinstance(pattern.value, str) else 0


def _depth(node: Node) -> int:
    level, depth = [node], 0
    while level and depth <= DEEPEST:
        depth += 1
        level = [below for one in level if isinstance(one, Call) for below in one.arguments]
    return depth
