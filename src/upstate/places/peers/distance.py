"""How far every place of the table is from one city, variable by variable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from upstate.places.peers.standard import standard_scores
from upstate.places.peers.subject import Subject
from upstate.places.peers.themes import LOCATION, STATE
from upstate.places.states import state_of
from upstate.places.table import Figures, PlaceTable

EARTH_KM = 6371.0088
# As far from each other as two ordinary places are in any other variable: 1,000 km counts as one standard unit.
KM_IN_A_UNIT = 1000.0
# Two values drawn at random from a standard normal distribution differ by 2 in the square, on average.
ORDINARY = 2.0


@dataclass(frozen=True)
class Gaps:
    """The squared differences from one city, in standard units. squared: a row a variable, NaN where a place's is not known.

    expected: what stands in for NaN. A place of which nothing is known is an ordinary one, so its squared difference is that
    of a random place: the city's own score squared, plus one. Not to know a place does not bring it nearer.
    used: the variables, in order. weights: of each. not_known: variables of the theme that are not known of the city itself, or of
    no place.
    """

    used: tuple[str, ...]
    weights: Figures
    squared: Figures
    expected: Figures
    not_known: tuple[str, ...]

    def distances(self) -> Figures:
        """One a place: the root of the weighted mean of the squared differences. 0 is alike; two ordinary places are 1.4 apart."""
        filled = np.where(np.isnan(self.squared), self.expected[:, None], self.squared)
        mean: Figures = self.weights @ filled / self.weights.sum()
        return np.sqrt(mean)


def measure_gaps(table: PlaceTable, subject: Subject, weights: Mapping[str, float]) -> Gaps:
    """Compare the city with every place in each variable that is known of it."""
    found = {name: _gaps(table, subject, name) for name in weights}
    used = {name: gaps for name, gaps in found.items() if gaps is not None}
    size = (len(used), len(table))
    return Gaps(
        used=tuple(used),
        weights=np.array([weights[name] for name in used]),
        squared=np.array([squared for squared, _ in used.values()]).reshape(size),
        expected=np.array([expected for _, expected in used.values()]),
        not_known=tuple(name for name in weights if name not in used),
    )


def _gaps(table: PlaceTable, subject: Subject, name: str) -> tuple[Figures, float] | None:
    """The squared differences, and what is expected of a place that is not known; null when the city itself is not."""
    if name == STATE:
        return _state_gaps(table, subject.place.state)
    if name == LOCATION:
        return _location_gaps(table, subject)
    if name not in subject.figures or name not in table.figures:
        return None
    among = table.figures[name]
    own = float(standard_scores(np.array([subject.figures[name]]), among)[0])
    if np.isnan(own):
        return None
    return (standard_scores(among, among) - own) ** 2, own**2 + 1


def _state_gaps(table: PlaceTable, state: str) -> tuple[Figures, float] | None:
    if not state:
        return None
    return np.array([0.0 if state_of(geoid) == state else ORDINARY for geoid in table.geoids]), ORDINARY


def _location_gaps(table: PlaceTable, subject: Subject) -> tuple[Figures, float] | None:
    place = subject.place
    if place.longitude is None or place.latitude is None or "longitude" not in table.figures:
        return None
    km = kilometres(place.longitude, place.latitude, table.figures["longitude"], table.figures["latitude"])
    squared = (km / KM_IN_A_UNIT) ** 2
    return (squared, float(np.nanmean(squared))) if not np.all(np.isnan(squared)) else None


def kilometres(longitude: float, latitude: float, longitudes: Figures, latitudes: Figures) -> Figures:
    """From one point to many along the great circle (haversine), on a sphere of the earth's mean radius."""
    east, north = np.radians(longitudes - longitude), np.radians(latitudes - latitude)
    chord = (
        np.sin(north / 2) ** 2 + np.cos(np.radians(latitude)) * np.cos(np.radians(latitudes)) * np.sin(east / 2) ** 2
    )
    arcs: Figures = 2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(chord, 0, 1)))
    return arcs
