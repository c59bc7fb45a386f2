"""What the API and its collections are, in its own documents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from upstate.catalog.description import LICENCES
from upstate.catalog.reading import Column, Kind
from upstate.catalog.reading.places.relating import extent
from upstate.web.catalog.api.features.asked import MOST, USUAL
from upstate.web.catalog.api.features.collection import GEOMETRY, Collection
from upstate.web.catalog.api.features.crs import OFFERED, STORED
from upstate.web.catalog.profiles import profile_of
from upstate.web.city import site_origin

GEOJSON, JSON, SCHEMA, OPENAPI = (
    "application/geo+json", "application/json", "application/schema+json", "application/vnd.oai.openapi+json;version=3.0",
)  # fmt: skip
CONFORMS = [
    *(f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{one}" for one in ("core", "geojson", "oas30")),
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
    *(f"http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/{one}" for one in ("filter", "features-filter", "queryables")),
    *(
        f"http://www.opengis.net/spec/cql2/1.0/conf/{one}"
        for one in (
            "cql2-text", "cql2-json", "basic-cql2", "advanced-comparison-operators", "case-insensitive-comparison",
            "accent-insensitive-comparison", "basic-spatial-functions", "spatial-functions", "arithmetic",
        )
    ),
]  # fmt: skip
_JSON_TYPES: dict[Kind, dict[str, str]] = {
    Kind.TEXT: {"type": "string"},
    Kind.WHOLE: {"type": "integer"},
    Kind.NUMBER: {"type": "number"},
    Kind.YES_NO: {"type": "boolean"},
    Kind.DATE: {"type": "string", "format": "date"},
    Kind.TIME: {"type": "string", "format": "date-time"},
}
Address = Callable[..., str]


def addresses(request: HttpRequest) -> Address:
    """Whole addresses of the site by the name of the view."""
    origin = site_origin(request)
    return lambda name, *args: origin + reverse(name, args=args)


def link(href: str, rel: str, type_: str = JSON, title: str = "") -> dict[str, str]:
    """One link of a document."""
    return {"href": href, "rel": rel, "type": type_} | ({"title": title} if title else {})


def describe_collection(one: Collection, address: Address) -> dict[str, Any]:
    """A collection as clients choose it."""
    said = one.dataset.description
    licence = LICENCES[said.licence] if said.licence else None
    box = extent(one.parquet)
    return {
        "id": one.name,
        "title": said.title,
        "description": said.description,
        "itemType": "feature",
        "extent": ({"spatial": {"bbox": [list(box)], "crs": STORED}} if box else {}) | _times(one),
        "crs": list(OFFERED),
        "storageCrs": STORED,
        "links": [
            link(address("features-collection", one.name), "self"),
            link(address("features-items", one.name), "items", GEOJSON, said.title),
            link(address("features-queryables", one.name), "http://www.opengis.net/def/rel/ogc/1.0/queryables", SCHEMA),
            link(address("dataset", one.name), "alternate", "text/html", "The dataset's page"),
            *([link(licence[1], "license", "text/html", licence[0])] if licence else []),
        ],
    }


def _times(one: Collection) -> dict[str, Any]:
    if one.time is None:
        return {}
    found = next((column for column in profile_of(one.version).columns if column.name == one.time.name), None)
    ends = [getattr(found, "least", None), getattr(found, "greatest", None)]
    told = [f"{str(end)[:10]}T00:00:00Z" if end else None for end in ends]
    return {"temporal": {"interval": [told]}}


def describe_queryables(one: Collection, address: Address) -> dict[str, Any]:
    """What filters may name, as JSON Schema."""
    meanings = one.version.record.description.fields
    properties: dict[str, Any] = {column.name: _queryable(column, meanings) for column in one.properties}
    properties[GEOMETRY] = {"title": "The row's place", "format": "geometry-any"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address("features-queryables", one.name),
        "type": "object",
        "title": one.dataset.description.title,
        "properties": properties,
        "additionalProperties": False,
    }


def _queryable(column: Column, meanings: Any) -> dict[str, Any]:
    said = meanings.get(column.name)
    told = {"title": said.title or column.name, "description": said.meaning} if said else {"title": column.name}
    return {**told, **_JSON_TYPES[column.kind]}


def describe_api(address: Address, city: str) -> dict[str, Any]:
    """The OpenAPI document."""
    collection = _parameter("collectionId", "path", "The name of a dataset whose rows have places", {"type": "string"})
    of_items = [
        _parameter("bbox", "query", "west,south,east,north", {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6}, explode=False),
        _parameter("datetime", "query", "A moment, or an interval such as 2014-01-01/2014-12-31 or 2014-01-01/..", {"type": "string"}),
        _parameter("limit", "query", "Most features of one page", {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}),
        _parameter("offset", "query", "Features that are left out before", {"type": "integer", "minimum": 0, "default": 0}),
        _parameter("filter", "query", "CQL2", {"type": "string"}),
        _parameter("filter-lang", "query", "How the filter is written", {"type": "string", "enum": ["cql2-text", "cql2-json"]}),
        *(_parameter(name, "query", "A coordinate system", {"type": "string", "enum": list(OFFERED)}) for name in ("crs", "bbox-crs", "filter-crs")),
    ]  # fmt: skip
    paths = {
        "/": ("The API", []),
        "/conformance": ("What it conforms to", []),
        "/collections": ("Datasets whose rows have places", []),
        "/collections/{collectionId}": ("One dataset", [collection]),
        "/collections/{collectionId}/queryables": ("What filters may name", [collection]),
        "/collections/{collectionId}/items": ("Its rows as features", [collection, *of_items]),
        "/collections/{collectionId}/items/{featureId}": (
            "One row",
            [collection, _parameter("featureId", "path", "The feature's id", {"type": "string"})],
        ),
    }
    return {
        "openapi": "3.0.3",
        "info": {"title": f"Open data of {city} with places", "version": "1.0.0"},
        "servers": [{"url": address("features").rstrip("/")}],
        "paths": {path: {"get": _operation(words, given)} for path, (words, given) in paths.items()},
    }


def _operation(words: str, parameters: list[Any]) -> dict[str, Any]:
    said = {"200": {"description": "The answer"}, "400": {"description": "The question can not be read"}}
    return {"summary": words, "parameters": parameters, "responses": said}


def _parameter(name: str, where: str, words: str, schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": name, "in": where, "required": where == "path", "description": words, "schema": schema, **more}
