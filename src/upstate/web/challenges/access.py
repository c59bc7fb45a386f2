"""Who may open what of a challenge."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from upstate.errors import UpstateError
from upstate.web.challenges.models import Entry, Judge, Member
from upstate.web.challenges.seeing import Seen, find_challenge
from upstate.web.challenges.storing import PARTS
from upstate.web.challenges.together import SeenTogether, find_together
from upstate.web.city import this_city
from upstate.web.look.saying import translate
from upstate.web.people.access import Action, may_somewhere, requires
from upstate.web.people.models import Role

View = Callable[..., HttpResponse]
_ROOM_FOR_FILE = 51 * 1024**2  # a file of 50 MB, and the form around it


def of_challenge(view: View) -> View:
    """Give the challenge of the address to a view that everybody may open."""
    return _of_name(find_challenge, view)


def of_together(view: View) -> View:
    """Give the challenges of several cities that belong together to a view that everybody may open."""
    return _of_name(find_together, view)


def _of_name(find: Callable[[str], Seen | SeenTogether], view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, name: str, **rest: Any) -> HttpResponse:
        try:
            return view(request, find(name), **rest)
        except UpstateError as fault:
            return show_fault(request, fault)

    return guarded


def signed_in(view: View) -> View:
    """For whoever has signed in."""
    return never_cache(requires(Role.PUBLIC)(of_challenge(view)))


def of_entry(view: View) -> View:
    """Give challenge and entry to a view of those who take part; others are led to joining."""

    @wraps(view)
    def found(request: HttpRequest, seen: Seen, **rest: Any) -> HttpResponse:
        entry = find_entry(seen, request.user)
        if entry is None:
            return redirect("challenge-join", seen.name)
        return view(request, seen, entry, **rest)

    return signed_in(found)


def of_judge(view: View) -> View:
    """Give challenge and judge to a view; to everybody else there is no such page. A judge has no password: who has not signed in is led to a code by e-mail."""

    @wraps(view)
    def found(request: HttpRequest, seen: Seen, **rest: Any) -> HttpResponse:
        judge = find_judge(seen, request.user)
        if judge is None:
            raise Http404
        return view(request, seen, judge, **rest)

    guarded = signed_in(found)

    @wraps(guarded)
    def led(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method in ("GET", "HEAD") and not request.user.is_authenticated:
            return redirect(sign_in_address(request))
        return guarded(request, *args, **kwargs)

    return led


def sign_in_address(request: HttpRequest) -> str:
    """Where a code by e-mail is asked for, which leads back here."""
    return f"{reverse('account_request_login_code')}?{urlencode({'next': request.get_full_path()})}"


def of_staff(view: View) -> View:
    """For the city's editors, who run the challenge."""
    return never_cache(requires(Role.EDITOR)(of_challenge(view)))


def runs_challenges(person: Any) -> bool:
    """Whether a visitor, who may be nobody, is one of those."""
    return may_somewhere(person, Action.EDIT)


def find_entry(seen: Seen, person: Any) -> Entry | None:
    """The entry that a visitor, who may be nobody, is in."""
    return find_entries([seen], person).get(seen.name)


def find_entries(challenges: Sequence[Seen], person: Any) -> dict[str, Entry]:
    """The entries that a visitor, who may be nobody, is in, by the name of the challenge and in the order of these."""
    if not person.is_authenticated:
        return {}
    names = [one.name for one in challenges]
    members = Member.objects.filter(challenge__in=names, person=person).select_related("entry")
    found = {one.challenge: one.entry for one in members}
    return {name: found[name] for name in names if name in found}


def find_judge(seen: Seen, person: Any) -> Judge | None:
    """The judge that a visitor is, by the address that the sign-in proved."""
    if not person.is_authenticated:
        return None
    return Judge.objects.filter(challenge=seen.name, email=person.email, ended=None).first()


def largest_request(request: HttpRequest, _key: str) -> int:
    """How much may be sent at once: a file of predictions by whoever takes part in a challenge. In bytes."""
    takes_part = request.user.is_authenticated and Member.objects.filter(person=request.user).exists()
    return _ROOM_FOR_FILE if takes_part else settings.PUBLIC_REQUEST_LIMIT


def show_fault(request: HttpRequest, fault: UpstateError, *, status: int = 422) -> HttpResponse:
    """What can not be done, as a page."""
    return render(request, "fault_page.html", {"fault": in_three_parts(fault)}, status=status)


def in_three_parts(fault: UpstateError) -> dict[str, str]:
    """given, allowed and next_step in the reader's language. Where the city's folder lies is nobody's business."""
    folder = f"{this_city().folder}/"
    return {part: translate(getattr(fault, part)).replace(folder, "") for part in PARTS}
