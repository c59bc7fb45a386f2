"""The clocks of an application, read from its events."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Prefetch
from django.utils import timezone

from upstate.permits.clocks import Clock, Owed, Projection, Reading, WorkingDays, project, read_clock
from upstate.web.business.events import What
from upstate.web.business.models import Application, Event, Review, Stage
from upstate.web.business.models.reviewing import ENDED
from upstate.web.city import this_city

_MOST_CASES = 200
_OWING = (What.ASKED, What.ANSWERED)


def working_days() -> WorkingDays:
    """The working days of this city."""
    settings = this_city().settings
    return WorkingDays(settings.zone, settings.country.upper() or "US")


def owed_by(application: Application) -> tuple[Owed, ...]:
    """When the applicant owed an answer."""
    return _owed(application.events.filter(what__in=_OWING))


def _owed(events: Iterable[Event]) -> tuple[Owed, ...]:
    told = list(events)
    answered = {one.values.get("asked"): one.at for one in told if one.what == What.ANSWERED}
    return tuple(Owed(one.at, answered.get(one.pk)) for one in told if one.what == What.ASKED)


def clock_of(review: Review, owed: tuple[Owed, ...]) -> Clock:
    """The clock of one review. It ends when the department has spoken, or the application was decided."""
    ended = review.at if review.state in ENDED else review.application.decided
    return Clock(review.opened, review.days, ended, owed)


def read_clocks(application: Application, now: datetime | None = None) -> dict[int, Reading]:
    """What the clock of each review shows, by its row."""
    days, now = working_days(), now or timezone.now()
    return {pk: read_clock(clock, now, days) for pk, clock in _clocks(application).items()}


def _clocks(application: Application) -> dict[int, Clock]:
    owed = owed_by(application)
    return {one.pk: clock_of(one, owed) for one in application.reviews.select_related("application")}


def write_due(application: Application) -> None:
    """Write the due days down anew, by which the queue is sorted. Called inside the transaction that moved a clock."""
    for pk, reading in read_clocks(application).items():
        Review.objects.filter(pk=pk).update(due=reading.due)


def project_decision(application: Application) -> Projection:
    """When the application will be decided; for those that are sent and not decided."""
    clocks, days = [*_clocks(application).values()], working_days()
    return project(clocks, _taken(application.permit, days), timezone.now(), days)


def _taken(permit: str, days: WorkingDays) -> list[int]:
    """The working days that the newest decided applications for a permit used."""
    decided = Application.objects.filter(permit=permit, stage__in=[Stage.ISSUED, Stage.REFUSED], decided__isnull=False)
    newest = decided.filter(sent__isnull=False).order_by("-decided")[:_MOST_CASES]
    owing = Prefetch("events", Event.objects.filter(what__in=_OWING))
    return [_used(one, days) for one in newest.prefetch_related(owing)]


def _used(application: Application, days: WorkingDays) -> int:
    owed = _owed(application.events.all())
    sent, decided = application.sent, application.decided
    if sent is None or decided is None:
        return 0
    return read_clock(Clock(sent, 0, decided, owed), decided, days).used
