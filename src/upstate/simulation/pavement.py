"""How the simulated pavements wear: the hidden law of each street block, and its true history.

The rating of a block (10 new, 1 ruined) is a Markov chain in years, one transition matrix a block: first
the city may lay an overlay, which makes it 10; else the rating may drop by one or by two. Markov chains
are the usual model of pavement ratings (Butt et al. 1987, "Pavement performance prediction model using
the Markov process", Transportation Research Record 1123); here each block hides how fast it wears.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from upstate.simulation.arrays import Flags, Floats, Integers

FIRST_YEAR, LAST_YEAR = 2000, 2015  # of the yearly files
HORIZON_YEARS = 2
POOR = 5  # the outcome: an inspection finds this or worse
FAIR = 6  # the cohort: the last inspection found this or better

BLOCKS_A_STREET = 5
_RUN_IN_FROM = 1984  # the chain starts here, so that the ratings of 2000 have a past
_BEST = 10

CLASSES = ("Local", "MA", "CO", "PA")
_CLASS_SHARES = (0.69, 0.18, 0.07, 0.06)
_CLASS_WEAR = np.array([0.85, 1.25, 1.1, 1.4])
PAVEMENTS = ("6", "3", "4", "")
_PAVEMENT_SHARES = (0.62, 0.33, 0.03, 0.02)
_PAVEMENT_WEAR = np.array([1.15, 0.8, 0.65, 1.0])

# by rating 1 .. 10: chance a year of a drop, at wear 1, and of an overlay
_DROP = np.array([0.0, 0.08, 0.10, 0.13, 0.17, 0.24, 0.32, 0.38, 0.45, 0.50])
_OVERLAY = np.array([0.30, 0.25, 0.20, 0.15, 0.10, 0.05, 0.015, 0.005, 0.0, 0.0])
_DROP_BY_TWO = 0.12


@dataclass(frozen=True)
class Blocks:
    """One element a street block. length, width: feet. parity: it is inspected in years of this parity.

    pavement_class, pavement: index into CLASSES, PAVEMENTS. wear: hidden factor on the chance of a drop.
    moves: hidden; block x rating now x rating next year, probabilities.
    """

    street: Integers
    pavement_class: Integers
    pavement: Integers
    length: Integers
    width: Integers
    parity: Integers
    wear: Floats
    moves: Floats

    def __len__(self) -> int:
        return len(self.street)


@dataclass(frozen=True)
class Roads:
    """The blocks and their years, one array an entry.

    rating: year -> true rating at its end. overlay: year -> year of the last overlay up to then, 0 for none.
    """

    blocks: Blocks
    rating: dict[int, Integers]
    overlay: dict[int, Integers]


def build_roads(count: int, rng: np.random.Generator) -> Roads:
    """Lay `count` blocks and let them wear until the end of 2015."""
    blocks = _lay_blocks(count, rng)
    rating = rng.integers(POOR, _BEST + 1, count)
    overlay = np.zeros(count, dtype=np.int64)
    ratings, overlays = {}, {}
    for year in range(_RUN_IN_FROM, LAST_YEAR + 1):
        overlaid = rng.random(count) < _OVERLAY[rating - 1]
        rating = np.where(overlaid, _BEST, rating - _drops(blocks, rating, rng))
        overlay = np.where(overlaid, year, overlay)
        ratings[year], overlays[year] = rating, overlay
    return Roads(blocks=blocks, rating=ratings, overlay=overlays)


def next_inspection(blocks: Blocks, as_of: int) -> Integers:
    """The year, `as_of` or the one after, in which each block is to be inspected."""
    year: Integers = as_of + (blocks.parity != as_of % 2)
    return year


def true_probability(roads: Roads, as_of: int) -> Floats:
    """The probability, for each block, that its inspection in two years from 1 January `as_of` finds it poor.

    Exact, given the true rating at the date and the hidden matrix: the mass on 1 .. 5 after one year or two.
    """
    every = np.arange(len(roads.blocks))
    after_one = roads.blocks.moves[every, roads.rating[as_of - 1] - 1]
    after_two = np.einsum("br,brs->bs", after_one, roads.blocks.moves)
    soon = next_inspection(roads.blocks, as_of) == as_of
    probability: Floats = np.where(soon, after_one[:, :POOR].sum(axis=1), after_two[:, :POOR].sum(axis=1))
    return probability


def found_poor(roads: Roads, as_of: int) -> Flags:
    """Which blocks truly were poor in the year of that inspection, whether or not the inspector came."""
    soon = next_inspection(roads.blocks, as_of) == as_of
    rating = np.where(soon, roads.rating[as_of], roads.rating[as_of + 1])
    poor: Flags = rating <= POOR
    return poor


def _lay_blocks(count: int, rng: np.random.Generator) -> Blocks:
    streets = max(1, count // BLOCKS_A_STREET)
    street = np.sort(rng.integers(0, streets, count))
    pavement_class = rng.choice(len(CLASSES), size=streets, p=_CLASS_SHARES).astype(np.int64)[street]
    pavement = rng.choice(len(PAVEMENTS), size=count, p=_PAVEMENT_SHARES)
    workmanship = rng.gamma(4, 1 / 4, count) * rng.gamma(5, 1 / 5, streets)[street]
    wear = _CLASS_WEAR[pavement_class] * _PAVEMENT_WEAR[pavement] * workmanship
    width = rng.choice([20, 22, 24, 26, 28, 30, 36], size=count).astype(np.int64) + 6 * (pavement_class > 0)
    return Blocks(
        street=street,
        pavement_class=pavement_class,
        pavement=pavement,
        length=np.clip(rng.lognormal(np.log(430), 0.5, count), 60, 3000).astype(np.int64),
        width=width,
        parity=rng.integers(0, 2, count),
        wear=wear,
        moves=_moves(wear),
    )


def _chance_of_drop(wear: Floats, rating: Integers) -> Floats:
    chance: Floats = np.minimum(_DROP[rating - 1] * wear, 0.8)
    return chance


def _drops(blocks: Blocks, rating: Integers, rng: np.random.Generator) -> Integers:
    dropped = rng.random(len(rating)) < _chance_of_drop(blocks.wear, rating)
    by_two = (rng.random(len(rating)) < _DROP_BY_TWO) & (rating > 2)
    drops: Integers = dropped * (1 + by_two)
    return drops


def _moves(wear: Floats) -> Floats:
    """The matrix of each block: the same law as `build_roads` draws from."""
    moves = np.zeros((len(wear), _BEST, _BEST))
    for rating in range(1, _BEST + 1):
        now, overlay = rating - 1, _OVERLAY[rating - 1]
        drop = (1 - overlay) * _chance_of_drop(wear, np.full(len(wear), rating))
        by_two = _DROP_BY_TWO if rating > 2 else 0.0
        moves[:, now, now] += 1 - overlay - drop
        moves[:, now, _BEST - 1] += overlay
        if rating > 1:
            moves[:, now, now - 1] += drop * (1 - by_two)
        if rating > 2:
            moves[:, now, now - 2] += drop * by_two
    return moves
