"""`/resource/ID`: the rows of a dataset, as a SoQL query asks for them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Any, NoReturn

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from pydantic_core import to_json

from upstate.catalog.asking import Answer, BadQuestion, answer
from upstate.catalog.asking.soql import read_soql
from upstate.catalog.formats.geojson import point_as_geojson
from upstate.catalog.reading.columns import Kind, clipped
from upstate.catalog.reading.places.pointing import LATITUDE, LONGITUDE
from upstate.catalog.versions import Version
from upstate.web.catalog.api.programs import NotOffered, for_programs
from upstate.web.catalog.api.soda.cells import TYPES, shape_type, soda_rows
from upstate.web.catalog.api.soda.identifiers import fields_of, named_dataset
from upstate.web.catalog.api.soda.telling import tell
from upstate.web.catalog.models import Usage
from upstate.web.catalog.usage import counted
from upstate.web.catalog.views.files import show_latest

_MEDIA = {
    "json": "application/json; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "geojson": "application/vnd.geo+json; charset=utf-8",
}
Rows = list[list[Any]]


@for_programs(tell)
def show_rows(request: HttpRequest, dataset: str, written: str = "") -> HttpResponseBase:
    """The rows as JSON, CSV or GeoJSON. written: which, where the address says it; else `Accept` does."""
    version = named_dataset(dataset).newest
    written = written or _accepted(request)
    tag, moment = _tag(request, version, written), _moment(version)
    response = get_conditional_response(request, etag=tag, last_modified=int(moment.timestamp()))
    if response is None:
        response = _answer(request, version, written)
    response["ETag"] = tag
    response["Last-Modified"] = http_date(moment.timestamp())
    response["Cache-Control"] = "public, no-cache"  # a version never changes, but a new one may come
    return counted(request, response, dataset=version.dataset, kind=Usage.Kind.ROWS)


@for_programs(tell)
def refuse_form(request: HttpRequest, dataset: str, written: str) -> NoReturn:
    """A form that there is not."""
    raise NotOffered(
        f"Rows are not there as {clipped(written)}.",
        allowed=", ".join(f"/resource/NAME.{one}" for one in _MEDIA),
        next_step="Ask for one of these; other forms are files, which the page of the dataset lists.",
    )


@for_programs(tell)
def send_file(request: HttpRequest, dataset: str) -> HttpResponseBase:
    """To the CSV of the whole newest version, where Socrata has its downloads. `accessType` says nothing here."""
    name = named_dataset(dataset).name
    return show_latest(request, name, f"{name}.csv")


def _answer(request: HttpRequest, version: Version, written: str) -> HttpResponse:
    fields = fields_of(version.parquet)
    given = [(name, value) for name, values in request.GET.lists() for value in values]
    found = answer(parquet=version.parquet, question=read_soql(given, fields))
    rows = soda_rows(found.rows, found.kinds)
    response = HttpResponse(_WRITERS[written](found, rows), content_type=_MEDIA[written])
    types = [TYPES.get(kind) or shape_type([row[place] for row in rows]) for place, kind in enumerate(found.kinds)]
    response["X-SODA2-Fields"] = json.dumps(found.names)
    response["X-SODA2-Types"] = json.dumps(types)
    return response


def _json(found: Answer, rows: Rows) -> str:
    """What is missing is left out of its row, as Socrata does."""
    return "[" + "\n,".join(_object(_present(found.names, row)) for row in rows) + "]\n"


def _csv(found: Answer, rows: Rows) -> str:
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(found.names)
    writer.writerows([_csv_cell(value) for value in row] for row in rows)
    return text.getvalue()


def _csv_cell(value: Any) -> str:
    if isinstance(value, dict | bool):
        return _object(value)
    return "" if value is None else str(value)


def _geojson(found: Answer, rows: Rows) -> str:
    kinds = dict(zip(found.names, found.kinds, strict=True))
    shape = next((name for name, kind in kinds.items() if kind is Kind.SHAPE), None)
    if shape is None and any(kinds.get(one) not in (Kind.WHOLE, Kind.NUMBER) for one in (LONGITUDE, LATITUDE)):
        raise BadQuestion(
            "The answer has no place.",
            allowed="GeoJSON of a table with shapes or with the fields longitude and latitude, both of them selected",
            next_step="Ask for .json or .csv, or select these fields too.",
        )
    features = [_feature(dict(zip(found.names, row, strict=True)), shape) for row in rows]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    return _object({"type": "FeatureCollection", "features": features, "crs": crs}) + "\n"


def _feature(values: dict[str, Any], shape: str | None) -> dict[str, Any]:
    if shape:
        geometry = values.pop(shape)
    else:
        point = (values.pop(LONGITUDE), values.pop(LATITUDE))
        geometry = point_as_geojson(*(None if one is None else float(one) for one in point))
    return {"type": "Feature", "geometry": geometry, "properties": values}


_WRITERS: dict[str, Callable[[Answer, Rows], str]] = {"json": _json, "csv": _csv, "geojson": _geojson}


def _present(names: tuple[str, ...], row: list[Any]) -> dict[str, Any]:
    return {name: value for name, value in zip(names, row, strict=True) if value is not None}


def _object(value: Any) -> str:
    return to_json(value).decode()


def _accepted(request: HttpRequest) -> str:
    wanted = request.get_preferred_type(
        ["application/json", "text/csv", "application/vnd.geo+json", "application/geo+json"]
    )
    return {"text/csv": "csv", "application/vnd.geo+json": "geojson", "application/geo+json": "geojson"}.get(
        wanted or "", "json"
    )


def _tag(request: HttpRequest, version: Version, written: str) -> str:
    asked = f"{version.dataset} {version.number} {written} {request.META.get('QUERY_STRING', '')}"
    return f'"{hashlib.sha256(asked.encode("utf-8", "replace")).hexdigest()[:32]}"'


def _moment(version: Version) -> datetime:
    return datetime.combine(version.day, time(), UTC)


@for_programs(tell)
def show_nothing(request: HttpRequest) -> NoReturn:
    """What is not there, as a program reads it."""
    raise Http404
