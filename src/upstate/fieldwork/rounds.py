"""A round of visits as it was planned: who was drawn how, in which zones, and from which ranking.

Which homes were drawn at random stands here and in no paper of a crew: who knows it may knock harder at some doors.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field

from upstate.errors import UpstateError
from upstate.fieldwork.kept import read_kept
from upstate.fieldwork.standing import Standing
from upstate.fieldwork.visit import NAME, Kept, Visit

ROUND_FILE = "round.json"
# What a person says for all rounds together; no round is called so.
EVERY_ROUND = "all"


class Stop(Kept):
    """One unit of a zone, in the order in which it is walked to. address: empty where the city has none; point: null likewise.
    homes: for how many it stands; each of their doors is a visit of its own."""

    unit: str
    address: str = ""
    longitude: float | None = None
    latitude: float | None = None
    homes: float = 1

    @property
    def is_area(self) -> bool:
        """Whether it has more doors than one."""
        return self.homes > 1


class Zone(Kept):
    """What one crew does in one day. metres: of the walk from door to door, as the crow flies; null without points."""

    zone: int = Field(ge=1)
    stops: tuple[Stop, ...]
    metres: float | None = None


class Round(Kept):
    """round.json. targeted: the units that the ranking chose, the riskiest first; control: those that chance chose among all
    that could be visited. A unit may be in both, and then counts in both.

    eligible: how many units could be visited. visited_before, opted_out: how many were left out and why.
    """

    format: Literal[1] = 1
    name: str = Field(pattern=NAME)
    solution: str
    made_on: date
    ranking: str
    as_of: date
    ranker: str
    seed: int
    homes: int
    control_share: float
    crew_day: int
    eligible: int
    visited_before: int
    opted_out: int
    targeted: tuple[str, ...]
    control: tuple[str, ...]
    zones: tuple[Zone, ...]

    @cached_property
    def drawn(self) -> frozenset[str]:
        """The units that chance chose."""
        return frozenset(self.control)

    @cached_property
    def chosen(self) -> frozenset[str]:
        """The units that the ranking chose."""
        return frozenset(self.targeted)

    @cached_property
    def zone_of(self) -> dict[str, int]:
        """The number of the zone in which each unit lies."""
        return {stop.unit: zone.zone for zone in self.zones for stop in zone.stops}


def read_round(folder: Path) -> Round:
    """One round; raises `BadWorkspace` when it was changed by hand."""
    return read_kept(
        Round,
        folder / ROUND_FILE,
        allowed="rounds as `upstate visit plan` writes them",
        next_step="Put the file back from a backup. Do not plan the round anew: its visits belong to this one.",
    )


def read_rounds(folder: Path) -> list[Round]:
    """All rounds, the oldest first."""
    found = [read_round(path.parent) for path in folder.glob(f"[!.]*/{ROUND_FILE}")]
    return sorted(found, key=lambda one: (one.made_on, len(one.name), one.name))


def round_text(planned: Round) -> str:
    """round.json."""
    return json.dumps(
        planned.model_dump(mode="json", exclude_defaults=True) | {"format": 1}, ensure_ascii=False, indent=1
    )


def with_round(visit: Visit, rounds: Sequence[Round], *, given: str = "") -> Visit:
    """The visit with the round that it belongs to as the rounds stand now, so that a later one does not take it. given: its round, as
    a person says; a round that the visit names goes before."""
    if visit.round:
        return visit
    found = round_of(visit, rounds)
    return visit.model_copy(update={"round": given or (found.name if found else "")})


def named_round(rounds: Sequence[Round], name: str, *, zone: int | None = None) -> Round:
    """The round called so; raises `UpstateError` where there is none, or where it has no such zone."""
    found = next((one for one in rounds if one.name == name), None)
    if found is None:
        raise UpstateError(
            f"There is no round called {name[:80]!r}.",
            allowed=", ".join(one.name for one in rounds[-20:]) or "a round that `upstate visit plan` made",
            next_step="Name one of these with --round.",
        )
    if zone is not None and zone > len(found.zones):
        raise UpstateError(
            f"The round {name} has no zone {zone}.",
            allowed=f"1 to {len(found.zones)}",
            next_step="Look the number up in the list of the round.",
        )
    return found


def planned_units(rounds: Sequence[Round]) -> frozenset[str]:
    """Every unit that a round sent crews to."""
    return frozenset(unit for one in rounds for unit in one.zone_of)


def still_open(rounds: Sequence[Round], standing: Standing) -> dict[str, str]:
    """The units that were planned and have not told yet, each with the name of the newest round that holds it."""
    told = {visit.unit for visit in standing.visits.values() if visit.in_need is not None} | standing.opted_out
    return {unit: one.name for one in rounds for unit in one.zone_of if unit not in told}


def round_of(visit: Visit, rounds: Sequence[Round]) -> Round | None:
    """The round that a visit belongs to: the one that it names, or the newest that had its unit on the list by then."""
    if visit.round:
        return next((one for one in rounds if one.name == visit.round), None)
    return next((one for one in reversed(rounds) if visit.unit in one.zone_of and one.made_on <= visit.on), None)
