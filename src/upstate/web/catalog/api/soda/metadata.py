"""`/api/views/ID.json`: what a dataset is, and `/api/catalog/v1`: which there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.urls import reverse

from upstate.catalog.asking import BadQuestion, Call, Cell, Question, Selected, answer
from upstate.catalog.asking.numbers import read_number
from upstate.catalog.asking.soql import Field
from upstate.catalog.description import LICENCES
from upstate.catalog.reading.columns import Kind, clipped
from upstate.web.catalog.api.programs import for_programs
from upstate.web.catalog.api.soda.cells import DATA_TYPES, shape_type, soda_rows
from upstate.web.catalog.api.soda.identifiers import fields_of, four_by_four, named_dataset
from upstate.web.catalog.api.soda.telling import tell
from upstate.web.catalog.public import PublicDataset, public_datasets
from upstate.web.city import site_origin

_AT_ONCE, _MOST = 100, 10_000
# Parameters that choose nothing here: one city, one catalog, all of it public.
_IDLE = frozenset(
    [
        "domains",
        "search_context",
        "public",
        "published",
        "visibility",
        "approval_status",
        "explicitly_hidden",
        "provenance",
    ]
)
_ORDERS = ("name", "updatedAt", "createdAt", "dataset_id")


@for_programs(tell)
def show_dataset(request: HttpRequest, dataset: str) -> HttpResponseBase:
    """The description of one dataset, with its columns."""
    found = named_dataset(dataset)
    described, newest = found.description, found.newest
    title, terms = LICENCES.get(described.licence, ("", ""))
    return JsonResponse(
        {
            "id": four_by_four(found.name),
            "name": described.title,
            "assetType": "dataset",
            "viewType": "tabular",
            "displayType": "table",
            "description": described.description,
            "attribution": described.department,
            "category": described.topics[0] if described.topics else "",
            "tags": list(described.topics),
            "license": {"name": title, "termsLink": terms},
            "licenseId": described.licence,
            "createdAt": _seconds(found.versions[-1].day),
            "publicationDate": _seconds(newest.day),
            "rowsUpdatedAt": _seconds(newest.day),
            "viewLastModified": _seconds(newest.day),
            "columns": [_column(found, place, one) for place, one in enumerate(fields_of(newest.parquet).all)],
            "metadata": {"attachments": []},
        }
    )


@for_programs(tell)
def show_catalog(request: HttpRequest) -> HttpResponseBase:
    """The list of datasets. Every parameter that chooses is obeyed or refused."""
    asked = request.GET
    known = {"limit", "offset", "order", "q", "ids", "tags", "categories", "only", *_IDLE}
    if unknown := sorted(set(asked) - known):
        raise BadQuestion(
            f"The catalog has no parameter called {clipped(unknown[0])}.",
            allowed=", ".join(sorted(known)),
            next_step="Use one of these.",
        )
    chosen = [one for one in public_datasets() if _is_chosen(one, request)]
    ordered = _ordered(chosen, asked.get("order", "name"))
    limit = read_number("limit", asked.get("limit", str(_AT_ONCE)), most=_MOST)
    offset = read_number("offset", asked.get("offset", "0"))
    return JsonResponse(
        {
            "results": [_result(request, one) for one in ordered[offset : offset + limit]],
            "resultSetSize": len(ordered),
        }
    )


def _column(dataset: PublicDataset, place: int, field: Field) -> dict[str, Any]:
    said = dataset.description.fields.get(field.column.name)
    kind = DATA_TYPES.get(field.column.kind) or _shape_type(dataset, field)
    return {
        "id": place + 1,
        "name": (said.title if said else "") or field.column.name,
        "fieldName": field.name,
        "dataTypeName": kind,
        "renderTypeName": kind,
        "description": said.meaning if said else "",
        "position": place + 1,
        "format": {},
        "flags": [],
    }


def _shape_type(dataset: PublicDataset, field: Field) -> str:
    shape = Cell(field.column.name)
    question = Question(select=(Selected(shape, field.name),), where=Call("is not null", (shape,)), limit=1)
    rows = soda_rows(answer(parquet=dataset.newest.parquet, question=question).rows, [Kind.SHAPE])
    return shape_type([row[0] for row in rows])


def _is_chosen(dataset: PublicDataset, request: HttpRequest) -> bool:
    said, asked = dataset.description, request.GET
    topics = {one.casefold() for one in said.topics}
    text = " ".join([dataset.name, said.title, said.description, said.department, *said.topics]).casefold()
    ids, only = _several(asked.getlist("ids")), _several(asked.getlist("only"))
    return (
        all(word in text for word in asked.get("q", "").casefold().split())
        and (not ids or four_by_four(dataset.name) in ids or dataset.name in ids)
        and (not only or bool(only & {"dataset", "datasets"}))
        and all(not (wanted := _several(asked.getlist(name))) or topics & wanted for name in ("tags", "categories"))
    )


def _several(values: Sequence[str]) -> set[str]:
    """A parameter that may stand several times, or once with commas."""
    return {one.strip().casefold() for value in values for one in value.split(",") if one.strip()}


def _ordered(datasets: Sequence[PublicDataset], order: str) -> list[PublicDataset]:
    name, _, way = order.strip().partition(" ")
    if name not in _ORDERS or way.upper() not in ("", "ASC", "DESC"):
        raise BadQuestion(
            f"The catalog can not be ordered by {clipped(order)}.",
            allowed=f"{', '.join(_ORDERS)}, with ASC or DESC",
            next_step="Use one of these.",
        )
    keys = {
        "name": lambda one: one.description.title.casefold(),
        "updatedAt": lambda one: one.newest.day.isoformat(),
        "createdAt": lambda one: one.versions[-1].day.isoformat(),
        "dataset_id": lambda one: four_by_four(one.name),
    }
    return sorted(datasets, key=keys[name], reverse=way.upper() == "DESC")


def _result(request: HttpRequest, dataset: PublicDataset) -> dict[str, Any]:
    said, fields = dataset.description, fields_of(dataset.newest.parquet).all
    origin, host = site_origin(request), request.get_host()
    return {
        "resource": {
            "id": four_by_four(dataset.name),
            "name": said.title,
            "description": said.description,
            "attribution": said.department,
            "type": "dataset",
            "createdAt": _iso(dataset.versions[-1].day),
            "updatedAt": _iso(dataset.newest.day),
            "data_updated_at": _iso(dataset.newest.day),
            "columns_name": [one.column.name for one in fields],
            "columns_field_name": [one.name for one in fields],
            "columns_datatype": [DATA_TYPES.get(one.column.kind, "multipolygon") for one in fields],
            "columns_description": [
                one.meaning if (one := said.fields.get(field.column.name)) else "" for field in fields
            ],
            "parent_fxf": [],
        },
        "classification": {
            "categories": list(said.topics[:1]),
            "tags": list(said.topics),
            "domain_category": said.topics[0] if said.topics else "",
            "domain_tags": list(said.topics),
            "domain_metadata": [],
        },
        "metadata": {"domain": host, "license": said.licence},
        "permalink": f"{origin}{reverse('soda-dataset', args=[four_by_four(dataset.name)])}",
        "link": f"{origin}{reverse('dataset', args=[dataset.name])}",
    }


def _iso(day: date) -> str:
    return f"{day.isoformat()}T00:00:00.000Z"


def _seconds(day: date) -> int:
    return int(datetime.combine(day, time(), UTC).timestamp())
