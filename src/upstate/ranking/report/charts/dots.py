"""Precision of each ranking as a dot with its interval, beside the base rate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from upstate.charts.chart import BLUE, GREY, INK, ORANGE, PERCENT, WRAPPED, Spec, framed, is_narrow, labelled
from upstate.sentences import together

_KINDS = {
    "model": ("circle", BLUE),
    "index": ("diamond", GREY),
    "rule of thumb": ("square", ORANGE),
    "chance": ("cross", INK),
}
_LABELS = {"labelExpr": WRAPPED, "labelLimit": 240, "ticks": False, "domain": False, "labelPadding": 8, "grid": False}


def dot_chart(rows: list[dict[str, Any]], *, axis: Sequence[str], base: float, base_words: str, width: int) -> Spec:
    """rows: name, kind, value, low, high (shares), shown (the value as text), in the order drawn. axis: its title; each part has a
    line of its own on a phone."""
    most = max([row["high"] for row in rows] + [base, 0.001])
    title = list(axis) if is_narrow(width) else together(*axis)
    dots = dot_layers(most=most, title=title, look=_by_kind(rows, width), width=width)
    height = 110 + 40 * len(rows) + (30 + 12 * len(rows) if is_narrow(width) else 0)
    layers = [_base_rule(base), _base_words(base, base_words), *dots]
    return framed(layers, width=width, height=height, data={"values": labelled(rows, width)})


def dot_layers(*, most: float, title: str | list[str], look: Spec, width: int) -> list[Spec]:
    """Of each row its interval, its value as a dot, and that in words. most: the highest of all. look: how dots are told apart."""
    x = {
        "type": "quantitative",
        "scale": {"domain": [0, most * (1.4 if is_narrow(width) else 1.15)], "nice": False},
        "axis": {"labelExpr": f"datum.value > 1 ? '' : {PERCENT}", "tickCount": 3 if is_narrow(width) else 8},
        "title": title,
    }
    y = {"field": "label", "type": "nominal", "sort": None, "title": None, "axis": _LABELS}
    return [
        {
            "mark": {"type": "rule", "strokeWidth": 2, "color": GREY},
            "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 130, "opacity": 1},
            "encoding": {"x": {**x, "field": "value"}, "y": y, **look},
        },
        {
            "mark": {"type": "text", "align": "left", "dx": 9},
            "encoding": {"x": {**x, "field": "high"}, "y": y, "text": {"field": "shown"}},
        },
    ]


def _base_rule(base: float) -> Spec:
    return {
        "data": {"values": [{"base": base}]},
        "mark": {"type": "rule", "strokeDash": [5, 4], "strokeWidth": 1.5, "color": INK},
        "encoding": {"x": {"field": "base", "type": "quantitative"}},
    }


def _base_words(base: float, words: str) -> Spec:
    return {
        "data": {"values": [{"base": base, "words": words}]},
        "mark": {"type": "text", "align": "left", "baseline": "bottom", "dx": -4},
        "encoding": {
            "x": {"field": "base", "type": "quantitative"},
            "y": {"value": -4},
            "text": {"field": "words"},
        },
    }


def _by_kind(rows: list[dict[str, Any]], width: int) -> Spec:
    named = {row["kind"]: row["kind"] for row in rows}  # as it is said, in any language
    kinds = [named[kind] for kind in _KINDS if kind in named]
    legend = {"orient": "bottom", "direction": "horizontal", "columns": 2 if is_narrow(width) else 4}
    field: Spec = {"field": "kind", "type": "nominal", "legend": legend}
    return {
        "shape": {**field, "scale": {"domain": kinds, "range": [_KINDS[kind][0] for kind in kinds]}},
        "color": {**field, "scale": {"domain": kinds, "range": [_KINDS[kind][1] for kind in kinds]}},
    }
