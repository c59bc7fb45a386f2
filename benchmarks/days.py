"""What is found day by day where the list is made anew after each day's visits, against lists that stay and simpler ways.

    python -m benchmarks days [CITIES [FIRST]]

In each simulated city (20 by default, from the seed FIRST on) a crew knocks at 25 doors a day for 12 days and finds what is
there; each way of choosing sees only what it has found itself. No door is known on the first morning: the list is then what
New Orleans' factors say, and ties are broken by lot. Three truths: need is a smooth field and hangs little on attributes; it hangs on
attributes alone; it is anywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy.spatial.distance import cdist

from benchmarks.measuring import keep, table
from upstate.ranking.shares import Near, Prior, foretell_need
from upstate.ranking.shares.logistic import log_loss
from upstate.ranking.shares.neighbours import lay_flat
from upstate.ranking.shares.nest import Floats
from upstate.simulation.dwellings import Dwellings, Pattern, build_dwellings

HOMES, DAYS, DOORS = 2_400, 12, 25
TRUTHS = {
    "a smooth field": Pattern(attributes=0.15, field=1.0, areas=0.2),
    "attributes alone": Pattern(attributes=1.0, field=0.0, areas=0.0),
    "anywhere": Pattern(attributes=0.0, field=0.0, areas=0.0),
}
_SPANS = ((0, 3), (3, 6), (6, 9), (9, 12))
_BELIEVED = 0.58  # of each of the three factors, as in rules.toml of smoke-alarms
_NEAREST = 10
_BANDWIDTHS = (50.0, 100.0, 200.0, 400.0)


@dataclass(frozen=True)
class Morning:
    """What is known before a day. metres: between all homes. lot: one number a home, drawn anew each day."""

    homes: Dwellings
    metres: Floats
    hits: Floats
    tries: Floats
    day: int
    lot: Floats

    @property
    def factors(self) -> Floats:
        homes = self.homes
        return np.column_stack([homes.built < 1950, homes.poor, homes.long_resident]).astype(float)

    @property
    def share(self) -> float:
        return float((self.hits.sum() + 0.5) / (self.tries.sum() + 1))


Way = Callable[[Morning], Floats]


def run(words: list[int]) -> None:
    cities, first = (*words, *(20, 100)[len(words) :])[:2]
    said = [f"{cities} cities from seed {first} on of {HOMES:,} homes, {DOORS} doors a day"]
    for name, pattern in TRUTHS.items():
        found = np.array([_city(seed, pattern, anywhere=name == "anywhere") for seed in range(first, first + cities)])
        said.append(f"{name}\n\n{table(['', *_headings(), 'all days', 'less or more than ours'], _rows(found))}")
    keep("days", "\n\n".join(said))


def _city(seed: int, pattern: Pattern, *, anywhere: bool) -> Floats:
    """Share found, shape (ways, days)."""
    rng = np.random.default_rng([77, seed])
    homes = build_dwellings(HOMES, rng=rng, pattern=pattern)
    if anywhere:
        homes = replace(homes, in_need=rng.random(HOMES) < 0.25)
    plane = lay_flat(homes.longitude, homes.latitude).points
    metres = cdist(plane, plane)
    return np.array([_replay(homes, metres, way, seed) for way in WAYS.values()])


def _replay(homes: Dwellings, metres: Floats, way: Way, seed: int) -> Floats:
    hits, tries, found = np.zeros(HOMES), np.zeros(HOMES), np.zeros(DAYS)
    rng = np.random.default_rng([78, seed])
    first = rng.random(HOMES)
    for day in range(DAYS):
        morning = Morning(homes, metres, hits, tries, day, rng.random(HOMES))
        left = np.flatnonzero(tries == 0)
        # The same lot on the first day, so that all ways begin at the same doors; and for a list that stays, on all days.
        lot = first if not day or way in STAYS else morning.lot
        doors = left[np.lexsort((lot[left], -way(morning)[left]))[:DOORS]]
        hits[doors], tries[doors] = homes.in_need[doors], 1.0
        found[day] = homes.in_need[doors].mean()
    return found


def _foretold(morning: Morning) -> Near:
    """As `upstate rank smoke-alarms` does."""
    homes = morning.homes
    return foretell_need(
        homes.longitude,
        homes.latitude,
        morning.hits,
        morning.tries,
        levels=[homes.block_group, homes.tract],
        beliefs=_BELIEVED * morning.factors.sum(axis=1),
        attributes=np.column_stack([morning.factors, homes.renter, homes.built]),
        prior=Prior(0.04, 1),
    )


def _ours(morning: Morning) -> Floats:
    return _foretold(morning).mean


def _upper(morning: Morning) -> Floats:
    """A third of the way to the upper limit: doors of which little is known come earlier."""
    need = _foretold(morning)
    return need.mean + (need.high - need.mean) / 3


def _fixed(morning: Morning) -> Floats:
    return np.asarray(morning.factors.sum(axis=1))


def _oldest(morning: Morning) -> Floats:
    return -morning.homes.built.astype(float)


def _nearest(morning: Morning) -> Floats:
    """The share in need of the nearest visited doors."""
    if not morning.day:
        return _fixed(morning)
    doors = np.flatnonzero(morning.tries)
    order = np.argpartition(morning.metres[:, doors], _NEAREST, axis=1)[:, :_NEAREST]
    return np.asarray(morning.hits[doors][order].mean(axis=1), dtype=float)


def _kernel(morning: Morning) -> Floats:
    """The share in need by a Gaussian kernel, beside one door of the mean; its width foretells the visits best."""
    if not morning.day:
        return _fixed(morning)
    doors = np.flatnonzero(morning.tries)
    away = morning.metres[:, doors].copy()
    away[doors, np.arange(len(doors))] = np.inf
    smoothed = [_smooth(np.exp(-0.5 * (away / width) ** 2), morning, doors) for width in _BANDWIDTHS]
    return min(smoothed, key=lambda chance: log_loss(morning.hits[doors], morning.tries[doors], chance[doors]))


def _smooth(weight: Floats, morning: Morning, doors: np.ndarray) -> Floats:
    return np.asarray((weight @ morning.hits[doors] + morning.share) / (weight.sum(axis=1) + 1), dtype=float)


def _random(morning: Morning) -> Floats:
    return np.zeros(HOMES)


WAYS: dict[str, Way] = {
    "ours: made anew each day": _ours,
    "ours, a third of the way to the upper limit": _upper,
    "the first day's list, kept": _fixed,
    "oldest first, kept": _oldest,
    f"mean of the {_NEAREST} nearest visited doors": _nearest,
    "kernel smoothing": _kernel,
    "drawn at random": _random,
}
STAYS = (_fixed, _oldest)


def _headings() -> list[str]:
    return [f"days {begin + 1} to {end}" for begin, end in _SPANS]


def _rows(found: Floats) -> list[list[str]]:
    """found: shape (cities, ways, days)."""
    rows = []
    for place, name in enumerate(WAYS):
        spans = [f"{found[:, place, begin:end].mean():.3f}" for begin, end in _SPANS]
        more = (found[:, place] - found[:, 0]).mean(axis=1)
        error = more.std(ddof=1) / len(more) ** 0.5
        rows.append([name, *spans, f"{found[:, place].mean():.3f}", f"{more.mean():+.3f} ± {1.96 * error:.3f}" if place else ""])  # fmt: skip
    return rows
