"""Sending what is queued: by one process at a time, tried again with growing waits, and never twice when the server has it.

A mail is claimed first (one conditional update: of two processes one wins), for longer than a try can last. Right before the text is
handed over, that moment is written down. From then on a mail without an answer of the server is not sent again by itself: whether it
went out is not known, and `mailing.unsure` says so. Before that moment nothing has left, and a process that was killed
costs a wait.
"""

from __future__ import annotations

import logging
import secrets
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.utils import DNS_NAME
from django.db.models import Q
from django.utils import timezone

from upstate.web.business.delivering import Refused, deliver
from upstate.web.business.models import Mail

_log = logging.getLogger("upstate.mail")
_CLAIM = timedelta(minutes=5)  # a try has some ten steps, and the server may take 10 seconds for each
_WAITS = tuple(timedelta(minutes=one) for one in (1, 2, 5, 15, 60, 180))
_LONGEST_WAIT = timedelta(hours=6)
_GIVEN_UP = timedelta(days=7)


def send_waiting(now: datetime | None = None) -> int:
    """Try each mail that is due, oldest first; gives how many went out. One that fails keeps no other waiting."""
    sent = 0
    due = Mail.objects.filter(_due(now or timezone.now())).values_list("pk", flat=True)
    for pk in list(due[:200]):
        claimed = _claim(pk, now or timezone.now())
        if claimed is not None:
            sent += _try(claimed)
    return sent


def _due(now: datetime) -> Q:
    is_free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    return is_free & Q(sent=None, stopped=None, handed=None, next_try__lte=now)


def _claim(pk: int, now: datetime) -> Mail | None:
    """The mail, ours for some minutes; null where another process was quicker."""
    claim = secrets.token_hex(16)
    won = Mail.objects.filter(_due(now), pk=pk).update(claim=claim, claimed_until=timezone.now() + _CLAIM)
    return Mail.objects.get(pk=pk) if won else None


def _try(mail: Mail) -> bool:
    own = Mail.objects.filter(pk=mail.pk, claim=mail.claim)
    handed: list[datetime] = []

    def hand_over() -> None:
        """Write down that the server may have the mail from now on, as long as it is still ours."""
        now = timezone.now()
        if not own.filter(claimed_until__gt=now, sent=None).update(handed=now):
            raise Refused("It took so long that another process may have it in hand.")
        handed.append(now)

    try:
        deliver(_message_of(mail), before=hand_over)
    except Refused as fault:
        _note_failure(mail, str(fault))
        return False
    except (OSError, SMTPException, ValueError) as fault:
        if handed:
            own.update(claimed_until=None, fault=_told(fault))
            _log.error("nobody knows whether a mail went out", extra={"mail": mail.pk})
        else:
            _note_failure(mail, _told(fault))
        return False
    own.update(sent=timezone.now(), subject="", body="", fault="", claimed_until=None)
    return True


def _message_of(mail: Mail) -> EmailMessage:
    """The mail as it goes out. Its Message-ID is that of the row, so that even one that is sent twice shows as one."""
    name = settings.HOSTS[0] if settings.HOSTS else DNS_NAME.get_fqdn()
    headers = {"Message-ID": f"<{mail.pk}.{mail.made:%Y%m%d%H%M%S}@{name}>", "Content-Language": mail.language}
    headers |= {"Auto-Submitted": "auto-generated"}  # so that no out-of-office note comes back
    return EmailMessage(" ".join(mail.subject.split()), mail.body, None, [mail.to], headers=headers)


def _note_failure(mail: Mail, fault: str) -> None:
    now, tries = timezone.now(), mail.tries + 1
    wait = _WAITS[tries - 1] if tries <= len(_WAITS) else _LONGEST_WAIT
    is_over = now - mail.made > _GIVEN_UP and tries > len(_WAITS)
    Mail.objects.filter(pk=mail.pk, claim=mail.claim, sent=None).update(
        tries=tries,
        next_try=now + wait,
        stopped=now if is_over else None,
        handed=None,
        claimed_until=None,
        fault=fault[:500],
    )
    _log.warning("a mail could not be sent", extra={"mail": mail.pk, "tries": tries})


def _told(fault: Exception) -> str:
    return f"{type(fault).__name__}: {fault}"[:500]
