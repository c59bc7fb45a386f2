"""The middle value of a number, a bar for each of the most frequent values of another column."""

from __future__ import annotations

from typing import Any

from upstate.catalog.reading.charts.bars import bar_spec
from upstate.catalog.reading.charts.dataset_chart import DatasetChart
from upstate.catalog.reading.charts.histogram import finite
from upstate.catalog.reading.charts.words import label, number_text
from upstate.catalog.reading.columns import Column
from upstate.catalog.reading.filters import Condition
from upstate.catalog.reading.opening import Published
from upstate.charts import Chart
from upstate.ranking.report.wording import count
from upstate.sentences import Sentence, say

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
    axis = say("middle value of {column}", column=name)
    return DatasetChart(
        kind="medians",
        column=column.name,
        title=say("Middle value of {column} by {group}", column=name, group=group),
        sentence=_sentence(bars, name, group),
        header=(group, axis, say("rows")),
        rows=tuple((bar["name"], number_text(bar["figure"]), count(bar["rows"])) for bar in bars),
        chart=Chart.build("medians", lambda width: bar_spec(bars, axis=axis, width=width, figure="figure"))
        if bars
        else None,
    )


def _sentence(bars: list[dict[str, Any]], name: str, group: str) -> Sentence:
    if not bars:
        return say("No row matches with a value of both {column} and {group}.", column=name, group=group)
    least, greatest = (pick(bars, key=lambda bar: bar["figure"]) for pick in (min, max))
    words = {"column": name, "group": group, "value": number_text(least["figure"])}
    if len(bars) == 1:
        return say("The middle value of {column} is {value} where {group} is {name}.", name=least["name"], **words)
    if least["figure"] == greatest["figure"]:
        return say("The middle value of {column} is {value} for each of the values of {group} shown.", **words)
    return say(
        "Of the values of {group} shown, the middle value of {column} is lowest for {name} ({value}) and highest for "
        "{highest} ({highest_value}).",
        name=least["name"],
        highest=greatest["name"],
        highest_value=number_text(greatest["figure"]),
        **words,
    )
