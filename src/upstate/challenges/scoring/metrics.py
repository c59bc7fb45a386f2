"""The metrics by which predictions may be scored, by name."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from upstate.challenges.scoring import losses, orders
from upstate.challenges.scoring.orders import Weighted
from upstate.errors import BadSolution
from upstate.ranking.matrix import Floats
from upstate.sentences import Sentence, say
from upstate.solutions.challenge.text import TaskKind
from upstate.solutions.header import Words


@dataclass(frozen=True)
class Metric:
    """One figure of predictions.

    sentence: what it says, for people. scale: `share` where 1 is perfect and differences are told in points (hundredths); `number` in a unit of its own. chances: whether predictions must be chances, 0 to 1. top: of a precision, the share of the list; else None. weighted: of values,
    outcomes and weights, see `orders`. pulls: how far each unit pulls at it in each draw, of metrics whose losses may be so skewed that the middle of the
    draws says too little; else None.
    """

    name: str
    title: Words
    tasks: frozenset[TaskKind]
    better: Literal["higher", "lower"]
    sentence: Sentence
    weighted: Weighted
    scale: Literal["share", "number"] = "share"
    chances: bool = False
    top: float | None = None
    pulls: Weighted | None = None

    def figure(self, values: Floats, outcomes: Floats) -> float | None:
        """Over all units; None where it is not defined, as without units, or with outcomes that are all the same for most metrics."""
        if not len(values):
            return None
        found = float(self.weighted(values, outcomes, np.ones((len(values), 1), np.uint8))[0])
        return found if math.isfinite(found) else None


def _precision(percent: int) -> Metric:
    return Metric(
        name=f"precision-at-{percent}",
        title=Words(en=f"Precision of the top {percent} %", es=f"Precisión del {percent} % superior"),
        tasks=frozenset({"ranking", "classification"}),
        better="higher",
        sentence=say(
            "Of the {percent} of all units that stand first, the share that had the outcome.", percent=f"{percent} %"
        ),
        weighted=orders.precision_at(percent / 100),
        top=percent / 100,
    )


_ALL = (
    *map(_precision, (1, 5, 10)),
    Metric(
        name="area-under-curve",
        title=Words(en="Area under the curve (AUC)", es="Área bajo la curva (AUC)"),
        tasks=frozenset({"ranking", "classification"}),
        better="higher",
        sentence=say(
            "The chance that a unit with the outcome stands above one without it: 0.5 is chance, 1 is perfect."
        ),
        weighted=orders.area_under_curve,
    ),
    Metric(
        name="average-precision",
        title=Words(en="Average precision", es="Precisión media"),
        tasks=frozenset({"ranking", "classification"}),
        better="higher",
        sentence=say("The mean precision down to each unit that had the outcome; the top of the list counts most."),
        weighted=orders.average_precision,
    ),
    Metric(
        name="log-loss",
        title=Words(en="Log loss", es="Pérdida logarítmica"),
        tasks=frozenset({"classification"}),
        better="lower",
        sentence=say("How surprised the chances were by what happened; to be sure and wrong costs most."),
        weighted=losses.log_loss,
        scale="number",
        chances=True,
    ),
    Metric(
        name="brier-score",
        title=Words(en="Brier score", es="Puntuación de Brier"),
        tasks=frozenset({"classification"}),
        better="lower",
        sentence=say("The mean square of the difference between the chance that was given and what happened, 0 or 1."),
        weighted=losses.squared_error,
        scale="number",
        chances=True,
    ),
    Metric(
        name="mean-absolute-error",
        title=Words(en="Mean absolute error", es="Error absoluto medio"),
        tasks=frozenset({"regression", "counts"}),
        better="lower",
        sentence=say("By how much a prediction is off on average, in the unit of the outcome."),
        weighted=losses.absolute_error,
        pulls=losses.pulls_at_absolute_error,
        scale="number",
    ),
    Metric(
        name="root-mean-squared-error",
        title=Words(en="Root mean squared error", es="Raíz del error cuadrático medio"),
        tasks=frozenset({"regression", "counts"}),
        better="lower",
        sentence=say("By how much a prediction is off, in the unit of the outcome; large misses count most."),
        weighted=losses.root_mean_squared_error,
        pulls=losses.pulls_at_root_mean_squared_error,
        scale="number",
    ),
    Metric(
        name="r-squared",
        title=Words(en="R squared", es="R cuadrado"),
        tasks=frozenset({"regression"}),
        better="higher",
        sentence=say("How much of the spread of the outcomes is foretold: 1 is all, 0 is no more than their mean."),
        weighted=losses.r_squared,
        pulls=losses.pulls_at_r_squared,
    ),
    Metric(
        name="poisson-deviance",
        title=Words(en="Poisson deviance", es="Desviación de Poisson"),
        tasks=frozenset({"counts"}),
        better="lower",
        sentence=say("How far counts are from those foretold, where large counts may vary more; 0 is perfect."),
        weighted=losses.poisson_deviance,
        pulls=losses.pulls_at_poisson_deviance,
        scale="number",
    ),
    Metric(
        name="spearman",
        title=Words(en="Rank correlation (Spearman)", es="Correlación de rangos (Spearman)"),
        tasks=frozenset({"regression", "counts"}),
        better="higher",
        sentence=say("Whether units are put in the right order: 1 is the right one, 0 is chance, -1 is upside down."),
        weighted=orders.spearman,
    ),
)
METRICS: dict[str, Metric] = {one.name: one for one in _ALL}


def find_metric(name: str, *, task: TaskKind) -> Metric:
    """The metric of that name; raises `BadSolution` where there is none, or it does not fit the task."""
    fitting = {one.name: one for one in _ALL if task in one.tasks}
    if name not in fitting:
        raise BadSolution(
            f"The metric {name[:60]!r} does not score a task of the kind {task}.",
            allowed=", ".join(fitting),
            next_step="Name one of these as the metric in challenge.toml.",
        )
    return fitting[name]
