"""Chances multiplied, each shown apart: measured where the city has measured, drawn toward the areas and the doors around.

Nothing is learned from outcomes after a date: what is known of all units on the day is looked at together. So a city can
begin with it on the first day, and the list changes with every day of visits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from upstate.ranking.matrix import Floats, Matrix
from upstate.ranking.rankers.ranker import Kind, Scale
from upstate.ranking.shares import shrink_rates, shrink_shares
from upstate.solutions.ranking_kind import Chance, Chances


@dataclass(frozen=True)
class Measured:
    """One chance of every unit. factor: what it is multiplied by. low, high: its 95 % interval, null where there is none."""

    factor: Floats
    low: Floats | None = None
    high: Floats | None = None


@dataclass(frozen=True)
class Apart:
    """What is shown of each unit beside its score. columns: each chance, with its interval. words: one reason a chance."""

    columns: dict[str, Floats]
    words: list[tuple[str, ...]]


@dataclass(frozen=True)
class ChancesRanker:
    """The product of `parts`, as `[chances]` of rules.toml gives them; of one part alone, that chance."""

    name: str
    parts: tuple[Chance, ...]
    done: str
    source: str
    kind: Kind = "model"
    scale: Scale = "order"

    @property
    def compares(self) -> tuple[str, ...]:
        columns = [column for part in self.parts for column in part.columns]
        return tuple(dict.fromkeys([*columns, *([self.done] if self.done else [])]))

    def fit(self, training: Matrix, seed: int) -> ChancesRanker:
        return self

    def score(self, matrix: Matrix) -> Floats:
        """The product; units at which nothing more is to be done come last."""
        product = np.prod([measure(part, matrix).factor for part in self.parts], axis=0)
        if not self.done:
            return np.asarray(product)
        return np.where(matrix.columns[self.done].astype(float) > 0, -np.inf, product)

    def contributions(self, matrix: Matrix) -> dict[str, Floats]:
        return {}

    def apart(self, matrix: Matrix) -> Apart:
        """Each chance of every unit of `matrix`, which holds all units of the day."""
        columns: dict[str, Floats] = {}
        words: list[list[str]] = [[] for _ in range(len(matrix))]
        for part in self.parts:
            measured = measure(part, matrix)
            columns[part.column] = measured.factor * part.per
            if measured.low is not None and measured.high is not None:
                columns |= {
                    f"{part.column}_low": measured.low * part.per,
                    f"{part.column}_high": measured.high * part.per,
                }
            for place, said in enumerate(_in_words(part, measured)):
                words[place].append(said)
        return Apart(columns, [tuple(said) for said in words])

    def as_json(self) -> dict[str, Any]:
        parts = [part.model_dump(exclude_defaults=True) for part in self.parts]
        return {"kind": "chances", "parts": parts, "source": self.source}


def chances_of(chances: Chances) -> list[ChancesRanker]:
    """The product, and where there are several parts each of them alone."""
    every = ChancesRanker(chances.name, chances.parts, chances.done, chances.source)
    alone = [ChancesRanker(part.name, (part,), chances.done, chances.source) for part in chances.parts if part.hits]
    return [every, *(alone if len(chances.parts) > 1 else [])]


def measure(part: Chance, matrix: Matrix) -> Measured:
    """One chance of every unit of a day."""
    if part.adds:
        return Measured(_factor(part, matrix))
    hits, tries = (np.nan_to_num(matrix.columns[name].astype(float)) for name in (part.hits, part.tries))
    levels = [matrix.columns[name] for name in part.within]
    if part.rate:
        if not tries.any():
            return Measured(np.ones(len(matrix)))  # no record, so nothing to tell units apart by
        rates = shrink_rates(hits, tries, levels=levels)
        return Measured(rates.mean, rates.low, rates.high)
    shares = shrink_shares(np.minimum(hits, tries), tries, levels=levels)
    return Measured(shares.mean, shares.low, shares.high)


def _factor(part: Chance, matrix: Matrix) -> Floats:
    """1 plus the columns times their numbers; where one is missing, its mean among the others, or nothing."""
    factor = np.ones(len(matrix))
    for column, weight in part.adds.items():
        values = matrix.columns[column].astype(float)
        known = ~np.isnan(values)
        factor += weight * np.where(known, values, values[known].mean() if known.any() else 0.0)
    return factor


def _in_words(part: Chance, measured: Measured) -> list[str]:
    """One reason a unit; none where the chance is the same for all."""
    if np.ptp(measured.factor) < 1e-9:
        return []
    said = [part.words.replace("{}", _shown(part, value)) for value in measured.factor]
    if measured.low is None or measured.high is None:
        return said
    return [
        f"{words} (between {_shown(part, low)} and {_shown(part, high)})"
        for words, low, high in zip(said, measured.low, measured.high, strict=True)
    ]


def _shown(part: Chance, value: float) -> str:
    return f"{value:.0%}" if part.hits and not part.rate else f"{value * part.per:.3g}"
