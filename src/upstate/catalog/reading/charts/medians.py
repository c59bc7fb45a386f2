"""The middle value of a number, a bar for each of the most frequent values of another column."""

from __future__ import annotations

from typing import Any

from upstate.catalog.reading.charts.bars import bar_spec
from upstate.catalog.reading.charts.dataset_chart import DatasetChart
from upstate.catalog.reading.charts.histogram import finite
from upstate.catalog.reading.charts.words import NO_ROW, label, number_text
from upstate.catalog.reading.columns import Column
from upstate.catalog.reading.filters import Condition
from upstate.catalog.reading.opening import Published
from upstate.charts import Chart
from upstate.ranking.report.wording import count

_MOST = 10


def build_medians(published: Published, column: Column, by: Column, condition: Condition) -> DatasetChart:
    """The median of `column` for each of the ten values of `by` that have it most often, the most frequent first."""
    found = published.rows(
        f"SELECT {by.sql} AS v, median({column.cast}), count(*) AS n FROM published "
        f"WHERE ({condition.sql}) AND {finite(column)} AND NOT {by.is_missing} GROUP BY v ORDER BY n DESC, v LIMIT {_MOST}",
        condition.parameters,
    )
    name, group = label(column.name), label(by.name)
    bars: list[dict[str, Any]] = [
        {"name": label(value), "rows": rows, "figure": float(middle), "share": "", "kind": "value"}
        for value, middle, rows in found
    ]
    return DatasetChart(
        kind="medians",
        column=column.name,
        title=f"Middle value of {name} by {group}",
        sentence=_sentence(bars, name, group),
        header=(group, f"middle value of {name}", "rows"),
        rows=tuple((bar["name"], number_text(bar["figure"]), count(bar["rows"])) for bar in bars),
        chart=Chart.build(
            "medians", lambda width: bar_spec(bars, axis=f"middle value of {name}", width=width, figure="figure")
        )
        if bars
        else None,
    )


def _sentence(bars: list[dict[str, Any]], name: str, group: str) -> str:
    if not bars:
        return f"{NO_ROW[:-1]} with a value of both {name} and {group}."
    if len(bars) == 1:
        return f"The middle value of {name} is {number_text(bars[0]['figure'])} where {group} is {bars[0]['name']}."
    least, greatest = (pick(bars, key=lambda bar: bar["figure"]) for pick in (min, max))
    if least["figure"] == greatest["figure"]:
        return f"The middle value of {name} is {number_text(least['figure'])} for each of the values of {group} shown."
    return (
        f"Of the values of {group} shown, the middle value of {name} is lowest for {least['name']} ({number_text(least['figure'])}) "
        f"and highest for {greatest['name']} ({number_text(greatest['figure'])})."
    )
