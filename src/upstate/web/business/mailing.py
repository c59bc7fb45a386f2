"""Mail to applicants: every mail is a row first, in the transaction that makes it due, so that none is lost."""

from __future__ import annotations

import threading

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from upstate.web.business.models import Mail

# From so many failed tries on, the mail counts as stuck: a person is told, while the trying goes on.
STUCK_TRIES = 5
# Set when there is something to send in this process; others look by themselves every few seconds.
news = threading.Event()


def queue_mail(*, key: str, to: str, subject: str, body: str, language: str) -> Mail:
    """Queue one e-mail; what was queued under `key` before is left as it is. Called inside the transaction that makes it due."""
    values = {"to": to, "subject": subject, "body": body, "language": language}
    made = Mail.objects.get_or_create(key=key, defaults=values)[0]
    transaction.on_commit(news.set)
    return made


def unsure() -> QuerySet[Mail]:
    """Mail of which nobody knows whether it went out: the work stopped while the mail server was taking it."""
    is_free = Q(claimed_until=None) | Q(claimed_until__lt=timezone.now())
    return _addressed().filter(is_free, handed__isnull=False, sent=None)


def stuck() -> QuerySet[Mail]:
    """Mail that was refused again and again, and mail that was given up."""
    return _addressed().filter(Q(tries__gte=STUCK_TRIES) | Q(stopped__isnull=False), handed=None, sent=None)


def _addressed() -> QuerySet[Mail]:
    """Mail that still goes to somebody: what is erased says neither to whom nor what."""
    return Mail.objects.exclude(to="")


@transaction.atomic
def send_anew(mail: int) -> bool:
    """Let a mail be tried once more, at once; a person has said so. False where it is sent, or in hand, or has no text any more."""
    rows = (unsure() | stuck()).filter(pk=mail).exclude(body="")
    found = rows.update(tries=0, next_try=timezone.now(), handed=None, stopped=None, claim="", claimed_until=None)
    transaction.on_commit(news.set)
    return bool(found)


@transaction.atomic
def note_arrived(mail: int) -> bool:
    """Note that a mail went out, of which nobody knew; a person has asked the receiver, or looked into the mail server."""
    now = timezone.now()
    return bool(unsure().filter(pk=mail).update(sent=now, subject="", body="", fault=""))
