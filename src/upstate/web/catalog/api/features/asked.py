"""What a request asks of a collection."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict
from shapely.geometry.base import BaseGeometry

from upstate.catalog.asking import Among, BadQuestion, Call, Cell, Node, Question, Selected, Value
from upstate.catalog.asking.cql2 import Reading, read_json, read_moment, read_shape, read_text
from upstate.catalog.asking.numbers import read_number
from upstate.catalog.reading.columns import clipped
from upstate.catalog.reading.places.pointing import placing_columns
from upstate.catalog.reading.places.relating import Relation, rows_related
from upstate.web.catalog.api.features.collection import GEOMETRY, Collection
from upstate.web.catalog.api.features.crs import find_crs, to_stored

USUAL, MOST = 100, 10_000
KNOWN = (
    "bbox",
    "bbox-crs",
    "crs",
    "datetime",
    "limit",
    "offset",
    "after",
    "filter",
    "filter-lang",
    "filter-crs",
    "version",
    "f",
)


@dataclass(frozen=True)
class Asked:
    """question: of the properties, and of the shape as its last columns. crs: of the answer's coordinates. offset: rows left out before, as links back need it."""

    question: Question
    crs: str


def read_asked(query: QueryDict, collection: Collection) -> Asked:
    """Read the parameters; raises `BadQuestion` for one that is not known or says nothing that can be asked."""
    names = {one.name for one in collection.properties}
    if odd := [name for name in query if name not in KNOWN and name not in names]:
        raise BadQuestion(
            f"There is no parameter called {clipped(odd[0])}.",
            allowed=", ".join((*KNOWN, *sorted(names)))[:1500],
            next_step="Take it out, or choose one of these.",
        )
    parts = [
        *(Call("=", (Cell(name), Value(query[name]))) for name in query if name in names and name not in KNOWN),
        *([_in_box(query["bbox"], query.get("bbox-crs"), collection)] if query.get("bbox") else []),
        *([_in_time(query["datetime"], collection)] if query.get("datetime") else []),
        *([_filter(query, collection)] if query.get("filter") else []),
    ]
    where: Node | None = None if not parts else parts[0] if len(parts) == 1 else Call("and", tuple(parts))
    limit = read_number("limit", query.get("limit") or str(USUAL), least=1)
    return Asked(
        Question(
            select=selected(collection),
            where=where,
            limit=min(limit, MOST),
            offset=read_number("offset", query.get("offset") or "0"),
            after=read_number("after", query["after"] or "0") if "after" in query else None,
        ),
        find_crs(query.get("crs"), parameter="crs"),
    )


def selected(collection: Collection) -> tuple[Selected, ...]:
    """Properties first, what places the row last."""
    columns = (*collection.properties, *placing_columns(collection.schema))
    return tuple(Selected(Cell(one.name), one.name) for one in columns)


def _in_box(text: str, crs: str | None, collection: Collection) -> Node:
    try:
        numbers = [float(one) for one in text.split(",")]
        if len(numbers) not in (4, 6) or any(not abs(one) < 1e9 for one in numbers):
            raise ValueError
    except ValueError:
        raise _no_box(text) from None
    west, south, east, north = numbers if len(numbers) == 4 else (*numbers[:2], *numbers[3:5])
    system = find_crs(crs, parameter="bbox-crs")
    if west == east or south >= north:
        raise _no_box(text)
    if west > east:  # over the line where days change
        return Call("or", tuple(_box(collection, one, system, south, north) for one in ((west, 180.0), (-180.0, east))))
    return _box(collection, (west, east), system, south, north)


def _box(collection: Collection, across: tuple[float, float], crs: str, south: float, north: float) -> Node:
    shape = to_stored(read_shape({"bbox": [across[0], south, across[1], north]}), crs)
    if collection.points is None:
        return Among(rows_related(collection.parquet, "intersects", shape))
    # Of points the file's own statistics spare most of the reading.
    west, low, east, high = shape.bounds
    x, y = (Cell(one.name) for one in collection.points)
    return Call("and", (Call("between", (x, Value(west), Value(east))), Call("between", (y, Value(low), Value(high)))))


def _in_time(text: str, collection: Collection) -> Node:
    if collection.time is None:
        return Call("=", (Value(1), Value(1)))  # what has no time is always there
    cell = Cell(collection.time.name)
    first, slash, last = text.partition("/")
    if not slash:
        return Call("=", (cell, Value(read_moment(first))))
    ends = [(sign, one) for sign, one in ((">=", first), ("<=", last)) if one not in ("", "..")]
    parts = [Call(sign, (cell, Value(read_moment(one)))) for sign, one in ends]
    return Call("and", tuple(parts)) if len(parts) == 2 else parts[0] if parts else Call("is not null", (cell,))


def _filter(query: QueryDict, collection: Collection) -> Node:
    system = find_crs(query.get("filter-crs"), parameter="filter-crs")

    def related(relation: Relation, shape: BaseGeometry) -> tuple[int, ...]:
        return rows_related(collection.parquet, relation, shape)

    reading = Reading(GEOMETRY, related, lambda shape: to_stored(shape, system))
    language = query.get("filter-lang", "cql2-text")
    if language == "cql2-text":
        return read_text(query["filter"], reading)
    if language == "cql2-json":
        return read_json(query["filter"], reading)
    raise BadQuestion(
        f"filter-lang is {clipped(language)}.",
        allowed="cql2-text, cql2-json",
        next_step="Write the filter in one of these.",
    )


def _no_box(text: str) -> BadQuestion:
    return BadQuestion(
        f"bbox is {clipped(text)}.",
        allowed="west,south,east,north of an area, such as -89.7,39.7,-89.6,39.8",
        next_step="Write the four numbers so; in EPSG:4326 the latitude comes first.",
    )
