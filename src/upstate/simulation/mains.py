"""The pipes of the simulated city, with what its records say and what they hide."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from upstate.simulation.arrays import DAYS_A_YEAR, Floats, Integers, first_day
from upstate.simulation.streets import Streets, place_along

MATERIALS = (
    "cast_iron",
    "ductile_iron",
    "pvc",
    "asbestos_cement",
    "steel",
    "concrete",
    "copper",
    "polyethylene",
    "other",
)
ACQUISITIONS = ("purchased", "donated")
METRES_A_FOOT = 0.3048

# breaks a kilometre and year at age 50, and the power of age: of the order of published city records
# (Kleiner & Rajani 2001, "Comprehensive review of structural deterioration of water mains", Urban Water 3)
_RATE_AT_50 = np.array([0.22, 0.085, 0.03, 0.19, 0.17, 0.035, 0.07, 0.04, 0.19])
_SHAPE = np.array([1.7, 1.6, 1.2, 2.1, 1.8, 1.5, 1.4, 1.3, 1.7])

# era -> first year, share of today's network, share of each material laid (in the order of MATERIALS)
_ERA_STARTS = np.array([1890, 1930, 1945, 1965, 1975, 1990, 2025])
_ERA_SHARES = np.array([0.24, 0.06, 0.27, 0.13, 0.14, 0.16])
_ERA_MATERIALS = np.array(
    [
        [0.93, 0.00, 0.00, 0.00, 0.03, 0.01, 0.01, 0.00, 0.02],
        [0.80, 0.00, 0.00, 0.08, 0.05, 0.03, 0.02, 0.00, 0.02],
        [0.74, 0.02, 0.00, 0.16, 0.02, 0.03, 0.01, 0.00, 0.02],
        [0.18, 0.64, 0.03, 0.10, 0.01, 0.02, 0.01, 0.00, 0.01],
        [0.00, 0.66, 0.29, 0.00, 0.01, 0.02, 0.00, 0.01, 0.01],
        [0.00, 0.31, 0.62, 0.00, 0.00, 0.02, 0.00, 0.04, 0.01],
    ]
)
_DIAMETERS = np.array([4, 6, 8, 10, 12, 16, 20, 24])
_DIAMETER_SHARES = np.array([0.05, 0.40, 0.30, 0.05, 0.12, 0.04, 0.02, 0.02])
_ZONE_FACTORS = np.array([0.8, 1.0, 0.9, 1.1, 1.3, 1.0, 0.9, 1.2, 0.8])
_MAIN_FRAILTY = 0.5


@dataclass(frozen=True)
class Mains:
    """One element a main.

    installed: day since 1970-01-01. material, acquisition: index into MATERIALS, ACQUISITIONS.
    diameter: inches. length: feet. lined: 0 or 1. street, zone: as in `Streets`.
    scale, shape: hidden; the expected breaks by age a (years) are scale * a ** shape.
    street_frailty: hidden, mean 1.
    """

    number: Integers
    installed: Integers
    material: Integers
    diameter: Integers
    length: Floats
    lined: Integers
    acquisition: Integers
    street: Integers
    zone: Integers
    longitude: Floats
    latitude: Floats
    street_frailty: Floats
    scale: Floats
    shape: Floats

    def __len__(self) -> int:
        return len(self.number)

    def expected_by(self, day: Floats | float) -> Floats:
        """Expected breaks from the laying to `day` in average weather; 0 before the laying.

        Power-law process: rate(age) = lambda * beta * age ** (beta - 1), so lambda * age ** beta in total
        (Rigdon & Basu 2000, "Statistical Methods for the Reliability of Repairable Systems", chapter 2).
        """
        age = np.maximum(np.asarray(day, dtype=np.float64) - self.installed, 0.0) / DAYS_A_YEAR
        expected: Floats = self.scale * age**self.shape
        return expected


def lay_mains(streets: Streets, *, numbers: Integers, rng: np.random.Generator) -> Mains:
    """Lay one main for each of `numbers`, each along one of the streets, at the age of its part of town."""
    count = len(numbers)
    street = np.sort(rng.integers(0, len(streets.number), count))
    own_age = np.where(rng.random(count) < 0.25, rng.random(count), streets.age_rank[street])
    era, year = _eras(own_age, rng)
    longitude, latitude = place_along(streets, street, rng.random(count))
    laid = Mains(
        number=numbers,
        installed=np.floor((year - 1970) * DAYS_A_YEAR).astype(np.int64),
        material=_draw(_ERA_MATERIALS[era], rng),
        diameter=_DIAMETERS[rng.choice(len(_DIAMETERS), size=count, p=_DIAMETER_SHARES)],
        length=_lengths(count, rng),
        lined=(rng.random(count) < np.where(year < 1965, 0.12, 0.03)).astype(np.int64),
        acquisition=(rng.random(count) < np.where(year > 1960, 0.45, 0.05)).astype(np.int64),
        street=streets.number[street],
        zone=streets.zone[street],
        longitude=longitude,
        latitude=latitude,
        street_frailty=streets.frailty[street],
        scale=np.zeros(count),
        shape=np.zeros(count),
    )
    return _draw_rates(laid, rng)


def replace_mains(old: Mains, *, numbers: Integers, installed: Integers, rng: np.random.Generator) -> Mains:
    """Lay a new main in the trench of each old one: of today's material, and never smaller than 8 inches."""
    count = len(old)
    laid = replace(
        old,
        number=numbers,
        installed=installed,
        material=_draw(np.broadcast_to(_ERA_MATERIALS[-1], (count, len(MATERIALS))), rng),
        diameter=np.maximum(old.diameter, 8),
        lined=np.zeros(count, dtype=np.int64),
        acquisition=np.zeros(count, dtype=np.int64),
    )
    return _draw_rates(laid, rng)


