"""How long each permit usually takes: by what was issued here, and by what the city brought from before, counted together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import OuterRef, Subquery

from upstate.permits.times import RecordedPermit, UsualTime, type_key, usual_time
from upstate.solutions.service import PermitType, ServiceSolution
from upstate.web.business.models import Application, Letter, Stage
from upstate.web.business.reviewing.fees import charged_cents
from upstate.web.business.reviewing.ticking import working_days

_ROW = ("permit", "sent", "decided", "charged", "number")


def usual_times(
    solution: ServiceSolution, permits: Iterable[PermitType], before: Mapping[str, Sequence[RecordedPermit]]
) -> dict[str, UsualTime | None]:
    """By the name of the permit; null where none is on record. before: what the city brought, by type as `type_key` writes it.

    A type's name in that record counts once the city has checked it. A permit that stands in both, by its number, counts once.
    """
    names = {one.name: solution.facts[one.record].shown() if one.record else "" for one in permits}
    here = _issued_here(names)
    return {name: usual_time(_together(here[name], before.get(type_key(type_), ()))) for name, type_ in names.items()}


def _together(here: Sequence[RecordedPermit], before: Sequence[RecordedPermit]) -> list[RecordedPermit]:
    numbers = {one.number for one in here if one.number}
    return [*here, *(one for one in before if one.number not in numbers)]


def _issued_here(permits: Iterable[str]) -> Mapping[str, list[RecordedPermit]]:
    """From the day on which it was sent first to that of the decision, as the city's older record has it."""
    paper = Letter.objects.filter(application=OuterRef("pk"), kind=Stage.ISSUED).values("number")[:1]
    issued = Application.objects.filter(
        permit__in=list(permits), stage=Stage.ISSUED, sent__isnull=False, decided__isnull=False
    )
    rows = issued.annotate(charged=charged_cents(), number=Subquery(paper)).order_by().values_list(*_ROW)
    days, found = working_days(), defaultdict(list)
    for permit, sent, decided, cents, number in rows:
        found[permit].append(RecordedPermit(permit, days.day_of(sent), days.day_of(decided), cents / 100, number or ""))
    return found
