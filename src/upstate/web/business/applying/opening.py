"""From an address to its application: by the key of its link, or by its reference for those who may open it so.

Whoever may not gets the same 404 as for an application that does not exist.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from upstate.solutions.service import Form, PermitType, ServiceSolution
from upstate.web.business.applying.keys import hashed, is_reference
from upstate.web.business.models import Application, Channel
from upstate.web.business.service import the_portal

# References that this session may open, because their applicant proved the e-mail address (part of tracking).
OPENED = "business_opened"
REMEMBERED = "upstate_applications"
_MOST_REMEMBERED = 3


@dataclass(frozen=True)
class Opened:
    """An application that the visitor may open. key: as it stands in the address. by_link: whether that is its link."""

    application: Application
    solution: ServiceSolution
    permit: PermitType
    form: Form
    key: str
    by_link: bool


def open_application(request: HttpRequest, key: str) -> Opened:
    """The application at this address. Raises `Http404` where there is none, or none for this visitor."""
    application, by_link = _find(request, key)
    solution = the_portal()
    permit = solution.permits.named.get(application.permit) if application else None
    form = solution.forms.get(application.form) if application else None
    if application is None or permit is None or form is None:
        raise Http404
    return Opened(application, solution, permit, form, key, by_link)


def _find(request: HttpRequest, key: str) -> tuple[Application | None, bool]:
    """The application, null where the visitor may open none; and whether the address is its link."""
    if linked := Application.objects.filter(key=hashed(key), erased=None).first():
        return linked, True
    found = Application.objects.filter(reference=key, erased=None).first() if is_reference(key) else None
    return (found if found and _may(request, found) else None), False


def _may(request: HttpRequest, application: Application) -> bool:
    if application.reference in request.session.get(OPENED, ()):
        return True
    person = request.user
    if not person.is_authenticated:
        return False
    if application.entered_by_id is not None:
        return bool(application.entered_by_id == person.pk and person.works_here)
    return bool(application.channel == Channel.WEB and application.person_id == person.pk)


def owns(request: HttpRequest, application: Application) -> bool:
    """Whether it belongs to the visitor's account; what somebody of the city typed in belongs to none."""
    is_theirs = request.user.is_authenticated and application.person_id == request.user.pk
    return bool(is_theirs and application.entered_by_id is None)


def hands_of_the_city(request: HttpRequest, application: Application) -> Any:
    """The person of the city who typed the application in, where it is they who ask; null for everybody else."""
    typed_it = application.entered_by_id is not None and application.entered_by_id == request.user.pk
    return request.user if typed_it else None


def largest_request(request: HttpRequest, key: str) -> int:
    """How much may be sent at once to the page of an application that the visitor may open: a file, and some more beside it. In bytes."""
    is_theirs = _find(request, key)[0] is not None
    return settings.FORM_REQUEST_LIMIT if is_theirs else settings.PUBLIC_REQUEST_LIMIT


def private(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For pages whose address is a secret: no browser keeps them, no other site and no search engine learns of them."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        # Not `no-referrer`: a browser would then not say either that a form comes from this very site.
        response["Referrer-Policy"] = "same-origin"
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return guarded


def private_query(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For pages that everybody may see, but whose query may tell where somebody lives: with a query they are private."""
    kept = private(view)

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return (kept if request.GET else view)(request, *args, **kwargs)

    return guarded


def remembered(request: HttpRequest) -> list[str]:
    """The keys that this browser holds until it is closed."""
    return [key for key in request.COOKIES.get(REMEMBERED, "").split(".") if 20 <= len(key) <= 64][:_MOST_REMEMBERED]


def remember(request: HttpRequest, response: HttpResponse, key: str) -> None:
    """Let this browser find the application again until it is closed. Nothing but the key is kept, and only there."""
    keys = [key, *(one for one in remembered(request) if one != key)][:_MOST_REMEMBERED]
    response.set_cookie(REMEMBERED, ".".join(keys), httponly=True, samesite="Lax", secure=settings.HTTPS)
