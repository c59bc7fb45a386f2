"""CQL2, the language of filters of OGC API Features (OGC 21-065r2), read by the library `cql2` into a tree of `asking`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from upstate.catalog.asking.functions import BadQuestion
from upstate.catalog.asking.nesting import nesting
from upstate.catalog.asking.tree import Among, Call, Cell, Node, Value
from upstate.catalog.reading.columns import clipped
from upstate.catalog.reading.places.relating import Relation

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

LONGEST = 8_000
MOST_SHAPES = 4
# The library tries each bracket twice where what follows can not be read: twice the time for each level, for all of the text. So long texts may be less deep.
_MOST_TRIED = 250_000
# It ends the process where it calls itself some thousand times for signs; and it must not see other texts between quotes than are seen here.
_REFUSED = re.compile(r"(?:-\s*){20}|(?:\bnot\b[\s(]*){20}|\\['\"]", re.IGNORECASE)
_QUOTED = re.compile(r"""'[^']*'|"[^"]*\"""")
_PLACE = re.compile(r"--> (\d+):(\d+)")
# The names of CQL2's operators, and of ours.
_SAME = {
    "and": "and", "or": "or", "not": "not", "=": "=", "<>": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">=", "+": "+",
    "-": "-", "*": "*", "/": "/", "%": "%", "isNull": "is null", "like": "like", "between": "between", "casei": "lower",
    "accenti": "without accents",
}  # fmt: skip
_SPATIAL: dict[str, Relation] = {
    "s_intersects": "intersects", "s_within": "within", "s_contains": "contains", "s_disjoint": "disjoint", "s_equals": "equals",
    "s_touches": "touches", "s_crosses": "crosses", "s_overlaps": "overlaps",
}  # fmt: skip
_TURNED: dict[Relation, Relation] = {"within": "contains", "contains": "within"}
# Of the row's moment to the first and last of what is given.
_TEMPORAL: dict[str, tuple[tuple[str, str], ...]] = {
    "t_after": ((">", "last"),),
    "t_before": (("<", "first"),),
    "t_during": ((">", "first"), ("<", "last")),
    "t_equals": ((">=", "first"), ("<=", "last")),
    "t_intersects": ((">=", "first"), ("<=", "last")),
}
_ALLOWED = ", ".join(sorted([*_SAME, "in", *_SPATIAL, *_TEMPORAL, "t_disjoint"]))


@dataclass(frozen=True)
class Reading:
    """What a filter is read with. geometry: the name by which it speaks of a row's shape; None where rows have none. related: places in the file of the rows whose
    shape stands in a relation to one. to_degrees: brings a shape of the filter's coordinates to WGS 84, longitude first."""

    geometry: str | None
    related: Callable[[Relation, BaseGeometry], tuple[int, ...]]
    to_degrees: Callable[[BaseGeometry], BaseGeometry]


def read_text(text: str, reading: Reading) -> Node:
    """A filter in the text encoding; raises `BadQuestion`."""
    import cql2

    deep = nesting(_QUOTED.sub("", text[:LONGEST]))
    if len(text) > LONGEST or len(text) * 2**deep > _MOST_TRIED or _REFUSED.search(text):
        raise _too_large(text)
    try:
        found = cql2.parse_text(text).to_json()
    except (cql2.ParseError, cql2.ValidationError, ValueError) as fault:
        raise _unreadable(text, _left(text, str(fault))) from None
    return _whole(found, text, reading)


def read_json(text: str, reading: Reading) -> Node:
    """A filter in the JSON encoding; raises `BadQuestion`."""
    if len(text) > _MOST_TRIED:
        raise _too_large(text)
    try:
        found = json.loads(text, parse_constant=_no_number)
    except RecursionError:
        raise _too_large(text) from None
    except ValueError as fault:
        raise _unreadable(text, text[fault.pos :] if isinstance(fault, json.JSONDecodeError) else text) from None
    return _whole(found, text, reading)


