"""A picture, the sentence that says what is in it, and the table that says the same."""

from __future__ import annotations

from dataclasses import dataclass

from upstate.charts import Chart


@dataclass(frozen=True)
class DatasetChart:
    """What a page shows of one column.

    kind: `bars`, `histogram`, `line` or `places`. title: what it is, in a few words. sentence: what is to be seen, true of
    exactly the rows that match. header, rows: the figures that are drawn, in their order, as text; a share is of all rows that match.
    chart: null when there is nothing to draw.
    """

    kind: str
    column: str
    title: str
    sentence: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    chart: Chart | None
