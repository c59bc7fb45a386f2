"""Pages for what went wrong: each says what was given, what is allowed and what to do next. None shows a traceback."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from upstate.errors import UpstateError
from upstate.web.city import this_city


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return render(request, "404.html", {"fault": _no_page(request)}, status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, also where the request itself must not be trusted: nothing of it is read or shown."""
    fault = UpstateError(
        _("Your browser sent something that this site cannot read."),
        allowed=_("what the forms and links of this site send"),
        next_step=_("Go back, load the page again, and try once more."),
    )
    return _alone("400.html", fault, status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """500. Asks neither the database nor the session: they may be what failed."""
    fault = UpstateError(
        _("Something broke on our side. It was not your doing."),
        allowed=_("The site should answer every request. This one it did not, and it was written down."),
        next_step=_("Wait a minute and try again. If it happens again, tell the city what you were about to do."),
    )
    return _alone("500.html", fault, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that does not prove that it comes from this site."""
    fault = UpstateError(
        _("We could not be sure that this form came from our site, so nothing was saved."),
        allowed=_("a form of this site, sent from a browser that takes its cookies, within a day"),
        next_step=_("Go back, load the page again, and send the form once more."),
    )
    return render(request, "403_csrf.html", {"fault": fault}, status=403)


class ToldFaults:
    """Middleware: an `UpstateError` that a view did not show itself is shown as a page with its three parts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, UpstateError):
            return None
        return render(request, "400.html", {"fault": exception}, status=400)


def _no_page(request: HttpRequest) -> UpstateError:
    return UpstateError(
        _("There is no page at %(path)s.") % {"path": request.path[:200]},
        allowed=_("the pages that the menu and the search lead to"),
        next_step=_("Check the address for a typing mistake, or search the city's data."),
    )


def _alone(template: str, fault: UpstateError, *, status: int) -> HttpResponse:
    context: dict[str, Any] = {"fault": fault}
    with suppress(Exception):  # the city's file may be what cannot be read
        context["city"] = this_city().settings
    return HttpResponse(render_to_string(template, context), status=status)
