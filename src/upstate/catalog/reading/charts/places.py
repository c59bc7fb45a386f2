"""Where the rows lie, without a background and without JavaScript: no map service is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from upstate.catalog.reading.charts.dataset_chart import DatasetChart
from upstate.catalog.reading.charts.words import NO_ROW, share
from upstate.catalog.reading.filters import EVERY_ROW, Condition
from upstate.catalog.reading.opening import FOR_A_PAGE, Published, open_published
from upstate.catalog.reading.places.locating import KM_A_DEGREE, Box, Places, locate
from upstate.catalog.reading.places.pointing import LONGITUDE, find_points
from upstate.catalog.reading.profile import Profile
from upstate.charts import Chart
from upstate.charts.chart import GREY, Spec, framed, is_narrow
from upstate.engine import Limits
from upstate.ranking.report.wording import count
from upstate.sentences import Sentence, listed, say, together

_SQUARES = 40  # along the longer side
_SHADES = ["#c9d8e6", "#8fb0cd", "#5586b0", "#1f4e79", "#0f2840"]
_AREAS = (
    say("north-west"), say("north"), say("north-east"),
    say("west"), say("middle"), say("east"),
    say("south-west"), say("south"), say("south-east"),
)  # fmt: skip
_TITLE, _HEADER = say("Where the rows lie"), (say("part"), say("rows"), say("share"))


class Square(BaseModel):
    """A square that has rows. east, north: its place from the south-western corner, in squares."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    east: int
    north: int
    rows: int


class PlaceCounts(BaseModel):
    """How many rows lie where; counted once at publication and kept beside the table.

    side: km of a square's side. squares: those that have rows; of 40 along the longer side. parts: rows of each of nine equal parts of
    the box, row by row from the north-west. Both are empty when no row has a place.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    places: Places
    side: float = 0.0
    squares: tuple[Square, ...] = ()
    parts: tuple[int, ...] = ()


def count_places(*, parquet: Path, profile: Profile | None = None, limits: Limits = FOR_A_PAGE) -> PlaceCounts | None:
    """All rows by square and part of the rectangle in which they lie; null when the table has no places.

    profile: of the same file; spares looking for the middle of all points. Two looks at every point. Raises
    `LimitReached`, `UnreadableFile`.
    """
    with open_published(parquet, limits) as published:
        columns = find_points(published)
        if columns is None:
            return None
        places, placed = locate(published, columns, EVERY_ROW, profile)
        if places.box is None:
            return PlaceCounts(places=places)
        x, y = (column.cast for column in columns)
        return _counts(published, (x, y), placed, places, places.box)


def draw_places(counts: PlaceCounts) -> DatasetChart:
    """Rows by square on a plain grid, darker where more lie. The table gives the rows of nine equal parts of the same rectangle."""
    places = counts.places
    areas = dict(zip(_AREAS, counts.parts, strict=False))
    if not areas:
        sentence = NO_ROW if not places.rows else say("No row that matches has a place.")
    else:
        sentence = together(places.sentence, _densest(areas, places))
    return DatasetChart(
        kind="places",
        column=LONGITUDE,
        title=_TITLE,
        sentence=sentence,
        header=_HEADER,
        rows=tuple((name, count(rows), share(rows, places.rows)) for name, rows in areas.items()),
        chart=Chart.build("places", lambda width: _spec(counts, width=width)) if counts.squares else None,
    )


def _counts(published: Published, points: tuple[str, str], placed: Condition, places: Places, box: Box) -> PlaceCounts:
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
    return PlaceCounts(
        places=places,
        side=side,
        squares=tuple(Square(east=i, north=j, rows=rows) for (i, j), rows in sorted(squares.items())),
        parts=tuple(areas[place % 3, 2 - place // 3] for place in range(len(_AREAS))),
    )


def _step(value: str, size: float, steps: int) -> str:
    """SQL of the step that a value lies in; those on the outermost edge belong to the last one."""
    return f"least({steps - 1}, floor(({value}) / {size!r}))::INTEGER"


def _densest(areas: Mapping[Sentence, int], places: Places) -> str:
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


def _spec(counts: PlaceCounts, *, width: int) -> Spec:
    """Equal scale both ways; edges of squares in km from the south-western corner."""
    side = counts.side
    squares: list[dict[str, Any]] = [
        {
            "east": one.east * side,
            "east2": (one.east + 1) * side,
            "north": one.north * side,
            "north2": (one.north + 1) * side,
            "rows": one.rows,
        }
        for one in counts.squares
    ]
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
