"""Figures by date, a line for each name."""

from __future__ import annotations

from typing import Any

from upstate.charts.chart import BLUE, GREY, ORANGE, PERCENT, Spec, framed, is_narrow
from upstate.sentences import say

_DASHES = [[1, 0], [7, 3], [2, 3]]


def line_chart(rows: list[dict[str, Any]], *, names: list[str], axis: str, width: int) -> Spec:
    """rows: date (ISO), name, value (a share), shown. names: the order of the lines; three at most."""
    yearly = all(row["date"].endswith("-01-01") for row in rows)
    values = [{**row, "label": row["date"][:4] if yearly else row["date"]} for row in rows]
    legend = {"orient": "top", "direction": "vertical", "columns": 1, "symbolStrokeWidth": 2, "symbolSize": 150}
    by_name: Spec = {"field": "name", "type": "nominal", "legend": legend}
    encoding = {
        "x": {
            "field": "label",
            "type": "ordinal",
            "title": say("As of 1 January") if yearly else say("As of"),
            "axis": {"labelAngle": -90 if is_narrow(width) or not yearly else 0, "labelOverlap": "greedy"},
        },
        "y": {
            "field": "value",
            "type": "quantitative",
            "title": axis,
            "scale": {"zero": True},
            "axis": {"labelExpr": PERCENT, "tickCount": 5, "titleLimit": 260},
        },
        "color": {**by_name, "scale": {"domain": names, "range": [BLUE, ORANGE, GREY]}},
    }
    dashes = {**by_name, "scale": {"domain": names, "range": _DASHES}}
    shapes = {**by_name, "scale": {"domain": names, "range": ["circle", "square", "triangle-up"]}}
    layers = [
        {"mark": {"type": "line", "strokeWidth": 2}, "encoding": {**encoding, "strokeDash": dashes}},
        {
            "mark": {"type": "point", "filled": True, "size": 60, "opacity": 1},
            "encoding": {**encoding, "shape": shapes},
        },
    ]
    return framed(layers, width=width, height=340, data={"values": values})
