"""What the portal does beside the answers: codes that were asked for, mail that waits, and what is due by the day: what is to be
erased, permits that end soon, facts that are due, and the open record.

One thread of each web process goes round. All of it may run in several processes at once, and be killed anywhere.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from upstate.city.writing import write_json
from upstate.web.business.mailing import news, stuck, unsure
from upstate.web.business.models import Mail
from upstate.web.business.owners import tell_owners
from upstate.web.business.record.offering import offer_when_due
from upstate.web.business.reviewing.actions import tell_renewals
from upstate.web.business.sending import send_waiting
from upstate.web.business.service import this_portal
from upstate.web.business.tracking.asking import look_up_asked, sweep_asked
from upstate.web.business.tracking.erasing import sweep

_log = logging.getLogger("upstate.business")
_LOOK_SECONDS = 2.0
_SWEEP_SECONDS = 3600.0
_TELL_SECONDS = 60.0


def start(*also: Callable[[], Any]) -> threading.Thread:
    """Go round, now and from now on, in a thread that ends with the process. also: what else of the site is due by the day."""
    thread = threading.Thread(target=_go_on, args=also, name="business", daemon=True)
    thread.start()
    return thread


def go_round() -> None:
    """Codes first: somebody sits and waits for them."""
    look_up_asked()
    send_waiting()


def go_round_slowly(now: datetime | None = None) -> None:
    """What is due by the day; what one of these meets stops none of the others."""
    now = now or timezone.now()
    steps: list[Callable[[], Any]] = [partial(sweep_asked, now), partial(sweep, now)]
    if this_portal() is not None:
        steps += [tell_renewals, partial(tell_owners, now), offer_when_due]
    for step in steps:
        _take(step)


def tell_state() -> dict[str, Any]:
    """Write down how the mail goes, for `upstate doctor`, which knows no database of the site."""
    waiting = Mail.objects.filter(sent=None, stopped=None, handed=None)
    oldest = waiting.order_by("made").values_list("made", flat=True).first()
    told = {
        "looked": timezone.now().isoformat(timespec="seconds"),
        "waiting": waiting.count(),
        "oldest": oldest.isoformat(timespec="seconds") if oldest else None,
        "stuck": stuck().count(),
        "unsure": unsure().count(),
    }
    write_json(settings.SITE / "mail.json", told)
    return told


def _go_on(*also: Callable[[], Any]) -> None:
    every = {go_round: 0.0, **dict.fromkeys((go_round_slowly, *also), _SWEEP_SECONDS), tell_state: _TELL_SECONDS}
    due = dict.fromkeys(every, 0.0)
    while True:
        news.clear()
        for step, at in due.items():
            if time.monotonic() >= at:
                _take(step)
                due[step] = time.monotonic() + every[step]
        news.wait(_LOOK_SECONDS)


def _take(step: Any) -> None:
    """One step; whatever it meets, the site goes on and so does this thread."""
    close_old_connections()
    try:
        step()
    except Exception:
        _log.exception("the round of the portal could not be ended", extra={"step": str(step)})
    finally:
        close_old_connections()
