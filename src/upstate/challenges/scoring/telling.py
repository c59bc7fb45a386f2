"""The verdict and the fairness of a score in words, made from its figures, so that a page can say them in its reader's language."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from upstate.challenges.scoring.fairness import LEAST_CASES, LEAST_UNITS, Fairness
from upstate.challenges.scoring.metrics import Metric
from upstate.sentences import Sentence, say, together

if TYPE_CHECKING:
    from upstate.challenges.scoring.scored import AgainstPresent


def tell_against_present(
    metric: Metric, *, units: int, figure: float | None, against: AgainstPresent | None
) -> Sentence:
    """Is it better than what the city does today?"""
    if figure is None:
        return _why_no_figure(units)
    if against is None:
        return say("The city's present rule has no such figure, so there is nothing to compare with.")
    by = _by(metric, against)
    if against.verdict == "better":
        return say("Better than the city's present rule by {by}.", by=by)
    if against.verdict == "worse":
        return say("Worse than the city's present rule by {by}.", by=by)
    return say("No more than noise against the city's present rule: {by}.", by=by)


def tell_over_cities(metric: Metric, gain: AgainstPresent) -> Sentence:
    """Is it better than what the cities do today, on average?"""
    by = _by(metric, gain)
    if gain.verdict == "better":
        return say("Better than what the cities do today by {by}, on average.", by=by)
    if gain.verdict == "worse":
        return say("Worse than what the cities do today by {by}, on average.", by=by)
    return say("No more than noise against what the cities do today: {by}, on average.", by=by)


def _why_no_figure(units: int) -> Sentence:
    if not units:
        return say("This part has no units.")
    return say("All units of this part had the same outcome, or all predictions are the same, so there is no figure.")


def tell_fairness(fairness: Fairness) -> Sentence:
    """Who is served least, and whether by more than chance."""
    return together(_tell_worst(fairness), _tell_by_lot(fairness))


def _tell_by_lot(fairness: Fairness) -> str:
    if fairness.ratio is None or fairness.by_lot is None:
        return ""
    told = {"ratio": f"{fairness.ratio:.2f}", "by_lot": f"{fairness.by_lot:.2f}"}
    if fairness.is_noise:
        return say(
            "Against all that is {ratio}, no more than noise: by lot alone the worst place has {by_lot} or more in 95 of 100 cases.",
            **told,
        )
    return say(
        "Against all that is {ratio}, more than noise: by lot alone the worst place has {by_lot} or more in 95 of 100 cases.",
        **told,
    )


def _tell_worst(fairness: Fairness) -> Sentence:
    worst = next((one for one in fairness.places if one.place == fairness.worst), None)
    if worst is None or fairness.whole is None:
        if fairness.top is None:
            return say("Fewer than two places have {units} units, so places are not compared.", units=LEAST_UNITS)
        return say(
            "Fewer than two places have {units} units and {cases} of them with the outcome, so places are not compared.",
            units=LEAST_UNITS,
            cases=LEAST_CASES,
        )
    if fairness.top is None:
        return say(
            "Served least is {place}: there a prediction is off by {figure} on average, against {whole} in all.",
            place=worst.place,
            figure=f"{worst.figure:.4g}",
            whole=f"{fairness.whole:.4g}",
        )
    return say(
        "Served least is {place}: of its {cases} units with the outcome, {figure} stand in the top {top} of the list, against {whole} in all.",
        place=worst.place,
        cases=worst.cases,
        figure=f"{worst.figure:.0%}",
        top=f"{fairness.top:.0%}",
        whole=f"{fairness.whole:.0%}",
    )


def _by(metric: Metric, gain: AgainstPresent) -> Sentence:
    """The difference with its low and high end: in points, or in the metric's own unit, with so many digits that none but a zero looks like zero. What is worse is
    told as a loss; noise has its sign."""
    figures = (-gain.difference, -gain.high, -gain.low) if gain.verdict == "worse" else tuple(gain)
    signed = "+" if gain.verdict == "no_more_than_noise" else ""
    told = [one * 100 if metric.scale == "share" else one for one in figures]
    smallest = min((abs(one) for one in told if one), default=1.0)
    digits = max(1 if metric.scale == "share" else 0, min(6, 1 - math.floor(math.log10(smallest))))
    if metric.scale == "share" and smallest >= 0.05:
        digits = 1
    shown, low, high = (f"{one + 0.0:{signed},.{digits}f}" for one in told)
    if metric.scale == "share":
        return say("{shown} points ({low} to {high})", shown=shown, low=low, high=high)
    return say("{shown} ({low} to {high})", shown=shown, low=low, high=high)
