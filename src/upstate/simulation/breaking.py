"""How the simulated mains break: the hidden law, the breaks drawn from it, and the true probability.

The rate of breaks of a main is

    weather(year) * scale * shape * age ** (shape - 1) + sum over its past breaks of (A / T) * exp(-since / T)

a power-law Poisson process in age (Rigdon & Basu 2000, chapter 2) with a gamma frailty inside `scale`, and a
small self-excitation (Hawkes 1971, "Spectra of some self-exciting and mutually exciting point processes").
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from upstate.simulation.arrays import DAYS_A_YEAR, Flags, Floats, Integers, first_day
from upstate.simulation.mains import Mains

FIRST_YEAR, LAST_YEAR = 1998, 2024  # breaks are recorded in these years
END_OF_RECORD = first_day(LAST_YEAR + 1)

_CHILDREN = 0.12  # A: further breaks that one break brings about
_CHILD_DAYS = 0.4 * DAYS_A_YEAR  # T: how long after it, on average
_REPLACED_AFTER = np.array([0.04, 0.10, 0.18, 0.28])  # chance that the 1st, 2nd ... break makes the city replace

Weather = dict[int, float]


@dataclass(frozen=True)
class Breaks:
    """One element a break, by main and day. main: row of its main. day: since 1970-01-01, with fraction."""

    main: Integers
    day: Floats

    def __len__(self) -> int:
        return len(self.main)


@dataclass(frozen=True)
class Retirements:
    """One element a main. retired: day; NaN: in use. decided: day of the break that led to it, or NaN."""

    retired: Floats
    decided: Floats


def draw_weather(rng: np.random.Generator) -> Weather:
    """Year -> factor on the rate of breaks (mean 1): the hard winters and the mild ones."""
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    return dict(zip(years, rng.gamma(14, 1 / 14, len(years)).tolist(), strict=True))


def draw_breaks(mains: Mains, weather: Weather, rng: np.random.Generator) -> Breaks:
    """All breaks of the recorded years, as if no main were ever taken out of the ground."""
    main, day = _draw_first_causes(mains, weather, rng)
    all_main, all_day = [main], [day]
    while len(main):
        count = rng.poisson(_CHILDREN, len(main))
        main = np.repeat(main, count)
        day = np.repeat(day, count) + rng.exponential(_CHILD_DAYS, len(main))
        in_time = day < END_OF_RECORD
        main, day = main[in_time], day[in_time]
        all_main.append(main)
        all_day.append(day)
    return _in_order(np.concatenate(all_main), np.concatenate(all_day))


def decide_retirements(mains: Mains, breaks: Breaks, rng: np.random.Generator) -> Retirements:
    """Which break makes the city replace its main, and the day when the main leaves the ground."""
    nth = np.arange(len(breaks)) - np.searchsorted(breaks.main, breaks.main)
    chance = _REPLACED_AFTER[np.minimum(nth, len(_REPLACED_AFTER) - 1)]
    fatal = np.flatnonzero(rng.random(len(breaks)) < chance)
    main, first = np.unique(breaks.main[fatal], return_index=True)
    decided_on = breaks.day[fatal][first]
    gone_on = np.floor(decided_on) + rng.integers(30, 400, len(main))
    done = gone_on < END_OF_RECORD
    retired, decided = np.full(len(mains), np.nan), np.full(len(mains), np.nan)
    retired[main[done]], decided[main[done]] = gone_on[done], decided_on[done]
    return Retirements(retired=retired, decided=decided)


def end_at_retirement(breaks: Breaks, retirements: Retirements) -> Breaks:
    """The breaks of mains still in the ground. The law stays true, because the end follows from the past."""
    kept = ~(breaks.day >= retirements.retired[breaks.main])
    return Breaks(main=breaks.main[kept], day=breaks.day[kept])


def in_ground(mains: Mains, retirements: Retirements, day: int) -> Flags:
    """Which mains were laid before `day` and not retired by it."""
    return (mains.installed < day) & ~(retirements.retired <= day)


def true_probability(
    mains: Mains, breaks: Breaks, retirements: Retirements, *, weather: Weather, as_of: int, years: int
) -> Floats:
    """The probability, for each main, of a break from 1 January `as_of` on, within `years` years.

    Given all that is hidden: the frailties, the weather to come, and the past of the main. Exact: up to the
    first break only past breaks excite, so it is 1 - exp(-expected). A retirement decided before the date
    ends the window; one decided in it follows a break and so cannot matter. Zero for mains out of the ground.
    """
    start, close = first_day(as_of), first_day(as_of + years)
    scheduled = np.where(retirements.decided < start, retirements.retired, np.inf)
    end = np.minimum(scheduled, close)
    expected = np.zeros(len(mains))
    for year in range(as_of, as_of + years):
        by_then = mains.expected_by(np.minimum(first_day(year + 1), end))
        expected += weather[year] * (by_then - mains.expected_by(np.minimum(first_day(year), end)))
    past = breaks.day < start
    main, day = breaks.main[past], breaks.day[past]
    still = np.exp(-(start - day) / _CHILD_DAYS) - np.exp(-(np.maximum(end[main], start) - day) / _CHILD_DAYS)
    expected += _CHILDREN * np.bincount(main, weights=still, minlength=len(mains))
    probability: Floats = np.where(in_ground(mains, retirements, start), -np.expm1(-expected), 0.0)
    return probability


def broke_within(mains: Mains, breaks: Breaks, *, as_of: int, years: int) -> Flags:
    """Which mains truly broke from 1 January `as_of` on, within `years` years."""
    inside = (breaks.day >= first_day(as_of)) & (breaks.day < first_day(as_of + years))
    return np.bincount(breaks.main[inside], minlength=len(mains)) > 0


def _draw_first_causes(mains: Mains, weather: Weather, rng: np.random.Generator) -> tuple[Integers, Floats]:
    """The breaks that no other brought about: a Poisson count a year, then times by inverting the law."""
    mains_of, days_of = [], []
    before = mains.expected_by(first_day(FIRST_YEAR))
    for year, factor in weather.items():
        after = mains.expected_by(first_day(year + 1))
        growth = after - before
        main = np.repeat(np.arange(len(mains)), rng.poisson(factor * growth))
        reached = before[main] + rng.random(len(main)) * growth[main]
        age = (reached / mains.scale[main]) ** (1 / mains.shape[main])
        day = mains.installed[main] + age * DAYS_A_YEAR
        # rounding may carry a break of midnight into the next year
        days_of.append(np.clip(day, first_day(year), np.nextafter(first_day(year + 1), 0)))
        mains_of.append(main)
        before = after
    return np.concatenate(mains_of), np.concatenate(days_of)


def _in_order(main: Integers, day: Floats) -> Breaks:
    order = np.lexsort((day, main))
    return Breaks(main=main[order], day=day[order])
