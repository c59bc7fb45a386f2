"""The picture of a result: what came, and what would have come without the change, period by period."""

from __future__ import annotations

from datetime import date
from typing import Any

from upstate.charts import Chart
from upstate.charts.chart import BLUE, GREY, ORANGE, Spec, framed, is_narrow
from upstate.measures.evaluating.result import Result
from upstate.measures.evaluating.telling import rounded
from upstate.sentences import Sentence, say

HEADER = (say("period"), say("as it was"), say("expected without the change"), say("the change"))
# Each its word, shape and colour: no colour tells anything alone.
_BEFORE, _AFTER = (say("before the change"), "circle", GREY), (say("with the change"), "diamond", ORANGE)
_LABELS = {True: 6, False: 14}


def draw_effect(result: Result, *, unit: str, key: str = "effect") -> Chart | None:
    """None where no period has a value. unit: in the reader's language. The dashed line is what was expected without the change."""
    values = points_of(result)
    if not any(one["observed"] is not None for one in values):
        return None
    return Chart.build(key, lambda width: _spec(values, unit=unit, width=width))


def points_of(result: Result) -> list[dict[str, Any]]:
    """What is drawn: one a period, oldest first."""
    return [
        {
            "label": _label(one.starts),
            "observed": one.observed,
            "expected": one.expected,
            "kind": (_AFTER if one.after else _BEFORE)[0],
        }
        for one in result.lines
    ]


def table_of(result: Result) -> tuple[tuple[str, ...], ...]:
    """One row a period, oldest first, in the columns of `HEADER`: what is drawn."""
    return tuple(
        (_label(one.starts), _text(one.observed), _text(one.expected), _there(one.after)) for one in result.lines
    )


def _label(starts: date) -> str:
    """`2026-06` of what begins with a month."""
    return f"{starts:%Y-%m}" if starts.day == 1 else starts.isoformat()


def _there(after: bool) -> Sentence:
    return say("there") if after else say("not yet")


def _text(value: float | None) -> str:
    return "" if value is None else rounded(value)


def _spec(values: list[dict[str, Any]], *, unit: str, width: int) -> Spec:
    y = {
        "type": "quantitative",
        "title": unit,
        "scale": {"zero": False, "padding": 8},
        "axis": {"tickCount": 5, "titleLimit": 300},
    }
    kinds = (_BEFORE, _AFTER)
    scale = {"domain": [word for word, _shape, _colour in kinds]}
    legend = {"orient": "bottom", "columns": 1 if is_narrow(width) else 2}
    kind = {"field": "kind", "type": "nominal", "legend": legend}
    step = max(1, -(-len(values) // _LABELS[is_narrow(width)]))
    axis = {"values": [one["label"] for one in values[::step]], "labelAngle": -90 if is_narrow(width) else -45}
    return framed(
        [
            {
                "mark": {"type": "line", "strokeDash": [5, 4], "color": BLUE},
                "transform": [{"filter": "isValid(datum.expected)"}],
                "encoding": {"y": {"field": "expected", **y}},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 50, "opacity": 1},
                "transform": [{"filter": "isValid(datum.observed)"}],
                "encoding": {
                    "y": {"field": "observed", **y},
                    "shape": {**kind, "scale": {**scale, "range": [shape for _word, shape, _colour in kinds]}},
                    "color": {**kind, "scale": {**scale, "range": [colour for _word, _shape, colour in kinds]}},
                },
            },
        ],
        width=width,
        height=320,
        data={"values": values},
        encoding={"x": {"field": "label", "type": "ordinal", "sort": None, "title": None, "axis": axis}},
    )
