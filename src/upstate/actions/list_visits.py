"""What there is of fieldwork: rounds, visits, conflicts, and homes that do not want to be visited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from typing import Any

from upstate.actions.fieldwork_city import load_units, open_fieldwork
from upstate.fieldwork.rounds import Round
from upstate.fieldwork.standing import Conflict, Standing, stand
from upstate.progress import Progress, silent

_SHORT = 8


@dataclass(frozen=True)
class ListedVisits:
    """The state of the fieldwork of one solution. addresses: unit to address, where the city has one."""

    solution: str
    rounds: tuple[Round, ...]
    standing: Standing
    addresses: dict[str, str]

    @cached_property
    def shorts(self) -> dict[str, str]:
        """Of each visit as much of its name as tells it from all others."""
        short = _shortest({*self.standing.roots.values()})
        return {name: short[name] for name in self.standing.visits}

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        return self.standing.conflicts

    def as_json(self) -> dict[str, Any]:
        """Without notes, names of crews, and who was drawn by chance."""
        rounds = [
            {"round": one.name, "made_on": one.made_on.isoformat(), "homes": one.homes, "zones": len(one.zones)}
            for one in self.rounds
        ]
        visits = [
            {
                "visit_id": name,
                "short": self.shorts[name],
                "unit": visit.unit,
                "address": self.addresses.get(visit.unit, ""),
                "door": visit.door,
                "on": visit.on.isoformat(),
                "in_need": visit.in_need,
                "given": visit.given,
            }
            for name, visit in self.standing.visits.items()
        ]
        return {
            "solution": self.solution,
            "rounds": rounds,
            "visits": visits,
            "conflicts": [one.as_json() for one in self.conflicts],
            "opted_out": sorted(self.standing.opted_out),
            "doors_opted_out": [{"unit": unit, "door": door} for unit, door in sorted(self.standing.doors_out)],
        }


def list_visits(*, workspace: Path, solution: str, progress: Progress = silent) -> ListedVisits:
    """Every round, every visit that counts, every conflict, and every home that does not want to be visited."""
    fieldwork = open_fieldwork(workspace, solution)
    progress("Reading the log of visits")
    standing = stand(fieldwork.log.read())
    units = load_units(fieldwork, today=fieldwork.today) if standing.visits else {}
    addresses = {visit.unit: units[visit.unit].address for visit in standing.visits.values() if visit.unit in units}
    return ListedVisits(solution, tuple(fieldwork.rounds), standing, addresses)


def _shortest(names: Iterable[str]) -> dict[str, str]:
    """Of each name as much of its beginning as no other has, eight letters at least."""
    ordered = sorted(names)
    short = {}
    for before, name, after in zip(["", *ordered], ordered, [*ordered[1:], ""], strict=False):
        shared = max(_shared(name, other) for other in (before, after))
        short[name] = name[: max(shared + 1, _SHORT)]
    return short


def _shared(one: str, other: str) -> int:
    """How many letters at the beginning are the same."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
