"""The most frequent values of a column of words, or of yes and no."""

from __future__ import annotations

from typing import Any

from upstate.catalog.reading.charts.dataset_chart import DatasetChart
from upstate.catalog.reading.charts.words import NO_ROW, label, none_filled, rows_of, share, without_value
from upstate.catalog.reading.counting import Counted
from upstate.charts import Chart
from upstate.charts.chart import BLUE, GREY, Spec, framed, is_narrow, labelled, wrapped_where_drawn
from upstate.ranking.report.wording import NBSP, count
from upstate.sentences import Sentence, listed, say, say_count, together

_MOST = 10
COUNTED = _MOST + 1  # “one other value” would take the same room as its name


def draw_bars(column: str, counted: Counted) -> DatasetChart:
    """The ten most frequent values, the others together, and the rows without a value. counted: of at most 11 values."""
    if counted.distinct == COUNTED:
        shown = counted
    else:
        rest = counted.values[_MOST:]
        other = counted.other + sum(rows for _, rows in rest)
        shown = Counted(counted.values[:_MOST], counted.distinct, other, counted.missing)
    bars = _bars(shown)
    title = say("Rows by {column}", column=label(column))
    return DatasetChart(
        kind="bars",
        column=column,
        title=title,
        sentence=_sentence(shown, label(column)),
        header=(label(column), say("rows"), say("share")),
        rows=tuple((bar["name"], count(bar["rows"]), bar["share"]) for bar in bars),
        chart=Chart.build("bars", lambda width: bar_spec(bars, axis=say("rows"), width=width)) if bars else None,
    )


def _bars(counted: Counted) -> list[dict[str, Any]]:
    parts = [(label(value), rows, "value") for value, rows in counted.values]
    if counted.other:
        different = counted.distinct - len(counted.values)
        parts.append((say("({number} other values together)", number=different), counted.other, "other"))
    if counted.missing:
        parts.append((say("(no value)"), counted.missing, "other"))
    return [
        {"name": name, "rows": rows, "share": share(rows, counted.rows), "kind": kind} for name, rows, kind in parts
    ]


def _sentence(counted: Counted, column: str) -> str:
    if not counted.rows:
        return NO_ROW
    if not counted.values:
        return none_filled(counted.rows, column)
    told = _of_one_value(counted, column) if counted.distinct == 1 else _of_values(counted, column)
    return together(told, without_value(counted.missing))


def _of_one_value(counted: Counted, column: str) -> Sentence:
    value, rows = label(counted.values[0][0]), counted.values[0][1]
    if counted.missing:
        return say(
            "{column} is {value} in {number} of the {all} rows, and never anything else.",
            column=column,
            value=value,
            number=rows,
            all=counted.rows,
        )
    return say_count(
        "In the only row {column} is {value}.",
        "{column} is {value} in all {number} rows.",
        counted.rows,
        column=column,
        value=value,
    )


def _of_values(counted: Counted, column: str) -> Sentence:
    names = [label(value) for value, _ in counted.values]
    figures = [share(rows, counted.rows) for _, rows in counted.values]
    whole, first = counted.rows, counted.values[0][1]
    alike = [name for name, (_, rows) in zip(names, counted.values, strict=True) if rows == first]
    if len(alike) > 1:
        return _of_alike(alike, column, rows_of(first), figures[0], all_alike=bool(counted.other) and alike == names)
    words = {"column": column, "value": names[0], "share": figures[0], "second": names[1], "second_share": figures[1]}
    if first * 2 > whole:
        return say(
            "{column} is {value} in most of the {all} rows ({share}), then {second} ({second_share}).",
            all=whole,
            **words,
        )
    return say(
        "The most frequent value of {column} is {value} ({share} of the {all} rows), then {second} ({second_share}).",
        all=whole,
        **words,
    )


def _of_alike(alike: list[str], column: str, rows: Sentence, figure: str, *, all_alike: bool) -> Sentence:
    if all_alike:
        return say(
            "No value of {column} stands out: the most frequent ones have {rows} each.", column=column, rows=rows
        )
    return say(
        "The most frequent values of {column} are {values}, with {rows} ({share}) each.",
        column=column,
        values=listed(alike),
        rows=rows,
        share=figure,
    )


def bar_spec(bars: list[dict[str, Any]], *, axis: str, width: int) -> Spec:
    """bars: name, rows, share (text; may be empty), kind (`value`, or `other` in grey), in the order drawn."""
    values = [{**bar, "shown": _shown(bar)} for bar in labelled(bars, width)]
    most = max([bar["rows"] for bar in bars] + [1e-9])
    room = most * (1.0 if is_narrow(width) else 0.35)
    x: Spec = {
        "type": "quantitative",
        "title": axis,
        "scale": {"domain": [0, most + room], "nice": False},
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
        "axis": {
            "labelExpr": wrapped_where_drawn(width),
            "labelLimit": 220,
            "ticks": False,
            "domain": False,
            "labelPadding": 6,
        },
    }
    colour = {
        "field": "kind",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": ["value", "other"], "range": [BLUE, GREY]},
    }
    layers: list[Spec] = [
        {"mark": {"type": "bar", "height": 16}, "encoding": {"x": {**x, "field": "rows"}, "y": y, "color": colour}},
        {
            "mark": {"type": "text", "align": "left", "dx": 6},
            "encoding": {"x": {**x, "field": "rows"}, "y": y, "text": {"field": "shown"}},
        },
    ]
    return framed(
        layers, width=width, height=70 + (44 if is_narrow(width) else 32) * len(bars), data={"values": values}
    )


def _shown(bar: dict[str, Any]) -> str:
    number = f"{bar['rows']:,}"
    return together(number, say("({share})", share=bar["share"]), between=NBSP) if bar["share"] else number