def _whole(found: Any, text: str, reading: Reading) -> Node:
    try:
        if (shapes := _count_shapes(found)) > MOST_SHAPES:
            raise BadQuestion(
                f"The filter holds rows against {shapes} shapes.",
                allowed=f"at most {MOST_SHAPES}",
                next_step="Put the shapes together as one, such as a MULTIPOLYGON, or ask several times.",
            )
        return _node(found, reading)
    except RecursionError:
        raise _too_large(text) from None


def _count_shapes(found: Any) -> int:
    """How often rows are held against a shape, each of which looks at all of them."""
    if isinstance(found, Mapping):
        own = isinstance(operator := found.get("op"), str) and operator in _SPATIAL
        return own + sum(_count_shapes(one) for one in found.values())
    return sum(_count_shapes(one) for one in found) if isinstance(found, list) else 0


def _too_large(text: str) -> BadQuestion:
    return BadQuestion(
        f"The filter is too long or nested too deep: it has {len(text):,} characters.",
        allowed=f"at most {LONGEST:,} characters, and with brackets in brackets fewer: 3,900 where they are six deep",
        next_step="Ask for less at once, or write it as cql2-json.",
    )


def _node(found: Any, reading: Reading) -> Node:
    if isinstance(found, bool | str | None):
        return Value(found)
    if isinstance(found, int | float):
        is_whole = isinstance(found, int) or (found.is_integer() and abs(found) < 2**53)
        return Value(int(found) if is_whole else found)
    if not isinstance(found, Mapping):
        raise _odd(found)
    if isinstance(name := found.get("property"), str):
        return Cell(name)
    if isinstance(found.get("date"), str) or isinstance(found.get("timestamp"), str):
        return Value(_moment(found))
    if isinstance(operator := found.get("op"), str) and isinstance(arguments := found.get("args"), list):
        return _called(operator, arguments, reading)
    raise _odd(found)


def _called(operator: str, arguments: list[Any], reading: Reading) -> Node:
    if operator in _SPATIAL:
        return Among(reading.related(*_relation(operator, arguments, reading)))
    if operator in _TEMPORAL:
        return _between(_TEMPORAL[operator], arguments, reading)
    if operator == "t_disjoint":
        return Call("not", (_between(_TEMPORAL["t_intersects"], arguments, reading),))
    if operator == "in" and len(arguments) == 2 and isinstance(arguments[1], list):
        return Call("in", tuple(_node(one, reading) for one in (arguments[0], *arguments[1])))
    if operator == "-" and len(arguments) == 1:
        return Call("negative", (_node(arguments[0], reading),))
    if operator not in _SAME:
        raise BadQuestion(
            f"The filter calls {clipped(operator)}, which is not offered.",
            allowed=_ALLOWED,
            next_step="Use one of these.",
        )
    given = [_node(one, reading) for one in arguments]
    if operator in ("and", "or") and len(given) == 1:
        return given[0]
    return Call(_SAME[operator], tuple(given))


def _relation(operator: str, arguments: list[Any], reading: Reading) -> tuple[Relation, BaseGeometry]:
    """The relation and the shape that rows are held against. Shape first and property second is the same, turned."""
    if len(arguments) != 2:
        raise _spatial(operator, reading)
    first, second = arguments
    relation = _SPATIAL[operator]
    if _is_geometry(second, reading):
        first, second, relation = second, first, _TURNED.get(relation, relation)
    if not _is_geometry(first, reading):
        raise _spatial(operator, reading)
    return relation, reading.to_degrees(read_shape(second))


def _is_geometry(found: Any, reading: Reading) -> bool:
    return reading.geometry is not None and isinstance(found, Mapping) and found.get("property") == reading.geometry


