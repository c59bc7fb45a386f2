"""Caught and missed, a bar for each group."""

from __future__ import annotations

from typing import Any

from upstate.charts.chart import BLUE, GREY, PALE, WRAPPED, Spec, framed, is_narrow, labelled
from upstate.sentences import say

_CAUGHT, _MISSED = say("caught by the list"), say("missed")


def caught_chart(rows: list[dict[str, Any]], *, axis: str, width: int) -> Spec:
    """rows: name, caught, missed (counts), shown, in the order drawn."""
    words = {"caught_words": _CAUGHT, "missed_words": _MISSED}
    values = [{**row, **words, "all": row["caught"] + row["missed"]} for row in labelled(rows, width)]
    most = max([value["all"] for value in values] + [1])
    x = {
        "type": "quantitative",
        "title": axis,
        "scale": {"domain": [0, most * (2.1 if is_narrow(width) else 1.2)], "nice": False},
        "axis": {"tickCount": 3 if is_narrow(width) else 6, "titleLimit": 240},
    }
    y = {
        "field": "label",
        "type": "nominal",
        "sort": None,
        "title": None,
        "axis": {"labelExpr": WRAPPED, "labelLimit": 220, "ticks": False, "domain": False, "labelPadding": 6},
    }
    layers: list[Spec] = [
        {
            "transform": [
                {"fold": ["caught", "missed"], "as": ["which", "number"]},
                {"calculate": "datum.which == 'caught' ? datum.caught_words : datum.missed_words", "as": "part"},
            ],
            "mark": {"type": "bar", "height": 16, "stroke": GREY, "strokeWidth": 0.75},
            "encoding": {
                "x": {**x, "field": "number", "stack": "zero"},
                "y": y,
                "color": _part(width),
                "order": {"field": "which", "sort": "ascending"},
            },
        },
        {
            "mark": {"type": "text", "align": "left", "dx": 6},
            "encoding": {"x": {**x, "field": "all"}, "y": y, "text": {"field": "shown"}},
        },
    ]
    return framed(layers, width=width, height=100 + 30 * len(rows), data={"values": values})


def _part(width: int) -> Spec:
    return {
        "field": "part",
        "type": "nominal",
        "scale": {"domain": [_CAUGHT, _MISSED], "range": [BLUE, PALE]},
        "legend": {
            "orient": "bottom",
            "direction": "vertical" if is_narrow(width) else "horizontal",
            "symbolType": "square",
            "symbolStrokeWidth": 1,
            "symbolStrokeColor": GREY,
        },
    }
