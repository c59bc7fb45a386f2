"""The audit log: every write leaves a line that says who did what, when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch

from upstate.web.people.models import AuditEntry, Person
from upstate.web.secret_paths import SECRETS, shown_path

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
_LONGEST_ABOUT = 200


def audit(request: HttpRequest, words: str, *, about: str = "", person: Person | None = None) -> None:
    """Say in words what this request did, such as "Published version 3". Several may be said; each becomes an entry.

    about: the dataset or page. person: who did it, where they are not (or no longer) signed in.
    """
    said = request.__dict__.setdefault("_audit_said", [])
    said.append((words, about, person))


class AuditMiddleware:
    """Writes the entries of a request: what was said by `audit`, or else one line for a request that may write.

    Requests of people not signed in that were refused (status 400 and above, or sent to the sign-in page) changed nothing and
    leave nothing, so that nobody can fill the log from outside; failed sign-ins say so by `audit`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        unsafe = request.method not in SAFE
        before = _signed_in(request) if unsafe else None
        response = self.get_response(request)
        said = request.__dict__.get("_audit_said")
        if said or (unsafe and not _only_reads(request) and _counts(request, response, before)):
            _write(request, response, before, said or [(_default_words(request), "", None)])
        return response


def _signed_in(request: HttpRequest) -> Person | None:
    person = request.user
    return person if person.is_authenticated else None


def _only_reads(request: HttpRequest) -> bool:
    """Whether the view says that nothing is ever written by it, whatever the method: clients of some APIs ask by POST."""
    return bool(request.resolver_match and getattr(request.resolver_match.func, "changes_nothing", False))


def _counts(request: HttpRequest, response: HttpResponse, before: Person | None) -> bool:
    if before is not None or request.user.is_authenticated:
        return True
    sent_away = 300 <= response.status_code < 400 and "/sign-in/?next=" in response.get("Location", "")
    return response.status_code < 400 and not sent_away


def _write(
    request: HttpRequest, response: HttpResponse, before: Person | None, said: list[tuple[str, str, Person | None]]
) -> None:
    match = request.resolver_match
    for words, about, named in said:
        person = named or before or _signed_in(request)
        AuditEntry.objects.create(
            person=person,
            who=person.named if person else "not signed in",
            words=words[:500],
            method=(request.method or "")[:10],
            path=shown_path(request)[:500],
            status=response.status_code,
            about=(about or _default_about(match))[:_LONGEST_ABOUT],
            address=_address(request),
        )


def _default_about(match: ResolverMatch | None) -> str:
    return ", ".join(
        f"{name} {value}" for name, value in _named(match).items() if name not in (*SECRETS, "provider_id")
    )


def _default_words(request: HttpRequest) -> str:
    return f"Sent the form {request.resolver_match.view_name}" if request.resolver_match else "Sent a form to no page"


def _named(match: ResolverMatch | None) -> Mapping[str, Any]:
    return match.kwargs if match else {}


def _address(request: HttpRequest) -> str | None:
    from allauth.core.internal.httpkit import get_client_ip

    try:
        return get_client_ip(request)
    except Exception:  # an address that a proxy garbled is no reason to lose the entry
        return None
