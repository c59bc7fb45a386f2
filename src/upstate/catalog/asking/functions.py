"""What a question may call: a list of what is allowed, with what each takes and gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from upstate.catalog.reading.columns import Kind
from upstate.errors import UpstateError


class BadQuestion(UpstateError):
    """A question that the table can not answer as it is asked."""


_ANY = frozenset(set(Kind) - {Kind.SHAPE})
_EVERY = frozenset(Kind)
_TEXT, _BOOL = frozenset({Kind.TEXT}), frozenset({Kind.YES_NO})
_NUMBER, _WHEN = frozenset({Kind.WHOLE, Kind.NUMBER}), frozenset({Kind.DATE, Kind.TIME})

Template = Callable[[Sequence[str]], str]
Gives = Kind | Callable[[Sequence[Kind]], Kind]


@dataclass(frozen=True)
class Function:
    """takes: the kinds of each argument; the last one repeats up to `most`. alike: all arguments are of one kind, or numbers. sql: of the arguments' SQL.
    gives: the kind of the result. is_aggregate: one value of many rows."""

    takes: tuple[frozenset[Kind], ...]
    sql: Template
    gives: Gives
    most: int = 0
    alike: bool = False
    is_aggregate: bool = False

    @property
    def least(self) -> int:
        return len(self.takes)

    @property
    def largest(self) -> int:
        return max(self.most, len(self.takes))


def _infix(sign: str) -> Template:
    return lambda given: f"({f' {sign} '.join(given)})"


def _called(name: str) -> Template:
    return lambda given: f"{name}({', '.join(given)})"


def _as_number(sign: str) -> Template:
    # DOUBLE: whole numbers of the table's own type would run over.
    return lambda given: f"(CAST({given[0]} AS DOUBLE) {sign} CAST({given[1]} AS DOUBLE))"


def _first(kinds: Sequence[Kind]) -> Kind:
    return Kind.NUMBER if Kind.NUMBER in kinds else kinds[0]


_COMPARED = {
    name: Function((_ANY, _ANY), _infix(name), Kind.YES_NO, alike=True) for name in ("=", "<>", "<", "<=", ">", ">=")
}
_LOGIC = {
    "and": Function((_BOOL, _BOOL), _infix("AND"), Kind.YES_NO, most=500),
    "or": Function((_BOOL, _BOOL), _infix("OR"), Kind.YES_NO, most=500),
    "not": Function((_BOOL,), lambda given: f"(NOT {given[0]})", Kind.YES_NO),
}
_CONDITIONS = {
    "is null": Function((_EVERY,), lambda given: f"({given[0]} IS NULL)", Kind.YES_NO),
    "is not null": Function((_EVERY,), lambda given: f"({given[0]} IS NOT NULL)", Kind.YES_NO),
    "in": Function(
        (_ANY, _ANY), lambda given: f"({given[0]} IN ({', '.join(given[1:])}))", Kind.YES_NO, most=1000, alike=True
    ),
    "between": Function(
        (_ANY,) * 3, lambda given: f"({given[0]} BETWEEN {given[1]} AND {given[2]})", Kind.YES_NO, alike=True
    ),
    # % is any text, _ is any letter, \ takes the next one as it is. As a regular expression, which RE2 tries in linear time: LIKE with ESCAPE
    # takes minutes for one cell of 1,000 letters when the pattern holds four %, and can not be interrupted.
    "like": Function((_TEXT, _TEXT), lambda given: f"regexp_full_match({given[0]}, {given[1]}, 's')", Kind.YES_NO),
    "starts with": Function((_TEXT, _TEXT), _called("starts_with"), Kind.YES_NO),
    "contains": Function((_TEXT, _TEXT), _called("contains"), Kind.YES_NO),
}
_FIGURES = {
    "+": Function((_NUMBER, _NUMBER), _as_number("+"), Kind.NUMBER),
    "-": Function((_NUMBER, _NUMBER), _as_number("-"), Kind.NUMBER),
    "*": Function((_NUMBER, _NUMBER), _as_number("*"), Kind.NUMBER),
    "/": Function(
        (_NUMBER, _NUMBER),
        lambda given: f"(CAST({given[0]} AS DOUBLE) / nullif(CAST({given[1]} AS DOUBLE), 0))",
        Kind.NUMBER,
    ),
    "%": Function(
        (_NUMBER, _NUMBER),
        lambda given: f"(CAST({given[0]} AS DOUBLE) % nullif(CAST({given[1]} AS DOUBLE), 0))",
        Kind.NUMBER,
    ),
    "negative": Function((_NUMBER,), lambda given: f"(- CAST({given[0]} AS DOUBLE))", Kind.NUMBER),
    "abs": Function((_NUMBER,), lambda given: f"abs(CAST({given[0]} AS DOUBLE))", Kind.NUMBER),
    "ceil": Function((_NUMBER,), lambda given: f"ceil(CAST({given[0]} AS DOUBLE))", Kind.NUMBER),
    "sine": Function(
        (_NUMBER,), lambda given: f"TRY(sin(radians(CAST({given[0]} AS DOUBLE))))", Kind.NUMBER
    ),  # of degrees
    "cosine": Function((_NUMBER,), lambda given: f"TRY(cos(radians(CAST({given[0]} AS DOUBLE))))", Kind.NUMBER),
    "floor": Function((_NUMBER,), lambda given: f"floor(CAST({given[0]} AS DOUBLE))", Kind.NUMBER),
}
_TEXTS = {
    "upper": Function((_TEXT,), _called("upper"), Kind.TEXT),
    "lower": Function((_TEXT,), _called("lower"), Kind.TEXT),
    "without accents": Function((_TEXT,), _called("strip_accents"), Kind.TEXT),
    "trim": Function((_TEXT,), _called("trim"), Kind.TEXT),
    "length": Function((_TEXT,), _called("length"), Kind.WHOLE),
    "join": Function((_TEXT, _TEXT), _infix("||"), Kind.TEXT, most=20),
    "left": Function(
        (_TEXT, _NUMBER),
        lambda given: f"left({given[0]}, greatest(0, least(10000, CAST({given[1]} AS BIGINT))))",
        Kind.TEXT,
    ),
    "to number": Function((_TEXT | _NUMBER,), lambda given: f"TRY_CAST({given[0]} AS DOUBLE)", Kind.NUMBER),
    "to text": Function((_ANY,), lambda given: f"CAST({given[0]} AS VARCHAR)", Kind.TEXT),
}


def _truncated(part: str) -> Function:
    """The first moment of the year, month or day that it lies in."""
    # The interval keeps DuckDB 1.5 from a shortcut that takes a missing day for one that differs from every moment that begins no month.
    return Function(
        (_WHEN,), lambda given: f"CAST(date_trunc('{part}', {given[0]}) + INTERVAL 0 SECOND AS TIMESTAMP)", Kind.TIME
    )


def _part(part: str) -> Function:
    return Function((_WHEN,), lambda given: f"date_part('{part}', CAST({given[0]} AS TIMESTAMP))", Kind.WHOLE)


_DAYS = {
    **{f"trunc {part}": _truncated(part) for part in ("year", "month", "day")},
    # As filters take them: 2026-05, and the day of a moment.
    "month": Function((_WHEN,), lambda given: f"strftime({given[0]}, '%Y-%m')", Kind.TEXT),
    "day": Function((_WHEN,), lambda given: f"CAST({given[0]} AS DATE)", Kind.DATE),
    # dow: 0 for Sunday. week: of ISO 8601.
    **{f"part {part}": _part(part) for part in ("year", "month", "day", "hour", "minute", "second", "dow", "week")},
}
# The row's place in the file, which stays the same for ever: a version never changes. From 0, as pages go on after it; and from 1, as CKAN counts.
_ROWS = {
    "row number": Function((), lambda given: "file_row_number", Kind.WHOLE),
    "row number from 1": Function((), lambda given: "(file_row_number + 1)", Kind.WHOLE),
}
_CHOICES = {
    "coalesce": Function((_ANY, _ANY), _called("coalesce"), _first, most=20, alike=True),
    # condition, value, condition, value ..., value of all others
    "case": Function((_EVERY,) * 2, lambda given: _case(given), lambda kinds: kinds[1], most=41),
}
_AGGREGATES = {
    "count all": Function((), lambda given: "count(*)", Kind.WHOLE, is_aggregate=True),
    "count": Function((_ANY,), _called("count"), Kind.WHOLE, is_aggregate=True),
    "count distinct": Function((_ANY,), lambda given: f"count(DISTINCT {given[0]})", Kind.WHOLE, is_aggregate=True),
    "sum": Function((_NUMBER,), _called("sum"), _first, is_aggregate=True),
    "avg": Function((_NUMBER,), _called("avg"), Kind.NUMBER, is_aggregate=True),
    "median": Function((_NUMBER,), _called("median"), Kind.NUMBER, is_aggregate=True),
    "stddev pop": Function((_NUMBER,), _called("stddev_pop"), Kind.NUMBER, is_aggregate=True),
    "stddev samp": Function((_NUMBER,), _called("stddev_samp"), Kind.NUMBER, is_aggregate=True),
    "min": Function((_ANY,), _called("min"), _first, is_aggregate=True),
    "max": Function((_ANY,), _called("max"), _first, is_aggregate=True),
}


def _case(given: Sequence[str]) -> str:
    pairs = " ".join(f"WHEN {when} THEN {then}" for when, then in zip(given[::2], given[1::2], strict=False))
    other = f" ELSE {given[-1]}" if len(given) % 2 else ""
    return f"CASE {pairs}{other} END"


FUNCTIONS: dict[str, Function] = {
    **_COMPARED, **_LOGIC, **_CONDITIONS, **_FIGURES, **_TEXTS, **_DAYS, **_ROWS, **_CHOICES, **_AGGREGATES,
}  # fmt: skip
