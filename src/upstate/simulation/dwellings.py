"""The homes of the simulated city and who is truly in need of an alarm, before any record of it is made."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from upstate.simulation.arrays import Flags, Floats, Integers, Texts, texts
from upstate.simulation.streets import Streets, lay_streets, name_street, place_along

HOMES_A_STREET = 20
_STREETS_A_SIDE = 5  # of a block group, which so has about 500 homes; a tract is two by two block groups
_COUNTY = "99001"  # no state has the number 99
_FIELD_METRES = 350.0  # how far need goes along with the place
_WAVES = 200
_METRES_A_DEGREE = 111_320.0
# How much more likely is need (in log-odds) in a house of before 1950, with little money, of long-time residents: of the
# order of what New Orleans found in the American Housing Survey.
_OLD, _POOR, _LONG = 0.7, 0.8, 0.6
_GIVEN = -1.6  # where an earlier program gave an alarm


@dataclass(frozen=True)
class Pattern:
    """What need depends on: standard deviations of the log-odds by the home's attributes, by a field that changes
    smoothly over a few streets, and by block group; and the log-odds of a middling home."""

    attributes: float = 0.5
    field: float = 0.7
    areas: float = 0.4
    middle: float = -1.2


@dataclass(frozen=True)
class Dwellings:
    """One element a home. built, renter, poor, long_resident: as a city may know them; the last three 1 or 0.

    given: an earlier program gave an alarm. field: the smooth part of the log-odds, hidden. chance: true chance of being
    in need of an alarm, hidden. in_need: whether it is.
    """

    address: Texts
    longitude: Floats
    latitude: Floats
    block_group: Texts
    tract: Texts
    built: Integers
    renter: Integers
    poor: Integers
    long_resident: Integers
    given: Flags
    field: Floats
    chance: Floats
    in_need: Flags

    def __len__(self) -> int:
        return len(self.built)


def build_dwellings(count: int, *, rng: np.random.Generator, pattern: Pattern | None = None) -> Dwellings:
    """Homes along the streets of a city of `count` homes, oldest in the middle."""
    needs = pattern or Pattern()
    numbers = np.arange(max(1, -(-count // HOMES_A_STREET)))
    streets = lay_streets(numbers, of=len(numbers), rng=rng)
    street = np.arange(count) // HOMES_A_STREET
    longitude, latitude = _beside(streets, street, rng)
    block_group, area = _block_groups(numbers, street)
    built = np.floor(1890 + 125 * np.clip(streets.age_rank[street] + rng.normal(0, 0.12, count), 0, 1)).astype(np.int64)
    wealth = rng.normal(0, 0.8, area.max() + 1)[area]
    renter = (rng.random(count) < expit(-0.4 - wealth)).astype(np.int64)
    poor = (rng.random(count) < expit(-1.0 - wealth + 0.8 * renter)).astype(np.int64)
    long_resident = (rng.random(count) < np.where(renter == 1, 0.08, 0.45)).astype(np.int64)
    given = rng.random(count) < 0.06
    field = needs.field * _smooth(longitude, latitude, rng)
    known = _standardised(_OLD * (built < 1950) + _POOR * poor + _LONG * long_resident)
    by_area = needs.areas * rng.normal(0, 1, area.max() + 1)[area]
    chance = expit(needs.middle + needs.attributes * known + field + by_area + _GIVEN * given)
    return Dwellings(
        address=_addresses(street),
        longitude=longitude,
        latitude=latitude,
        block_group=block_group,
        tract=texts([geoid[:11] for geoid in block_group.tolist()]),
        built=built,
        renter=renter,
        poor=poor,
        long_resident=long_resident,
        given=given,
        field=field,
        chance=chance,
        in_need=rng.random(count) < chance,
    )


def _beside(streets: Streets, street: Integers, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Homes stand on both sides of their street, some metres off."""
    longitude, latitude = place_along(streets, street, rng.random(len(street)))
    aside = np.where(rng.random(len(street)) < 0.5, -15.0, 15.0) / _METRES_A_DEGREE
    eastward = streets.eastward[street] == 1
    narrow = np.cos(np.radians(latitude))
    return longitude + np.where(eastward, 0.0, aside / narrow), latitude + np.where(eastward, aside, 0.0)


def _block_groups(numbers: Integers, street: Integers) -> tuple[Texts, Integers]:
    """The GEOID of each home's block group, and its number from 0."""
    side = int(np.ceil(np.sqrt(len(numbers))))
    column, row = numbers % side // _STREETS_A_SIDE, numbers // side // _STREETS_A_SIDE
    tract = row // 2 * (side // _STREETS_A_SIDE // 2 + 1) + column // 2
    part = row % 2 * 2 + column % 2 + 1
    geoids = np.array([f"{_COUNTY}{one * 100 + 100:06d}{digit}" for one, digit in zip(tract, part, strict=True)])
    names, place = np.unique(geoids[street], return_inverse=True)
    return texts(names[place].tolist()), place.astype(np.int64)


def _smooth(longitude: Floats, latitude: Floats, rng: np.random.Generator) -> Floats:
    """A Gaussian field of variance 1, as a sum of waves (Rahimi and Recht 2007, “Random features”)."""
    metres = _METRES_A_DEGREE * np.stack([longitude * np.cos(np.radians(latitude.mean())), latitude], axis=1)
    waves = rng.normal(0, 1 / _FIELD_METRES, (2, _WAVES))
    phases = metres @ waves + rng.random(_WAVES) * 2 * np.pi
    return np.asarray(np.sqrt(2 / _WAVES) * np.cos(phases).sum(axis=1), dtype=float)


def _standardised(values: Floats) -> Floats:
    spread = values.std()
    return np.asarray((values - values.mean()) / (spread if spread > 0 else 1.0), dtype=float)


def _addresses(street: Integers) -> Texts:
    """No two homes of a street have the same number, and streets whose names come again go on where the last one ended."""
    within = np.arange(len(street)) % HOMES_A_STREET
    names = [name_street(number) for number in range(int(street.max(initial=-1)) + 1)]
    seen: dict[tuple[str, str], int] = {}
    hundreds = []
    for name in names:
        seen[name] = hundred = seen.get(name, 0) + 1
        hundreds.append(hundred)
    return texts([f"{hundreds[one] * 100 + 2 * place} {' '.join(names[one])}" for one, place in zip(street.tolist(), within.tolist(), strict=True)])  # fmt: skip
