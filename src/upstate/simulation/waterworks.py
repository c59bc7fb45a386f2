"""The true history of the simulated water works, before any record of it is made."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from upstate.simulation.arrays import Flags, Floats, Integers, first_day
from upstate.simulation.breaking import (
    Breaks,
    Retirements,
    Weather,
    broke_within,
    decide_retirements,
    draw_breaks,
    end_at_retirement,
    in_ground,
    true_probability,
)
from upstate.simulation.mains import Mains, join_mains, lay_mains, replace_mains, take_mains
from upstate.simulation.streets import lay_streets

HORIZON_YEARS = 3
MAINS_A_STREET = 6


@dataclass(frozen=True)
class Waterworks:
    """Mains (first those of the old city, then their replacements), breaks, and what became of each main.

    replaced_by: one element a main; row of the main that took its place, -1 for none.
    """

    mains: Mains
    breaks: Breaks
    retirements: Retirements
    replaced_by: Integers
    weather: Weather


@dataclass(frozen=True)
class Truth:
    """One element a main in the ground on 1 January `as_of`. main: its row."""

    as_of: int
    main: Integers
    probability: Floats
    happened: Flags


def build_waterworks(count: int, *, first: int, of: int, weather: Weather, rng: np.random.Generator) -> Waterworks:
    """Live through the history of `count` mains and their replacements.

    A large city is built in parts: this part starts after `first` mains of a city of `of`.
    """
    street_numbers = first // MAINS_A_STREET + np.arange(max(1, count // MAINS_A_STREET))
    streets = lay_streets(street_numbers, of=max(1, of // MAINS_A_STREET), rng=rng)
    old = lay_mains(streets, numbers=2 * first + 1 + np.arange(count), rng=rng)
    unending = draw_breaks(old, weather, rng)
    retirements = decide_retirements(old, unending, rng)
    breaks = end_at_retirement(unending, retirements)

    gone = np.flatnonzero(np.isfinite(retirements.retired))
    new = replace_mains(
        take_mains(old, gone),
        numbers=2 * first + count + 1 + np.arange(len(gone)),
        installed=retirements.retired[gone].astype(np.int64),
        rng=rng,
    )
    later = draw_breaks(new, weather, rng)  # a replacement is young: it stays to the end of the record
    replaced_by = np.full(count + len(gone), -1)
    replaced_by[gone] = count + np.arange(len(gone))
    never = np.full(len(gone), np.nan)
    return Waterworks(
        mains=join_mains(old, new),
        breaks=Breaks(
            main=np.concatenate([breaks.main, later.main + count]),
            day=np.concatenate([breaks.day, later.day]),
        ),
        retirements=Retirements(
            retired=np.concatenate([retirements.retired, never]),
            decided=np.concatenate([retirements.decided, never]),
        ),
        replaced_by=replaced_by,
        weather=weather,
    )


def find_truth(works: Waterworks, as_of: int) -> Truth:
    """What nobody could know on 1 January `as_of`: how probably each main breaks in three years, and did."""
    probability = true_probability(
        works.mains, works.breaks, works.retirements, weather=works.weather, as_of=as_of, years=HORIZON_YEARS
    )
    happened = broke_within(works.mains, works.breaks, as_of=as_of, years=HORIZON_YEARS)
    main = np.flatnonzero(in_ground(works.mains, works.retirements, first_day(as_of)))
    return Truth(as_of=as_of, main=main, probability=probability[main], happened=happened[main])
