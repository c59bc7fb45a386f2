"""Reminders of what people took on in a meeting, by the mail of the site. Each goes once a stage: that they wait in the queue is kept by its key."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from upstate.actions.remind import remind
from upstate.measures.meeting.reminding import Reminder
from upstate.web.business.mailing import queue_mail
from upstate.web.city import this_city, whole_address
from upstate.web.look.saying import translate
from upstate.web.measures.owners import address_of


def remind_owners() -> int:
    """Queue what is due; gives how many. Running it more often, or twice at once, reminds nobody twice."""
    city = this_city()
    return len(remind(workspace=city.folder, give=_give)) if city.meetings.is_dir() else 0


def _give(reminder: Reminder) -> bool:
    """False where the owner's words name nobody who can be reached: the page of follow-ups says so."""
    to = address_of(reminder.owner)
    if not to:
        return False
    with override(settings.LANGUAGE_CODE):
        path = reverse("follow-up", args=[reminder.follow_up.id])
        queue_mail(
            key=reminder.key,
            to=to,
            subject=_subject(reminder.stage),
            body="\n\n".join([translate(reminder.told), whole_address(path) or path]),
            language=settings.LANGUAGE_CODE,
        )
    return True


def _subject(stage: str) -> str:
    if stage == "soon":
        return _("What you took on is due within a week")
    return _("What you took on is due") if stage == "due" else _("What you took on is overdue")
