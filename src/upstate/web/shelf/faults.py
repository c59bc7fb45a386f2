"""What can not be shown, as a page in three parts: what was found, what is allowed, what to do next."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from upstate.catalog.reading.columns import NoSuchColumn
from upstate.city import Workspace
from upstate.errors import LimitReached, UpstateError
from upstate.ranking.newest import BROKEN
from upstate.web.look.saying import translate

T = TypeVar("T")
log = logging.getLogger(__name__)


class NotThere(UpstateError):
    """What was asked for is not there. Shown with status 404."""


class NotMade(NotThere):
    """The data office has not made it yet. Its next step is a command for the office."""


class Unreadable(UpstateError):
    """A file of the city is not as Upstate writes it."""


class BadQuestion(UpstateError):
    """The address asks for something that a page can not give. Shown with status 400."""


# Faults whose next step the reader of a page can take.
_OF_READERS = (NotThere, BadQuestion, NoSuchColumn, LimitReached)


@contextmanager
def reading(what: str, *, next_step: str) -> Iterator[None]:
    """Turn whatever a broken file raises into `Unreadable`. what: the file in words, as the reader of the page knows it."""
    try:
        yield
    except BROKEN as fault:
        log.warning("%s can not be read: %r", what, fault)
        raise Unreadable(
            _("%(what)s can not be read.") % {"what": what},
            allowed=_("files as Upstate writes them"),
            next_step=next_step,
        ) from fault


def show_fault(request: HttpRequest, fault: UpstateError, city: Workspace) -> HttpResponse:
    """The fault as a page. Where the city's folder lies is nobody's business."""
    status = {NotThere: 404, NotMade: 404, BadQuestion: 400, NoSuchColumn: 400}.get(type(fault), 503)
    return render(request, "shelf/fault.html", {"fault": in_three_parts(fault, city)}, status=status)


def in_three_parts(fault: UpstateError, city: Workspace) -> dict[str, str]:
    """given, allowed and next_step, in the reader's language and without the paths of this machine.

    A resident can run no command: where the next step is one for the data office, it stands in advice, which only people of the
    city are shown.
    """
    parts = {"given": fault.given, "allowed": fault.allowed, "next_step": fault.next_step}
    if isinstance(fault, NotMade) or not isinstance(fault, _OF_READERS):
        parts |= {"next_step": _("Tell the city's data office; it can put this right."), "advice": fault.next_step}
    return {key: translate(text).replace(f"{city.folder}/", "") for key, text in parts.items()}


def attempt(load: Callable[[], T], *, what: str, next_step: str) -> tuple[T | None, UpstateError | None]:
    """What `load` gives, or why it can not be given: one broken file does not take the rest of a page with it."""
    try:
        with reading(what, next_step=next_step):
            return load(), None
    except UpstateError as fault:
        return None, fault
