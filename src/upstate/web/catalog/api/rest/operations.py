"""The operations of the API, each checked and described by what it takes and gives."""

from __future__ import annotations

from typing import Any, NoReturn

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from ninja import NinjaAPI, Query, Schema
from ninja.errors import ValidationError

from upstate.catalog.asking import BadQuestion
from upstate.catalog.reading.columns import clipped
from upstate.catalog.versions import Version
from upstate.web.catalog.api.programs import NothingThere
from upstate.web.catalog.api.rest import shapes
from upstate.web.catalog.api.rest.forms import MEDIA_TYPES
from upstate.web.catalog.api.rest.listing import list_datasets, list_versions, tell_dataset
from upstate.web.catalog.api.rest.reading import Place, answer_groups, answer_rows, asked_version
from upstate.web.catalog.api.sending import answered_from, chosen_form
from upstate.web.catalog.models import Usage
from upstate.web.catalog.public import PublicDataset, public_dataset, public_version
from upstate.web.catalog.usage import counted

api = NinjaAPI(
    title="Open data of the city",
    version="1",
    urls_namespace="rest",
    docs_url=None,
    openapi_url=None,
    description="The city's published data: its datasets, their versions, their rows, and figures of groups of rows. All of it is free to read, and nothing can be written.",
)
_READ = ["GET", "HEAD"]
_TAKEN: dict[str, type[Schema]] = {
    "api-datasets": shapes.DatasetsAsked,
    "api-dataset": shapes.DatasetAsked,
    "api-rows": shapes.RowsAsked,
    "api-groups": shapes.GroupsAsked,
}
OF_GROUPS = {name: MEDIA_TYPES[name] for name in ("json", "csv", "arrow", "parquet")}


@api.exception_handler(ValidationError)
def _told(request: HttpRequest, fault: ValidationError) -> NoReturn:
    """What does not fit the description of a parameter, in three parts."""
    name = next(str(part) for part in fault.errors[0]["loc"] if part not in ("query", "path", "asked"))
    match = request.resolver_match
    raise BadQuestion(
        f"{name[:60]} is {clipped(', '.join(request.GET.getlist(name)))}.",
        allowed=shapes.taken_by(_TAKEN[str(match and match.url_name)], name),
        next_step="Write it so; /api/v1/docs has examples.",
    )


@api.exception_handler(Http404)
def _missing(request: HttpRequest, fault: Http404) -> NoReturn:
    raise fault


@api.api_operation(
    _READ,
    "/datasets",
    url_name="api-datasets",
    operation_id="list_datasets",
    response=shapes.Datasets,
    summary="All datasets, or those that words and topics find",
)
def show_datasets(request: HttpRequest, asked: Query[shapes.DatasetsAsked]) -> Any:
    _refuse_unknown(request, asked)
    return list_datasets(request, asked)


@api.api_operation(
    _READ,
    "/datasets/{slug:name}",
    url_name="api-dataset",
    operation_id="show_dataset",
    response=shapes.Dataset,
    summary="One dataset: what it is, its columns and files",
)
def show_dataset(request: HttpRequest, name: str, asked: Query[shapes.DatasetAsked]) -> Any:
    _refuse_unknown(request, asked)
    dataset = public_dataset(name)
    return tell_dataset(request, dataset, _version_of(dataset, asked.version))


@api.api_operation(
    _READ,
    "/datasets/{slug:name}/versions",
    url_name="api-versions",
    operation_id="list_versions",
    response=shapes.Versions,
    summary="All versions of a dataset, the newest first",
)
def show_versions(request: HttpRequest, name: str) -> Any:
    _refuse_unknown(request, None)
    return list_versions(request, public_dataset(name))


@api.api_operation(
    _READ,
    "/datasets/{slug:name}/rows",
    url_name="api-rows",
    operation_id="read_rows",
    response=shapes.Rows,
    summary="Rows of a dataset",
)
def show_rows(request: HttpRequest, name: str, asked: Query[shapes.RowsAsked]) -> HttpResponseBase:
    """The rows that all filters leave. A filter is a parameter of its own: f.COLUMN.OPERATOR=VALUE."""
    _refuse_unknown(request, asked, filters=True)
    after = Place.read(asked.after) if asked.after else None
    version = _version_of(public_dataset(name), asked_version(asked.version, after))
    form = chosen_form(request, MEDIA_TYPES, named=asked.format or "")
    response = answered_from(request, version, lambda: answer_rows(request, version, asked, after, form))
    return counted(request, response, dataset=name, kind=Usage.Kind.ROWS)


@api.api_operation(
    _READ,
    "/datasets/{slug:name}/groups",
    url_name="api-groups",
    operation_id="count_groups",
    response=shapes.Rows,
    summary="Figures of groups of rows",
)
def show_groups(request: HttpRequest, name: str, asked: Query[shapes.GroupsAsked]) -> HttpResponseBase:
    """Figures of the rows that all filters leave, for each value of some columns. A filter is a parameter of its own: f.COLUMN.OPERATOR=VALUE."""
    _refuse_unknown(request, asked, filters=True)
    version = _version_of(public_dataset(name), asked.version)
    form = chosen_form(request, OF_GROUPS, named=asked.format or "")
    response = answered_from(request, version, lambda: answer_groups(request, version, asked, form))
    return counted(request, response, dataset=name, kind=Usage.Kind.ROWS)


def _version_of(dataset: PublicDataset, number: int | None) -> Version:
    if number is None:
        return dataset.newest
    if number not in (known := [one.number for one in dataset.versions]):
        raise NothingThere(
            f"{dataset.name} has no version {number}.",
            allowed=", ".join(map(str, known)),
            next_step=f"Leave the version out, or choose one that {reverse('api-versions', args=[dataset.name])} lists; to go on, take the address “next” as it is.",
        )
    return public_version(dataset, number)


def _refuse_unknown(request: HttpRequest, asked: Schema | None, *, filters: bool = False) -> None:
    """A parameter that is not known is a mistake in writing; an answer that passes over it would be wrong without a word."""
    known = sorted(type(asked).model_fields) if asked else []
    for name in request.GET:
        if name not in known and not (filters and name.startswith("f.")):
            raise BadQuestion(
                f"There is no parameter {name[:60]!r}.",
                allowed=", ".join([*known, *(["f.COLUMN.OPERATOR"] if filters else [])]) or "none",
                next_step="Write it as the description at /api/v1/docs does.",
            )
