"""What cities say of a solution: its origin, the cities of trusted registries with the peers marked, and this city itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from upstate.actions.borrowed_kind import borrowed_kind
from upstate.actions.opening import open_solution
from upstate.actions.own_bundles import own_bundles
from upstate.actions.peers import peers
from upstate.city import Workspace
from upstate.errors import NoPlaces, UpstateError
from upstate.ranking.newest import newest_evidence
from upstate.solutions.assessment import SharedAssessment
from upstate.solutions.bundle import Bundle
from upstate.solutions.finding import Proof
from upstate.solutions.header import Origin
from upstate.solutions.registry import Registry
from upstate.solutions.shared_measure import SharedMeasure

# A city of 140,000 has about 250 places of its size; so many of the nearest are marked as peers.
_PEERS = 250


def peer_ranks(city: Workspace, cache: Path | None, notes: list[str]) -> dict[str, int]:
    """GEOID to how near a peer it is, from 1; empty, with a note, where peers are not known."""
    try:
        group = peers(workspace=city.folder, count=_PEERS, cache=cache)
    except NoPlaces as fault:
        notes.append(f"Peers are not marked. {fault.given} {fault.next_step}")
        return {}
    return {peer.place.geoid: peer.rank for peer in group.peers}


def gather_proofs(
    city: Workspace,
    solution: str,
    origin: Origin,
    *,
    known: Sequence[Registry],
    ranks: Mapping[str, int],
    notes: list[str],
) -> list[Proof]:
    """This city's own word first, then peers by nearness, then the others. What a registry tells of this city is left out."""
    told = [
        _proof(one, told_by=each.name, peer=ranks.get(one.geoid))
        for each in known
        for one in each.index.shared
        if one.solution == solution and not is_here(city, one)
    ]
    first = Proof(origin.place, "reported", origin.geoid, ranks.get(origin.geoid), link=origin.link)
    told = [*{(one.place, one.geoid, one.status, one.version): one for one in told}.values()]
    if not any(one.geoid == origin.geoid and one.place == origin.place for one in told):
        told.append(first)
    return [*_own(city, solution, notes), *sorted(told, key=lambda one: (one.peer or _PEERS + 1, one.place))]


def _own(city: Workspace, solution: str, notes: list[str]) -> Iterator[Proof]:
    """The newest proof of this city, and what it shared where it stopped."""
    for bundle in own_bundles(city, solution, notes):
        if bundle.status in ("stopped", "field-tested"):
            yield _proof(bundle, here=True)
    if solution not in city.borrowed_names():
        return
    try:
        if borrowed_kind(city.folder, solution) != "ranking":
            return  # nothing of it can be proved on the past
        evidence = newest_evidence(open_solution(city.folder, solution).paths)
    except UpstateError as fault:
        notes.append(f"This city's own proof of {solution} was left out. {fault.given}")
        return
    if evidence:
        said = str(evidence.get("verdict", {}).get("sentence", ""))
        yield Proof(city.settings.name, "backtested", city.settings.geoid, here=True, verdict=said)


def is_here(city: Workspace, told: Bundle | SharedAssessment | SharedMeasure) -> bool:
    """Whether it was this city that told it: by its GEOID where both have one, else by its name."""
    settings = city.settings
    return told.geoid == settings.geoid if told.geoid and settings.geoid else told.place == settings.name


def _proof(bundle: Bundle, *, told_by: str = "", peer: int | None = None, here: bool = False) -> Proof:
    same = {"place", "status", "geoid", "version", "verdict", "because", "staff_hours", "cost", "contact", "link"}
    return Proof(**bundle.model_dump(include=same), told_by=told_by, peer=peer, here=here)
