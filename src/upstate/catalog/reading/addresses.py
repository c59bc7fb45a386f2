"""Filters and order as the parameters of an address, and back: `?f.material.is=CI&sort=opened&order=desc`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from upstate.catalog.reading.columns import Column, NoSuchColumn, clipped, find_column
from upstate.catalog.reading.filters import Filter, Operator, build_condition
from upstate.catalog.reading.rows import Sort
from upstate.catalog.reading.values import BadFilter, whole_number
from upstate.sentences import say

_PREFIX = "f."
# What a plain form sends that adds one filter to those in the address.
_FORM = ("column", "operator", "value")


def parse_filters(pairs: Iterable[tuple[str, str]], schema: Sequence[Column]) -> tuple[Filter, ...]:
    """The filters among the parameters of an address (name, value), each once, in their order.

    `f.COLUMN.OPERATOR=VALUE`; a column's name may hold dots. A form may also send `column`, `operator` and `value`.
    A filter that needs a value and has none is a field left empty, and no filter. Other parameters are not looked at.
    Raises `NoSuchColumn` or `BadFilter` for what does not fit the table.
    """
    found: dict[Filter, None] = {}
    form: dict[str, str] = {}
    for name, value in pairs:
        if name.startswith(_PREFIX):
            column, _, operator = name.removeprefix(_PREFIX).rpartition(".")
            if not column:
                raise _no_operator(name)
            found[Filter(column, _operator(operator), value)] = None
        elif name in _FORM:
            form[name] = value
    if form.get("column") and form.get("operator"):
        found[Filter(form["column"], _operator(form["operator"]), form.get("value", ""))] = None
    filters = tuple(dict.fromkeys(_without_value(one) for one in found if one.value.strip() or not one.needs_value))
    build_condition(filters, schema)
    return filters


def parse_sort(pairs: Iterable[tuple[str, str]], schema: Sequence[Column]) -> Sort | None:
    """The order among the parameters of an address: `sort=COLUMN`, and `order=desc` for the greatest first; null for none."""
    given = dict(pairs)
    if not given.get("sort"):
        return None
    try:
        return Sort(find_column(schema, given["sort"]).name, descending=given.get("order") == "desc")
    except NoSuchColumn:
        return None  # an order that means nothing is no reason to show nothing


def parse_row(text: str) -> int | None:
    """The number of the row after or before which a page lies, as an address says it; null for none. Raises `BadFilter`."""
    number = whole_number(text)
    if text and number is None:
        raise BadFilter(
            say("{text} is not the number of a row.", text=clipped(text)),
            allowed=say("the number that the page before gave"),
            next_step=say("Begin at the first page."),
        )
    return number


def to_pairs(filters: Iterable[Filter], sort: Sort | None = None) -> list[tuple[str, str]]:
    """Filters and order as parameters of an address, which `parse_filters` and `parse_sort` read back."""
    pairs = [(f"{_PREFIX}{one.column}.{one.operator}", one.value if one.needs_value else "1") for one in filters]
    if sort:
        pairs += [("sort", sort.column), *([("order", "desc")] if sort.descending else [])]
    return pairs


def to_query(filters: Iterable[Filter], sort: Sort | None = None, **more: str | int | None) -> str:
    """The same as text behind the `?` of an address; `more` are further parameters, left out where null.

    >>> to_query([Filter("pipe & size", Operator.AT_LEAST, "12")], Sort("opened", descending=True), after=None)
    'f.pipe+%26+size.from=12&sort=opened&order=desc'
    """
    further = [(name, str(value)) for name, value in more.items() if value is not None]
    return urlencode([*to_pairs(filters, sort), *further])


def _without_value(one: Filter) -> Filter:
    return one if one.needs_value else Filter(one.column, one.operator)


def _operator(name: str) -> Operator:
    try:
        return Operator(name)
    except ValueError:
        raise BadFilter(
            say("There is no filter {name}.", name=repr(name[:40])),
            allowed=", ".join(operator.value for operator in Operator),
            next_step=say("Write it as f.COLUMN.OPERATOR=VALUE."),
        ) from None


def _no_operator(name: str) -> BadFilter:
    return BadFilter(
        say("The filter {name} says no comparison.", name=clipped(name)),
        allowed=", ".join(Operator),
        next_step=say("Write it as {name}.is=VALUE.", name=name[:60]),
    )
