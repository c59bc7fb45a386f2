"""The peers of a city: the places nearest to it in a theme, each with its reasons."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from upstate.errors import NoPlaces
from upstate.places.measures import MEASURES
from upstate.places.peers.distance import Gaps, measure_gaps
from upstate.places.peers.reasons import Reason, reasons_of
from upstate.places.peers.subject import Subject
from upstate.places.peers.themes import THEMES, title_of
from upstate.places.place import Place
from upstate.places.table import PlaceTable


@dataclass(frozen=True)
class Peer:
    """One peer. rank: from 1. distance: 0 is alike, 1.4 is what two ordinary places have. closest, furthest: its reasons.
    not_known: variables that are known of the city and not of the peer."""

    rank: int
    place: Place
    distance: float
    closest: tuple[Reason, ...]
    furthest: tuple[Reason, ...]
    not_known: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Why it is a peer."""
        words = "; ".join(reason.words for reason in self.closest)
        return f"{words}. Furthest: {self.furthest[0].words}." if self.furthest else f"{words}."

    def as_json(self) -> dict[str, Any]:
        return {
            "rank": self.rank, **asdict(self.place), "distance": round(self.distance, 4),
            "closest": [asdict(reason) for reason in self.closest],
            "furthest": [asdict(reason) for reason in self.furthest],
            "not_known": list(self.not_known), "sentence": self.sentence,
        }  # fmt: skip


@dataclass(frozen=True)
class Variable:
    """A variable of the theme. here: the city's figure. peers, everyone: medians of the peers and of all places that know it.
    known: how many do. Null where it has no figure (location, state)."""

    variable: str
    title: str
    unit: str
    weight: float
    vintage: str
    here: float | None
    peers: float | None
    everyone: float | None
    known: int


@dataclass(frozen=True)
class PeerGroup:
    """A city and its peers, the nearest first. compared: the places that were. not_known: variables of the theme that are not known
    of the city and count for nothing."""

    place: Place
    theme: str
    compared: int
    peers: tuple[Peer, ...]
    variables: tuple[Variable, ...]
    not_known: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "place": asdict(self.place), "theme": self.theme, "compared": self.compared,
            "peers": [peer.as_json() for peer in self.peers],
            "variables": [asdict(variable) for variable in self.variables],
            "not_known": [{"variable": name, "title": title_of(name)} for name in self.not_known],
        }  # fmt: skip


def find_peers(table: PlaceTable, subject: Subject, *, theme: str, count: int) -> PeerGroup:
    """The `count` nearest places to the city; raises `NoPlaces` for an unknown theme, or when nothing of the city is known."""
    if theme not in THEMES:
        raise NoPlaces(
            f"There is no theme {theme!r}.",
            allowed=", ".join(THEMES),
            next_step="Choose one of them; without one, all count.",
        )
    gaps = measure_gaps(table, subject, THEMES[theme])
    if gaps.used == ("population",) and len(THEMES[theme]) > 1:
        raise NoPlaces(
            f"In the theme {theme}, nothing but the population is known of {subject.place.label}.",
            allowed=f"a city of which more is known, such as {', '.join(title_of(name) for name in gaps.not_known[:3])}",
            next_step="Use --theme size; or run `upstate places update` with the American Community Survey's figures.",
        )
    if "population" not in gaps.used:
        raise NoPlaces(
            f"How many people live in {subject.place.label} is not known, so it can not be compared.",
            allowed="a city with a population",
            next_step="Write `population = 900` into city.toml, or give --like with the GEOID of a place of the table.",
        )
    distances = gaps.distances()
    distances[np.isnan(table.figures["population"])] = np.inf
    if subject.place.geoid in table.positions:
        distances[table.positions[subject.place.geoid]] = np.inf
    comparable = int(np.count_nonzero(np.isfinite(distances)))
    rows = [int(row) for row in np.argsort(distances, kind="stable")[: min(count, comparable)]]
    return PeerGroup(
        place=subject.place,
        theme=theme,
        compared=comparable,
        peers=tuple(_peer(table, subject, gaps, row, rank, distances) for rank, row in enumerate(rows, start=1)),
        variables=tuple(_variable(table, subject, gaps, position, rows) for position in range(len(gaps.used))),
        not_known=gaps.not_known,
    )


def _peer(table: PlaceTable, subject: Subject, gaps: Gaps, row: int, rank: int, distances: Any) -> Peer:
    closest, furthest = reasons_of(table, subject, gaps, row)
    return Peer(
        rank=rank,
        place=table.place(row),
        distance=float(distances[row]),
        closest=tuple(closest),
        furthest=tuple(furthest),
        not_known=tuple(name for name, gap in zip(gaps.used, gaps.squared[:, row], strict=True) if np.isnan(gap)),
    )


def _variable(table: PlaceTable, subject: Subject, gaps: Gaps, position: int, rows: list[int]) -> Variable:
    name = gaps.used[position]
    measure, values = MEASURES.get(name), table.figures.get(name)
    note = table.columns.get(name)
    return Variable(
        variable=name,
        title=title_of(name),
        unit=measure.unit if measure else "",
        weight=round(float(gaps.weights[position] / gaps.weights.sum()), 4),
        vintage=note.vintage if note else "",
        here=subject.figures.get(name),
        peers=None if values is None else _median(values[rows]),
        everyone=None if values is None else _median(values),
        known=0 if values is None else int(np.count_nonzero(~np.isnan(values))),
    )


def _median(values: Any) -> float | None:
    known = values[~np.isnan(values)]
    return float(np.median(known)) if len(known) else None
