"""Small simulated cities of one kind of need each, in metres around a point; need is drawn from a known chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

WORLDS = {
    "a smooth field": {"field": 1.0},
    "attributes alone": {"attributes": 1.0},
    "block groups": {"areas": 1.0},
    "nothing": {},
}


@dataclass(frozen=True)
class City:
    longitude: np.ndarray
    latitude: np.ndarray
    metres: np.ndarray
    block_group: np.ndarray
    attributes: np.ndarray
    chance: np.ndarray
    in_need: np.ndarray


def simulated_city(
    seed: int, *, homes: int = 2000, field: float = 0.0, attributes: float = 0.0, areas: float = 0.0
) -> City:
    """Homes on a square of 1.5 km with 25 block groups. The field changes over 300 m."""
    rng = np.random.default_rng(seed)
    metres = rng.random((homes, 2)) * 1500
    group = (metres // 300).astype(int) @ [5, 1]
    waves, phases = rng.normal(0, 1 / 300, (2, 200)), rng.random(200) * 2 * np.pi
    smooth = 0.1 * np.cos(metres @ waves + phases).sum(axis=1)
    known = rng.normal(size=(homes, 3))
    odds = -0.9 + field * smooth + attributes * known[:, 0] + areas * rng.normal(size=25)[group]
    chance = expit(odds)
    degrees = metres / 111_320.0 / [np.cos(np.radians(43.0)), 1.0] + [-75.9, 43.0]
    return City(degrees[:, 0], degrees[:, 1], metres, group, known, chance, rng.random(homes) < chance)


def visited(city: City, homes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Hits and tries of a city whose doors were knocked at these homes."""
    tries = np.zeros(len(city.chance))
    tries[homes] = 1
    return tries * city.in_need, tries
