"""The run chart of a reading, drawn from the rows of its table.

What is marked has a shape of its own and a word in the legend, beside its colour; what is not judged is hollow. The line joins neighbouring
judged periods only. Limits are steps, one to a period, since a season moves them.
"""

from __future__ import annotations

import itertools
from typing import Any

from upstate.charts import Chart
from upstate.charts.chart import BLUE, GREY, INK, ORANGE, PALE, Spec, framed, is_narrow
from upstate.measures.reading import Reading, is_judged
from upstate.measures.rows import Row, rows_of
from upstate.measures.wording import SIGNALS, short_label, target_text
from upstate.sentences import Sentence, say

_USUAL, _NOT_JUDGED = say("as usual"), say("not judged")
# The strongest mark of a point is drawn: its word, shape and colour.
_LOOKS: dict[str, tuple[Sentence, str, str]] = {
    "usual": (_USUAL, "circle", BLUE),
    "beyond": (SIGNALS["beyond"], "diamond", ORANGE),
    "run": (SIGNALS["run"], "triangle-up", ORANGE),
    "near": (SIGNALS["near"], "square", ORANGE),
    "open": (_NOT_JUDGED, "circle", GREY),
}
_LABELS = {True: 6, False: 14}  # on the axis of periods


def draw_run_chart(reading: Reading, *, unit: str, key: str = "run-chart") -> Chart | None:
    """None where no period has a value. unit: the title of the axis, in the reader's language. key: unique in the page."""
    values = points_of(reading)
    if not any(one["value"] is not None for one in values):
        return None
    target = None if reading.target is None else reading.target.target
    return Chart.build(key, lambda width: _spec(values, unit=unit, target=target, width=width))


def points_of(reading: Reading) -> list[dict[str, Any]]:
    """What is drawn: one a period, oldest first, the figures as in the rows of the table."""
    return [_point(row, reading) for row in rows_of(reading)]


def _point(row: Row, reading: Reading) -> dict[str, Any]:
    kind = next(iter(row.signals), "usual") if is_judged(row.point) else "open"
    return {
        "label": short_label(row.point.starts, reading.frequency),
        "value": row.point.value,
        "joined": row.point.value if is_judged(row.point) else None,
        "centre": row.centre,
        "low": row.low,
        "high": row.high,
        "stretch": row.stretch,
        "kind": kind,
        "mark": _LOOKS[kind][0],
    }


def _spec(values: list[dict[str, Any]], *, unit: str, target: float | None, width: int) -> Spec:
    layers = [
        _limits(),
        _line("centre", dash=[1, 0], colour=GREY),
        *(_line(end, dash=[5, 4], colour=GREY) for end in ("low", "high")),
        {
            "mark": {"type": "line", "strokeWidth": 1.5, "color": BLUE, "invalid": "break-paths-filter-domains"},
            "encoding": {"y": {"field": "joined", **_y(unit)}},
        },
        *_dots(values, width),
        *_changes(values),
        *([] if target is None else _target(target)),
    ]
    x = {"field": "label", "type": "ordinal", "sort": None, "title": None, "axis": _axis(values, width)}
    return framed(
        layers,
        width=width,
        height=340,
        data={"values": values},
        encoding={"x": x},
        resolve={"scale": {"shape": "shared"}},
    )


def _y(unit: str) -> Spec:
    return {
        "type": "quantitative",
        "title": unit,
        "scale": {"zero": False},
        "axis": {"tickCount": 5, "titleLimit": 300},
    }


