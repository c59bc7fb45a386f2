"""Chances multiplied, each shown apart: measured where the city has measured, drawn toward the areas and the doors around.

Nothing is learned from outcomes after a date: what is known of all units on the day is looked at together. So a city can
begin with it on the first day, and the list changes with every day of visits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from upstate.ranking.matrix import Floats, Ints, Matrix
from upstate.ranking.rankers.ranker import Kind, Scale
from upstate.ranking.shares import Near, Prior, foretell_need, shrink_rates, shrink_shares, tell_of_homes
from upstate.ranking.shares.nested import beta_interval
from upstate.solutions.ranking_kind import Chance, Chances

# So far from what was found nearby, most of the chance comes from elsewhere.
_FAR = 0.25


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
    """What is shown of each unit beside its score. columns: each chance, with its interval. words: of the first units, one reason a chance."""

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

    def measure(self, matrix: Matrix, known: Mapping[str, Measured]) -> dict[str, Measured]:
        """Each chance of every unit of a day, by its name. known: what was measured of these units before, and is not again."""
        return {part.name: known.get(part.name) or measure(part, matrix) for part in self.parts}

    def score(self, matrix: Matrix) -> Floats:
        return self.multiply(self.measure(matrix, {}), matrix)

    def multiply(self, measured: Mapping[str, Measured], matrix: Matrix) -> Floats:
        """The product; units at which nothing more is to be done come last."""
        product = np.prod([measured[part.name].factor for part in self.parts], axis=0)
        if not self.done:
            return np.asarray(product)
        return np.where(matrix.columns[self.done].astype(float) > 0, -np.inf, product)

    def contributions(self, matrix: Matrix) -> dict[str, Floats]:
        return {}

    def apart(self, measured: Mapping[str, Measured], first: Ints) -> Apart:
        """Each chance of every unit of the day, as `measure` gave it. first: places of those told of in words."""
        columns: dict[str, Floats] = {}
        words: list[list[str]] = [[] for _ in first]
        for part in self.parts:
            chance = measured[part.name]
            columns[part.column] = chance.factor * (part.per if chance.known else np.nan)
            if chance.low is not None and chance.high is not None:
                columns |= {
                    f"{part.column}_low": chance.low * part.per,
                    f"{part.column}_high": chance.high * part.per,
                }
            for reasons, said in zip(words, _in_words(part, chance, first), strict=False):
                reasons.append(said)
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
    hits, before = np.minimum(hits, tries), Prior(part.before.share, part.before.tries)
    beliefs, attributes = _beliefs(part, matrix), _attributes(part, matrix)
    if part.near:
        near = foretell_need(
            matrix.columns["longitude"].astype(float),
            matrix.columns["latitude"].astype(float),
            hits,
            tries,
            levels=levels,
            beliefs=beliefs,
            attributes=attributes,
            prior=before,
        )
        return Measured(near.mean, near.low, near.high, near)
    shares = shrink_shares(hits, tries, levels=levels, prior=before)
    told = tell_of_homes(shares, beliefs=beliefs, attributes=attributes)
    worth = told.worth + shares.tries
    mean = (told.chance * told.worth + shares.hits) / worth
    return Measured(mean, *beta_interval(mean * worth, worth))


def _beliefs(part: Chance, matrix: Matrix) -> Floats | None:
    """What is believed of each unit against the mean one, on the scale of log-odds; null where nothing is."""
    leaning = [weight * _centred(matrix, name) for name, weight in part.believed.items()]
    return np.sum(leaning, axis=0) if leaning else None


def _attributes(part: Chance, matrix: Matrix) -> Floats | None:
    """What may tell something of each unit; null where nothing is named."""
    columns = [matrix.columns[name].astype(float) for name in (*part.believed, *part.attributes)]
    return np.stack(columns, axis=1) if columns else None


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


def _in_words(part: Chance, measured: Measured, first: Ints) -> list[str]:
    """One reason for each unit at `first`; none where the chance is the same for all."""
    return [] if np.ptp(measured.factor) < 1e-9 else [_said(part, measured, place) for place in first]


def _said(part: Chance, measured: Measured, place: int) -> str:
    said = part.words.replace("{}", _shown(part, measured.factor[place]))
    if measured.low is None or measured.high is None:
        return said
    said += f" (between {_shown(part, measured.low[place])} and {_shown(part, measured.high[place])})"
    if measured.near is not None and (doors := measured.near.doors[place]):
        found = measured.near.found[place]
        said += f": {found:.0f} of {doors:.0f} doors within {measured.near.within:.0f} m were found so"
        if abs(found / doors - measured.factor[place]) > _FAR:
            said += ", too few to say much against what is known of the area and the city"
    return said


def _shown(part: Chance, value: float) -> str:
    return f"{value:.0%}" if part.hits and not part.rate else f"{value * part.per:.3g}"
