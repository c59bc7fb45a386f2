"""Which applications a visitor has opened by a code, for this session of their browser."""

from __future__ import annotations

from django.http import HttpRequest

from upstate.web.business.applying.opening import OPENED

_ASKED = "business_asked"
_MOST = 10


def remember_asked(request: HttpRequest, nonce: str) -> None:
    """Let this browser be the one in which the code is typed."""
    request.session[_ASKED] = nonce
    _end_with_browser(request)


def asked_here(request: HttpRequest) -> str:
    """What this browser asked for last; empty where it asked for nothing."""
    return str(request.session.get(_ASKED, ""))


def open_here(request: HttpRequest, reference: str) -> None:
    """Let this session see the application. The session gets a new name, so that nobody who knew the old one is let in too."""
    request.session.cycle_key()
    request.session.pop(_ASKED, None)
    kept = [one for one in request.session.get(OPENED, ()) if one != reference]
    request.session[OPENED] = [*kept, reference][-_MOST:]
    _end_with_browser(request)


def close_here(request: HttpRequest) -> None:
    """Let this session see no application any more but those of the account that is signed in."""
    request.session.pop(OPENED, None)
    request.session.pop(_ASKED, None)


def _end_with_browser(request: HttpRequest) -> None:
    if not request.user.is_authenticated:
        request.session.set_expiry(0)
