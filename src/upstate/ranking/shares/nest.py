"""Units in areas in larger areas, up to the whole city, as arrays of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Layer:
    """One element a node, such as a block group. parent: its place in the layer above.

    ids: as text; None where the id is missing. known: where it is not. A node without an id stands for its parent.
    """

    ids: NDArray[Any]
    parent: Ints
    known: Flags

    def __len__(self) -> int:
        return len(self.parent)

    def each(self, strength: float) -> Floats:
        """The strength of each node; one without an id is its parent, which no strength tells apart from it."""
        return np.where(self.known, strength, np.inf)


@dataclass(frozen=True)
class Nest:
    """Layers from the units to the largest areas; the parents of the last are the one whole, the city.

    of_unit: for each layer, the node of each unit.
    """

    layers: tuple[Layer, ...]
    of_unit: tuple[Ints, ...]

    def sums(self, values: Floats) -> list[Floats]:
        """Values of the units, summed for each node of each layer."""
        return [summed(of, values, len(layer)) for layer, of in zip(self.layers, self.of_unit, strict=True)]


def summed(place: Ints, values: Floats, places: int) -> Floats:
    """The sum of the values at each place."""
    return np.bincount(place, values, places).astype(np.float64)


def build_nest(levels: Sequence[Any], units: int) -> Nest:
    """levels: ids of each unit's area, from the smallest areas to the largest; None, NaN and "" are missing.

    An id that stands in two larger areas makes two areas, one in each. Raises ValueError where a level has not one id
    a unit.
    """
    parent, _count = np.zeros(units, dtype=np.int64), 1
    layers: list[Layer] = []
    of_unit: list[Ints] = []
    for level in reversed(levels):
        ids = np.asarray(level, dtype=object)
        if ids.shape != (units,):
            raise ValueError(f"{len(ids)} ids of areas for {units} units")
        layer, parent, _count = _layer(ids, parent)
        layers.insert(0, layer)
        of_unit.insert(0, parent)
    own = Layer(np.arange(units).astype(object), parent, np.ones(units, dtype=bool))
    return Nest((own, *layers), (np.arange(units), *of_unit))


def _layer(ids: NDArray[Any], parent: Ints) -> tuple[Layer, Ints, int]:
    missing = np.fromiter((one is None or one == "" or one != one for one in ids), dtype=bool, count=len(ids))
    names, codes = np.unique(np.where(missing, "", ids).astype(str), return_inverse=True)
    pairs, first, node = np.unique(parent * (len(names) + 1) + codes, return_index=True, return_inverse=True)
    known = ~missing[first]
    layer = Layer(
        np.array(
            [str(name) if there else None for name, there in zip(names[codes[first]], known, strict=True)], dtype=object
        ),
        parent[first],
        known,
    )
    return layer, node.astype(np.int64), len(pairs)
