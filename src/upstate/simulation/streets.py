"""The street grid of the simulated city: where its streets are, how old, how they are called."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from upstate.simulation.arrays import Floats, Integers

CENTRE = (-75.9, 43.1)  # longitude, latitude: farmland in upstate New York, no real street is meant
BLOCK_METRES = 110.0
_METRES_NORTHWARD = 111_320.0  # a degree of latitude
_METRES_EASTWARD = _METRES_NORTHWARD * math.cos(math.radians(CENTRE[1]))  # a degree of longitude
_ZONES_A_SIDE = 3
_STREET_FRAILTY = 2.0

_NAMES = """
    Alder Basswood Beacon Birch Bobolink Brewer Brickyard Canal Carriage Chandler Chapel Cider Cobbler
    Cooper Dairy Depot Désirée Dogwood Elm Farrier Fern Foundry Fox Garnet Gristmill Harvest Hazel Heron
    Hickory Hops Iris Ivy Juniper Kestrel Kiln Larch Lévis Lilac Linden Lockkeeper Loom Maple Meadow
    Millrace Millstone Mulberry Nuthatch Oak Orchard Otter Packet Pear Peña Plover Quarry Quince Raven
    Rowan Sawmill Schoolhouse Shuttle Sorrel Spindle Spruce Sumac Swan Tannery Tern Thistle Towpath
    Turnpike Walnut Weaver Wheel Willow Wren
""".split()  # noqa: SIM905 (a list of eighty lines would hide the program)
_TYPES = ("ST", "AVE", "PL", "RD", "LN", "CT", "TER", "DR", "WAY", "CIR", "PKWY", "SQ", "BLVD")


@dataclass(frozen=True)
class Streets:
    """One element a street block. Positions are degrees; streets run east by turns and north by turns.

    number: identity. age_rank: 0 (oldest part of town) to 1 (newest). zone: pressure zone, 0 to 8.
    frailty: hidden, mean 1; how much worse than its records this street is (soil, traffic, workmanship).
    """

    number: Integers
    longitude: Floats
    latitude: Floats
    eastward: Integers
    age_rank: Floats
    zone: Integers
    frailty: Floats


def lay_streets(numbers: Integers, *, of: int, rng: np.random.Generator) -> Streets:
    """The streets with these numbers, out of a city of `of` streets on a square grid."""
    side = int(np.ceil(np.sqrt(of)))
    column, row = numbers % side, np.minimum(numbers // side, side - 1)
    # a city grows in rings: the share of streets within the ring is uniform, so its square is a rank of age
    ring = np.maximum(np.abs(column - (side - 1) / 2), np.abs(row - (side - 1) / 2)) / (side / 2)
    blurred = np.abs(ring**2 + rng.normal(0, 0.2, len(numbers)))
    east, north = BLOCK_METRES * (column - side / 2), BLOCK_METRES * (row - side / 2)
    return Streets(
        number=numbers + 1,
        longitude=(CENTRE[0] + east / _METRES_EASTWARD).astype(np.float64),
        latitude=(CENTRE[1] + north / _METRES_NORTHWARD).astype(np.float64),
        eastward=(column + row) % 2,
        age_rank=np.where(blurred > 1, np.maximum(2 - blurred, 0), blurred),
        zone=(column * _ZONES_A_SIDE // side) * _ZONES_A_SIDE + row * _ZONES_A_SIDE // side,
        frailty=rng.gamma(_STREET_FRAILTY, 1 / _STREET_FRAILTY, len(numbers)),
    )


def place_along(streets: Streets, which: Integers, share: Floats) -> tuple[Floats, Floats]:
    """Longitude and latitude at `share` (0 to 1) of the length of each street `which`."""
    metres = share * BLOCK_METRES
    east, north = metres * streets.eastward[which], metres * (1 - streets.eastward[which])
    longitude = streets.longitude[which] + east / _METRES_EASTWARD
    latitude = streets.latitude[which] + north / _METRES_NORTHWARD
    return longitude, latitude


def name_street(number: int) -> tuple[str, str]:
    """The name and the type of a street, as in ("Gristmill", "LN"); used-up pairs come again."""
    return _NAMES[number % len(_NAMES)], _TYPES[number // len(_NAMES) % len(_TYPES)]
