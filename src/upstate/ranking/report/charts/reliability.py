"""Predicted against actual."""

from __future__ import annotations

from typing import Any

from upstate.charts.chart import BLUE, GREY, PERCENT, Spec, framed, is_narrow
from upstate.sentences import say

_TICKS = (0, 0.001, 0.01, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1)


def reliability_chart(bins: list[dict[str, Any]], *, axes: tuple[str, str], width: int) -> Spec:
    """bins: predicted and actual (shares), shown (lines of text). Square, and both axes alike, so that the diagonal means equality."""
    most = max([*(group["predicted"] for group in bins), *(group["actual"] for group in bins), 0.001]) * 1.08
    predicted, actual = (_axis(title, most, width) for title in axes)
    x, y = {**predicted, "field": "predicted"}, {**actual, "field": "actual"}
    layers = [
        {
            "data": {"values": [{"predicted": 0, "actual": 0}, {"predicted": most, "actual": most}]},
            "mark": {"type": "line", "strokeDash": [5, 4], "color": GREY, "strokeWidth": 1.5},
            "encoding": {"x": x, "y": y},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1, "color": BLUE},
            "encoding": {"x": x, "y": y},
        },
        {
            "data": {"values": bins[-1:]},
            "mark": {"type": "point", "filled": False, "size": 260, "opacity": 1, "color": BLUE},
            "encoding": {"x": x, "y": y},
        },
        {
            "data": {"values": [{"said": [say("Riskiest group (ringed):"), *bins[-1]["shown"]]}]},
            "mark": {"type": "text", "align": "left", "baseline": "top"},
            "encoding": {"x": {"value": 8}, "y": {"value": 4}, "text": {"field": "said"}},
        },
    ]
    size = width if is_narrow(width) else 460
    return framed(layers, width=size, height=size, data={"values": bins})


def _axis(title: str, most: float, width: int) -> Spec:
    ticks = [tick for tick in _TICKS if tick <= most and not (is_narrow(width) and tick == 0.001)]
    return {
        "type": "quantitative",
        "title": title,
        "scale": {"type": "sqrt", "domain": [0, most], "nice": False},
        "axis": {"values": ticks, "labelExpr": PERCENT, "labelOverlap": "greedy", "titleLimit": 220},
    }
