"""What a program asks of a table."""

from __future__ import annotations

from dataclasses import dataclass

from upstate.catalog.asking.tree import Node

MOST_ROWS = 50_000  # of one answer that is made while somebody waits


@dataclass(frozen=True)
class Selected:
    """One column of the answer. name: as the answer calls it."""

    node: Node
    name: str


@dataclass(frozen=True)
class Ordered:
    """Rows without a value come last either way."""

    node: Node
    descending: bool = False


@dataclass(frozen=True)
class Question:
    """select: empty for every column but shapes. where: which rows. group, having: as in SQL; where there is an aggregate and no group, the answer has one row.
    search: every word of it stands in some text of the row, as a whole word, in whatever case and with or without accents; a word is letters and digits, all else
    stands between words. Words of signs alone are in no row. after: the place in the file of the row after which the answer begins, for a question without group
    and order.
    """

    select: tuple[Selected, ...] = ()
    where: Node | None = None
    group: tuple[Node, ...] = ()
    having: Node | None = None
    order: tuple[Ordered, ...] = ()
    search: str = ""
    limit: int = 1000
    offset: int = 0
    after: int | None = None
    distinct: bool = False
