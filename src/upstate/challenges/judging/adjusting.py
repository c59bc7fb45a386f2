"""Harsh and mild judges brought to one level.

A ballot is taken to be

    figure = level of the entry + mildness of the judge + noise

Entries are fixed; mildness comes from a normal distribution around 0. So a judge's mildness is estimated by least squares and drawn toward 0, the more,
the fewer ballots the judge gave and the less judges differ (Henderson, Biometrics 31 (1975) 423). How much judges differ, against the noise, is found by
restricted likelihood; where they do not differ more than by noise, nothing is moved. Least squares on (reader + essay) to calibrate readers is due to
Braun, Journal of Educational Statistics 13 (1988) 1; drawing readers toward their mean to Longford, Journal of Educational and Behavioral Statistics 19
(1994) 171. Both equations can be checked with a spreadsheet, with `ratio` = variance of the noise / variance of the judges:

    level of an entry     = mean over its ballots of (figure - mildness of the judge)
    mildness of a judge   = sum over their ballots of (figure - level of the entry) / (their ballots + ratio)
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.optimize import minimize_scalar

from upstate.challenges.judging.connecting import connected
from upstate.challenges.judging.weighing import Weighed

Floats = NDArray[np.float64]
# Of the ratio, by its logarithm: judges who differ 20 times as much as the noise, to judges who do not differ.
_LEAST, _MOST = math.log(1 / 400), math.log(1e6)
_ALIKE = 0.95  # of the range: nearer to its end the likelihood only says that judges are alike


@dataclass(frozen=True)
class Levelled:
    """entries, judges: names in the order of the arrays. levels: by entry, in points of 100. mildness: by judge, in the same; harsh ones are below 0.
    spread: the covariance of levels and then mildness. freedom: degrees of freedom of the noise. ratio: infinite where judges do not differ."""

    entries: tuple[str, ...]
    judges: tuple[str, ...]
    levels: Floats
    mildness: Floats
    spread: Floats
    freedom: int
    ratio: float

    def reach(self) -> Floats:
        """Half of each 95 % interval, by Student's t, of levels and then mildness; NaN where the ballots can not tell the noise. Both are beside the mean of
        these judges, not of all judges that there could be: nobody knows how harsh those are."""
        if self.freedom < 1:
            return np.full(len(self.spread), np.nan)
        beside = np.eye(len(self.spread))
        beside[:, len(self.entries) :] += np.repeat([1, -1], [len(self.entries), len(self.judges)])[:, None] / len(
            self.judges
        )
        variance = np.einsum("ij,jk,ik->i", beside, self.spread, beside)
        return np.asarray(float(stats.t.ppf(0.975, self.freedom)) * np.sqrt(np.maximum(variance, 0)))

    def reach_between(self, first: str, second: str) -> float:
        """Half of the 95 % interval of the difference of two entries."""
        if self.freedom < 1:
            return math.nan
        one, other = self.entries.index(first), self.entries.index(second)
        variance = self.spread[one, one] + self.spread[other, other] - 2 * self.spread[one, other]
        return float(stats.t.ppf(0.975, self.freedom)) * math.sqrt(max(float(variance), 0.0))


def can_be_levelled(ballots: Sequence[Weighed]) -> bool:
    """Whether all judges are linked by entries in common, and some ballot is left to tell the noise from the judges."""
    judges, entries = len({one.judge for one in ballots}), len({one.entry for one in ballots})
    return judges > 1 and len(ballots) > judges + entries - 1 and connected([(one.judge, one.entry) for one in ballots])


def level(ballots: Sequence[Weighed], *, adjust: bool = True) -> Levelled:
    """Levels of all entries that have a ballot. adjust: False gives plain means, with intervals in which judges count as noise.

    Raises ValueError for no ballots at all. Where judges are not linked, ask `can_be_levelled` first: the figures then rest on the assumption alone.
    """
    if not ballots:
        raise ValueError("there is no ballot to level")
    design = _Design.of(ballots)
    ratio = design.likeliest_ratio() if adjust else math.inf
    return design.solve(ratio)


@dataclass(frozen=True)
class _Design:
    entries: tuple[str, ...]
    judges: tuple[str, ...]
    of_entry: Floats  # a row a ballot, a column an entry
    of_judge: Floats
    figures: Floats

    @classmethod
    def of(cls, ballots: Sequence[Weighed]) -> _Design:
        entries = tuple(dict.fromkeys(one.entry for one in ballots))
        judges = tuple(dict.fromkeys(one.judge for one in ballots))
        return cls(
            entries,
            judges,
            np.array([[one.entry == name for name in entries] for one in ballots], dtype=float),
            np.array([[one.judge == name for name in judges] for one in ballots], dtype=float),
            np.array([one.figure for one in ballots]),
        )

    def likeliest_ratio(self) -> float:
        found = minimize_scalar(self._unlikeliness, bounds=(_LEAST, _MOST), method="bounded")
        alike = self._unlikeliness(_MOST)
        if alike <= found.fun + 1e-9 or found.x > _ALIKE * _MOST:
            return math.inf
        return math.exp(found.x)

    def _unlikeliness(self, log_ratio: float) -> float:
        """Minus twice the restricted log likelihood, without what does not hang on the ratio; the noise is taken out."""
        ratio = math.exp(log_ratio)
        inner = self.of_judge.T @ self.of_judge + ratio * np.eye(len(self.judges))
        # The inverse of I + Z Z' / ratio, by Woodbury.
        weights = np.eye(len(self.figures)) - self.of_judge @ np.linalg.solve(inner, self.of_judge.T)
        told = self.of_entry.T @ weights @ self.of_entry
        left = self.figures - self.of_entry @ np.linalg.solve(told, self.of_entry.T @ weights @ self.figures)
        freedom = len(self.figures) - len(self.entries)
        squares = max(float(left @ weights @ left), 1e-9)
        judged = float(np.linalg.slogdet(inner)[1]) - len(self.judges) * log_ratio
        return freedom * math.log(squares) + judged + float(np.linalg.slogdet(told)[1])

    def solve(self, ratio: float) -> Levelled:
        """Henderson's equations: levels and mildness at once."""
        moved = math.isfinite(ratio)
        both = np.hstack([self.of_entry, self.of_judge]) if moved else self.of_entry
        squares = both.T @ both
        if moved:
            here = np.arange(len(self.entries), len(squares))
            squares[here, here] += ratio
        inverse = np.linalg.inv(squares)
        found = inverse @ both.T @ self.figures
        freedom = len(self.figures) - len(self.entries)
        # By restricted likelihood: y'(y - fitted) over the degrees of freedom left by the fixed part.
        noise = float(self.figures @ (self.figures - both @ found)) / freedom if freedom else math.nan
        judges = np.zeros(len(self.judges)) if not moved else found[len(self.entries) :]
        spread = np.zeros((len(self.entries) + len(self.judges),) * 2)
        spread[: len(inverse), : len(inverse)] = inverse * max(noise, 0.0)
        return Levelled(
            self.entries, self.judges, found[: len(self.entries)], judges, spread, freedom, ratio
        )  # fmt: skip
