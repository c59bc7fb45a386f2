"""What every API does alike: which methods it takes, who may ask how often and from which pages, how long an answer may be kept, and how a fault
is told. No API reads a cookie: a program is nobody, and is told what everybody may know."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import resolve, reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import override

from upstate.catalog.folders import NoSuchDataset
from upstate.errors import BadWorkspace, LimitReached, UnreadableFile, UpstateError
from upstate.web.catalog.api.allowance import AT_ONCE, Allowances, Left, Underway
from upstate.web.catalog.views.files import PUBLIC
from upstate.web.counting import line_of
from upstate.web.request_limits import announced_size

_log = logging.getLogger(__name__)
_SECONDS = 5  # until somebody who asked too much at once asks again
# How a language tells a fault: its three parts and the status, as an answer that its clients read.
Telling = Callable[[UpstateError, int], HttpResponse]
View = Callable[..., HttpResponseBase]

_SHOWN = "ETag, Link, RateLimit, RateLimit-Policy, Retry-After, Content-Range, X-Matching, X-Request-ID, X-Truncated, X-Version"
allowances, _underway = Allowances(), Underway()


class WrongMethod(UpstateError):
    """Something else is asked for than to read."""


class AskedTooOften(UpstateError):
    """More requests came from one line than it may send."""


class NothingThere(UpstateError):
    """Something is asked for by a name or number that there is not, of what the public may see."""


class Contradiction(UpstateError):
    """Parts of a question that each could be answered, and not together."""


class NotOffered(UpstateError):
    """No form of the answer is one that the program takes."""


_STATUS: dict[type[UpstateError], int] = {
    NothingThere: 404,
    WrongMethod: 405,
    NotOffered: 406,
    Contradiction: 409,
    AskedTooOften: 429,
    LimitReached: 503,
    UnreadableFile: 503,
}


def for_programs(tell: Telling, *, methods: Sequence[str] = ("GET",)) -> Callable[[View], View]:
    """A view that programs ask by `methods`, by HEAD where they may by GET, and by OPTIONS from pages of other sites. What goes wrong is told by `tell`,
    never as a page for people. Nothing may stand around it that refuses a method or wants a form's token."""
    allowed = [*methods, *(["HEAD"] if "GET" in methods else []), "OPTIONS"]

    def wrapped(view: View) -> View:
        @wraps(view)
        @override("en")  # whatever a browser that asks prefers: a program reads one language
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method == "OPTIONS":
                return _preflight(allowed)
            line = line_of(request)
            left = allowances.take(line, a_minute=settings.API_REQUESTS_A_MINUTE)
            with _underway.one_more(line) as may:
                refused = _too_often(left.wait) if left.wait else None if may else _too_many()
                response = _answer(request, view, args, kwargs, tell=tell, allowed=allowed, refused=refused)
            if refused:
                response["Retry-After"] = str(left.wait or _SECONDS)
            return _finished(request, response, left)

        answered.is_for_programs = True  # type: ignore[attr-defined]  # so that `ProgramsFirst` knows it
        answered.csrf_exempt = True  # type: ignore[attr-defined]  # it takes nothing from a session
        answered.changes_nothing = True  # type: ignore[attr-defined]  # so that no line of the audit is written
        return answered

    return wrapped


class ProgramsFirst:
    """Middleware: what programs ask is answered here. Who has signed in, languages, forms and their like, which come after it, are nothing to them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            found = resolve(request.path_info)
        except Http404:
            return self._get_response(request)
        if not getattr(found.func, "is_for_programs", False) or announced_size(request) > settings.PUBLIC_REQUEST_LIMIT:
            return self._get_response(request)
        request.resolver_match = found
        response: HttpResponseBase = found.func(request, *found.args, **found.kwargs)
        return response


def _answer(
    request: HttpRequest,
    view: View,
    args: Any,
    kwargs: Any,
    *,
    tell: Telling,
    allowed: Sequence[str],
    refused: AskedTooOften | None,
) -> HttpResponseBase:
    try:
        if request.method not in allowed:
            raise _wrong_method(request, allowed)
        if refused:
            raise refused
        return view(request, *args, **kwargs)
    except (Http404, NoSuchDataset):
        fault, status = _nothing(), 404
    except BadWorkspace:  # it names folders of this machine
        _log.exception("A file of the city is broken")
        fault, status = _broken(), 503
    except UpstateError as found:
        fault, status = found, next((number for kind, number in _STATUS.items() if isinstance(found, kind)), 400)
    response = tell(fault, status)
    if status == 405:
        response["Allow"] = ", ".join(allowed)
    return response


def _preflight(allowed: Sequence[str]) -> HttpResponse:
    """What a browser asks before it lets a page of another site ask."""
    response = HttpResponse(status=204)
    response["Allow"] = response["Access-Control-Allow-Methods"] = ", ".join(allowed)
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Headers"] = "*"
    response["Access-Control-Max-Age"] = "86400"
    return response


def _finished(request: HttpRequest, response: HttpResponseBase, left: Left) -> HttpResponseBase:
    """The answer with what every answer has, or 304 where the program has the same one."""
    if request.method in ("GET", "HEAD") and response.status_code in (200, 304):
        response.headers.setdefault("Cache-Control", PUBLIC)
        patch_vary_headers(response, ("Accept",))
        if isinstance(response, HttpResponse) and not response.has_header("ETag"):
            response["ETag"] = tag = f'W/"{hashlib.sha256(response.content).hexdigest()[:32]}"'
            response = get_conditional_response(request, etag=tag, response=response)
    elif response.status_code >= 400:
        response["Cache-Control"] = "no-store"
    a_minute = settings.API_REQUESTS_A_MINUTE
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = _SHOWN
    response["Content-Language"] = "en"
    response["RateLimit-Policy"] = f'"address";q={a_minute};w=60'
    response["RateLimit"] = f'"address";r={left.left};t={left.wait or 1}'
    return response


def plain(value: Any) -> Any:
    """A value of an answer as JSON knows it: days and moments in ISO 8601 (moments are UTC and have no zone), numbers as they are, None where missing."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def _wrong_method(request: HttpRequest, allowed: Sequence[str]) -> WrongMethod:
    return WrongMethod(
        f"The method {(request.method or '')[:20]} is not taken here.",
        allowed=", ".join(allowed),
        next_step="Ask by one of these. Data is published by people of the city, not by this API.",
    )


def _too_often(wait: int) -> AskedTooOften:
    return AskedTooOften(
        "Too many requests came from your address.",
        allowed=f"{settings.API_REQUESTS_A_MINUTE} a minute",
        next_step=f"Go on in {wait} s, ask for more rows at once, or download the whole file.",
    )


def _too_many() -> AskedTooOften:
    return AskedTooOften(
        "Several questions from your address are being answered already.",
        allowed=f"{AT_ONCE} at once, fewer where they take long",
        next_step=f"Wait until one of them is done, or go on in {_SECONDS} s.",
    )


def _nothing() -> UpstateError:
    return UpstateError(
        "There is nothing here that the public may see.",
        allowed=f"the names that the list of datasets gives: {reverse('api-datasets')}",
        next_step=f"Ask for the list first; {reverse('api-docs')} has examples.",
    )


def _broken() -> UpstateError:
    return UpstateError(
        "A file of the city can not be read.",
        allowed="files as they were published",
        next_step="Try again later.",
    )
