"""A simulated public-use file in the layout of the American Housing Survey, of homes whose true odds are known.

Two clusters are drawn in each stratum, and in each cluster homes with unequal chances, as in the survey; 160 replicate
weights by Fay's method (one cluster of a stratum counts 1.5 times, the other 0.5 times). No row is real.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.linalg import hadamard
from scipy.special import expit

TRUTH = np.array([-2.6, 0.7, 0.8, 0.6])  # intercept; built before 1950, under 200 % of poverty, moved in before 2000
KINDS = np.array([[old, poor, long] for old in (0, 1) for poor in (0, 1) for long in (0, 1)], dtype=float)
STRATA, IN_CLUSTER = 60, 40


@dataclass(frozen=True)
class Layout:
    """Names of the columns before and after the file was made anew in 2015."""

    built: str
    income: str
    moved: str
    weight: str
    replicate: str
    metro: str


OLD = Layout("BUILT", "POOR", "HHMOVE", "WGT90GEO", "REPWGT", "SMSA")
NEW = Layout("YRBUILT", "PERPOVLVL", "HHMOVE", "WEIGHT", "REPWEIGHT", "OMB13CBSA")


def simulated_file(rng: np.random.Generator, layout: Layout = NEW, *, replicates: bool = True) -> dict[str, list[Any]]:
    """Columns as a reader gives them: codes in quotes, what is missing as B or below zero."""
    cluster = np.repeat(np.arange(2 * STRATA), IN_CLUSTER)
    count = len(cluster)
    # clusters differ in what homes they hold, and a little in their odds
    lean = rng.normal(0, 0.7, (2 * STRATA, 3))[cluster]
    facts = rng.random((count, 3)) < expit(np.array([-0.5, -0.4, -0.3]) + lean)
    odds = TRUTH[0] + facts @ TRUTH[1:] + rng.normal(0, 0.15, 2 * STRATA)[cluster]
    none = rng.random(count) < expit(odds)
    weight = np.where(facts[:, 1], 400.0, 900.0) * rng.uniform(0.8, 1.2, count)  # poor homes were drawn more often
    columns: dict[str, list[Any]] = {
        "CONTROL": [f"'{number:012d}'" for number in range(count)],
        layout.metro: ["'5560'" if number % 10 else "'0160'" for number in range(count)],
        "SMOKE": ["'2'" if one else "'1'" for one in none],
        layout.built: np.where(facts[:, 0], 1920, 1970).tolist(),
        layout.income: np.where(facts[:, 1], 120, 350).tolist(),
        layout.moved: np.where(facts[:, 2], 1988, 2008).tolist(),
        layout.weight: weight.tolist(),
    }
    if replicates:
        # Rows of a Hadamard matrix are orthogonal; 160 of its first columns are not, quite, which costs a little.
        signs = hadamard(256)[1 : STRATA + 1, rng.permutation(256)[:160]]
        first = np.where(cluster % 2 == 0, 1, -1)
        for number in range(160):
            factor = 1 + 0.5 * first * signs[cluster // 2, number]
            columns[f"{layout.replicate}{number + 1}"] = (weight * factor).tolist()
        columns[f"{layout.replicate}0"] = weight.tolist()
    for row, (name, missing) in enumerate(
        [("SMOKE", "'B'"), ("SMOKE", "'-9'"), (layout.income, -6), (layout.moved, -9), (layout.built, "'-6'")]
    ):
        columns[name][row] = missing
    return columns
