"""What other cities share of a measure of this one, by the registries that it trusts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from upstate.actions.city_proofs import is_here, peer_ranks
from upstate.actions.compute_measures import computed_folder
from upstate.actions.open_measures import open_measures
from upstate.city import Workspace
from upstate.errors import BadRegistry, BadWorkspace
from upstate.measures.city_measure import CityMeasure
from upstate.measures.history import load_newest
from upstate.measures.peers import Comparison, OtherCity, compare_cities
from upstate.measures.series import Computed
from upstate.measures.telling_peers import HEADER, table_of_peers, tell_peers
from upstate.solutions.registry import registries
from upstate.solutions.shared_measure import SharedMeasure

# Clocks differ a little; what was shared after tomorrow was not.
_MOST_AHEAD = timedelta(days=1)


@dataclass(frozen=True)
class MeasurePeers:
    """comparison: None where no other city shares the measure, or this one has no figures. unit: of the measure, in English. notes: what was
    left out, and why."""

    comparison: Comparison | None
    unit: str = ""
    notes: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """In English, the first is THE sentence; empty where there is nothing to say."""
        return tell_peers(self.comparison, unit=self.unit) if self.comparison else ()

    def as_json(self) -> dict[str, Any]:
        """As `upstate measures show --json` prints it, under `peers`. Values are per 1,000 people where `per_people`."""
        found = self.comparison
        if found is None:
            return {"sentences": [], "cities": [], "counted_otherwise": [], "notes": list(self.notes)}
        lowest, highest = (found.compared[0], found.compared[-1]) if found.compared else (None, None)
        return {
            "sentences": list(self.sentences),
            "starts": found.starts.isoformat() if found.starts else None,
            "per_people": found.per_people,
            "value": found.value,
            "lowest": lowest,
            "middle": found.middle,
            "highest": highest,
            "cities": [_as_json(one) for one in found.cities],
            "counted_otherwise": [one.told.place for one in found.otherwise],
            "header": list(HEADER),
            "rows": [list(row) for row in table_of_peers(found)],
            "notes": list(self.notes),
        }


def measure_peers(
    *, workspace: Path, measure: str, cache: Path | None = None, today: date | None = None
) -> MeasurePeers:
    """What others share of the measure `measure`. cache: the folder of the table of places. Raises `BadWorkspace` for a measure that is not there."""
    opened = open_measures(workspace)
    found = opened.named(measure)
    try:
        computed = load_newest(computed_folder(opened.city, found.name))
    except BadWorkspace as fault:
        return MeasurePeers(None, notes=(fault.given,))
    return peers_beside(opened.city, found, computed, cache=cache, today=today)


def peers_beside(
    city: Workspace,
    measure: CityMeasure,
    computed: Computed | None,
    *,
    cache: Path | None = None,
    today: date | None = None,
) -> MeasurePeers:
    """The same for figures that are at hand. Registries that can not be read are a note: what the city has does not wait for them."""
    if computed is None or measure.text is None or computed.text_sha256 != measure.sha256:
        return MeasurePeers(None)
    notes: list[str] = []
    try:
        newest = _newest(city, measure, today or city.settings.today(), notes)
    except BadRegistry as fault:
        return MeasurePeers(None, notes=(fault.given,))
    if not newest:
        return MeasurePeers(None, notes=tuple(notes))
    ranks = peer_ranks(city, cache, notes)
    others = [OtherCity(told, told_by, ranks.get(told.geoid)) for told, told_by in newest]
    compared = compare_cities(computed, measure.text, population=city.settings.population, others=others)
    return MeasurePeers(compared, measure.text.unit.en, tuple(notes))


def _newest(city: Workspace, measure: CityMeasure, today: date, notes: list[str]) -> list[tuple[SharedMeasure, str]]:
    """Of each other city what it shared last, with the registry that tells it."""
    told = [
        (one, each.name)
        for each in registries(city.folder, notes)
        for one in each.index.measures
        if (one.measure, one.solution) == (measure.shared_as, measure.solution) and not is_here(city, one)
    ]
    found: dict[str, tuple[SharedMeasure, str]] = {}
    for one, told_by in sorted(told, key=lambda each: each[0].on):
        if one.on > today + _MOST_AHEAD:
            notes.append(f"{one.place} was left out: what it shared is of {one.on}, which lies ahead.")
        else:
            found[one.geoid or _called(one)] = one, told_by
    return [*_without_namesakes(found.values())]


def _without_namesakes(found: Iterable[tuple[SharedMeasure, str]]) -> list[tuple[SharedMeasure, str]]:
    """Without those that give no GEOID, where another of that name does: nobody is counted twice."""
    found = list(found)
    known = {_called(one) for one, _ in found if one.geoid}
    return [(one, told_by) for one, told_by in found if one.geoid or _called(one) not in known]


def _called(told: SharedMeasure) -> str:
    return " ".join(told.place.casefold().split())


def _as_json(one: OtherCity) -> dict[str, Any]:
    told = one.told.model_dump(mode="json", include={"place", "geoid", "population", "on", "contact", "link"})
    return {**told, "told_by": one.told_by, "peer": one.peer, "value": one.value, "why": one.why}
