"""Chances multiplied, each shown apart: measured where the city has measured, drawn toward the areas and the doors around.

Nothing is learned from outcomes after a date: what is known of all units on the day is looked at together. So a city can
begin with it on the first day, and the list changes with every day of visits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import expit, logit, xlog1py, xlogy

from upstate.ranking.matrix import Floats, Matrix
from upstate.ranking.rankers.ranker import Kind, Scale
from upstate.ranking.shares import (
    Near,
    Prior,
    Shares,
    adjust_by_attributes,
    shrink_rates,
    shrink_shares,
    shrink_to_neighbours,
)
from upstate.ranking.shares.nested import beta_interval
from upstate.solutions.ranking_kind import Chance, Chances

# A chance nearer to 0 or 1 counts as this: what never happened yet may happen.
_SURE = 1e-6


@dataclass(frozen=True)
class Measured:
    """One chance of every unit. factor: what it is multiplied by. low, high: its 95 % interval, null where there is none.

    near: what was found nearby; null where that is not looked at. known: false where nothing is on record, and the factor 1.
    """

    factor: Floats
    low: Floats | None = None
    high: Floats | None = None
    near: Near | None = None
    known: bool = True


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
            columns[part.column] = measured.factor * part.per if measured.known else np.full(len(matrix), np.nan)
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
            return Measured(np.ones(len(matrix)), known=False)
        rates = shrink_rates(hits, tries, levels=levels)
        return Measured(rates.mean, rates.low, rates.high)
    before = Prior(part.before.share, part.before.tries)
    hits = np.minimum(hits, tries)
    shares = shrink_shares(hits, tries, levels=levels, prior=before)
    if not part.near:
        worth = shares.worth + shares.tries
        mean = (_told(part, matrix, shares) * shares.worth + shares.hits) / worth
        return Measured(mean, *beta_interval(mean * worth, worth))
    # The share of the city and that of the areas compete as what is thought before the doors nearby are looked at.
    competing = [shrink_shares(hits, tries, prior=before), *([shares] if levels else [])]
    longitude, latitude = (matrix.columns[name].astype(float) for name in ("longitude", "latitude"))
    near = shrink_to_neighbours(
        longitude,
        latitude,
        hits,
        tries,
        prior=[_told(part, matrix, one) for one in competing],
        worth=[one.worth for one in competing],
    )
    return Measured(near.mean, near.low, near.high, near)


def _told(part: Chance, matrix: Matrix, shares: Shares) -> Floats:
    """Each unit's chance by its areas and by what is believed and learned of its attributes, its own tries left out."""
    told = shares.others
    if part.believed:
        told = _believed(part, matrix, shares)
    columns = [matrix.columns[name].astype(float) for name in (*part.believed, *part.attributes)]
    if not columns:
        return told
    return adjust_by_attributes(np.stack(columns, axis=1), shares.hits, shares.tries, prior=told)


def _believed(part: Chance, matrix: Matrix, shares: Shares) -> Floats:
    """The published odds, mixed with those of the areas alone by how well each foretold what was found: all without visits."""
    alone = np.clip(shares.others, _SURE, 1 - _SURE)
    leaning = np.sum([weight * _centred(matrix, name) for name, weight in part.believed.items()], axis=0)
    believed = np.clip(expit(logit(alone) + leaning), _SURE, 1 - _SURE)
    losses = [-(xlogy(shares.hits, one) + xlog1py(shares.tries - shares.hits, -one)).sum() for one in (alone, believed)]
    trust = expit(losses[0] - losses[1]) if shares.tries.any() else 1.0
    return np.asarray(trust * believed + (1 - trust) * alone)


def _centred(matrix: Matrix, column: str) -> Floats:
    """The column less its mean; 0 where it is missing."""
    values = matrix.columns[column].astype(float)
    known = ~np.isnan(values)
    return np.where(known, values - values[known].mean(), 0.0) if known.any() else np.zeros(len(values))


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
    if measured.low is not None and measured.high is not None:
        bounds = zip(said, measured.low, measured.high, strict=True)
        said = [f"{words} (between {_shown(part, low)} and {_shown(part, high)})" for words, low, high in bounds]
    if measured.near is None:
        return said
    counts = zip(said, measured.near.found, measured.near.doors, strict=True)
    around = f"doors within {measured.near.within:.0f} m were found so"
    return [f"{words}: {found:.0f} of {doors:.0f} {around}" if doors else words for words, found, doors in counts]


def _shown(part: Chance, value: float) -> str:
    return f"{value:.0%}" if part.hits and not part.rate else f"{value * part.per:.3g}"
