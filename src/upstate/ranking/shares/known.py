"""What is known of each node of a nest, as if it had been counted, and how a family of distributions reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike

from upstate.ranking.shares.nest import Floats, Layer, summed

_NOTHING = 1e-12


@dataclass(frozen=True)
class Known:
    """One element a node: hits of a weight."""

    hits: Floats
    weight: Floats

    @property
    def mean(self) -> Floats:
        return self.hits / self.weight

    def at(self, nodes: Any) -> Known:
        return Known(self.hits[nodes], self.weight[nodes])

    def plus(self, other: Known) -> Known:
        return Known(self.hits + other.hits, self.weight + other.weight)

    def minus(self, other: Known) -> Known:
        return Known(np.maximum(self.hits - other.hits, _NOTHING), np.maximum(self.weight - other.weight, _NOTHING))

    def part(self, share: Floats) -> Known:
        return Known(self.hits * share, self.weight * share)

    def summed(self, layer: Layer, parents: int) -> Known:
        """Of each parent, what its children sum to."""
        return Known(summed(layer.parent, self.hits, parents), summed(layer.parent, self.weight, parents))


def counted(hits: ArrayLike, weight: ArrayLike) -> Known:
    """What was counted, a number a unit; raises ValueError where the lengths differ or one is negative or no number."""
    counts = Known(np.asarray(hits, dtype=float), np.asarray(weight, dtype=float))
    if counts.hits.ndim != 1 or counts.hits.shape != counts.weight.shape:
        raise ValueError(f"counts of shape {counts.hits.shape} of {counts.weight.shape}")
    if not ((counts.hits >= 0) & (counts.weight >= 0) & np.isfinite(counts.hits) & np.isfinite(counts.weight)).all():
        raise ValueError("counts that are negative or no numbers")
    return counts


class Family(Protocol):
    """How counts vary within an area and areas within a larger one.

    strength: how much weight a parent's mean is worth to its child, in the measure of the family; infinite where the
    children are all alike.
    """

    @property
    def usual(self) -> float:
        """The strength where nothing can be learned of it."""
        ...

    def rise(self, weight: Floats, mean: Floats, strength: Floats) -> Floats:
        """The part of a node's count that tells of its parent, 0 to 1. mean: what was expected of the node."""
        ...

    def fall(self, parent: Known, strength: Floats) -> Floats:
        """The part of what is known of a parent that tells of its child, 0 to 1."""
        ...

    def tells(self, count: Known) -> bool:
        """Whether such counts can say at all how much their nodes differ."""
        ...

    def log_likelihood(self, count: Known, prior: Known) -> Floats: ...

    def variance(self, known: Known) -> Floats: ...

    def with_moments(self, mean: Floats, variance: Floats) -> Known: ...

    def interval(self, known: Known) -> tuple[Floats, Floats]:
        """The middle 95 %."""
        ...

    def worth(self, known: Known) -> Floats:
        """How much weight that is, in the measure of a strength."""
        ...
