"""The season of a row of values: what each period of the year adds, where that is more than noise.

The test is an F test of the periods of the year beside the years (two-way analysis of variance), at 1 %, after the slope is taken out: the
median change from a period to the same one a year later (Hirsch, Slack and Smith, Water Resources Research 18 (1982), 107), on which no
season and few changes of level have a part. What each period adds is then the median of what is left of its values when their year's median is
taken out, in turns until both agree (median polish: Tukey, Exploratory Data Analysis (1977)): one odd January does not make a season.

A season needs three values of each period of the year. Weeks are taken by the month in which they begin.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from upstate.measures.intervals import Floats
from upstate.solutions.measures.measure import A_YEAR, Frequency

YEARS = 3
_CHANCE = 0.01
_TURNS = 4

Ints = NDArray[np.int64]


def find_season(values: Floats, *, place: Ints, of_year: Ints, frequency: Frequency) -> dict[int, float]:
    """By period of the year what it adds, in the measure's unit, 0 on the average; empty where it is no more than noise.

    place: of each value, the number of its period, counted from the first. of_year: 1 for January or the first quarter.
    """
    a_year = A_YEAR[frequency]
    if a_year == 1 or len(values) < YEARS * a_year * 0.9:
        return {}
    periods, number = np.unique(of_year, return_counts=True)
    if len(periods) < (4 if frequency == "quarter" else 12) or number.min() < YEARS:
        return {}
    level = values - _slope(values, place, a_year) * place
    years = place // a_year
    if chance(level, years, of_year) >= _CHANCE:
        return {}
    return _polish(level, years, of_year)


def chance(values: Floats, years: Ints, of_year: Ints) -> float:
    """How often values without a season would differ as much by period of the year: the p of the F test."""
    from scipy.special import fdtrc

    alone, both = _bases(years.tobytes(), of_year.tobytes())
    whole = float(values @ values)
    left_alone, left = (whole - float(np.square(basis.T @ values).sum()) for basis in (alone, both))
    more, free = both.shape[1] - alone.shape[1], len(values) - both.shape[1]
    if free < 1 or left_alone <= 1e-9 * whole:
        return 1.0
    return float(fdtrc(more, free, (left_alone - left) / more / max(left / free, 1e-12 * whole)))


@lru_cache(maxsize=256)
def _bases(years: bytes, of_year: bytes) -> tuple[Floats, Floats]:
    """An orthonormal basis of the years, and one of years and periods of the year together. Many series have the same."""
    alone = _columns(np.frombuffer(years, dtype=np.int64))
    both = np.hstack([alone, _columns(np.frombuffer(of_year, dtype=np.int64))])
    return _basis(alone), _basis(both)


def _columns(of: Ints) -> Floats:
    columns: Floats = (of[:, None] == np.unique(of)).astype(np.float64)
    return columns


def _basis(columns: Floats) -> Floats:
    left, size, _ = np.linalg.svd(columns, full_matrices=False)
    basis: Floats = left[:, size > 1e-9 * size[0]]
    return basis


def _slope(values: Floats, place: Ints, a_year: int) -> float:
    """The change a period."""
    all_places = np.full(int(place[-1]) + 1, np.nan)
    all_places[place] = values
    changes = all_places[a_year:] - all_places[:-a_year]
    changes = changes[~np.isnan(changes)]
    return float(np.median(changes)) / a_year if len(changes) else 0.0


def _polish(level: Floats, years: Ints, of_year: Ints) -> dict[int, float]:
    adds = np.zeros(int(of_year.max()) + 1)
    for _ in range(_TURNS):
        left = level - adds[of_year]
        for year in np.unique(years):
            left[years == year] = np.median(left[years == year])
        for period in np.unique(of_year):
            adds[period] = np.median((level - left)[of_year == period])
        adds[1:] -= adds[1:].mean()
    return {int(period): float(adds[period]) for period in np.unique(of_year)}
