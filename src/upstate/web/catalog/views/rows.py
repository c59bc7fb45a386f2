"""The rows of a dataset: filters, order, pages, a chart of what is left, and these rows as a file. All of it is in the address."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from upstate.catalog.formats.matching import write_matching_csv
from upstate.catalog.reading import (
    OPERATORS,
    Column,
    Facet,
    Filter,
    Kind,
    Operator,
    Page,
    Sort,
    facet_values,
    load_page,
    load_schema,
    parse_filters,
    parse_row,
    parse_sort,
    to_pairs,
    to_query,
    value_text,
)
from upstate.web.catalog.charting import shown_chart
from upstate.web.catalog.faults import friendly
from upstate.web.catalog.models import Usage
from upstate.web.catalog.profiles import listed_columns, profile_of
from upstate.web.catalog.public import PublicDataset, public_dataset
from upstate.web.catalog.usage import counted

MOST_DOWNLOADED = 100_000
_ROWS = 50
_FORM = ("column", "operator", "value")
_NUMBERS = (Kind.WHOLE, Kind.NUMBER)


@dataclass(frozen=True)
class Question:
    """What a reader asks of a table. filters, sort: as the address says. chart, facet: columns, or empty."""

    schema: tuple[Column, ...]
    filters: tuple[Filter, ...]
    sort: Sort | None
    chart: str
    facet: str

    def query(self, **changed: Any) -> str:
        """The question as the part of an address behind its `?`, from the first page on, with something changed."""
        asked = {"filters": self.filters, "sort": self.sort, "chart": self.chart, "facet": self.facet} | changed
        more = {name: asked[name] or None for name in ("chart", "facet")}
        return to_query(
            asked["filters"], asked["sort"], **more, after=changed.get("after"), before=changed.get("before")
        )

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """The question as fields of a form that adds a filter to it."""
        more = [(name, value) for name, value in (("chart", self.chart), ("facet", self.facet)) if value]
        return [*to_pairs(self.filters, self.sort), *more]


@dataclass(frozen=True)
class Header:
    """A column's head. link: the query that sorts by it, or the other way. state: for `aria-sort`, empty when not sorted by."""

    name: str
    title: str
    link: str
    state: str
    is_number: bool


@require_safe
@friendly
def show_rows(request: HttpRequest, name: str) -> HttpResponse:
    """A page of rows."""
    dataset = public_dataset(name)
    parquet = dataset.newest.parquet
    question = _read_question(request, load_schema(parquet))
    if any(request.GET.get(one) for one in _FORM):
        return redirect(f"{reverse('dataset-rows', args=[name])}?{question.query()}")
    after, before = (parse_row(request.GET.get(one, "")) for one in ("after", "before"))
    page = load_page(
        parquet=parquet, filters=question.filters, sort=question.sort, after=after, before=before, rows=_ROWS
    )
    facet = _facet(dataset, question)
    said = {
        "dataset": dataset,
        "version": dataset.newest,
        "question": question,
        "page": page,
        "last": page.first + len(page.rows) - 1,
        "headers": list(_headers(dataset, page, question)),
        "rows": _cells(page),
        "chips": [(_in_words(one), question.query(filters=_without(question, one))) for one in question.filters],
        "operators": _operator_choices(),
        "chart": shown_chart(dataset.newest, question.chart, question.filters),
        "facet": facet,
        "facet_values": list(_facet_links(facet, question)) if facet else [],
        "facet_columns": [(one, question.query(facet=one)) for one in listed_columns(dataset.newest)],
        "without_facet": question.query(facet=""),
        "no_filters": question.query(filters=()),
        "next": question.query(after=page.next_after) if page.next_after is not None else "",
        "previous": question.query(before=page.previous_before) if page.previous_before is not None else "",
        "start": question.query(),
        "download": question.query(chart="", facet=""),
        "most": MOST_DOWNLOADED,
        "is_cut": page.matching > MOST_DOWNLOADED,
    }
    response = render(request, "catalog/rows.html", said)
    return counted(request, response, dataset=name, kind=Usage.Kind.ROWS)


