"""A tree of sqlglot as a condition or a figure of a `Question`. What is not named here is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import cos, radians, sin

from sqlglot import exp

from upstate.catalog.asking.building import build
from upstate.catalog.asking.functions import FUNCTIONS, BadQuestion
from upstate.catalog.asking.soql.fields import ROW_ID, Fields
from upstate.catalog.asking.tree import Call, Cell, Node, Value
from upstate.catalog.reading.columns import Column, Kind, clipped
from upstate.catalog.reading.values import BadFilter, parse_value

_OPERATORS: dict[type[exp.Expr], str] = {
    exp.EQ: "=", exp.NEQ: "<>", exp.GT: ">", exp.GTE: ">=", exp.LT: "<", exp.LTE: "<=",
    exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/", exp.Mod: "%",
    exp.Like: "like", exp.DPipe: "join",
}  # fmt: skip
_CHAINS: dict[type[exp.Expr], str] = {exp.And: "and", exp.Or: "or"}
# SoQL's name: ours.
_FUNCTIONS = {
    **{name: name for name in ("upper", "lower", "contains", "coalesce", "abs", "ceil", "floor")},
    "starts_with": "starts with",
    "date_trunc_y": "trunc year", "date_trunc_ym": "trunc month", "date_trunc_ymd": "trunc day",
    "date_extract_y": "part year", "date_extract_m": "part month", "date_extract_d": "part day",
    "date_extract_hh": "part hour", "date_extract_mm": "part minute", "date_extract_ss": "part second",
    "date_extract_dow": "part dow", "date_extract_woy": "part week",
    **{name: name for name in ("count", "sum", "avg", "min", "max", "median")},
    "stddev_pop": "stddev pop", "stddev_samp": "stddev samp",
}  # fmt: skip
_OWN = ("case", "within_box", "within_circle")
_CASTS = ("number", "text", "floating_timestamp", "fixed_timestamp", "boolean", "checkbox")
_WHEN = (Kind.DATE, Kind.TIME)
_EARTH = 6_371_008.8  # metres from its middle, on the average
# The arguments that a node may have besides `this` and `expression`.
_ARGUMENTS: dict[type[exp.Expr], frozenset[str]] = {
    exp.DPipe: frozenset({"safe"}),
    exp.Literal: frozenset({"is_string"}),
    exp.In: frozenset({"expressions"}),
    exp.Between: frozenset({"low", "high"}),
    exp.Anonymous: frozenset({"expressions"}),
    exp.Distinct: frozenset({"expressions"}),
    exp.Cast: frozenset({"to"}),
}


@dataclass(frozen=True)
class Reader:
    """Reads the trees of one query. named: what the query itself calls a figure, by name."""

    fields: Fields
    named: Mapping[str, Node] = field(default_factory=dict)

    def read(self, tree: exp.Expr) -> Node:
        """Raises `BadQuestion`."""
        self._refuse_extras(tree)
        kind = type(tree)
        if kind in _CHAINS:
            return Call(_CHAINS[kind], tuple(self.read(one) for one in tree.flatten()))
        if kind in _OPERATORS:
            return self._alike(_OPERATORS[kind], (self.read(tree.this), self.read(tree.expression)))
        reading = _READING.get(kind)
        if reading is None:
            raise _refused(f"{_named(tree)} can not stand here.")
        return reading(self, tree)

    def column(self, tree: exp.Expr) -> Node:
        if not isinstance(tree.this, exp.Identifier):
            raise _refused("A star can only stand in $select and in count(*).")
        name = tree.name
        if found := self.named.get(name.lower()):
            return found
        return Call("row number") if name.lower() == ROW_ID else Cell(self.fields.find(name).name)

    def compare(self, column: Column, text: str) -> Node:
        """A column that is equal to what a parameter says."""
        return self._alike("=", (Cell(column.name), Value(text)))

    def _literal(self, tree: exp.Expr) -> Node:
        if tree.args["is_string"]:
            return Value(tree.name)
        text = tree.name
        try:
            return Value(int(text) if len(text) <= 18 and text.isdecimal() else float(text))
        except ValueError:
            raise _refused(f"{clipped(text)} is no number.") from None

    def _negative(self, tree: exp.Expr) -> Node:
        of = self.read(tree.this)
        if isinstance(of, Value) and isinstance(of.value, int | float) and not isinstance(of.value, bool):
            return Value(-of.value)
        return Call("negative", (of,))

    def _is(self, tree: exp.Expr) -> Node:
        if not isinstance(tree.expression, exp.Null):
            raise _refused("After IS only NULL and NOT NULL can stand.")
        return Call("is null", (self.read(tree.this),))

    def _in(self, tree: exp.Expr) -> Node:
        return self._alike("in", (self.read(tree.this), *map(self.read, tree.expressions)))

    def _between(self, tree: exp.Expr) -> Node:
        return self._alike("between", tuple(self.read(tree.args[part]) for part in ("this", "low", "high")))

    def _cast(self, tree: exp.Expr) -> Node:
        of, to = self.read(tree.this), tree.args["to"]
        wanted = str(to.args.get("kind", "")).lower()
        if wanted == "number":
            return Call("to number", (of,))
        if wanted == "text":
            return Call("to text", (of,))
        kind = {"floating_timestamp": Kind.TIME, "fixed_timestamp": Kind.TIME}.get(wanted, Kind.YES_NO)
        if wanted not in _CASTS or any(to.args[one] for one in to.args if one not in ("this", "kind")):
            raise _refused(f"Nothing can be cast to {clipped(wanted)}.", ", ".join(_CASTS))
        if isinstance(of, Value) and isinstance(of.value, str):
            return Value(_parsed(kind, of.value))
        if self._kind(of) in ((kind,) if kind is Kind.YES_NO else _WHEN):
            return of
        raise _refused(f"Only text that is written out can be cast to {wanted}.", "casts to number and to text")

    def _call(self, tree: exp.Expr) -> Node:
        name = tree.name.lower()
        given = tree.expressions
        if name == "count" and len(given) == 1 and isinstance(given[0], exp.Star):
            self._refuse_extras(given[0])
            return Call("count all")
        if name == "count" and len(given) == 1 and isinstance(given[0], exp.Distinct):
            self._refuse_extras(given[0])
            return Call("count distinct", tuple(map(self.read, given[0].expressions)))
        if name in ("within_box", "within_circle"):
            return self._within(name, given)
        values = tuple(map(self.read, given))
        if name == "case":
            return self._case(values)
        if name not in _FUNCTIONS:
            raise _refused(f"There is no function called {clipped(name)}.", ", ".join(sorted([*_FUNCTIONS, *_OWN])))
        return self._alike(_FUNCTIONS[name], values)

    def _case(self, values: Sequence[Node]) -> Node:
        if len(values) < 2 or len(values) % 2:
            raise _refused(f"case is given {len(values)} values.", "pairs: case(condition, value, true, other value)")
        if any(self._kind(one) not in (Kind.YES_NO, None) for one in values[::2]):
            raise _refused("A condition of case gives something else than yes or no.")
        results = tuple(values[1::2])
        # What has to hold for values that are compared has to hold for these.
        results = self._alike("coalesce", results).arguments if len(results) > 1 else results
        kinds = {kind for one in results if (kind := self._kind(one)) is not None}
        if len(kinds) > 1 and not kinds <= {Kind.WHOLE, Kind.NUMBER}:
            raise _refused("The values of case are of several kinds.", "values of one kind")
        return Call("case", tuple(one for pair in zip(values[::2], results, strict=True) for one in pair))

    def _within(self, name: str, given: Sequence[exp.Expr]) -> Node:
        points = self.fields.points
        place, *figures = given or [exp.Null()]
        if points is None:
            raise _refused(f"{name} can not be asked: the table has no columns longitude and latitude.")
        if not isinstance(place, exp.Column) or not self.fields.is_place(place.name):
            raise _refused(f"{name} is not given a place first.", "location, which stands for longitude and latitude")
        numbers = [self._degrees(name, one) for one in figures]
        if len(numbers) != _WITHIN[name][0]:
            raise _refused(f"{name} is given {len(given)} values.", _WITHIN[name][1])
        longitude, latitude = (Cell(one.name) for one in points)
        return _box(longitude, latitude, numbers) if name == "within_box" else _circle(longitude, latitude, numbers)

    def _degrees(self, name: str, tree: exp.Expr) -> float:
        value = self.read(tree)
        if not isinstance(value, Value) or not isinstance(value.value, int | float):
            raise _refused(f"{name} is given something else than numbers.", _WITHIN[name][1])
        return float(value.value)

    def _alike(self, function: str, given: tuple[Node, ...]) -> Call:
        """The call; text that is a moment is one where a day is wanted: SODA writes days as 2014-05-01T00:00:00.000."""
        if FUNCTIONS[function].alike and any(_is_text(one) for one in given):
            kinds = {self._kind(one) for one in given if not _is_text(one)} - {None}
            if kinds and kinds <= set(_WHEN):
                given = tuple(_as_moment(one) if _is_text(one) else one for one in given)
        elif FUNCTIONS[function].alike:
            self._refuse_bare_dates(given)
        return Call(function, given)

    def _refuse_bare_dates(self, given: tuple[Node, ...]) -> None:
        """2014-05-31 without quotes is a difference of numbers."""
        kinds = {self._kind(one) for one in given}
        if kinds & {*_WHEN} and kinds & {Kind.WHOLE, Kind.NUMBER}:
            raise BadQuestion(
                "A date is held against a number.",
                allowed="a date in single quotes, such as '2014-05-31'",
                next_step="Put the date into single quotes.",
            )

    def _kind(self, node: Node) -> Kind | None:
        return build(node, self.fields.schema).kind

    @staticmethod
    def _refuse_extras(tree: exp.Expr) -> None:
        known = {"this", "expression"} | _ARGUMENTS.get(type(tree), frozenset())
        extras = [name for name, value in tree.args.items() if value and name not in known]
        if extras:
            raise _refused(f"{_named(tree)} can not be written with {extras[0].strip('_')}.")


def _is_text(node: Node) -> bool:
    return isinstance(node, Value) and isinstance(node.value, str)


def _as_moment(node: Node) -> Node:
    """Midnight is the day itself, so that a column of days is compared as it is stored."""
    moment = _parsed(Kind.TIME, str(node.value)) if isinstance(node, Value) else None
    is_midnight = isinstance(moment, datetime) and moment == datetime(moment.year, moment.month, moment.day)
    return Value(moment.date() if is_midnight and isinstance(moment, datetime) else moment)


def _parsed(kind: Kind, text: str) -> bool | datetime:
    try:
        found: bool | datetime = parse_value(Column(name="", kind=kind, place=0, type=""), text).low
    except BadFilter as fault:
        raise BadQuestion(fault.given, allowed=fault.allowed, next_step="Write it so.") from None
    return found


_WITHIN = {
    "within_box": (4, "within_box(location, north, west, south, east), in degrees"),
    "within_circle": (3, "within_circle(location, latitude, longitude, metres)"),
}


def _box(longitude: Cell, latitude: Cell, numbers: Sequence[float]) -> Node:
    north, west, south, east = map(Value, numbers)
    return Call("and", (Call("between", (latitude, south, north)), Call("between", (longitude, west, east))))


def _circle(longitude: Cell, latitude: Cell, numbers: Sequence[float]) -> Node:
    """By the haversine: the square of half the chord to the middle is at most that of the radius."""
    north, east, metres = numbers
    if not (abs(north) <= 90 and abs(east) <= 540 and 0 <= metres <= _EARTH):
        raise _refused("The circle of within_circle lies beyond the earth.", _WITHIN["within_circle"][1])

    def squared(of: Cell, middle: float) -> Node:
        half = Call("sine", (Call("/", (Call("-", (of, Value(middle))), Value(2))),))
        return Call("*", (half, half))

    narrowed = Call("*", (Call("cosine", (latitude,)), Value(cos(radians(north)))))
    chord = Call("+", (squared(latitude, north), Call("*", (narrowed, squared(longitude, east)))))
    return Call("<=", (chord, Value(sin(metres / _EARTH / 2) ** 2)))


def _named(tree: exp.Expr) -> str:
    return type(tree).__name__.upper()


def _refused(
    given: str, allowed: str = "fields, values, comparisons, AND, OR, NOT, and the functions of SoQL"
) -> BadQuestion:
    return BadQuestion(given, allowed=allowed, next_step="Write it so; /api/v1/docs has examples.")


_READING: dict[type[exp.Expr], Callable[[Reader, exp.Expr], Node]] = {
    exp.Column: Reader.column,
    exp.Literal: Reader._literal,
    exp.Null: lambda reader, tree: Value(None),
    exp.Boolean: lambda reader, tree: Value(bool(tree.this)),
    exp.Paren: lambda reader, tree: reader.read(tree.this),
    exp.Neg: Reader._negative,
    exp.Not: lambda reader, tree: Call("not", (reader.read(tree.this),)),
    exp.Is: Reader._is,
    exp.In: Reader._in,
    exp.Between: Reader._between,
    exp.Cast: Reader._cast,
    exp.Anonymous: Reader._call,
}
