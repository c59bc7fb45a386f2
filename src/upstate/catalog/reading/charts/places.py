"""Where the rows lie, without a background and without JavaScript: no map service is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from upstate.catalog.reading.charts.dataset_chart import DatasetChart
from upstate.catalog.reading.charts.words import NO_ROW, share
from upstate.catalog.reading.filters import Condition, Filter, build_condition
from upstate.catalog.reading.opening import FOR_A_PAGE, Published, open_published
from upstate.catalog.reading.places.locating import KM_A_DEGREE, LONGITUDE, Box, Places, locate, point_columns
from upstate.catalog.reading.profile import Profile
from upstate.charts import Chart
from upstate.charts.chart import GREY, Spec, framed, is_narrow
from upstate.engine import Limits
from upstate.ranking.report.wording import count
from upstate.sentences import listed, say, together

_SQUARES = 40  # along the longer side
_SHADES = ["#c9d8e6", "#8fb0cd", "#5586b0", "#1f4e79", "#0f2840"]
_AREAS = (
    say("north-west"), say("north"), say("north-east"),
    say("west"), say("middle"), say("east"),
    say("south-west"), say("south"), say("south-east"),
)  # fmt: skip
_TITLE, _HEADER = say("Where the rows lie"), (say("part"), say("rows"), say("share"))


def build_place_chart(
    *, parquet: Path, profile: Profile | None = None, filters: Sequence[Filter] = (), limits: Limits = FOR_A_PAGE
) -> DatasetChart | None:
    """Rows by square on a plain grid, 40 squares along the longer side, darker where more lie; null when the table has no points.

    profile: of the same file; spares looking for the middle of all points. The table gives the rows of nine equal parts of the same rectangle, which is where the rows lie that match. Raises `BadFilter`,
    `NoSuchColumn`, `LimitReached`, `UnreadableFile`.
    """
    with open_published(parquet, limits) as published:
        columns = point_columns(published.schema)
        if columns is None:
            return None
        places, placed = locate(published, columns, build_condition(filters, published.schema), profile)
        if places.box is None:
            sentence = NO_ROW if not places.rows else say("No row that matches has a place.")
            return DatasetChart("places", LONGITUDE, _TITLE, sentence, _HEADER, (), None)
        x, y = (column.cast for column in columns)
        squares, areas = _counts(published, (x, y), placed, places.box)
    return DatasetChart(
        kind="places",
        column=LONGITUDE,
        title=_TITLE,
        sentence=together(places.sentence, _densest(areas, places)),
        header=_HEADER,
        rows=tuple((name, count(areas[name]), share(areas[name], places.rows)) for name in _AREAS),
        chart=Chart.build("places", lambda width: _spec(squares, places, width=width)),
    )


def _counts(
    published: Published, points: tuple[str, str], placed: Condition, box: Box
) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Rows of each square that has any, with its edges in km from the south-western corner; and of nine equal parts of the box."""
    side = max(*box.size, 0.01) / _SQUARES
    north = side / KM_A_DEGREE
    east = north / box.narrowing
    x, y = f"{points[0]} - {box.west!r}", f"{points[1]} - {box.south!r}"
    thirds = [max((box.east - box.west) / 3, 1e-12), max((box.north - box.south) / 3, 1e-12)]
    found = published.rows(
        f"SELECT {_step(x, east, _SQUARES)} AS i, {_step(y, north, _SQUARES)} AS j, {_step(x, thirds[0], 3)} AS a, "
        f"{_step(y, thirds[1], 3)} AS b, count(*) FROM published WHERE {placed.sql} GROUP BY i, j, a, b",
        placed.parameters,
    )
    squares: Counter[tuple[int, int]] = Counter()
    areas: Counter[tuple[int, int]] = Counter()
    for i, j, a, b, rows in found:
        squares[i, j] += rows
        areas[a, b] += rows
    drawn = [
        {"east": i * side, "east2": (i + 1) * side, "north": j * side, "north2": (j + 1) * side, "rows": rows}
        for (i, j), rows in sorted(squares.items())
    ]
    return drawn, {name: areas[place % 3, 2 - place // 3] for place, name in enumerate(_AREAS)}


def _step(value: str, size: float, steps: int) -> str:
    """SQL of the step that a value lies in; those on the outermost edge belong to the last one."""
    return f"least({steps - 1}, floor(({value}) / {size!r}))::INTEGER"


def _densest(areas: dict[str, int], places: Places) -> str:
    most = max(areas.values())
    at = [name for name, rows in areas.items() if rows == most]
    if places.placed < 2:
        return ""
    if most == places.placed:
        return say("They all lie close together.")
    if len(at) > 1:
        return say(
            "Of nine equal parts of the map, the {areas} have the most rows: {number} each.",
            areas=listed(at),
            number=most,
        )
    return say(
        "Of nine equal parts of the map, the {area} has the most rows: {number} ({share}).",
        area=at[0],
        number=most,
        share=share(most, places.rows),
    )


def _spec(squares: list[dict[str, Any]], places: Places, *, width: int) -> Spec:
    """squares: east, east2, north, north2 in km from the corner, rows. Equal scale both ways."""
    side = squares[0]["east2"] - squares[0]["east"]
    wide, tall = (max(side * _SQUARES / 4, *(square[end] for square in squares)) for end in ("east2", "north2"))
    scale = min((width - 70) / wide, (width if is_narrow(width) else 520) / tall)
    classes = _classes([square["rows"] for square in squares])
    values = [{**square, "class": next(name for name, most in classes if square["rows"] <= most)} for square in squares]
    legend = {
        "orient": "bottom",
        "direction": "vertical" if is_narrow(width) else "horizontal",
        "symbolType": "square",
        "title": say("rows in a square of {side}\N{NO-BREAK SPACE}km", side=f"{side:.2g}"),
    }
    names = [name for name, _ in classes]
    layer: Spec = {
        "mark": {"type": "rect", "stroke": GREY, "strokeWidth": 0.3},
        "encoding": {
            "x": {**_axis("east", say("km from west to east"), wide), "field": "east"},
            "x2": {"field": "east2"},
            "y": {**_axis("north", say("km from south to north"), tall), "field": "north"},
            "y2": {"field": "north2"},
            "color": {
                "field": "class",
                "type": "nominal",
                "sort": None,
                "legend": legend,
                "scale": {
                    "domain": names,
                    "range": _SHADES[-len(names) :] if len(names) < 3 else _SHADES[: len(names)],
                },
            },
        },
    }
    spec = framed([layer], width=round(wide * scale), height=round(tall * scale), data={"values": values})
    return {**spec, "autosize": {"type": "pad"}}


def _classes(counts: list[int]) -> list[tuple[str, int]]:
    """Up to five classes of about as many squares each: what they are called, and the most rows of each."""
    ordered = sorted(counts)
    tops = sorted({ordered[min(len(ordered) - 1, round(len(ordered) * part / 5))] for part in (1, 2, 3, 4, 5)})
    lows = [ordered[0], *(top + 1 for top in tops[:-1])]
    return [
        (f"{low:,}" if low == top else say("{low} to {high}", low=low, high=top), top)
        for low, top in zip(lows, tops, strict=True)
    ]


def _axis(way: str, title: str, most: float) -> Spec:
    return {
        "type": "quantitative",
        "title": title,
        "scale": {"domain": [0, most], "nice": False, "zero": True},
        "axis": {"tickCount": 5, "domain": False, "grid": False},
    }
