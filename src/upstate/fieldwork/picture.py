"""Hit rates as dots with their intervals, the list beside chance."""

from __future__ import annotations

from typing import Any

from upstate.charts.chart import BLUE, GREY, ORANGE, PERCENT, WRAPPED, Chart, Spec, framed, is_narrow, labelled, wrapped
from upstate.fieldwork.results import Part

_LOOKS = (("circle", BLUE), ("square", ORANGE))


def rates_chart(parts: list[Part], names: list[str], *, axis: str) -> Chart:
    """parts: with their names as shown in `names`, in the order drawn."""
    rows = [
        {
            "name": name,
            "value": part.found.share or 0.0,
            "low": part.found.low,
            "high": part.found.high,
            "shown": "–" if part.found.share is None else f"{part.found.share:.1%}".replace("%", " %"),
        }
        for part, name in zip(parts, names, strict=True)
    ]
    return Chart.build("rates", lambda width: _spec(rows, axis=axis, width=width))


def _spec(rows: list[dict[str, Any]], *, axis: str, width: int) -> Spec:
    values = labelled(rows, width)
    most = max([row["high"] for row in rows] + [0.01])
    x: Spec = {
        "type": "quantitative",
        "scale": {"domain": [0, most * (1.5 if is_narrow(width) else 1.2)], "nice": False},
        "axis": {"labelExpr": PERCENT, "tickCount": 3 if is_narrow(width) else 8},
        "title": wrapped(axis, 28).split("\n") if is_narrow(width) else axis,
    }
    labels = {
        "labelExpr": WRAPPED,
        "labelLimit": 240,
        "ticks": False,
        "domain": False,
        "labelPadding": 8,
        "grid": False,
    }
    y = {"field": "label", "type": "nominal", "sort": None, "title": None, "axis": labels}
    names = [value["label"] for value in values]
    look = {"field": "label", "type": "nominal", "legend": None}
    shapes, colours = zip(*(_LOOKS[place % 2] for place in range(len(names))), strict=True)
    layers: list[Spec] = [
        {
            "mark": {"type": "rule", "strokeWidth": 2, "color": GREY},
            "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 130, "opacity": 1},
            "encoding": {
                "x": {**x, "field": "value"},
                "y": y,
                "shape": {**look, "scale": {"domain": names, "range": list(shapes)}},
                "color": {**look, "scale": {"domain": names, "range": list(colours)}},
            },
        },
        {
            "mark": {"type": "text", "align": "left", "dx": 9},
            "encoding": {"x": {**x, "field": "high"}, "y": y, "text": {"field": "shown"}},
        },
    ]
    return framed(layers, width=width, height=80 + 45 * len(rows), data={"values": values})
