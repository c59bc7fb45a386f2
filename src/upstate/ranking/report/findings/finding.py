"""What every finding of the report is made of: a sentence, a picture and a table that say the same."""

from __future__ import annotations

from dataclasses import dataclass

from upstate.charts import Chart


@dataclass(frozen=True)
class Column:
    """A column's heading. number: its cells are figures, set to the right."""

    heading: str
    number: bool = True


@dataclass(frozen=True)
class Table:
    """Cells are text as shown; the first of each row names it."""

    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Finding:
    """key: its place in the page. sentence: what it says, by rule from the figures. notes: how to read it. more: further
    tables of the same matter."""

    key: str
    title: str
    sentence: str
    table: Table
    chart: Chart | None = None
    notes: tuple[str, ...] = ()
    more: tuple[Table, ...] = ()
