"""Entries put in order by comparisons of two: Bradley and Terry, with ties as Davidson has them (JASA 65 (1970) 317).

    chance that a is preferred to b : that b is to a : that they are found equal   =   e^a : e^b : ties * e^((a + b) / 2)

a and b are strengths, around 0. So that an entry which was always or never preferred has a finite strength, each entry is counted as once preferred and
once not, half a comparison each, to one of strength 0; and for `ties`, two entries alike as half a comparison in which they are found equal, and half in
which they are not. That the half comparisons against an average one are the way of Turner and others, Computational Statistics 35 (2020) 1027.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp

from upstate.challenges.judging.marks import Comparison
from upstate.ranking.shares.proportions import LEVEL_95

Floats = NDArray[np.float64]
_HALF = 0.5


@dataclass(frozen=True)
class Strengths:
    """entries: names in the order of the arrays. values: strengths, with mean near 0. spread: their covariance. ties: how readily judges find two alike
    equal. compared: comparisons by entry. won: those in which it was preferred, and half of those found equal."""

    entries: tuple[str, ...]
    values: Floats
    spread: Floats
    ties: float
    compared: Floats
    won: Floats

    def figures(self) -> tuple[Floats, Floats, Floats]:
        """By entry, 0 to 100: in how many of a hundred decided comparisons it would be preferred to an average one; and the 95 % interval."""
        reach = LEVEL_95 * np.sqrt(np.diag(self.spread))
        low, figure, high = (100 / (1 + np.exp(-(self.values + shift))) for shift in (-reach, 0, reach))
        return figure, low, high

    def apart(self, first: str, second: str) -> bool:
        """Whether the strengths of two differ by more than noise."""
        one, other = self.entries.index(first), self.entries.index(second)
        variance = self.spread[one, one] + self.spread[other, other] - 2 * self.spread[one, other]
        return bool(abs(self.values[one] - self.values[other]) > LEVEL_95 * math.sqrt(max(float(variance), 0.0)))


def strengths(comparisons: Iterable[Comparison], entries: Sequence[str], *, halves: float = _HALF) -> Strengths:
    """All entries, also those never compared, which then stand at 0. halves: how much each made-up half comparison counts; 0 gives the
    plain likeliest strengths, which need not be finite. Raises ValueError for a comparison that is not of two of the entries, or whose better one is neither."""
    names = tuple(dict.fromkeys(entries))
    told = _Told.of(_counted(comparisons, names), len(names), halves=halves)
    start = np.zeros(len(names) + 1)
    found = minimize(
        told.unlikeliness, start, jac=told.slope, hess=told.bend, method="trust-exact", options={"gtol": 1e-9}
    ).x
    spread: Floats = np.asarray(np.linalg.pinv(told.bend(found))[:-1, :-1], dtype=np.float64)
    values = found[:-1] if halves else found[:-1] - found[:-1].mean()
    return Strengths(names, values, spread, math.exp(found[-1]), told.compared(), told.won())


def _counted(comparisons: Iterable[Comparison], names: Sequence[str]) -> Counter[tuple[int, int, int]]:
    """How often two entries had which outcome: 0 the first is preferred, 1 the second, 2 equal."""
    place = {name: row for row, name in enumerate(names)}
    counted: Counter[tuple[int, int, int]] = Counter()
    for one in comparisons:
        if one.first == one.second or not {one.first, one.second} <= place.keys():
            raise ValueError(f"{one.judge} compared {one.first} with {one.second}, which are no two entries")
        if one.better not in (one.first, one.second, ""):
            raise ValueError(f"{one.judge} prefers {one.better}, which was not asked for")
        outcome = 2 if not one.better else int(one.better == one.second)
        counted[(place[one.first], place[one.second], outcome)] += 1
    return counted


@dataclass(frozen=True)
class _Told:
    """rows: pair by outcome by unknown, what the strengths and the logarithm of `ties` add to the outcome. counts: pair by outcome. barred: minus infinity
    for an outcome that can not be, else 0. real: how many pairs were compared by people; those after them are made up."""

    rows: Floats
    counts: Floats
    barred: Floats
    real: int

    @classmethod
    def of(cls, counted: Counter[tuple[int, int, int]], entries: int, *, halves: float) -> _Told:
        pairs = list(dict.fromkeys((first, second) for first, second, _ in counted))
        size = len(pairs) + (entries + 1 if halves else 0)
        rows, counts, barred = np.zeros((size, 3, entries + 1)), np.zeros((size, 3)), np.zeros((size, 3))
        rows[:, 2, -1] = 1
        for row, (first, second) in enumerate(pairs):
            rows[row, 0, first] = rows[row, 1, second] = 1
            rows[row, 2, [first, second]] = 0.5
            counts[row] = [counted[(first, second, outcome)] for outcome in range(3)]
        if halves:
            against = np.arange(entries) + len(pairs)  # one of strength 0, to which nothing is found equal
            rows[against, 0, np.arange(entries)] = 1
            counts[against] = [halves, halves, 0]
            barred[against, 2] = -np.inf
            counts[-1] = [halves / 2, halves / 2, halves]
        return cls(rows, counts, barred, len(pairs))

    def logs(self, at: Floats) -> Floats:
        """The logarithm of the chance of each outcome."""
        added = self.rows @ at + self.barred
        return np.asarray(added - logsumexp(added, axis=1, keepdims=True))

    def unlikeliness(self, at: Floats) -> float:
        return -float((self.counts * np.where(self.counts > 0, self.logs(at), 0)).sum())

    def slope(self, at: Floats) -> Floats:
        left = self.counts - self.counts.sum(axis=1, keepdims=True) * np.exp(self.logs(at))
        return np.asarray(-np.einsum("ro,rop->p", left, self.rows))

    def bend(self, at: Floats) -> Floats:
        chances, weights = np.exp(self.logs(at)), self.counts.sum(axis=1)
        mean = np.einsum("ro,rop->rp", chances, self.rows)
        squares = np.einsum("ro,rop,roq->pq", chances * weights[:, None], self.rows, self.rows, optimize=True)
        return np.asarray(squares - (mean * weights[:, None]).T @ mean)

    def compared(self) -> Floats:
        """By entry: comparisons by people."""
        who = self.rows[: self.real, :2, :-1].sum(axis=1)
        return np.asarray(self.counts[: self.real].sum(axis=1) @ who)

    def won(self) -> Floats:
        """By entry: those in which it was preferred, and half of those in which it was found equal."""
        return np.asarray(np.einsum("ro,rop->p", self.counts[: self.real], self.rows[: self.real])[:-1])
