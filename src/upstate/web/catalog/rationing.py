"""How often a visitor may ask a table: as often as a program, out of the same allowance."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from upstate.web.catalog.api import programs
from upstate.web.catalog.faults import TooManyQuestions, friendly
from upstate.web.counting import line_of

_PAGES = {"after", "before"}


def rationed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view of a table's rows, which is a question as soon as more than a page is asked for."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.keys() - _PAGES:
            _take_one(request)
        return view(request, *args, **kwargs)

    return friendly(answered)


def _take_one(request: HttpRequest) -> None:
    a_minute = settings.API_REQUESTS_A_MINUTE
    wait = programs.allowances.take(line_of(request), a_minute=a_minute).wait
    if wait:
        raise TooManyQuestions(
            _("Many questions came from your address."),
            wait=wait,
            allowed=_("%(number)s questions a minute") % {"number": a_minute},
            next_step=_("Go on in %(wait)s seconds, or download the whole file.") % {"wait": wait},
        )
