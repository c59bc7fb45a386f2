"""A condition or a figure of a question, as a tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True)
class Cell:
    """The value of a column, by the name that the city published."""

    column: str


@dataclass(frozen=True)
class Value:
    """A value that the program wrote. Text becomes a date, a moment or a number where it is compared with one. None: missing."""

    value: str | bool | int | Decimal | float | date | datetime | None


@dataclass(frozen=True)
class Call:
    """A function or an operator of `functions.FUNCTIONS`, by name, with what it is given."""

    function: str
    arguments: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Among:
    """Whether the row is one of these, by their places in the file; what no SQL here can tell was looked at before, as where shapes meet."""

    rows: tuple[int, ...]


Node = Cell | Value | Call | Among


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, without recursion: a program may have nested deeper than Python calls."""
    left = [node]
    while left:
        found = left.pop()
        yield found
        if isinstance(found, Call):
            left += found.arguments
