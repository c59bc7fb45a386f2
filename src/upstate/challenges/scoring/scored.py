"""What a prediction scored: on the public part, which is shown while the challenge runs, and on the private part, which decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, NamedTuple

import numpy as np

from upstate.challenges.answers import Answers
from upstate.challenges.scoring.fairness import Fairness, PlaceScore, look_at_places
from upstate.challenges.scoring.intervals import Drawn, Interval, draw, gain_of, interval_of
from upstate.challenges.scoring.metrics import METRICS, Metric, find_metric
from upstate.challenges.scoring.prepared import PartAnswers, prepare
from upstate.challenges.scoring.rounding import Rounding, rounding_of
from upstate.challenges.scoring.telling import tell_against_present, tell_fairness
from upstate.ranking.matrix import Floats
from upstate.sentences import Sentence
from upstate.solutions.challenge.text import Task

Verdict = Literal["better", "worse", "no_more_than_noise"]


class AgainstPresent(NamedTuple):
    """By how much the prediction is better than the city's present rule: more than 0 is better, whichever way the metric runs. With the middle 95 % of
    the paired draws."""

    difference: float
    low: float
    high: float

    @property
    def verdict(self) -> Verdict:
        if self.low > 0:
            return "better"
        return "worse" if self.high < 0 else "no_more_than_noise"


@dataclass(frozen=True)
class Part:
    """One part of the hidden units.

    metric: the one that decides. units: how many. figure, low, high: with its interval of 95 %; None where the part has no such figure, as where
    all its units had the same outcome. also: the other metrics, those that have a figure. against_present: None where either has no figure.
    """

    metric: str
    units: int
    figure: float | None
    low: float | None
    high: float | None
    also: dict[str, float]
    against_present: AgainstPresent | None
    fairness: Fairness

    @property
    def sentence(self) -> Sentence:
        """Better than the city's present rule?"""
        return tell_against_present(
            METRICS[self.metric], units=self.units, figure=self.figure, against=self.against_present
        )

    @property
    def fairness_sentence(self) -> Sentence:
        """Who is served least."""
        return tell_fairness(self.fairness)


@dataclass(frozen=True)
class Scored:
    """Both parts. The public one is rounded, and so is safe to show; nothing of the private one may be shown before the challenge has closed."""

    public: Part
    private: Part

    def as_json(self) -> dict[str, Any]:
        """All of it but the sentences, which are made from the figures again."""
        return asdict(self)

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Scored:
        """What `as_json` gave."""
        return cls(public=_part(found["public"]), private=_part(found["private"]))


def _part(found: Mapping[str, Any]) -> Part:
    against, fairness = found["against_present"], found["fairness"]
    places = tuple(PlaceScore(**one) for one in fairness["places"])
    return Part(
        **{
            **found,
            "against_present": None if against is None else AgainstPresent(*against),
            "fairness": Fairness(**{**fairness, "places": places}),
        }
    )


def score(values: Floats, *, answers: Answers, task: Task, rounded: int = 3) -> Scored:
    """Score predictions in the order of `answers.ids`. rounded: to how many digits what is public is told, so that many tries tell little of the answers.

    Raises `BadSolution` where a metric of the task is not there or does not fit it.
    """
    if len(values) != len(answers.ids) or not np.isfinite(values).all():
        raise ValueError("predictions are one finite number for each hidden unit, as read_predictions gives them")
    metrics = [find_metric(name, task=task.kind) for name in (task.metric, *task.also)]
    prepared, rounding = prepare(answers), rounding_of(answers.values, digits=rounded)
    return Scored(
        public=_score_part(values, prepared.public, metrics=metrics, rounding=rounding),
        private=_score_part(values, prepared.private, metrics=metrics, rounding=Rounding(None)),
    )


def _score_part(values: Floats, part: PartAnswers, *, metrics: list[Metric], rounding: Rounding) -> Part:
    metric, *others = metrics
    own = values[part.rows]
    drawn = draw(metric, own, part.values)
    interval, against = interval_of(metric, drawn, units=len(part)), _against_present(metric, drawn, part)
    also = {one.name: one.figure(own, part.values) for one in others}
    figure, low, high = (None, None, None) if interval is None else (rounding.round(one, metric) for one in interval)
    fairness = look_at_places(metric, own, part.values, part.names, part.of_place)
    return Part(
        metric=metric.name,
        units=len(part),
        figure=figure,
        low=low,
        high=high,
        also={name: rounding.round(found, METRICS[name]) for name, found in also.items() if found is not None},
        against_present=None if against is None else AgainstPresent(*(rounding.round(one, metric) for one in against)),
        fairness=rounding.round_fairness(fairness, metric),
    )


def _against_present(metric: Metric, drawn: Drawn, part: PartAnswers) -> Interval | None:
    """None too where the metric asks for chances and the city's rule gives none."""
    if metric.chances and not ((part.present >= 0) & (part.present <= 1)).all():
        return None
    return gain_of(metric, drawn, part.present_of(metric), units=len(part))
