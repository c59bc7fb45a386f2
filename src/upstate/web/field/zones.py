"""The zones that a person may walk, and the doors in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from upstate.actions.fieldwork_city import Fieldwork, open_fieldwork
from upstate.errors import UpstateError
from upstate.fieldwork.rounds import Round, Stop, Zone, round_of
from upstate.fieldwork.standing import Standing, stand
from upstate.fieldwork.visit import Visit
from upstate.web.city import this_city
from upstate.web.field.models import Walk
from upstate.web.people.access import Action, may_somewhere
from upstate.web.people.models import Person


class NoSuchZone(UpstateError):
    """A zone that is not there, or that is another person's: the two look the same from outside."""


@dataclass(frozen=True)
class OpenZone:
    """A zone as it stands now. stops: without those who do not want to be visited, by their number in the plan."""

    fieldwork: Fieldwork
    round: Round
    zone: Zone
    standing: Standing

    @property
    def stops(self) -> dict[int, Stop]:
        numbered = enumerate(self.zone.stops, start=1)
        return {number: stop for number, stop in numbered if stop.unit not in self.standing.opted_out}

    def visit_at(self, unit: str) -> Visit | None:
        """The last visit of this round to a unit; null where there was none."""
        return max(self._visits_at(unit), key=lambda one: one.on, default=None)

    def doors_at(self, unit: str) -> dict[str, str]:
        """The doors of an area that were visited in this round, and those that want no more visits, each with the word for it."""
        told = {one.door: str(_("done")) for one in self._visits_at(unit) if one.door}
        out = {door: str(_("wants no more visits")) for of, door in self.standing.doors_out if of == unit}
        return dict(sorted((told | out).items()))

    def _visits_at(self, unit: str) -> list[Visit]:
        found = [one for one in self.standing.visits.values() if one.unit == unit]
        return [one for one in found if round_of(one, self.fieldwork.rounds) is self.round]


def open_zone(person: Any, name: str, round_name: str, zone: int) -> OpenZone:
    """Open a zone for `person`; raises `NoSuchZone` where there is none, or it was not given to them."""
    if name not in this_city().borrowed_names() or not may_walk(person, name, round_name, zone):
        raise _no_zone()
    fieldwork = open_fieldwork(this_city().folder, name)
    planned = next((one for one in fieldwork.rounds if one.name == round_name), None)
    found = next((one for one in planned.zones if one.zone == zone), None) if planned else None
    if planned is None or found is None:
        raise _no_zone()
    return OpenZone(fieldwork, planned, found, stand(fieldwork.log.read()))


def may_walk(person: Any, name: str, round_name: str, zone: int) -> bool:
    """Whether the zone was given to `person`, or they are one of those who give zones."""
    if may_somewhere(person, Action.EDIT):
        return True
    given = Walk.objects.filter(solution=name, round=round_name, zone=zone, person=person)
    return may_somewhere(person, Action.RECORD_VISITS) and bool(given.exists())


def walks_of(person: Person) -> list[Walk]:
    """The zones that were given to a person, the newest round first."""
    return list(Walk.objects.filter(person=person).order_by("-round", "solution", "zone"))


def today_here() -> date:
    """The day that it is in the city; where its time zone is not known, by the clock of the computer."""
    name = this_city().settings.time_zone
    try:
        return datetime.now(ZoneInfo(name)).date() if name else date.today()
    except (ZoneInfoNotFoundError, ValueError):
        return date.today()


def _no_zone() -> NoSuchZone:
    return NoSuchZone(
        _("You have no such zone."),
        allowed=_("the zones that were given to you"),
        next_step=_("Go back to your zones, or ask the person who plans the visits."),
    )
