"""A request as a question to the table, and what comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from django.http import HttpRequest, HttpResponseBase

from upstate.catalog.asking import (
    BadQuestion,
    Call,
    Cell,
    Node,
    Ordered,
    Question,
    Selected,
    answer,
    count_matching,
    filtered,
    page_after,
)
from upstate.catalog.formats.geojson import why_no_geojson
from upstate.catalog.reading import Column, Filter, Kind, Operator, load_schema, parse_filters
from upstate.catalog.reading.columns import find_column
from upstate.catalog.reading.places.pointing import placing_columns
from upstate.catalog.versions import Version
from upstate.web.catalog.api.programs import Contradiction, NotOffered
from upstate.web.catalog.api.rest.forms import MEDIA_TYPES, WRITERS, Found
from upstate.web.catalog.api.rest.shapes import GroupsAsked, RowsAsked
from upstate.web.catalog.api.sending import address_with, written

_PARTS = {"year": "part year", "month": "month", "day": "day"}
FIGURES = {name: name for name in ("count", "sum", "avg", "median", "min", "max")} | {"distinct": "count distinct"}

_WITHOUT_VALUE = [one for one in Operator if not Filter("", one).needs_value]


@dataclass(frozen=True)
class Place:
    """Where a page begins: behind the row with this number, of this version."""

    version: int
    number: int

    @classmethod
    def read(cls, token: str) -> Place:
        version, _, number = token.partition("-")
        return cls(int(version), int(number))

    def __str__(self) -> str:
        return f"{self.version}-{self.number}"


def asked_version(version: int | None, after: Place | None) -> int | None:
    """The version to answer from; null for the newest. The pages of one walk are all of the version that the first was of, whatever is published meanwhile."""
    if after is None or version in (None, after.version):
        return after.version if after else version
    raise Contradiction(
        f"The page goes on in version {after.version}, and version {version} is asked for.",
        allowed="the version that the page before was of",
        next_step="Take the address “next” as it is, or begin at the first page of the other version.",
    )


def answer_rows(
    request: HttpRequest, version: Version, asked: RowsAsked, after: Place | None, form: str
) -> HttpResponseBase:
    """The rows that were asked for, in this form."""
    parquet = version.parquet
    schema = load_schema(parquet)
    columns = _columns(asked.select, schema) or [one for one in schema if one.kind is not Kind.SHAPE]
    place = _place(version, schema) if form == "geojson" else []
    columns += [one for one in place if one not in columns]
    order = _order(asked.sort, asked.order, schema)
    question = _question(request, schema, asked.q)
    page = Question(
        select=tuple(Selected(Cell(one.name), one.name) for one in columns),
        where=question.where,
        search=asked.q,
        order=(order,) if order else (),
        limit=asked.limit,
    )
    if after:
        page = page_after(parquet=parquet, question=page, number=after.number)
    given = answer(parquet=parquet, question=page)
    found = Found(given.names, given.kinds, given.rows, [one.name for one in place])
    matching = count_matching(parquet=parquet, question=question) if asked.count == "yes" else None
    following = str(Place(version.number, given.numbers[-1])) if given.is_cut else ""
    return _sent(request, version, found, form, is_cut=given.is_cut, after=following, matching=matching)


def answer_groups(request: HttpRequest, version: Version, asked: GroupsAsked, form: str) -> HttpResponseBase:
    """Figures of the groups that were asked for, in this form."""
    schema = load_schema(version.parquet)
    by = [_grouped_by(name, schema) for name in _named(asked.by, schema)]
    figures = [_figure(one, schema) for one in dict.fromkeys(_parts(asked.figures))]
    shown = {one.name: one for one in (*by, *figures)}
    if asked.sort is not None and asked.sort not in shown:
        raise Contradiction(
            f"The answer has no column {asked.sort[:60]!r}.",
            allowed=", ".join(shown),
            next_step="Order by one of these.",
        )
    order = (Ordered(shown[asked.sort].node, asked.order == "desc"),) if asked.sort else ()
    base = _question(request, schema, asked.q)
    given = answer(
        parquet=version.parquet,
        question=Question(
            select=tuple(shown.values()),
            where=base.where,
            search=base.search,
            group=tuple(one.node for one in by),
            order=order,
            limit=asked.limit,
        ),
    )
    return _sent(request, version, Found(given.names, given.kinds, given.rows), form, is_cut=given.is_cut)


def _sent(
    request: HttpRequest,
    version: Version,
    found: Found,
    form: str,
    *,
    is_cut: bool,
    after: str = "",
    matching: int | None = None,
) -> HttpResponseBase:
    """after: the token of the page that follows."""
    following = address_with(request, after=after) if after else None
    head: dict[str, Any] = {
        "dataset": version.dataset,
        "version": version.number,
        "truncated": is_cut,
        "next": following,
        **({} if matching is None else {"matching": matching}),
    }
    response = written(request, partial(WRITERS[form], found, head), content_type=MEDIA_TYPES[form])
    response["X-Version"] = str(version.number)
    response["X-Truncated"] = "true" if is_cut else "false"
    if matching is not None:
        response["X-Matching"] = str(matching)
    if following:
        response["Link"] = f'<{following}>; rel="next"'
    return response


def _question(request: HttpRequest, schema: Sequence[Column], words: str) -> Question:
    """Which rows: all that the filters and the words leave."""
    pairs = [(name, value) for name, values in request.GET.lists() for value in values if name.startswith("f.")]
    for name, value in pairs:
        if not value.strip() and name.rpartition(".")[2] not in _WITHOUT_VALUE:
            raise BadQuestion(
                f"The filter {name[:60]!r} has no value.",
                allowed="a value, or the filters missing and present, which need none",
                next_step="Write the value, or leave the filter out.",
            )
    where: Node | None = filtered(parse_filters(pairs, schema), schema)
    return Question(where=where, search=words)


def _parts(given: Sequence[str]) -> list[str]:
    return [part.strip() for one in given for part in one.split(",")]


def _columns(given: Sequence[str], schema: Sequence[Column]) -> list[Column]:
    """Each column once, in the order in which they were named."""
    return [find_column(schema, name) for name in _named(given, schema)]


def _named(given: Sequence[str], schema: Sequence[Column]) -> list[str]:
    """Each name once. One that holds a comma is taken whole, where it is that of a column."""
    names = {column.name for column in schema}
    return list(dict.fromkeys(name for one in given for name in ([one] if one in names else _parts([one]))))


def _grouped_by(name: str, schema: Sequence[Column]) -> Selected:
    """A column, or the year, month or day of one; a column that is called so goes first."""
    column, _, part = name.rpartition(".")
    if part not in _PARTS or any(one.name == name for one in schema):
        return Selected(Cell(find_column(schema, name).name), name)
    of = find_column(schema, column)
    if of.kind not in (Kind.DATE, Kind.TIME):
        raise BadQuestion(
            f"{name[:60]!r} asks for the {part} of a column whose kind is “{of.kind}”.",
            allowed=f"the {part} of a date or a moment",
            next_step="Group by the column itself, or by another.",
        )
    return Selected(Call(_PARTS[part], (Cell(of.name),)), name)


def _order(sort: str | None, order: Literal["asc", "desc"], schema: Sequence[Column]) -> Ordered | None:
    if sort is None:
        return None
    column = find_column(schema, sort)
    if column.kind is Kind.SHAPE:
        raise BadQuestion(
            f"The column {sort!r} holds shapes; they have no order.",
            allowed="a column of text, numbers, dates, or yes and no",
            next_step="Choose another column to sort by.",
        )
    return Ordered(Cell(column.name), order == "desc")


def _figure(text: str, schema: Sequence[Column]) -> Selected:
    function, colon, column = text.partition(":")
    if text == "count":
        return Selected(Call("count all"), text)
    if function not in FIGURES or not colon:
        raise BadQuestion(
            f"There is no figure {text[:60]!r}.",
            allowed=f"count, or one of {', '.join(FIGURES)} with a column behind a colon",
            next_step="Write it so, such as sum:amount.",
        )
    return Selected(Call(FIGURES[function], (Cell(find_column(schema, column).name),)), text)


def _place(version: Version, schema: Sequence[Column]) -> list[Column]:
    if found := placing_columns(schema):
        return [*found]
    raise NotOffered(
        f"{version.dataset} is not there as geojson. {why_no_geojson(schema)}",
        allowed=", ".join(name for name in MEDIA_TYPES if name != "geojson"),
        next_step="Ask for one of these.",
    )
