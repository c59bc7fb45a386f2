"""What a list finds in the simulated city of 60,000 homes, where true need is known, and whether intervals hold it.

    python -m benchmarks rounds [ROUNDS [FIRST]]

A round (200 by default, each with a city and a seed of its own, from the seed FIRST on): a first week of homes drawn at random, then a list by `foretell_need`;
the top of it is visited, and homes drawn at random beside it, which measure what chance would find. Counted: the hit rates, how
often the interval of their difference holds the true difference, and how often the intervals of block groups (nested),
of tracts and of homes (near) hold the true share or chance.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from benchmarks.measuring import keep, table
from upstate.ranking.shares import Areas, difference_of, foretell_need, share_of, shrink_shares
from upstate.ranking.shares.nest import Floats
from upstate.simulation.dwellings import Dwellings, build_dwellings

HOMES = 60_000
_FIRST, _TARGETED, _CONTROL = 600, 400, 100  # visits in the first week, then of the list and of chance


def run(words: list[int]) -> None:
    rounds, first = (*words, *(200, 5000)[len(words) :])[:2]
    seen: dict[str, list[float]] = defaultdict(list)
    for number in range(first, first + rounds):
        for name, value in _round(number).items():
            seen[name].append(value)
    rows = [[name, f"{np.mean(values):.3f}", f"{np.std(values):.3f}"] for name, values in seen.items()]
    keep(
        "rounds",
        f"{rounds} rounds from seed {first} on in simulated cities of {HOMES:,} homes\n\n{table(['', 'mean', 'deviation'], rows)}",
    )


def _round(number: int) -> dict[str, float]:
    rng = np.random.default_rng([2016, number])
    homes = build_dwellings(HOMES, rng=rng)
    tries = np.zeros(HOMES)
    tries[rng.choice(HOMES, _FIRST, replace=False)] = 1
    hits = tries * homes.in_need
    levels = [homes.block_group, homes.tract]
    known = np.column_stack([homes.built < 1950, homes.poor, homes.long_resident, homes.renter, homes.given])
    need = foretell_need(homes.longitude, homes.latitude, hits, tries, levels=levels, attributes=known)
    left = np.flatnonzero(tries == 0)
    top = left[np.argsort(-need.mean[left], kind="stable")[:_TARGETED]]
    control = rng.choice(left, _CONTROL, replace=False)
    # The truth of an interval is the chance before the doors are opened: the mean over the homes that could be drawn.
    truth = homes.chance[top].mean() - homes.chance[left].mean()
    targeted, random = (share_of(int(homes.in_need[rows].sum()), len(rows)) for rows in (top, control))
    gain = difference_of(targeted, random)
    nested = shrink_shares(hits, tries, levels=levels)
    return {
        "hit rate of the list": homes.in_need[top].mean(),
        "hit rate of homes drawn at random": homes.in_need[control].mean(),
        "the list against chance, true": homes.chance[top].mean() / homes.chance[left].mean(),
        "the gain is shown (its interval is above zero)": float(gain.low > 0),
        "the interval of the gain holds the true gain": float(gain.low <= truth <= gain.high),
        "intervals of block groups hold their true share": _held(nested.levels[0], homes, homes.block_group),
        "intervals of tracts hold their true share": _held(nested.levels[1], homes, homes.tract),
        "intervals of homes hold their true chance": float(np.mean((need.low <= homes.chance) & (homes.chance <= need.high))),
    }  # fmt: skip


def _held(areas: Areas, homes: Dwellings, of: np.ndarray) -> float:
    ids, place = np.unique(of.astype(str), return_inverse=True)
    truth: Floats = np.bincount(place, homes.chance) / np.bincount(place)
    order = np.searchsorted(ids, areas.ids.astype(str))
    return float(np.mean((areas.low <= truth[order]) & (truth[order] <= areas.high)))
