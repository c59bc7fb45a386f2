"""The OpenAPI document, and the page that tells people the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from ninja.openapi import get_schema

from upstate.catalog.reading import WORDS, Filter, Operator
from upstate.web.catalog.addresses import whole_file
from upstate.web.catalog.api.examples import examples_of
from upstate.web.catalog.api.rest.forms import MEDIA_TYPES
from upstate.web.catalog.api.rest.operations import OF_GROUPS, api
from upstate.web.catalog.api.rest.shapes import Problem
from upstate.web.catalog.public import has_map, public_datasets
from upstate.web.city import site_origin


def _named(*, needs_value: bool) -> str:
    return "|".join(one.value for one in Operator if Filter("", one).needs_value == needs_value)


_FILTERS = {
    "name": "filters",
    "in": "query",
    "required": False,
    "style": "form",
    "explode": True,
    "description": "Filters: f.COLUMN.OPERATOR=VALUE, such as f.opened.from=2024. All must hold; several “is” of one column are alternatives. Operators: "
    + ", ".join(f"{one.value} ({WORDS[one]})" for one in Operator)
    + ". A date is a day (2024-05-31), or a month (2024-05) or a year (2024), which cover all their days; a moment is 2024-05-31T08:30, in UTC.",
    "schema": {
        "type": "object",
        "patternProperties": {
            rf"^f\.(.|\n)+\.({_named(needs_value=True)})$": {"type": "string", "pattern": r"\S"},
            rf"^f\.(.|\n)+\.({_named(needs_value=False)})$": {"type": "string"},
        },
        "additionalProperties": False,
    },
}
_PROBLEMS = {
    "400": "Something in the question does not fit; the answer says what.",
    "404": "There is nothing here that the public may see.",
    "406": "The answer is not there in the form that is asked for.",
    "409": "The parts of the question do not fit together.",
    "429": "Too many requests came from this address; Retry-After says how long to wait.",
    "503": "The question took too long, or a file of the city can not be read.",
}
# Operations that answer with rows, and the forms of their answers.
_FORMS = {"read_rows": MEDIA_TYPES, "count_groups": OF_GROUPS}


@cache
def openapi_document() -> dict[str, Any]:
    """The document, from what the operations take and give."""
    document: dict[str, Any] = deepcopy(dict(get_schema(api, path_prefix="api/v1/")))
    document["components"]["schemas"]["Problem"] = Problem.model_json_schema()
    for path in document["paths"].values():
        del path["head"]  # as of every address that can be read
        operation = path["get"]
        for parameter in operation["parameters"]:
            parameter["schema"] = _of_what_is_sent(parameter["schema"])
        if forms := _FORMS.get(operation["operationId"]):
            operation["parameters"].append(_FILTERS)
            content = operation["responses"][200]["content"]
            content |= {media_type: {"schema": {}} for name, media_type in forms.items() if name != "json"}
        operation["responses"] = {"200": operation["responses"][200], **_problems()}
    return document


def _of_what_is_sent(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter that is left out is not sent as null."""
    others = {name: value for name, value in schema.items() if name not in ("anyOf", "description", "title")}
    sent = [one for one in schema.get("anyOf", []) if one != {"type": "null"}]
    return {**others, **(sent[0] if sent else {})}


def _problems() -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": words, "content": {"application/problem+json": {"schema": schema}}}
        for status, words in _PROBLEMS.items()
    }


def show_start(request: HttpRequest) -> HttpResponse:
    """`/api/v1/`: what there is, and where it is explained."""
    origin = site_origin(request)
    named = {"datasets": "api-datasets", "description": "api-document", "page": "api-docs"}
    return JsonResponse({name: f"{origin}{reverse(address)}" for name, address in named.items()})


def show_document(request: HttpRequest) -> HttpResponse:
    """`/api/v1/openapi.json`."""
    return JsonResponse({**openapi_document(), "servers": [{"url": request.build_absolute_uri("/").rstrip("/")}]})


@dataclass(frozen=True)
class _Parameter:
    name: str
    place: str
    words: str
    limits: str


@require_safe
def show_docs(request: HttpRequest) -> HttpResponse:
    """The page for people: every operation, from the document."""
    document = openapi_document()
    operations = [
        {
            "path": path,
            "id": one["get"]["operationId"],
            "summary": one["get"]["summary"],
            "words": one["get"].get("description", ""),
            "parameters": list(_parameters(one["get"])),
            "forms": list(one["get"]["responses"]["200"]["content"]),
        }
        for path, one in document["paths"].items()
    ]
    datasets, origin = public_datasets(), site_origin(request)
    shown = next((one for one in datasets if has_map(one.newest)), datasets[0] if datasets else None)
    said = {
        "operations": operations,
        "problems": _PROBLEMS.items(),
        "words": document["info"]["description"],
        "shown": shown,
        "examples": examples_of(origin, shown),
        "whole_file": whole_file(origin, shown) if shown else "",
    }
    return render(request, "catalog/api.html", said)


def _parameters(operation: Mapping[str, Any]) -> Iterator[_Parameter]:
    for one in operation["parameters"]:
        name = "f.COLUMN.OPERATOR" if one["name"] == "filters" else one["name"]
        yield _Parameter(name, one["in"], one.get("description", ""), ", ".join(_limits(one["schema"])))


def _limits(schema: Mapping[str, Any]) -> Iterator[str]:
    """What a value may be, in a few words."""
    if "enum" in schema:
        yield " | ".join(schema["enum"])
    if "minimum" in schema:
        yield f"{schema['minimum']:,} - {schema['maximum']:,}"
    if schema.get("default") not in (None, "", []):
        default = schema["default"]
        yield f"default {default if not isinstance(default, list) else ', '.join(default)}"
