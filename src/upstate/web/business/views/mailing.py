"""The queue of mail, for administrators: what waits, what can not be sent, and what nobody knows of."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from upstate.web.business.mailing import note_arrived, send_anew, stuck, unsure
from upstate.web.business.models import Mail
from upstate.web.people.access import requires
from upstate.web.people.audit import audit
from upstate.web.people.models import Role

_SHOWN = 50
_STEPS = {"send": send_anew, "arrived": note_arrived}
_SAID = {"send": "Let a mail be sent again", "arrived": "Noted that a mail arrived"}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADMINISTRATOR)
def show(request: HttpRequest) -> HttpResponse:
    """What needs a person first. No text of a mail is shown: it may hold a link or a code."""
    if request.method == "POST":
        _take(request)
        return redirect("business-mail")
    waiting = Mail.objects.filter(sent=None, stopped=None, handed=None)
    context = {
        "unsure": unsure()[:_SHOWN],
        "stuck": stuck()[:_SHOWN],
        "waiting": waiting.exclude(pk__in=stuck().values("pk"))[:_SHOWN],
        "number": waiting.count(),
        "sent": Mail.objects.filter(sent__isnull=False).exclude(to="").order_by("-sent")[:_SHOWN],
        "shown": _SHOWN,
    }
    return render(request, "business/tracking/mail.html", context)


def _take(request: HttpRequest) -> None:
    step, number = request.POST.get("step", ""), request.POST.get("mail", "")
    known = step in _STEPS and number.isascii() and number.isdecimal() and len(number) < 18
    if known and _STEPS[step](int(number)):
        audit(request, _SAID[step], about=f"mail {number}")
        messages.success(request, _("It is sent within a minute.") if step == "send" else _("It is noted."))
    else:
        messages.error(request, _("Nothing was done: this mail is sent, or in hand, or has no text any more."))
