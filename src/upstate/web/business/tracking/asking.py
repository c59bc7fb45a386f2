"""A code by e-mail opens an application to whoever knows its reference and reads its applicant's mail.

Who asks for a code learns nothing by it: the request looks nothing up. It writes down what was asked, and the thread that sends
mail looks later whether reference and address belong together. So the answer is the same in its words and in its time, and a code
that was never sent is tried against just as one that was.
"""

from __future__ import annotations

import secrets
import unicodedata
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import override

from upstate.web.business.mailing import news, queue_mail
from upstate.web.business.models import Application, CodeAsked
from upstate.web.city import this_city

MINUTES, TRIES = 10, 5
# To one e-mail address, for all applications; whoever knows reference and address could else fill its applicant's mailbox, or guess on and on.
CODES_AN_HOUR = 5
_KEPT = timedelta(hours=1)
_DIGITS = 6


@transaction.atomic
def ask_code(*, reference: str, email: str) -> str:
    """Write down that somebody wants to see an application; gives what their browser has to bring with the code."""
    nonce = secrets.token_urlsafe(32)
    CodeAsked.objects.create(nonce=nonce, reference=reference, email=email)
    transaction.on_commit(news.set)
    return nonce


def as_reference(text: str) -> str:
    """What was typed as a reference ought to be: capital letters and digits. Never longer than what is kept."""
    plain = unicodedata.normalize("NFKC", text[:100]).upper()
    return "".join(letter for letter in plain if letter.isalnum())[:12]


def look_up_asked() -> int:
    """Queue the codes that were asked for and have somebody to go to; gives how many were looked at."""
    waiting = list(CodeAsked.objects.filter(looked=None).values_list("pk", flat=True)[:500])
    for pk in waiting:
        _look_up(pk)
    return len(waiting)


@transaction.atomic
def _look_up(pk: int) -> None:
    asked = CodeAsked.objects.select_for_update().filter(pk=pk, looked=None).first()
    if asked is None:  # another process was quicker
        return
    now = timezone.now()
    found = Application.objects.filter(reference=asked.reference, erased=None).exclude(email="").first()
    belongs = found is not None and found.email.lower() == asked.email
    if found is not None and belongs and now - asked.made < timedelta(minutes=MINUTES) and _may_have_more(found, now):
        asked.application = found
        _queue_code(found, asked)
    asked.email, asked.looked = "", now
    asked.save(update_fields=["application", "email", "looked"])


def _may_have_more(application: Application, now: datetime) -> bool:
    same = CodeAsked.objects.filter(application__email__iexact=application.email)
    recent = same.filter(made__gt=now - timedelta(hours=1))
    return recent.count() < CODES_AN_HOUR


def _queue_code(application: Application, asked: CodeAsked) -> None:
    with override(application.language):
        city = this_city().settings.name
        subject = _("%(code)s is your code for %(city)s") % {"code": code_of(asked.nonce), "city": city}
        body = _(
            "Your code: %(code)s\n\n"
            "Type it into the page of %(city)s on which you asked for it. It is good for %(minutes)s minutes.\n\n"
            "If you did not ask for a code, you need do nothing. Tell nobody the code; the city never asks for it."
        ) % {"code": code_of(asked.nonce), "city": city, "minutes": MINUTES}
    queue_mail(
        key=f"code {application.reference} {asked.pk}",
        to=application.email,
        subject=subject[:200],
        body=body,
        language=application.language,
    )


def code_of(nonce: str) -> str:
    """The six digits that belong to what was asked. They stand nowhere but in the mail."""
    digest = salted_hmac("upstate.business.code", nonce, algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:16], 'big') % 10**_DIGITS:0{_DIGITS}}"


@transaction.atomic
def try_code(nonce: str, code: str) -> str:
    """The reference of the application that the code opens; empty where it opens none. A code opens once; after `TRIES` tries and
    after `MINUTES` minutes it opens nothing any more."""
    now = timezone.now()
    alive = CodeAsked.objects.filter(nonce=nonce, used=None, tries__lt=TRIES, made__gt=now - timedelta(minutes=MINUTES))
    if not alive.update(tries=F("tries") + 1):
        return ""
    asked = CodeAsked.objects.select_related("application").get(nonce=nonce)
    fits = constant_time_compare(code_of(nonce), "".join(code.split())[:20])
    if not fits or asked.application is None or asked.application.erased is not None:
        return ""
    asked.used = now
    asked.save(update_fields=["used"])
    return asked.application.reference


def sweep_asked(now: datetime) -> None:
    """Forget what was asked an hour ago."""
    CodeAsked.objects.filter(made__lt=now - _KEPT).delete()