@require_safe
@friendly
def download_rows(request: HttpRequest, name: str) -> HttpResponseBase:
    """The rows that match, as CSV; at most 100,000, and then the file's name and a header of the answer say so."""
    dataset = public_dataset(name)
    parquet = dataset.newest.parquet
    question = _read_question(request, load_schema(parquet))
    matching = load_page(parquet=parquet, filters=question.filters, rows=1).matching
    # Written before it is sent: a slow reader must not hold the table open, and a fault must not end half a file.
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the response
    write_matching_csv(parquet=parquet, filters=question.filters, sort=question.sort, most=MOST_DOWNLOADED, target=file)
    size = file.tell()
    file.seek(0)
    is_cut = matching > MOST_DOWNLOADED
    part = f"-first-{MOST_DOWNLOADED}-of-{matching}" if is_cut else ""
    filename = f"{name}-{dataset.newest.number}-rows{part}.csv"
    response = FileResponse(file, as_attachment=True, filename=filename, content_type="text/csv; charset=utf-8")
    response["Content-Length"] = str(size)
    response["X-Truncated"] = "true" if is_cut else "false"
    response["X-Content-Type-Options"] = "nosniff"
    return counted(request, response, dataset=name, kind=Usage.Kind.DOWNLOAD, file="rows.csv")


def _read_question(request: HttpRequest, schema: tuple[Column, ...]) -> Question:
    pairs = [(name, value) for name, values in request.GET.lists() for value in values]
    names = {column.name for column in schema}
    chart, facet = (request.GET.get(name, "") for name in ("chart", "facet"))
    return Question(
        schema=schema,
        filters=parse_filters(pairs, schema),
        sort=parse_sort(pairs, schema),
        chart=chart if chart in names else "",
        facet=facet if facet in names else "",
    )


def _headers(dataset: PublicDataset, page: Page, question: Question) -> Iterator[Header]:
    said = dataset.newest.record.description.fields
    for column in page.columns:
        now = question.sort if question.sort and question.sort.column == column.name else None
        way = Sort(column.name, descending=now is not None and not now.descending)
        yield Header(
            name=column.name,
            title=said[column.name].title if column.name in said else "",
            link=question.query(sort=way),
            state="" if now is None else "descending" if now.descending else "ascending",
            is_number=column.kind in _NUMBERS,
        )


def _cells(page: Page) -> list[list[tuple[str | None, bool]]]:
    """Each row's cells as text, null where missing; and whether it is a number."""
    kinds = [column.kind in _NUMBERS for column in page.columns]
    return [
        [(None if value is None else value_text(value), is_number) for value, is_number in zip(row, kinds, strict=True)]
        for row in page.rows
    ]


def _words_of(operator: Operator) -> str:
    return {
        Operator.IS: _("is"),
        Operator.IS_NOT: _("is not"),
        Operator.CONTAINS: _("contains"),
        Operator.STARTS_WITH: _("starts with"),
        Operator.AT_LEAST: _("at least"),
        Operator.AT_MOST: _("at most"),
        Operator.IS_MISSING: _("is missing"),
        Operator.IS_NOT_MISSING: _("is not missing"),
    }[operator]


def _operator_choices() -> list[tuple[str, str]]:
    usual = dict.fromkeys(operator for kind in OPERATORS.values() for operator in kind)
    return [(operator.value, _words_of(operator)) for operator in usual]


def _in_words(one: Filter) -> str:
    return f"{one.column} {_words_of(one.operator)} {one.value}".strip()


def _without(question: Question, one: Filter) -> tuple[Filter, ...]:
    return tuple(other for other in question.filters if other != one)


def _facet(dataset: PublicDataset, question: Question) -> Facet | None:
    if not question.facet:
        return None
    version = dataset.newest
    return facet_values(
        parquet=version.parquet, profile=profile_of(version), filters=question.filters, column=question.facet, most=20
    )


def _facet_links(facet: Facet, question: Question) -> Iterable[tuple[str, int, bool, str]]:
    """Text, rows, whether it is chosen, and the query that chooses it or lets it go."""
    for value in facet.values:
        one = Filter(facet.column, Operator.IS, value.text)
        filters: Sequence[Filter] = _without(question, one) if value.chosen else (*question.filters, one)
        yield value.text, value.rows, value.chosen, question.query(filters=filters)
