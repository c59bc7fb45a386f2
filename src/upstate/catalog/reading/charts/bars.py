"""The most frequent values of a column of words, or of yes and no."""

from __future__ import annotations

from typing import Any

from upstate.catalog.reading.charts.dataset_chart import DatasetChart
from upstate.catalog.reading.charts.words import NO_ROW, label, rows_of, share
from upstate.catalog.reading.columns import Column
from upstate.catalog.reading.facets import Counted, count_values
from upstate.catalog.reading.filters import Condition
from upstate.catalog.reading.opening import Published
from upstate.charts import Chart
from upstate.charts.chart import BLUE, GREY, WRAPPED, Spec, framed, is_narrow, labelled
from upstate.ranking.report.wording import NBSP, count, listed

_MOST = 10


def build_bars(published: Published, column: Column, condition: Condition) -> DatasetChart:
    """The ten most frequent values, the others together, and the rows without a value."""
    counted = count_values(published, column, condition, most=_MOST + 1)
    if counted.distinct == _MOST + 1:  # “one other value” would take the same room as its name
        shown = counted
    else:
        rest = counted.values[_MOST:]
        other = counted.other + sum(rows for _, rows in rest)
        shown = Counted(counted.values[:_MOST], counted.distinct, other, counted.missing)
    bars = _bars(shown)
    title = f"Rows by {label(column.name)}"
    return DatasetChart(
        kind="bars",
        column=column.name,
        title=title,
        sentence=_sentence(shown, label(column.name)),
        header=(label(column.name), "rows", "share"),
        rows=tuple((bar["name"], count(bar["rows"]), bar["share"]) for bar in bars),
        chart=Chart.build("bars", lambda width: bar_spec(bars, axis="rows", width=width)) if bars else None,
    )


def _bars(counted: Counted) -> list[dict[str, Any]]:
    parts = [(label(value), rows, "value") for value, rows in counted.values]
    if counted.other:
        different = counted.distinct - len(counted.values)
        parts.append((f"({count(different)} other values together)", counted.other, "other"))
    if counted.missing:
        parts.append(("(no value)", counted.missing, "other"))
    return [
        {"name": name, "rows": rows, "share": share(rows, counted.rows), "kind": kind} for name, rows, kind in parts
    ]


def _sentence(counted: Counted, column: str) -> str:
    if not counted.rows:
        return NO_ROW
    if not counted.values:
        return f"{_all(counted.rows)} no value of {column}."
    said = _of_values(counted, column)
    missing = f" {_capital(rows_of(counted.missing))} {_have(counted.missing)} no value." if counted.missing else ""
    return f"{said}{missing}"


def _of_values(counted: Counted, column: str) -> str:
    names = [label(value) for value, _ in counted.values]
    figures = [share(rows, counted.rows) for _, rows in counted.values]
    whole, first = counted.rows, counted.values[0][1]
    if counted.distinct == 1:
        if counted.missing:
            return f"{column} is {names[0]} in {count(first)} of the {count(whole)} rows, and never anything else."
        return (
            f"In the only row {column} is {names[0]}."
            if whole == 1
            else f"{column} is {names[0]} in all {count(whole)} rows."
        )
    alike = [name for name, (_, rows) in zip(names, counted.values, strict=True) if rows == first]
    if len(alike) > 1:
        if counted.other and len(alike) == len(names):
            return f"No value of {column} stands out: the most frequent ones have {rows_of(first)} each."
        return f"The most frequent values of {column} are {listed(alike)}, with {rows_of(first)} ({figures[0]}) each."
    then = f", then {names[1]} ({figures[1]})"
    if first * 2 > whole:
        return f"{column} is {names[0]} in most of the {count(whole)} rows ({figures[0]}){then}."
    return f"The most frequent value of {column} is {names[0]} ({figures[0]} of the {count(whole)} rows){then}."


def _all(rows: int) -> str:
    return "The only row has" if rows == 1 else f"All {count(rows)} rows have"


def _have(number: int) -> str:
    return "has" if number == 1 else "have"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def bar_spec(bars: list[dict[str, Any]], *, axis: str, width: int, figure: str = "rows") -> Spec:
    """bars: name, `figure` (a number), share (text; may be empty), kind (`value`, or `other` in grey), in the order drawn."""
    values = [{**bar, "figure": bar[figure], "shown": _shown(bar, figure)} for bar in labelled(bars, width)]
    most = max([abs(bar[figure]) for bar in bars] + [1e-9])
    least = min([bar[figure] for bar in bars] + [0])
    room = most * (1.0 if is_narrow(width) else 0.35)
    x: Spec = {
        "type": "quantitative",
        "title": axis,
        "scale": {"domain": [least, most + room], "nice": False},
        "axis": {
            "tickCount": 3 if is_narrow(width) else 6,
            "titleLimit": 240,
            "format": ",~r" if most < 1e9 else "~g",
        },
    }
    y: Spec = {
        "field": "label",
        "type": "nominal",
        "sort": None,
        "title": None,
        "axis": {"labelExpr": WRAPPED, "labelLimit": 220, "ticks": False, "domain": False, "labelPadding": 6},
    }
    colour = {
        "field": "kind",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": ["value", "other"], "range": [BLUE, GREY]},
    }
    layers: list[Spec] = [
        {"mark": {"type": "bar", "height": 16}, "encoding": {"x": {**x, "field": "figure"}, "y": y, "color": colour}},
        {
            "mark": {"type": "text", "align": "left", "dx": 6},
            "encoding": {"x": {**x, "field": "figure"}, "y": y, "text": {"field": "shown"}},
        },
    ]
    return framed(
        layers, width=width, height=70 + (44 if is_narrow(width) else 32) * len(bars), data={"values": values}
    )


def _shown(bar: dict[str, Any], figure: str) -> str:
    number = f"{bar[figure]:,}"
    return f"{number}{NBSP}({bar['share']})" if bar["share"] else number
