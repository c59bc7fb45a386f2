"""Do the probabilities mean what they say?

A model's probabilities are corrected with a line through their log-odds, learned only from earlier predictions whose
outcome was already known (Platt scaling in time order: Platt 1999; Steyerberg et al. call it intercept and slope).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit
from sklearn.linear_model import LogisticRegression

from upstate.ranking.matrix import Floats
from upstate.ranking.rankers import Scale
from upstate.ranking.schedule import years_after
from upstate.ranking.scoring import Scored

# Fewer outcomes than this say too little to correct anything.
_LEAST_OUTCOMES = 20
_MOST_ROWS = 500_000


@dataclass(frozen=True)
class Calibration:
    """A line on the scale of log-odds; the identity where nothing could be learned."""

    intercept: float = 0.0
    slope: float = 1.0

    def apply(self, probabilities: Floats) -> Floats:
        return np.asarray(expit(self.intercept + self.slope * _log_odds(probabilities)), dtype=float)


def as_probabilities(scores: Floats, scale: Scale) -> Floats:
    """A model's scores as probabilities of at least one outcome: for a Poisson mean m it is 1 - exp(-m)."""
    return -np.expm1(-scores) if scale == "number" else scores


def learn_calibration(probabilities: Floats, happened: NDArray[np.bool_], weights: Floats | None = None) -> Calibration:
    """Fit the line to earlier predictions and their outcomes. weights: how many units each stands for, 1 by default.

    The identity where too little is known, or where the line would turn the order around.
    """
    step = max(1, len(probabilities) // _MOST_ROWS)
    odds, seen = _log_odds(probabilities[::step]), happened[::step]
    # Without spread there is no line to draw, and between outcomes that the model tells apart entirely it is a wall.
    if seen.sum() < _LEAST_OUTCOMES or seen.all() or np.ptp(odds) < 1e-6 or _parted(odds, seen):
        return Calibration()
    line = LogisticRegression(C=np.inf, solver="newton-cholesky")
    line.fit(odds[:, None], seen, sample_weight=None if weights is None else weights[::step])
    slope = float(line.coef_[0, 0])
    return Calibration(float(line.intercept_[0]), slope) if slope > 0 else Calibration()


def calibrated_dates(scored: Sequence[Scored], model: str, *, scale: Scale, horizon_years: int) -> list[Floats]:
    """Of each tested date the model's probabilities, corrected with the dates whose window had closed by then."""
    raw = [as_probabilities(day.scores[model], scale) for day in scored]
    corrected = []
    for day, probabilities in zip(scored, raw, strict=True):
        past = [place for place, other in enumerate(scored) if years_after(other.as_of, horizon_years) <= day.as_of]
        if past:
            known = np.concatenate([raw[place] for place in past])
            happened = np.concatenate([scored[place].outcomes > 0 for place in past])
            probabilities = learn_calibration(known, happened).apply(probabilities)
        corrected.append(probabilities)
    return corrected


def reliability(
    probabilities: Sequence[Floats], happened: Sequence[NDArray[np.bool_]], bins: int = 10
) -> dict[str, Any]:
    """Predicted against actual, in all and in bins of equal size, the last one split because outcomes are rare.

    Bins: units, mean predicted probability, share that had the outcome.
    """
    predicted, actual = np.concatenate(probabilities), np.concatenate(happened)
    order = np.argsort(predicted)
    edges = [*(int(len(order) * place / bins) for place in range(bins)), int(len(order) * 0.95), int(len(order) * 0.99)]
    groups = np.split(order, sorted(set(edges[1:])))
    return {
        "predicted": round(float(predicted.sum()), 2),
        "actual": int(actual.sum()),
        "ratio": round(float(predicted.sum() / max(actual.sum(), 1)), 4),
        "bins": [
            {
                "units": len(group),
                "predicted": round(float(predicted[group].mean()), 6),
                "actual": round(float(actual[group].mean()), 6),
            }
            for group in groups
            if len(group)
        ],
    }


def _parted(odds: Floats, happened: NDArray[np.bool_]) -> bool:
    return bool(odds[happened].min() >= odds[~happened].max() or odds[happened].max() <= odds[~happened].min())


def _log_odds(probabilities: Floats) -> Floats:
    return np.asarray(logit(np.clip(probabilities, 1e-7, 1 - 1e-7)), dtype=float)
