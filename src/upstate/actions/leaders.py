"""Who leads: the cities that share where they stand by a standard, by criterion and practice, peers first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from upstate.actions.assess import Assessment, find_asked
from upstate.actions.city_proofs import is_here, peer_ranks
from upstate.city import Workspace, open_workspace
from upstate.errors import BadRegistry, BadStandard, UpstateError
from upstate.solutions.assessment import ASSESSMENT_FILE, SharedAnswer, SharedAssessment
from upstate.solutions.registry import STANDARDS, assessment_in_folder, registries
from upstate.standards.kept import LASTS_AT_MOST
from upstate.standards.standard import Practice, Standard
from upstate.standards.standing import Standing, standing_of

# Clocks differ a little; what was assessed after tomorrow was not.
_MOST_AHEAD = timedelta(days=1)


@dataclass(frozen=True)
class LeadingCity:
    """One city and what it meets, counted here and now. told_by: the registry, or the folder. peer: how near a peer it is, from 1; null where it
    is none, or peers are not known. met: by id, what it says to meet and what has not lapsed since. standing: by these, and the text of the
    standard that is here."""

    told: SharedAssessment
    told_by: str
    peer: int | None
    met: dict[str, SharedAnswer]
    standing: Standing

    @property
    def verified(self) -> int:
        """How many of the criteria that it meets there is something to look at for."""
        return sum(one.verified for one in self.met.values())

    def as_json(self, standard: Standard) -> dict[str, Any]:
        return {
            **self.told.model_dump(mode="json", include={"place", "geoid", "population", "on", "contact", "link"}),
            "told_by": self.told_by,
            "peer": self.peer,
            "level": self.standing.level.name if self.standing.level else None,
            "score": self.standing.met,
            "of": self.standing.of,
            "verified": self.verified,
            "practices": {one.id: self.met_of(one, standard) for one in standard.practices},
        }

    def met_of(self, practice: Practice, standard: Standard) -> int:
        """How many criteria of one practice it meets."""
        return sum(one.practice == practice.id and one.id in self.met for one in standard.current)


@dataclass(frozen=True)
class Leader:
    """One city that meets one criterion."""

    city: LeadingCity
    answer: SharedAnswer

    def as_json(self) -> dict[str, Any]:
        told = self.city.told
        return {
            "place": told.place,
            "geoid": told.geoid,
            "peer": self.city.peer,
            **self.answer.model_dump(mode="json", include={"verified", "by", "checked_on", "source"}),
            "contact": told.contact,
            "link": told.link,
            "told_by": self.city.told_by,
        }


@dataclass(frozen=True)
class Leaders:
    """cities: peers first, the nearest before; then those that meet most. notes: what was left out, and why."""

    standard: Standard
    cities: tuple[LeadingCity, ...]
    notes: tuple[str, ...]

    @cached_property
    def by_criterion(self) -> dict[str, tuple[Leader, ...]]:
        """Who meets each current criterion: peers first; among others, those with something to look at."""
        return {
            one.id: tuple(
                sorted(
                    (Leader(city, city.met[one.id]) for city in self.cities if one.id in city.met),
                    key=lambda leader: (leader.city.peer is None, leader.city.peer or 0, not leader.answer.verified),
                )
            )
            for one in self.standard.current
        }

    def as_json(self) -> dict[str, Any]:
        """As `upstate standards leaders --json` prints it."""
        return {
            "standard": self.standard.name,
            "practices": {
                practice.id: sum(one.practice == practice.id for one in self.standard.current)
                for practice in self.standard.practices
            },
            "cities": [one.as_json(self.standard) for one in self.cities],
            "criteria": [
                {"id": name, "met_by": [one.as_json() for one in found]} for name, found in self.by_criterion.items()
            ],
            "notes": list(self.notes),
        }


def leaders(
    *,
    workspace: Path,
    standard: str = "",
    folder: Path | None = None,
    cache: Path | None = None,
    today: date | None = None,
) -> Leaders:
    """The other cities whose assessments by `standard` the city's registries hold; of each the newest.

    standard: as `assess` takes it. folder: a folder of a registry to look into as well, built or not. cache: the folder of the table of places.
    Raises `BadStandard` for a name that is not there. What is broken or out of date is left out, and told in the notes.
    """
    city = open_workspace(workspace)
    asked = find_asked(city, standard)
    day = today or city.settings.today()
    notes: list[str] = []
    newest: dict[str, tuple[SharedAssessment, str]] = {}
    for told, told_by in sorted(_gathered(city, asked, folder, notes), key=lambda one: (one[0].on, one[0].score)):
        if told.on > day + _MOST_AHEAD:
            notes.append(f"{told.place} was left out: its assessment is of {told.on}, which lies ahead.")
        elif not is_here(city, told):
            newest[told.geoid or told.place] = told, told_by
    ranks = peer_ranks(city, cache, notes) if newest else {}
    cities = [_counted(told, told_by, asked, ranks.get(told.geoid), day) for told, told_by in newest.values()]
    if other := sum(one.told.sha256 != asked.sha256 for one in cities):
        notes.append(f"{other} of them used another text of {asked.name}; counted is what this one still asks.")
    return Leaders(asked, tuple(sorted(cities, key=_order)), tuple(notes))


def leaders_beside(
    assessment: Assessment, *, workspace: Path, cache: Path | None = None
) -> dict[str, tuple[Leader, ...]]:
    """Who already meets each criterion, to be shown beside the city's own answers. Empty tuples where nobody does, or the registries can not
    be read: where the city stands does not wait for them, and `upstate doctor` tells."""
    name = assessment.standard.name
    try:
        return leaders(workspace=workspace, standard=name, cache=cache, today=assessment.today).by_criterion
    except BadRegistry:
        return {one.id: () for one in assessment.standard.current}


def find_criterion(found: Leaders, criterion: str) -> tuple[Leader, ...]:
    """Who meets one criterion; raises `BadStandard` where the standard does not ask it today."""
    if criterion in found.by_criterion:
        return found.by_criterion[criterion]
    raise BadStandard(
        f"{found.standard.name} has no criterion {criterion!r} today.",
        allowed=", ".join(found.by_criterion),
        next_step=f"Run `upstate standards ladder {found.standard.name}` to see them.",
    )


def _gathered(
    city: Workspace, standard: Standard, folder: Path | None, notes: list[str]
) -> Iterator[tuple[SharedAssessment, str]]:
    for each in registries(city.folder, notes):
        yield from ((one, each.name) for one in each.index.assessments if one.standard == standard.name)
    if folder is None:
        return
    for file in sorted((folder / STANDARDS / standard.name).glob(f"*/{ASSESSMENT_FILE}")):
        try:
            yield assessment_in_folder(file), folder.name
        except (UpstateError, OSError) as fault:
            said = fault.given if isinstance(fault, UpstateError) else f"It is no plain file ({type(fault).__name__})."
            notes.append(f"What lies in {file.parent.name!r} was left out. {said}")


def _counted(told: SharedAssessment, told_by: str, standard: Standard, peer: int | None, today: date) -> LeadingCity:
    ids = {one.id for one in standard.current}
    met = {one.id: one for one in told.answers if one.answer == "met" and one.id in ids and _lasts(one, today)}
    return LeadingCity(told, told_by, peer, met, standing_of(standard, frozenset(met)))


def _lasts(answer: SharedAnswer, today: date) -> bool:
    """Whether it counts today: what a stranger wrote counts no longer than any answer may."""
    return answer.again_on > today and today - answer.checked_on <= LASTS_AT_MOST


def _order(city: LeadingCity) -> tuple[bool, int, int, int, str]:
    return city.peer is None, city.peer or 0, -city.standing.met, -city.verified, city.told.place
