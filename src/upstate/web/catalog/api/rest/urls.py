"""Its addresses, which have no language of people before them."""

from __future__ import annotations

from typing import NoReturn

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, URLResolver, include, path, re_path

from upstate.errors import UpstateError
from upstate.web.catalog.api.programs import for_programs
from upstate.web.catalog.api.rest.document import show_document, show_start
from upstate.web.catalog.api.rest.operations import api
from upstate.web.catalog.api.rest.shapes import Problem

_TITLES = {
    400: "The question does not fit",
    404: "There is nothing here",
    405: "Only reading is offered",
    406: "Not offered in this form",
    409: "The parts of the question do not fit together",
    429: "Too many requests",
    503: "Not possible now",
}


def tell(fault: UpstateError, status: int) -> HttpResponse:
    """A fault by RFC 9457."""
    told = Problem(
        type="about:blank",
        title=_TITLES[status],
        status=status,
        detail=fault.given,
        allowed=fault.allowed,
        next_step=fault.next_step,
    )
    return JsonResponse(told.model_dump(), status=status, content_type="application/problem+json")


def _show_nothing(request: HttpRequest) -> NoReturn:
    raise Http404


def _patterns() -> list[URLPattern]:
    """Those of the operations, without the library's own root."""
    patterns = [one for one in api.urls[0] if isinstance(one, URLPattern) and one.name != "api-root"]
    for one in patterns:
        one.callback = for_programs(tell)(one.callback)
    return patterns


urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", for_programs(tell)(show_start), name="api-start"),
    path("api/v1/openapi.json", for_programs(tell)(show_document), name="api-document"),
    path("api/v1/", include(_patterns())),
    # What is not there is told as a program reads it. The page for people lies among the site's own.
    re_path(r"^api/v1/(?!docs$)", for_programs(tell)(_show_nothing), name="api-nothing"),
]