def read_shape(found: Any) -> BaseGeometry:
    """A GeoJSON geometry, or `{"bbox": [west, south, east, north]}`; raises `BadQuestion`."""
    import shapely

    try:
        if isinstance(found, Mapping) and isinstance(box := found.get("bbox"), list):
            if len(box) == 6:
                box = [*box[:2], *box[3:5]]
            west, south, east, north = (float(one) for one in box)
            shape = shapely.box(west, south, east, north)
        else:
            shape = shapely.from_geojson(json.dumps(found))
    except (shapely.errors.ShapelyError, ValueError, TypeError, RecursionError):
        raise _no_shape(found) from None
    if shape is None or shape.is_empty or not shapely.is_valid(shape):
        raise _no_shape(found)
    return shape


def _between(comparisons: tuple[tuple[str, str], ...], arguments: list[Any], reading: Reading) -> Node:
    if len(arguments) != 2:
        raise _odd(arguments)
    cell = _node(arguments[0], reading)
    first, last = _ends(arguments[1])
    known = [(sign, {"first": first, "last": last}[end]) for sign, end in comparisons]
    parts = [Call(sign, (cell, Value(end))) for sign, end in known if end is not None]
    if not parts:
        return Call("is not null", (cell,))
    return parts[0] if len(parts) == 1 else Call("and", tuple(parts))


def _ends(found: Any) -> tuple[date | None, date | None]:
    """First and last moment; None where the interval is open."""
    if isinstance(found, Mapping) and isinstance(ends := found.get("interval"), list) and len(ends) == 2:
        first, last = (None if one in ("..", "") else _moment({"date": one}) for one in ends)
        return first, last
    if isinstance(found, Mapping):
        moment = _moment(found)
        return moment, moment
    raise _odd(found)


def _moment(found: Mapping[str, Any]) -> date:
    """A day, or a moment in UTC without its zone, as columns hold them."""
    text = str(found.get("date") or found.get("timestamp"))
    return read_moment(text)


def read_moment(text: str) -> date:
    """A day or a moment in RFC 3339; raises `BadQuestion`."""
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found
    except (ValueError, OverflowError):
        raise BadQuestion(
            f"{clipped(text)} is no moment.", allowed="2014-05-31 or 2014-05-31T08:30:00Z", next_step="Write it so."
        ) from None


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number of JSON")


def _left(text: str, told: str) -> str:
    """What the library did not come to: it tells line and column, from 1."""
    found = _PLACE.search(told)
    if found is None:
        return text
    line, column = int(found[1]), int(found[2])
    return "\n".join(text.split("\n")[line - 1 :])[column - 1 :]


def _unreadable(text: str, left: str) -> BadQuestion:
    where = f"nothing is understood from {clipped(left.strip())} on" if left.strip() else "it ends too early"
    return BadQuestion(
        f"The filter {clipped(text)} can not be read: {where}.",
        allowed="comparisons in CQL2 with AND, OR and NOT between, such as height > 5 AND species = 'Acer rubrum' AND planted >= DATE('2014-05-31')",
        next_step="Mend it from there on: equal is a single =, text stands in single quotes. /api/v1/docs has an example.",
    )


def _odd(found: Any) -> BadQuestion:
    return BadQuestion(
        f"The filter holds {clipped(json.dumps(found, default=str))}, which is neither a property, a value nor a comparison.",
        allowed='values, {"property": "NAME"} and {"op": "=", "args": [...]}',
        next_step="Write it in one of these ways.",
    )


def _spatial(operator: str, reading: Reading) -> BadQuestion:
    if reading.geometry is None:
        return BadQuestion(
            "The rows have no place.", allowed="filters of their columns", next_step="Leave the shape out."
        )
    return BadQuestion(
        f"{operator} is not given the row's shape and another one.",
        allowed=f"{operator}({reading.geometry}, BBOX(-89.7, 39.7, -89.6, 39.8)), or a shape such as POINT(-89.65 39.78)",
        next_step="Write it so.",
    )


def _no_shape(found: Any) -> BadQuestion:
    return BadQuestion(
        f"{clipped(json.dumps(found, default=str))} is no valid shape.",
        allowed="POINT, LINESTRING, POLYGON and their MULTI forms that do not cross themselves, or BBOX",
        next_step="Write it so, with the longitude first unless filter-crs says otherwise.",
    )
