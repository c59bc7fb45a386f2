"""Hit rates as dots with their intervals, the list beside chance."""

from __future__ import annotations

from typing import Any

from upstate.charts.chart import BLUE, ORANGE, Chart, Spec, framed, is_narrow, labelled, wrapped
from upstate.fieldwork.results import Results
from upstate.ranking.report.charts.dots import dot_layers
from upstate.ranking.report.wording import percent


def results_chart(results: Results, *, targeted: str, control: str, axis: str) -> Chart:
    """The list beside chance. targeted, control, axis: what they are called, in the reader's language."""
    rows = [
        {"name": name, "value": found.share or 0.0, "low": found.low, "high": found.high, "shown": percent(found.share)}
        for name, found in ((targeted, results.targeted.found), (control, results.control.found))
    ]
    return Chart.build("rates", lambda width: _spec(rows, axis=axis, width=width))


def _spec(rows: list[dict[str, Any]], *, axis: str, width: int) -> Spec:
    values = labelled(rows, width)
    look = {"field": "label", "type": "nominal", "legend": None}
    names = [value["label"] for value in values]
    looks = {
        "shape": {**look, "scale": {"domain": names, "range": ["circle", "square"]}},
        "color": {**look, "scale": {"domain": names, "range": [BLUE, ORANGE]}},
    }
    most = max([row["high"] for row in rows] + [0.01])
    title = wrapped(axis, 28).split("\n") if is_narrow(width) else axis
    layers = dot_layers(most=most, title=title, look=looks, width=width)
    return framed(layers, width=width, height=80 + 45 * len(rows), data={"values": values})
