"""A challenge as its pages need it: the text that was launched, and how far its clock is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from django.http import Http404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import gettext_lazy as _

from upstate.actions.open_challenge import OpenChallenge, challenge_folder, list_challenges, open_of_city
from upstate.challenges.records import Launched
from upstate.errors import BadWorkspace
from upstate.solutions.challenge.text import ChallengeText, Dates, Track
from upstate.web.city import this_city


class Phase(StrEnum):
    """Where a challenge is between its dates."""

    BEFORE = "before"
    OPEN = "open"
    JUDGING = "judging"
    CLOSED = "closed"
    RESULTS = "results"


@dataclass(frozen=True)
class Moment:
    """One date of a challenge. at: by its own clock, with the zone. told: in words. until: how long until then; empty once it has passed. since: how long ago it was; empty before."""

    label: str | Promise
    at: datetime
    told: str
    until: str
    since: str

    @property
    def is_over(self) -> bool:
        return not self.until


@dataclass(frozen=True)
class Seen:
    """A challenge that was launched, at this moment."""

    opened: OpenChallenge
    launched: Launched
    now: datetime

    @property
    def name(self) -> str:
        return self.opened.name

    @property
    def text(self) -> ChallengeText:
        return self.opened.text

    @property
    def city(self) -> str:
        """Whose it is, of several cities that hold one together; else empty."""
        return self.text.together.city if self.text.together else ""

    @property
    def dates(self) -> Dates:
        dates = self.text.dates
        if dates is None:
            raise Http404  # nothing without dates was launched
        return dates

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.dates.time_zone)

    @property
    def day(self) -> date:
        """Today by the challenge's clock."""
        return self.now.astimezone(self.zone).date()

    @cached_property
    def phase(self) -> Phase:
        dates = self.dates
        passed = [self.now >= dates.at(one) for one in (dates.opens, dates.closes, dates.judged, dates.results)]
        return list(Phase)[sum(passed)]

    @property
    def is_open(self) -> bool:
        return self.phase is Phase.OPEN

    @property
    def may_join(self) -> bool:
        """People join from the launch on until it closes."""
        return self.phase in (Phase.BEFORE, Phase.OPEN)

    @property
    def shows_results(self) -> bool:
        """Whether the private part may be seen; before, by nobody."""
        return self.phase is Phase.RESULTS

    @property
    def scored_tracks(self) -> list[Track]:
        return [one for one in self.text.tracks if one.kind == "scored"]

    @property
    def judged_tracks(self) -> list[Track]:
        return [one for one in self.text.tracks if one.kind == "judged"]

    @property
    def moments(self) -> list[Moment]:
        """The four dates, in order."""
        dates = self.dates
        named = (
            (_("Opens"), dates.opens),
            (_("Closes"), dates.closes),
            (_("Judges are done"), dates.judged),
            (_("Results"), dates.results),
        )
        return [self._moment(label, dates.at(local)) for label, local in named]

    @property
    def next(self) -> Moment | None:
        """The date that comes next; none after the results."""
        return next((one for one in self.moments if not one.is_over), None)

    def _moment(self, label: str | Promise, at: datetime) -> Moment:
        if at > self.now:
            return Moment(label, at, self.told(at), until=timeuntil(at, self.now, depth=2), since="")
        return Moment(label, at, self.told(at), until="", since=timesince(at, self.now, depth=2))

    def told(self, at: datetime) -> str:
        """A moment by the challenge's clock, with the name of its zone."""
        local = at.astimezone(self.zone)
        return f"{date_format(local, 'DATE_FORMAT')}, {date_format(local, 'TIME_FORMAT')} {local.tzname()}"


def find_challenge(name: str) -> Seen:
    """The challenge of that name; raises `Http404` where none was launched under it, and `UpstateError` where its files are not those that were launched."""
    city = this_city()
    try:
        folder = challenge_folder(city, name)
    except BadWorkspace:
        raise Http404 from None
    if not folder.is_dir():
        raise Http404
    opened = open_of_city(city, name)
    if opened.launched is None:
        raise Http404
    return Seen(opened, opened.launched, timezone.now())


def find_challenges() -> list[Seen]:
    """Every challenge that was launched, the newest first. One whose files can not be read is left out: its own page says what is wrong."""
    now = timezone.now()
    listed = list_challenges(this_city().folder)
    opened = [one.opened for one in listed if one.opened is not None]
    found = [Seen(one, one.launched, now) for one in opened if one.launched is not None]
    return sorted(found, key=lambda one: one.text.dates.opens if one.text.dates else datetime.min, reverse=True)
