"""A small table with everything that is hard about cells, and the rows that a condition keeps, found slowly in plain Python."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tests.catalog.reading.tables import plain, write
from upstate.catalog.asking import Call, Cell, Node, Value
from upstate.catalog.asking.building import build
from upstate.catalog.reading.columns import Column, Kind
from upstate.catalog.reading.values import BadFilter, parse_value

ROWS = 40
_TEXTS = (
    "Acer rubrum",
    "acer",
    "O'Hara",
    "",
    "100%",
    "a_b",
    "back\\slash",
    "line\nbreak",
    "Añil 🌳",
    "'; DROP TABLE x--",
    "true",
    None,
)


def write_table(path: Path) -> Path:
    numbers = [None if n % 9 == 0 else math.nan if n % 13 == 0 else round(n * 0.75 - 8, 2) for n in range(ROWS)]
    return write(
        path,
        {
            "Species": ("text", [_TEXTS[n % len(_TEXTS)] for n in range(ROWS)]),
            "note": ("text", [_TEXTS[n * 7 % len(_TEXTS)] for n in range(ROWS)]),
            "Pipe Size (in)": ("number", numbers),
            "count": ("whole", [None if n % 11 == 0 else n % 8 - 2 for n in range(ROWS)]),
            "healthy": ("yes", [None if n % 10 == 0 else n % 3 == 0 for n in range(ROWS)]),
            "date": ("day", [None if n % 8 == 0 else date(2010 + n % 6, 1 + n % 12, 1 + n % 28) for n in range(ROWS)]),
            "Closed at": ("time", [None if n % 7 == 0 else datetime(2012 + n % 4, 1 + n % 12, 1 + n % 28, n % 24, n % 60, n) for n in range(ROWS)]),
        },
    )  # fmt: skip


class Slow:
    """Evaluates a condition on every row, with SQL's logic of three values."""

    def __init__(self, path: Path, schema: Sequence[Column]) -> None:
        self.rows, self.schema = plain(path), schema

    def kept(self, condition: Node) -> list[int]:
        return [place for place in range(len(self.rows)) if self.value(condition, place) is True]

    def value(self, node: Node, place: int) -> Any:
        if isinstance(node, Cell):
            return self.rows[place][node.column]
        if isinstance(node, Value):
            return node.value
        if node.function == "row number":
            return place
        given = [self.value(one, place) for one in self._alike(node)]
        return _LOGIC[node.function](given) if node.function in _LOGIC else _unless_missing(node.function, given)

    def _alike(self, node: Call) -> Sequence[Node]:
        """Text that was written out becomes the kind that it is compared with."""
        if node.function not in ("=", "<>", "<", "<=", ">", ">=", "in", "between", "coalesce"):
            return node.arguments
        is_text = [isinstance(one, Value) and isinstance(one.value, str) for one in node.arguments]
        kinds = {
            build(one, self.schema).kind for one, text in zip(node.arguments, is_text, strict=True) if not text
        } - {None}
        if len(kinds) != 1 or Kind.TEXT in kinds:
            return node.arguments
        column = Column("", kinds.pop() or Kind.TEXT, 0, "")
        return [
            Value(_read(column, str(one.value))) if text and isinstance(one, Value) else one
            for one, text in zip(node.arguments, is_text, strict=True)
        ]


def _read(column: Column, text: str) -> Any:
    """A day may be written as a moment of it."""
    try:
        return parse_value(column, text).low
    except BadFilter:
        return parse_value(replace(column, kind=Kind.TIME), text).low


def _unless_missing(function: str, given: list[Any]) -> Any:
    return None if any(one is None for one in given) else _PLAIN[function](*map(_comparable, given))


def _comparable(value: Any) -> Any:
    """Days and moments can be compared with each other."""
    return datetime(value.year, value.month, value.day) if type(value) is date else value


def _and(given: Sequence[Any]) -> bool | None:
    return False if False in given else None if None in given else True


def _or(given: Sequence[Any]) -> bool | None:
    return True if True in given else None if None in given else False


def _in(given: Sequence[Any]) -> bool | None:
    return _or([_unless_missing("=", [given[0], one]) for one in given[1:]])


def _case(given: Sequence[Any]) -> Any:
    return next((then for when, then in zip(given[::2], given[1::2], strict=True) if when is True), None)


def _like(text: str, pattern: str) -> bool:
    """Letter by letter: which ends of the pattern can be reached after each."""
    tokens = re.findall(r"\\.|.", pattern, re.DOTALL)
    reached = {0}
    reached |= _skipped(reached, tokens)
    for letter in text:
        step = {
            at + 1
            for at in reached
            if at < len(tokens) and (tokens[at] == "_" or (tokens[at][-1] == letter and tokens[at] != "%"))
        }
        step |= {at for at in reached if at < len(tokens) and tokens[at] == "%"}
        reached = step | _skipped(step, tokens)
    return len(tokens) in reached


def _skipped(reached: set[int], tokens: Sequence[str]) -> set[int]:
    found, left = set(), list(reached)
    while left:
        at = left.pop()
        if at < len(tokens) and tokens[at] == "%" and at + 1 not in found:
            found.add(at + 1)
            left.append(at + 1)
    return found


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None


def _divided(a: float, b: float) -> float | None:
    return float(a) / float(b) if b else None


def _rest(a: float, b: float) -> float | None:
    return math.fmod(a, b) if b else None


_LOGIC: dict[str, Callable[[Sequence[Any]], Any]] = {
    "and": _and,
    "or": _or,
    "in": _in,
    "not": lambda given: None if given[0] is None else not given[0],
    "is null": lambda given: given[0] is None,
    "coalesce": lambda given: next((one for one in given if one is not None), None),
    "case": _case,
    "between": lambda given: _and(
        [_unless_missing(">=", [given[0], given[1]]), _unless_missing("<=", [given[0], given[2]])]
    ),
}
_PLAIN: dict[str, Callable[..., Any]] = {
    "=": lambda a, b: a == b, "<>": lambda a, b: a != b, "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
    "+": lambda a, b: float(a) + float(b), "-": lambda a, b: float(a) - float(b), "*": lambda a, b: float(a) * float(b),
    "/": _divided, "%": _rest,
    "negative": lambda a: -float(a), "abs": lambda a: abs(float(a)),
    "ceil": lambda a: float(math.ceil(a)), "floor": lambda a: float(math.floor(a)),
    "sine": lambda a: math.sin(math.radians(a)), "cosine": lambda a: math.cos(math.radians(a)),
    "upper": str.upper, "lower": str.lower, "join": lambda *parts: "".join(parts),
    "starts with": str.startswith, "contains": lambda text, part: part in text, "like": _like,
    "to number": _number, "to text": lambda value: str(value).lower() if isinstance(value, bool) else str(value),
    "trunc year": lambda day: datetime(day.year, 1, 1), "trunc month": lambda day: datetime(day.year, day.month, 1),
    "trunc day": lambda day: datetime(day.year, day.month, day.day),
    "part year": lambda day: day.year, "part month": lambda day: day.month, "part day": lambda day: day.day,
    "part hour": lambda day: day.hour, "part minute": lambda day: day.minute, "part second": lambda day: day.second,
    "part dow": lambda day: day.isoweekday() % 7, "part week": lambda day: day.isocalendar()[1],
}  # fmt: skip
