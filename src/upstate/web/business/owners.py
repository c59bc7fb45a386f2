"""Mail to those who answer for the facts of the portal: what waits for them, once a week at most, and nothing where nothing waits."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from upstate.actions.service_facts import KeptRow, State, list_rows
from upstate.web.business.mailing import queue_mail
from upstate.web.business.models import Mail
from upstate.web.business.service import this_portal
from upstate.web.city import this_city, today, whole_address

_WEEK = timedelta(days=7)
_MOST = 50
_LONGEST = 200


def tell_owners(now: datetime | None = None) -> int:
    """Queue a mail for each owner whose rows are due and who got none within a week; gives how many. Running it more often, or twice at
    once, tells nobody twice. Who is no e-mail address is not told: `untold` are their rows."""
    portal = this_portal()
    waiting: dict[str, list[KeptRow]] = {}
    for row in list_rows(portal, today=today()) if portal else ():
        if row.is_due and _is_address(row.care.owner):
            waiting.setdefault(row.care.owner.casefold(), []).append(row)
    return sum(_tell(owner, rows, now or timezone.now()) for owner, rows in waiting.items())


def untold(rows: tuple[KeptRow, ...]) -> list[KeptRow]:
    """Rows that are due and of which nobody can be told by mail."""
    return [row for row in rows if row.is_due and not _is_address(row.care.owner)]


def _is_address(owner: str) -> bool:
    try:
        validate_email(owner)
    except ValidationError:
        return False
    return len(owner) <= 254


@transaction.atomic
def _tell(owner: str, rows: list[KeptRow], now: datetime) -> bool:
    name = sha256(owner.encode()).hexdigest()[:16]
    earlier = Mail.objects.filter(key__startswith=f"facts {name} ")
    if earlier.filter(made__gt=now - _WEEK).exists():
        return False
    with override(settings.LANGUAGE_CODE):
        queue_mail(
            key=f"facts {name} {earlier.count() + 1}",  # two processes at once make one key, so one mail
            to=owner,
            subject=_("Facts of the business portal wait for you"),
            body=_body(owner, rows),
            language=settings.LANGUAGE_CODE,
        )
    return True


def _body(owner: str, rows: list[KeptRow]) -> str:
    counted = ngettext(
        "%(number)s row of the business portal of %(city)s waits for you. What nobody looks at is soon wrong, or not shown.",
        "%(number)s rows of the business portal of %(city)s wait for you. What nobody looks at is soon wrong, or not shown.",
        len(rows),
    ) % {"number": len(rows), "city": this_city().settings.name}
    listed = [f"{' '.join(row.what.split())[:_LONGEST]}: {_why(row)}\n{_page_of(row)}" for row in rows[:_MOST]]
    of_owner = urlencode({"owner": rows[0].care.owner})
    every = _("All that you answer for: %(link)s") % {"link": _whole(f"{reverse('business-facts')}?{of_owner}#rows")}
    if (left := len(rows) - _MOST) > 0:
        listed.append(ngettext("And %(number)s more.", "And %(number)s more.", left) % {"number": left})
    return "\n\n".join([counted, *listed, every])


def _why(row: KeptRow) -> str:
    reasons = []
    if row.state is State.BORROWED:
        reasons.append(_("borrowed, and nobody here has checked it"))
    if row.state is State.DUE and row.care.review:
        reasons.append(_("to be looked at again since %(day)s") % {"day": date_format(row.care.review, "DATE_FORMAT")})
    if row.dead:
        reasons.append(_("its link leads nowhere"))
    return ", ".join(reasons)


def _page_of(row: KeptRow) -> str:
    """A fact has a page of its own; another row stands in the list, where it is confirmed or changed."""
    if row.table == "facts":
        return _whole(reverse("business-fact", args=[row.name]))
    return _whole(f"{reverse('business-facts')}?{urlencode({'table': row.table, 'q': row.row})}#rows")


def _whole(path: str) -> str:
    return whole_address(path) or path