def _axis(values: list[dict[str, Any]], width: int) -> Spec:
    step = max(1, -(-len(values) // _LABELS[is_narrow(width)]))
    step = next(nice for nice in (1, 2, 3, 4, 6, 12, 24, 52, 104, 520, 10_000) if nice >= step)
    shown = [one["label"] for one in values[::step]]
    return {"values": shown, "labelAngle": -90 if is_narrow(width) else -45}


def _limits() -> Spec:
    return {
        "mark": {"type": "area", "interpolate": "step", "color": PALE, "opacity": 0.45},
        "transform": [{"filter": "isValid(datum.low)"}],
        "encoding": {
            "y": {"field": "low", "type": "quantitative"},
            "y2": {"field": "high"},
            "detail": {"field": "stretch", "type": "nominal"},
        },
    }


def _line(field: str, *, dash: list[int], colour: str) -> Spec:
    return {
        "mark": {"type": "line", "interpolate": "step", "strokeWidth": 1, "strokeDash": dash, "color": colour},
        "transform": [{"filter": f"isValid(datum.{field})"}],
        "encoding": {"y": {"field": field, "type": "quantitative"}, "detail": {"field": "stretch", "type": "nominal"}},
    }


def _dots(values: list[dict[str, Any]], width: int) -> list[Spec]:
    """Filled where judged, hollow where not."""
    kinds = [kind for kind in _LOOKS if any(one["kind"] == kind and one["value"] is not None for one in values)]
    words, shapes, colours = zip(*(_LOOKS[kind] for kind in kinds), strict=True)
    legend = (
        {"orient": "bottom", "direction": "horizontal", "columns": 2 if is_narrow(width) else 5}
        if len(kinds) > 1
        else None
    )
    field: Spec = {"field": "mark", "type": "nominal", "legend": legend}
    encoding = {
        "y": {"field": "value", "type": "quantitative"},
        "shape": {**field, "scale": {"domain": list(words), "range": list(shapes)}},
        "stroke": {**field, "scale": {"domain": list(words), "range": list(colours)}},
        "fill": {
            **field,
            "scale": {
                "domain": list(words),
                "range": [
                    "white" if word == _NOT_JUDGED else colour for word, colour in zip(words, colours, strict=True)
                ],
            },
        },
        "size": {"condition": {"test": "datum.kind == 'usual' || datum.kind == 'open'", "value": 34}, "value": 95},
    }
    return [
        {
            "mark": {"type": "point", "strokeWidth": 1.3, "opacity": 1},
            "transform": [{"filter": "isValid(datum.value)"}],
            "encoding": encoding,
        }
    ]


def _target(target: float) -> list[Spec]:
    words = say("target {target}", target=target_text(target))
    y = {"field": "target", "type": "quantitative"}
    data = {"values": [{"target": target, "words": words}]}
    rule = {
        "mark": {"type": "rule", "strokeWidth": 2, "strokeDash": [2, 2], "color": INK},
        "encoding": {"x": None, "y": y},
    }
    return [{"data": data, **rule}, *({"data": data, **one} for one in _words(y, {"value": 4}, "left", -4))]


def _changes(values: list[dict[str, Any]]) -> list[Spec]:
    """Where a new stretch begins, with its period at the top: one below the other, so that neighbours do not overlap, and inside of the picture."""
    x: Spec = {"field": "label", "type": "ordinal", "sort": None}
    rule: Spec = {
        "mark": {"type": "rule", "strokeWidth": 1.5, "strokeDash": [6, 3], "color": INK},
        "encoding": {"x": x},
    }
    layers: list[Spec] = []
    for at, (before, one) in enumerate(itertools.pairwise(values), 1):
        if before["stretch"] is None or before["stretch"] == one["stretch"]:
            continue
        row = {"label": one["label"], "words": say("changed {period}", period=one["label"])}
        words = _words({"value": 12 + 16 * (one["stretch"] % 3)}, x, "left" if at * 2 < len(values) else "right", 0)
        layers += [{"data": {"values": [row]}, **layer} for layer in (rule, *words)]
    return layers


def _words(y: Spec, x: Spec, align: str, dy: int) -> list[Spec]:
    """A text with a white edge, so that it can be read over lines."""
    mark = {"type": "text", "align": align, "baseline": "bottom", "dx": 4 if align == "left" else -4, "dy": dy}
    encoding = {"x": x, "y": y, "text": {"field": "words"}}
    edge = {**mark, "stroke": "white", "strokeWidth": 4, "color": "white"}
    return [{"mark": edge, "encoding": encoding}, {"mark": {**mark, "color": INK}, "encoding": encoding}]
