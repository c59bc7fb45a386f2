"""The queue of the desk: what waits, sorted by the day on which it is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from upstate.solutions.service import ServiceSolution
from upstate.web.business.models import Application, Inspection, Result, Review, Stage
from upstate.web.business.models.reviewing import ENDED
from upstate.web.business.reviewing.cases import DECIDED, OPEN
from upstate.web.business.reviewing.names import wanted_words
from upstate.web.business.reviewing.rights import concerns

PAGE = 25
_FORGOTTEN = timedelta(days=60)


@dataclass(frozen=True)
class Asked:
    """Which part of the queue is shown. department: those that wait for it; empty for all that concern the person. words: a reference
    or a name, of which each word begins one of the application's. stage: empty for all that are open, or, where words are given, for
    all. late: only those whose day has passed. after: the day and the row that the page before ended with."""

    department: str = ""
    words: str = ""
    stage: str = ""
    late: bool = False
    after: tuple[date, int] | None = None


@dataclass(frozen=True)
class Page:
    """rows: applications with their day in `due`. next: where the next page begins; empty on the last. late: how many of all are
    late."""

    rows: tuple[Application, ...]
    next: str
    number: int
    late: int


def read_after(text: str) -> tuple[date, int] | None:
    """The place in the queue that an address names; null for none."""
    day, _dot, row = text.partition(".")
    try:
        return (date.fromisoformat(day), int(row)) if row.isdecimal() and len(row) < 18 else None
    except ValueError:
        return None


def find_page(solution: ServiceSolution, departments: Sequence[str], asked: Asked, today: date) -> Page:
    """The part of the queue that is asked for. departments: those that the person speaks for."""
    found = _waiting(solution, departments, asked)
    late = found.filter(due__lt=today, stage__in=(Stage.SENT, Stage.IN_REVIEW))
    shown = late if asked.late else found
    number, number_late = shown.count(), late.count()
    if asked.after:
        day, row = asked.after
        shown = shown.filter(Q(due__gt=day) | Q(due=day, pk__gt=row))
    rows: list[Any] = list(shown.order_by("due", "pk").prefetch_related("reviews", "versions")[: PAGE + 1])
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    after = f"{rows[-1].due.isoformat()}.{rows[-1].pk}" if more else ""
    return Page(tuple(rows), after, number, number_late)


def count_all(solution: ServiceSolution, departments: Sequence[str], asked: Asked) -> int:
    """How many there are on all pages of this part of the queue."""
    return _waiting(solution, departments, asked).count()


def planned_visits(departments: Sequence[str]) -> QuerySet[Inspection]:
    """The visits that are planned, the next first; also what is past and has no result, unless it was forgotten for two months."""
    return Inspection.objects.filter(
        department__in=departments,
        result=Result.PLANNED,
        begins__gte=timezone.now() - _FORGOTTEN,
        application__stage__in=OPEN,
        application__erased=None,
    )


def _waiting(solution: ServiceSolution, departments: Sequence[str], asked: Asked) -> QuerySet[Application]:
    mine = {*departments}
    permits = solution.permits.permits
    named = [one.name for one in permits if mine & {*concerns(one)}]
    words = wanted_words(asked.words)
    usual = [*OPEN, *DECIDED] if words else list(OPEN)
    stages = [asked.stage] if asked.stage in (*OPEN, *DECIDED) else usual
    found = Application.objects.filter(permit__in=named, stage__in=stages, sent__isnull=False, erased=None)
    for word in words:
        found = found.filter(found_by__contains=f" {word}")
    if asked.department in mine:
        decided_here = [one.name for one in permits if one.decides == asked.department]
        found = found.filter(_waits_for(asked.department, decided_here))
    return found.annotate(due=_due())


def _waits_for(department: str, decided_here: list[str]) -> Q:
    """It reviews still, or has a visit planned, or decides and all others have spoken."""
    here = Review.objects.filter(application=OuterRef("pk")).exclude(state__in=ENDED)
    visits = Inspection.objects.filter(application=OuterRef("pk"), department=department, result=Result.PLANNED)
    is_ready = Q(permit__in=decided_here) & ~Exists(here)
    return Q(Exists(here.filter(department=department))) | Q(Exists(visits)) | is_ready


def _due() -> Coalesce:
    """The first day on which a review that is open should end; of what only waits for the decision the last one of all."""
    reviews = Review.objects.filter(application=OuterRef("pk")).order_by("due").values("due")
    return Coalesce(
        Subquery(reviews.exclude(state__in=ENDED)[:1]),
        Subquery(reviews.reverse()[:1]),
        TruncDate("sent"),
        output_field=DateField(),
    )
