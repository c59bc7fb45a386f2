"""Messages between an applicant and the city, and the withdrawal of an application. The only writers of these."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from upstate.web.business.applying.drafts import as_typed
from upstate.web.business.events import APPLICANT, What, hands_of, record
from upstate.web.business.mailing import queue_mail
from upstate.web.business.models import Application, Event, Inspection, Result, Stage
from upstate.web.business.reviewing.cases import OPEN
from upstate.web.business.reviewing.faults import NotNow
from upstate.web.city import this_city

LONGEST = 4000
MOST_A_DAY = 20  # messages of one applicant about one application


@transaction.atomic
def write_message(application: Application, words: str, *, token: str, by: Any = None, department: str = "") -> Event:
    """Write a message: of the applicant, or of `by`, a person of the city, for a department. Once for each token, which is made with
    the page, however often its button is pressed. Raises `NotNow` for one that is empty, or too many in a day."""
    held = _hold(application)
    mark = sha256(token.encode("utf-8", "replace")).hexdigest()[:32]
    if found := held.events.filter(what=What.MESSAGE, values__token=mark).first():
        return found
    said = as_typed(words).strip()
    if not said or len(said) > LONGEST:
        raise NotNow(
            _("The message is empty.")
            if not said
            else _("The message has %(number)s characters.") % {"number": len(said)},
            allowed=_("a text of up to %(number)s characters") % {"number": LONGEST},
            next_step=_("Write it, or make it shorter, and send it again."),
        )
    if by is None:
        _refuse_flood(held)
    event = record(held, What.MESSAGE, who=hands_of(by), department=department, words=said, token=mark)
    if by is not None:
        _tell_message(held, event)
    return event


def _refuse_flood(application: Application) -> None:
    a_day = timezone.now() - timedelta(days=1)
    if application.events.filter(what=What.MESSAGE, who=APPLICANT, at__gt=a_day).count() >= MOST_A_DAY:
        raise NotNow(
            _("You have written %(number)s messages within a day.") % {"number": MOST_A_DAY},
            allowed=_("%(number)s messages a day") % {"number": MOST_A_DAY},
            next_step=_("Wait until tomorrow, or call the office."),
        )


def _tell_message(application: Application, event: Event) -> None:
    """That there is a message, and not what it says: mail is read by others too."""
    if not application.email:
        return
    with override(application.language):
        city = this_city().settings.name
        subject = _("A message from %(city)s about your application %(reference)s") % {
            "city": city,
            "reference": application.reference,
        }
        body = _(
            "%(city)s has written you a message about your application.\n\n"
            "Read it on the city's site, on the page “Where is my application?”. You need your reference, %(reference)s, and "
            "this e-mail address."
        ) % {"city": city, "reference": application.reference}
    queue_mail(
        key=f"message {application.reference} {event.pk}",
        to=application.email,
        subject=subject[:200],
        body=body,
        language=application.language,
    )


@transaction.atomic
def withdraw(application: Application, *, by: Any = None) -> None:
    """End an application at its applicant's wish; by: who of the city noted it, null where the applicant did it. Planned visits are called off, clocks stop. What is withdrawn already stays so. Raises
    `NotNow` when it is decided, or was never sent."""
    held = _hold(application)
    if held.stage == Stage.WITHDRAWN:
        return
    if held.stage not in OPEN:
        raise NotNow(
            _("This application can not be withdrawn: %(stage)s.") % {"stage": Stage(held.stage).label},
            allowed=_("an application that is sent and not decided"),
            next_step=_("Write to the city if something should be different."),
        )
    held.stage, held.decided = Stage.WITHDRAWN, timezone.now()
    held.save(update_fields=["stage", "decided", "changed"])
    Inspection.objects.filter(application=held, result=Result.PLANNED).update(result=Result.CALLED_OFF, at=held.decided)
    record(held, What.WITHDRAWN, who=hands_of(by), at=held.decided)


def _hold(application: Application) -> Application:
    held = Application.objects.select_for_update().get(pk=application.pk)
    if held.erased is not None:
        raise NotNow(
            _("What is personal in this application was erased."),
            allowed=_("an application that is still kept"),
            next_step=_("Begin a new application, or call the office."),
        )
    return held