def take_mains(mains: Mains, rows: Integers) -> Mains:
    """The mains at these rows."""
    return Mains(**{column.name: getattr(mains, column.name)[rows] for column in fields(Mains)})


def join_mains(first: Mains, second: Mains) -> Mains:
    """The mains of `first`, then those of `second`."""
    return Mains(
        **{
            column.name: np.concatenate([getattr(first, column.name), getattr(second, column.name)])
            for column in fields(Mains)
        }
    )


def _draw_rates(mains: Mains, rng: np.random.Generator) -> Mains:
    """The same mains with the hidden law by which they break."""
    shape = _SHAPE[mains.material]
    at_age_one = _RATE_AT_50[mains.material] / (shape * 50.0 ** (shape - 1))
    # spun iron has thinner walls than the older pit-cast iron, and breaks more
    spun_iron = (mains.material == 0) & (mains.installed >= first_day(1945))
    known = np.where(spun_iron, 1.6, 1.0) * np.sqrt(6 / mains.diameter) * np.where(mains.lined, 0.7, 1.0)
    hidden = rng.gamma(_MAIN_FRAILTY, 1 / _MAIN_FRAILTY, len(mains)) * mains.street_frailty
    kilometres = mains.length * METRES_A_FOOT / 1000
    return replace(mains, scale=at_age_one * kilometres * known * _ZONE_FACTORS[mains.zone] * hidden, shape=shape)


def _eras(age_rank: Floats, rng: np.random.Generator) -> tuple[Integers, Floats]:
    """Era and year (with its fraction) of laying; the oldest ranks get the oldest years."""
    ends = np.cumsum(_ERA_SHARES)
    era = np.minimum(np.searchsorted(ends, age_rank, side="right"), len(_ERA_SHARES) - 1)
    years = _ERA_STARTS[era] + rng.random(len(era)) * (_ERA_STARTS[era + 1] - _ERA_STARTS[era])
    return era.astype(np.int64), years.astype(np.float64)


def _draw(shares: Floats, rng: np.random.Generator) -> Integers:
    """One column index a row, with the row's shares as probabilities."""
    limit = np.cumsum(shares, axis=1)[:, :-1]
    drawn: Integers = (rng.random(len(shares))[:, None] >= limit).sum(axis=1)
    return drawn


def _lengths(count: int, rng: np.random.Generator) -> Floats:
    """Feet. A third are stubs between fittings, as in real inventories; the rest run about a block."""
    stub = rng.random(count) < 0.33
    length: Floats = np.where(stub, rng.lognormal(np.log(14), 0.8, count), rng.lognormal(np.log(250), 0.75, count))
    return np.clip(length, 1.0, 4000.0).round(1)
