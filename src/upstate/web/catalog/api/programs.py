"""What every API does alike: who may ask how often, from which pages, and how a fault is told."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import override

from upstate.catalog.folders import NoSuchDataset
from upstate.errors import BadWorkspace, LimitReached, UnreadableFile, UpstateError

_log = logging.getLogger(__name__)
# How a language tells a fault: its three parts and the status, as an answer that its clients read.
Telling = Callable[[UpstateError, int], HttpResponse]


def for_programs(tell: Telling) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """A view that programs ask: pages of other sites may read it too, and what goes wrong is told by `tell`, never as a page for people."""

    def wrapped(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        @override("en")  # whatever a browser that asks prefers: a program reads one language
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                response = view(request, *args, **kwargs)
            except (Http404, NoSuchDataset):
                response = tell(_nothing(), 404)
            except (LimitReached, UnreadableFile) as fault:
                response = tell(fault, 503)
            except BadWorkspace:  # it names folders of this machine
                _log.exception("A file of the city is broken")
                response = tell(_broken(), 503)
            except UpstateError as fault:
                response = tell(fault, 400)
            response["Access-Control-Allow-Origin"] = "*"
            return response

        return answered

    return wrapped


def plain(value: Any) -> Any:
    """A value of an answer as JSON knows it: days and moments in ISO 8601 (moments are UTC and have no zone), numbers as they are, None where missing."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def _nothing() -> UpstateError:
    return UpstateError(
        "There is nothing here that the public may see.",
        allowed="the names that the list of datasets gives",
        next_step="Ask for the list first.",
    )


def _broken() -> UpstateError:
    return UpstateError(
        "A file of the city can not be read.",
        allowed="files as they were published",
        next_step="Try again later.",
    )
