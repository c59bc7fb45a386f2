"""Units where they lie, without a background: no map service is asked."""

from __future__ import annotations

from typing import Any

from upstate.charts.chart import BLUE, INK, Spec, framed, is_narrow
from upstate.sentences import say


def place_chart(rows: list[dict[str, Any]], *, width: int) -> Spec:
    """rows: east and north in km from one corner, rank, name (drawn where it is not empty). Equal scale both ways."""
    span = max([row[way] for row in rows for way in ("east", "north")] + [0.5])
    tall = max([row["north"] for row in rows] + [span / 3])
    wide = max([row["east"] for row in rows] + [span / 3])
    room = width - 60
    scale = min(room / wide, (room if is_narrow(width) else 560) / tall)
    x, y = (
        _axis(way, title, most)
        for way, title, most in (
            ("east", say("km from west to east"), wide),
            ("north", say("km from south to north"), tall),
        )
    )
    named: Spec = {"transform": [{"filter": "datum.name != ''"}]}
    places = {"x": x, "y": y}
    layers = [
        {
            "transform": [{"filter": "datum.name == ''"}],
            "mark": {"type": "point", "filled": True, "size": 45, "color": BLUE, "opacity": 0.85},
            "encoding": places,
        },
        {
            **named,
            "mark": {"type": "point", "filled": True, "size": 330, "color": INK, "stroke": "white", "opacity": 1},
            "encoding": places,
        },
        {
            **named,
            "mark": {"type": "text", "color": "white", "fontSize": 11, "fontWeight": "bold", "baseline": "middle"},
            "encoding": {**places, "text": {"field": "name"}},
        },
    ]
    spec = framed(layers, width=round(wide * scale), height=round(tall * scale), data={"values": rows})
    return {**spec, "autosize": {"type": "pad"}}


def _axis(way: str, title: str, most: float) -> Spec:
    margin = most * 0.04
    return {
        "field": way,
        "type": "quantitative",
        "title": title,
        "scale": {"domain": [-margin, most + margin], "nice": False, "zero": False},
        "axis": {"tickCount": 5, "domain": False},
    }
