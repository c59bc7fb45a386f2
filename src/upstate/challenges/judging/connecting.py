"""Judges and entries as one graph: only judges who are linked by entries in common can be held against each other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, minimum_spanning_tree

# A judge and an entry, by their names.
Pair = tuple[str, str]


def connected(pairs: Sequence[Pair]) -> bool:
    """Whether all judges and entries of the pairs are in one piece; of no pairs, True."""
    return len(set(groups_of(pairs).values())) < 2


def groups_of(pairs: Sequence[Pair]) -> dict[str, int]:
    """By judge: the number, from 0, of the piece in which they are."""
    judges, _, table = _table(pairs)
    if not judges:
        return {}
    _, piece = connected_components(_graph(table), directed=False)
    return {judge: int(piece[row]) for row, judge in enumerate(judges)}


def spread_of_judges(pairs: Sequence[Pair]) -> float:
    """How badly judges can be told apart: the sum of the variances of their differences, in units of the noise; infinite where they are not connected."""
    if not connected(pairs):
        return math.inf
    _, _, table = _table(pairs)
    if len(table) < 2:
        return 0.0
    # Marks are an entry's level plus a judge's; with the levels of entries taken out, this is what the marks tell of the judges.
    told = np.diag(table.sum(axis=1)) - (table / table.sum(axis=0)) @ table.T
    return float((1 / np.linalg.eigvalsh(told)[1:]).sum())


def join(new: Sequence[Pair], *, kept: Sequence[Pair], free: set[Pair], rng: np.random.Generator) -> list[Pair]:
    """The new pairs with judges swapped between two entries until all are in one piece, or no swap helps. Nobody's load changes, and `kept` stays.

    free: the pairs that may be. A pair on a circle, swapped with any pair of another piece, makes both pieces one.
    """
    pairs = [new[place] for place in rng.permutation(len(new))]
    while not connected([*kept, *pairs]) and (swap := _swap(pairs, kept=kept, free=free)):
        first, second = swap
        pairs = [pair for pair in pairs if pair not in swap]
        pairs += [(second[0], first[1]), (first[0], second[1])]
    order = {entry: place for place, entry in enumerate(dict.fromkeys(entry for _, entry in new))}
    return sorted(pairs, key=lambda pair: (order[pair[1]], pair[0]))


def _swap(pairs: Sequence[Pair], *, kept: Sequence[Pair], free: set[Pair]) -> tuple[Pair, Pair] | None:
    group = groups_of([*kept, *pairs])
    for first, second in product(_on_circles(pairs, kept=kept), pairs):
        crossed = {(second[0], first[1]), (first[0], second[1])}
        if group[first[0]] != group[second[0]] and crossed <= free:
            return first, second
    return None


def _on_circles(pairs: Sequence[Pair], *, kept: Sequence[Pair]) -> list[Pair]:
    """Pairs without which their piece still hangs together: those outside a tree that spans it, and takes kept pairs first."""
    judges, entries, table = _table([*kept, *pairs])
    row, column = {name: at for at, name in enumerate(judges)}, {name: at for at, name in enumerate(entries)}
    costs = table * 2
    for judge, entry in kept:
        costs[row[judge], column[entry]] = 1
    tree = minimum_spanning_tree(_graph(costs)).toarray()
    across = tree[: len(judges), len(judges) :] + tree[len(judges) :, : len(judges)].T
    return [pair for pair in pairs if not across[row[pair[0]], column[pair[1]]]]


def _table(pairs: Sequence[Pair]) -> tuple[list[str], list[str], NDArray[np.float64]]:
    """1 where the judge of the row has the entry of the column."""
    judges, entries = (list(dict.fromkeys(names)) for names in zip(*pairs, strict=True)) if pairs else ([], [])
    table = np.zeros((len(judges), len(entries)))
    for judge, entry in pairs:
        table[judges.index(judge), entries.index(entry)] = 1
    return judges, entries, table


def _graph(table: NDArray[np.float64]) -> coo_array:
    rows, columns = np.nonzero(table)
    size = sum(table.shape)
    return coo_array((table[rows, columns], (rows, columns + len(table))), shape=(size, size)).tocsr()
