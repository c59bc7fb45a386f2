"""The only writers of walks."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from upstate.web.field.models import Walk
from upstate.web.people.models import Person


@transaction.atomic
def assign(*, solution: str, round_name: str, person: Person, zones: Iterable[int]) -> list[int]:
    """Give `person` these zones of a round, and no others of it. Gives the zones in order."""
    wanted = {*zones}
    walks = Walk.objects.filter(solution=solution, round=round_name, person=person)
    walks.exclude(zone__in=wanted).delete()
    there = {*walks.values_list("zone", flat=True)}
    Walk.objects.bulk_create(
        Walk(solution=solution, round=round_name, zone=zone, person=person) for zone in sorted(wanted - there)
    )
    return sorted(wanted)
