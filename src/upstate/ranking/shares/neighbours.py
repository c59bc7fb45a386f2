"""Which doors were knocked near each home, and how far off they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from upstate.ranking.shares.nest import Flags, Floats, Ints

METRES_A_DEGREE = 111_320.0  # of latitude; a city is small enough for one scale
MOST_NEIGHBOURS = 64  # in a city with many visits these lie within some hundred metres; areas tell of what is farther


@dataclass(frozen=True)
class Neighbours:
    """For each of `homes` (their rows) its nearest doors: rows and metres, shape (homes, neighbours).

    A home is no neighbour of itself: its own door, and what is missing to the full number, is infinitely far.
    """

    homes: Ints
    doors: Ints
    metres: Floats

    def at(self, places: Ints) -> Neighbours:
        """Those of the homes at these places."""
        return Neighbours(self.homes[places], self.doors[places], self.metres[places])


@dataclass(frozen=True)
class Plane:
    """Homes in metres on a plane. known: those with a place on the globe; of the others the points mean nothing."""

    points: Floats
    known: Flags

    def neighbours(self, tries: Floats) -> Neighbours:
        """The nearest doors with tries, for all homes that have a place."""
        homes, doors = np.flatnonzero(self.known), np.flatnonzero(self.known & (tries > 0))
        if not len(doors):
            return Neighbours(homes, np.empty((len(homes), 0), dtype=np.int64), np.empty((len(homes), 0)))
        wanted = min(MOST_NEIGHBOURS + 1, len(doors))  # one more, in case that one is the home itself
        metres, place = cKDTree(self.points[doors]).query(self.points[homes], k=[*range(1, wanted + 1)])
        nearest = doors[place]
        return Neighbours(homes, nearest, np.where(nearest == homes[:, None], np.inf, metres))

    def counts_within(self, metres: float, values: Floats) -> Floats:
        """How much of the values lies within so many metres of each home, its own left out; 0 for homes without a place.

        values: whole numbers, such as the hits of each door.
        """
        total = np.zeros(len(values))
        homes = np.flatnonzero(self.known)
        doors = np.repeat(homes, values[homes].astype(np.int64))
        if len(doors):
            tree = cKDTree(self.points[doors])
            within = tree.query_ball_point(self.points[homes], metres, return_length=True)
            total[homes] = within - np.floor(values[homes])
        return total


def lay_flat(longitude: Floats, latitude: Floats) -> Plane:
    """Degrees as metres on a plane, by the latitude in the middle of the city. A place off the globe is no place."""
    known = (np.abs(longitude) <= 180) & (np.abs(latitude) <= 90)
    middle = float(np.median(latitude[known])) if known.any() else 0.0
    narrow = np.array([np.cos(np.radians(middle)), 1.0])
    return Plane(METRES_A_DEGREE * narrow * np.stack([longitude, latitude], axis=1), known)
