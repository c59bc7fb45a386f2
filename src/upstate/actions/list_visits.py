"""What there is of fieldwork: rounds, visits, conflicts, and homes that do not want to be visited."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from upstate.actions.fieldwork_city import open_fieldwork
from upstate.fieldwork.rounds import Round
from upstate.fieldwork.standing import Conflict, Standing, stand


@dataclass(frozen=True)
class ListedVisits:
    """The state of the fieldwork of one solution."""

    solution: str
    rounds: tuple[Round, ...]
    standing: Standing

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
                "unit": visit.unit,
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


def list_visits(*, workspace: Path, solution: str) -> ListedVisits:
    """Every round, every visit that counts, every conflict, and every home that does not want to be visited."""
    fieldwork = open_fieldwork(workspace, solution)
    return ListedVisits(solution, tuple(fieldwork.rounds), stand(fieldwork.log.read()))
