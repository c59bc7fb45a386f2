"""What is told of units and of each area around them, from what was counted in a nest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upstate.ranking.shares.known import Family, Known
from upstate.ranking.shares.nest import Floats, Nest
from upstate.ranking.shares.passing import learn


@dataclass(frozen=True)
class Areas:
    """One element an area of one level. ids: as text; None where the id was missing, one for each larger area.

    hits, tries: as counted; of rates, the events and their exposure. mean, low, high: the share or the rate with all that is
    known, and its 95 % interval. strength: how many tries, of rates how many events, the larger area's is worth to each of
    these; infinite where all are taken as alike.
    """

    ids: NDArray[Any]
    hits: Floats
    tries: Floats
    mean: Floats
    low: Floats
    high: Floats
    strength: float


@dataclass(frozen=True)
class Estimates(Areas):
    """One element a unit, in the order given; no nulls. ids: its place in it.

    others, worth: what the others tell, the unit's own tries left out, and how many tries (events) that is worth: the honest
    forecast of a home's own visit, and the prior for `near`. Where no unit has more than one try (homes visited once), units
    of an area are not told apart and share its figures.
    levels: in the order given, from the smallest areas on. whole: the city.
    """

    others: Floats
    worth: Floats
    levels: tuple[Areas, ...]
    whole: Areas


def estimate(nest: Nest, counts: Known, *, prior: Known, family: Family, sizes: Floats) -> Estimates:
    """Units, areas and the city, each with all that is known of it. prior: of the city, one element. sizes: of the units, how much
    each counts in its areas."""
    learned = learn(nest, counts, prior=prior, family=family, sizes=sizes)
    sums = zip(nest.sums(counts.hits), nest.sums(counts.weight), strict=True)
    own, *levels = [
        _areas(layer.ids, Known(*counted), known, strength, family)
        for layer, counted, known, strength in zip(nest.layers, sums, learned.nodes, learned.strengths, strict=True)
    ]
    total = Known(np.array([counts.hits.sum()]), np.array([counts.weight.sum()]))
    return Estimates(
        **vars(own),
        others=learned.priors[0].mean,
        worth=family.worth(learned.priors[0]),
        levels=tuple(levels),
        whole=_areas(np.array([None]), total, learned.whole, np.inf, family),
    )


def _areas(ids: NDArray[Any], counted: Known, known: Known, strength: float, family: Family) -> Areas:
    return Areas(ids, counted.hits, counted.weight, known.mean, *family.interval(known), strength)
