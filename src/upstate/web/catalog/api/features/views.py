"""The documents and the features."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, NoReturn

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils import timezone

from upstate.catalog.asking import BadQuestion, Call, Cell, Question, Value, answer, count_matching
from upstate.catalog.asking.numbers import read_number
from upstate.catalog.reading import whole_number
from upstate.catalog.reading.columns import clipped
from upstate.errors import UpstateError
from upstate.web.catalog.api.features.asked import Asked, read_asked, selected
from upstate.web.catalog.api.features.collection import Collection, find_collection, find_collections
from upstate.web.catalog.api.features.crs import find_crs
from upstate.web.catalog.api.features.describing import (
    CONFORMS,
    GEOJSON,
    JSON,
    OPENAPI,
    SCHEMA,
    Address,
    addresses,
    describe_api,
    describe_collection,
    describe_queryables,
    link,
)
from upstate.web.catalog.api.features.writing import features
from upstate.web.catalog.api.programs import NothingThere, for_programs
from upstate.web.catalog.api.sending import answered_from
from upstate.web.catalog.models import Usage
from upstate.web.catalog.usage import counted
from upstate.web.city import this_city


def tell(fault: UpstateError, status: int) -> HttpResponse:
    """A fault as RFC 9457 has it."""
    told = {
        "type": "about:blank", "title": str(fault.given), "status": status,
        "detail": f"Allowed: {fault.allowed}. {fault.next_step}",
    }  # fmt: skip
    return _send(told, "application/problem+json", status=status)


@for_programs(tell)
def show_landing(request: HttpRequest) -> HttpResponse:
    """Where clients begin."""
    address = addresses(request)
    return _send(
        {
            "title": f"Open data of {this_city().settings.name} with places",
            "description": "Datasets whose rows have places, as features.",
            "links": [
                link(address("features"), "self"),
                link(address("features-api"), "service-desc", OPENAPI, "The API"),
                link(address("datasets"), "service-doc", "text/html", "The datasets, for people"),
                link(address("features-conformance"), "conformance"),
                link(address("features-collections"), "data"),
            ],
        }
    )


@for_programs(tell)
def show_conformance(request: HttpRequest) -> HttpResponse:
    """The parts of the standard that are kept."""
    return _send({"conformsTo": CONFORMS})


@for_programs(tell)
def show_api(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    return _send(describe_api(addresses(request), this_city().settings.name), OPENAPI)


@for_programs(tell)
def show_collections(request: HttpRequest) -> HttpResponse:
    """Every dataset whose rows have places."""
    address = addresses(request)
    told = [describe_collection(one, address) for one in find_collections()]
    return _send({"links": [link(address("features-collections"), "self")], "collections": told})


@for_programs(tell)
def show_collection(request: HttpRequest, name: str) -> HttpResponse:
    """One of them."""
    return _send(describe_collection(find_collection(name), addresses(request)))


@for_programs(tell)
def show_queryables(request: HttpRequest, name: str) -> HttpResponse:
    """What filters may name."""
    return _send(describe_queryables(find_collection(name), addresses(request)), SCHEMA)


@for_programs(tell)
def show_items(request: HttpRequest, name: str) -> HttpResponseBase:
    """A page of features."""
    version = request.GET.get("version")
    collection = find_collection(name, read_number("version", version, least=1) if version else None)
    _refuse_format(request)
    asked = read_asked(request.GET, collection)
    response = answered_from(request, collection.version, lambda: _page(request, collection, asked))
    return counted(request, response, dataset=name, kind=Usage.Kind.ROWS)


def _page(request: HttpRequest, collection: Collection, asked: Asked) -> HttpResponse:
    matching = count_matching(parquet=collection.parquet, question=replace(asked.question, after=None))
    found = answer(parquet=collection.parquet, question=asked.question)
    told = features(found, collection, crs=asked.crs)
    address = addresses(request)
    here, again = address("features-items", collection.name), request.GET.urlencode()
    links = [
        link(f"{here}?{again}" if again else here, "self", GEOJSON),
        link(address("features-collection", collection.name), "collection"),
    ]
    if found.next_after is not None:
        links.append(link(f"{here}?{_next(request.GET, found.next_after, collection.version.number)}", "next", GEOJSON))
    response = _send(
        {
            "type": "FeatureCollection",
            "features": told,
            "links": links,
            "numberMatched": matching,
            "numberReturned": len(told),
            "timeStamp": timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
        },
        GEOJSON,
    )
    response["Content-Crs"] = f"<{asked.crs}>"
    return response


@for_programs(tell)
def show_item(request: HttpRequest, name: str, feature: str) -> HttpResponse:
    """One feature, by its key, or by its number where there is none."""
    collection, address = find_collection(name), addresses(request)
    crs = find_crs(request.GET.get("crs"), parameter="crs")
    found = answer(parquet=collection.parquet, question=_of_one(collection, feature))
    told = features(found, collection, crs=crs)
    if not told:
        raise _no_feature(name, feature)
    told[0]["links"] = _links_of_one(address, name, feature)
    response = _send(told[0], GEOJSON)
    response["Content-Crs"] = f"<{crs}>"
    return response


def _of_one(collection: Collection, feature: str) -> Question:
    if collection.key is not None:
        where = Call("=", (Cell(collection.key.name), Value(feature)))
        return Question(select=selected(collection), where=where, limit=1)
    number = whole_number(feature)
    if number is None or number >= collection.version.record.rows:
        raise _no_feature(collection.name, feature)
    return Question(select=selected(collection), after=number - 1, limit=1)


def _no_feature(name: str, feature: str) -> NothingThere:
    return NothingThere(
        f"{name} has no feature {clipped(feature)}.",
        allowed=f"an id that stands in {reverse('features-items', args=[name])}",
        next_step="Take one from there; an id is spelled as it is.",
    )


def _links_of_one(address: Address, name: str, feature: str) -> list[dict[str, str]]:
    here = address("features-item", name, feature)
    return [link(here, "self", GEOJSON), link(address("features-collection", name), "collection")]


def _next(query: QueryDict, after: int, version: int) -> str:
    """A page goes on in the version in which it began, so that pages fit together whatever is published meanwhile."""
    changed = query.copy()
    changed.pop("offset", None)
    changed["after"], changed["version"] = str(after), str(version)
    return changed.urlencode()


def _refuse_format(request: HttpRequest) -> None:
    if request.GET.get("f", "json") not in ("json", "geojson"):
        raise BadQuestion("f names a form that is not offered.", allowed="json", next_step="Leave f out.")


def _send(told: Any, content_type: str = JSON, *, status: int = 200) -> HttpResponse:
    return HttpResponse(json.dumps(told, ensure_ascii=False, allow_nan=False), content_type=content_type, status=status)


@for_programs(tell)
def show_nothing(request: HttpRequest) -> NoReturn:
    """What is not there, as a program reads it."""
    raise Http404
