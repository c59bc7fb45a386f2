"""What can not be done, said in three parts in place of a traceback."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from upstate.catalog.folders import NoSuchDataset
from upstate.errors import BadWorkspace, LimitReached, UnreadableFile, UpstateError

_log = logging.getLogger(__name__)
_STATUS: dict[type[UpstateError], int] = {LimitReached: 503, UnreadableFile: 503, BadWorkspace: 503}


class TooManyForms(UpstateError):
    """Somebody sends more forms than a person would."""

    wait = 3600


class TooManyQuestions(UpstateError):
    """Somebody asks a table more often than a program may. wait: seconds until the next question may come."""

    def __init__(self, given: str, *, wait: int, allowed: str, next_step: str) -> None:
        super().__init__(given, allowed=allowed, next_step=next_step)
        self.wait = wait


def friendly(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Show what a view could not do as a page in three parts, with the status that fits."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NoSuchDataset as fault:
            raise Http404(fault.given) from fault
        except (TooManyForms, TooManyQuestions) as fault:
            response = show_fault(request, fault, status=429)
            response["Retry-After"] = str(fault.wait)
            return response
        except BadWorkspace as fault:
            # It names folders of this machine, which are nobody's business.
            _log.exception("A file of the city is broken")
            return show_fault(request, _broken(), status=_STATUS[type(fault)])
        except UpstateError as fault:
            return show_fault(request, fault, status=_STATUS.get(type(fault), 400))

    return shown


def show_fault(request: HttpRequest, fault: UpstateError, *, status: int) -> HttpResponse:
    """The page in three parts."""
    return render(request, "fault_page.html", {"fault": fault}, status=status)


def _broken() -> UpstateError:
    return UpstateError(
        _("A file of this page can not be read."),
        allowed=_("files as they were published"),
        next_step=_("Try again later. The city's data office finds what is wrong in the log of this site."),
    )
