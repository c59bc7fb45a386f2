"""Looking after people: the list, invitations, roles. For administrators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upstate.web.people import actions
from upstate.web.people.access import requires
from upstate.web.people.audit import audit
from upstate.web.people.forms import Invite, Rights
from upstate.web.people.mailing import send_invitation
from upstate.web.people.models import Person, Role


@never_cache
@require_safe
@requires(Role.ADMINISTRATOR)
def people(request: HttpRequest) -> HttpResponse:
    """The staff; members of the public are only counted."""
    staff = Person.objects.exclude(role=Role.PUBLIC).order_by("-is_active", "name", "email")
    residents = Person.objects.filter(role=Role.PUBLIC).count()
    return render(request, "people/people.html", {"staff": staff, "residents": residents, **_mail_words()})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADMINISTRATOR)
def invite(request: HttpRequest) -> HttpResponse:
    """Invite a person."""
    form = Invite(request.POST or None, initial={"role": Role.VIEWER})
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.add_person(**form.cleaned_data)
        except actions.BadPerson as fault:
            form.add_error("email", f"{fault.given} {fault.next_step}")
        else:
            audit(request, f"Invited {person.email} as {person.role}", about=person.email)
            return _invited(request, person)
    return render(request, "people/invite.html", {"form": form})


def _invited(request: HttpRequest, person: Person) -> HttpResponse:
    """The link is shown once, for where no mail goes out; it is mailed too."""
    link = actions.invitation_link(person, request)
    sent = send_invitation(person, link)
    return render(request, "people/invited.html", {"invited": person, "link": link, "sent": sent, **_mail_words()})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADMINISTRATOR)
def person(request: HttpRequest, number: int) -> HttpResponse:
    """One person of the staff: role and departments."""
    shown = _staff(number)
    known = {"role": shown.role, "departments": shown.departments.splitlines()}
    form = Rights(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_role(shown, **form.cleaned_data)
        except actions.BadPerson as fault:
            form.add_error("role", f"{fault.given} {fault.next_step}")
        else:
            where = ", ".join(shown.departments.splitlines()) or "all departments"
            audit(request, f"Made {shown.email} {shown.role} for {where}", about=shown.email)
            messages.success(request, _("Saved. The person was signed out everywhere."))
            return redirect("people_person", number=number)
    return render(request, "people/person.html", {"shown": shown, "form": form})


def _staff(number: int) -> Person:
    return get_object_or_404(Person.objects.exclude(role=Role.PUBLIC), pk=number)


def _button(words: str, act: Callable[[Person], Any], done: str) -> Callable[..., HttpResponse]:
    """A view that does one thing to one person and comes back to the page of that person."""

    @never_cache
    @require_POST
    @requires(Role.ADMINISTRATOR)
    def view(request: HttpRequest, number: int) -> HttpResponse:
        shown = _staff(number)
        try:
            act(shown)
        except actions.BadPerson as fault:
            messages.error(request, f"{fault.given} {fault.next_step}")
        else:
            audit(request, f"{words} {shown.email}", about=shown.email)
            messages.success(request, _(done))
        return redirect("people_person", number=number)

    return view


disable = _button("Disabled", actions.disable, "The account is closed.")
enable = _button("Enabled", actions.enable, "The account is open again.")
end_sessions = _button("Ended all sessions of", actions.end_sessions, "The person was signed out everywhere.")
reset_second_factor = _button(
    "Reset the second factor of",
    actions.reset_second_factor,
    "The second factor was forgotten. It is set up anew at the next sign-in.",
)


@never_cache
@require_POST
@requires(Role.ADMINISTRATOR)
def invite_again(request: HttpRequest, number: int) -> HttpResponse:
    """A new link for a person who has not set a password yet; older links stop working."""
    shown = _staff(number)
    if shown.has_usable_password() or not shown.is_active:
        messages.error(request, _("This person has a password. They can ask for a new one on the sign-in page."))
        return redirect("people_person", number=number)
    actions.end_sessions(shown)
    audit(request, f"Invited {shown.email} again", about=shown.email)
    return _invited(request, shown)


def _mail_words() -> dict[str, str]:
    """Where mail goes when it does not go out."""
    return {"outbox": "" if settings.EMAIL_GOES_OUT else str(settings.EMAIL_FILE_PATH)}
