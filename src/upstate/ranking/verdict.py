"""One plain sentence: is it better than what we do today?

The best model is compared with the best rule of thumb, both as found on the tested dates. The difference is paired
(same units, same draws); it counts as more than noise when the middle 95 % of the bootstrap lie above zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from upstate.ranking.backtest import Backtest, RankerAtDate
from upstate.ranking.bootstrap import interval, mean_replicates
from upstate.ranking.gain import SECOND_SHARE, Gain, how_sure
from upstate.ranking.metrics import SHARES
from upstate.ranking.rankers.every import model_of


@dataclass(frozen=True)
class Verdict:
    """The answer. gains: of the best model at every share, in order. sentence: for the mayor's staff.

    listed: the ranker that makes the list; listed_gains, listed_sentence: the same of it, the sentence empty where it is the best
    model or the best rule, of which the verdict speaks anyway.
    """

    best: str
    best_rule: str
    at: str
    gains: tuple[Gain, ...]
    sentence: str
    listed: str
    listed_gains: tuple[Gain, ...]
    listed_sentence: str

    @property
    def headline(self) -> Gain:
        return next(gain for gain in self.gains if gain.at == self.at)

    def as_json(self) -> dict[str, Any]:
        first = self.headline
        return {
            "best": self.best,
            "best_rule": self.best_rule,
            "at": self.at,
            "gain": round(first.gain, 4),
            "interval": [round(bound, 4) for bound in first.interval],
            "beats_rule": first.clear,
            "by_share": _by_share(self.gains),
            "sentence": self.sentence,
            "list": {
                "ranker": self.listed,
                "by_share": _by_share(self.listed_gains),
                "sentence": self.listed_sentence,
            },
        }


def _by_share(gains: tuple[Gain, ...]) -> dict[str, Any]:
    return {
        gain.at: {
            "model": round(gain.model, 4),
            "rule": round(gain.rule, 4),
            "gain": round(gain.gain, 4),
            "interval": [round(bound, 4) for bound in gain.interval],
            "beats_rule": gain.clear,
        }
        for gain in gains
    }


def at_dates(backtest: Backtest, ranker: str) -> list[RankerAtDate]:
    """The figures of one ranker on every tested date, oldest first."""
    return [one for day in backtest.dates for one in day.rankers if one.ranker == ranker]


def mean_precision(backtest: Backtest, ranker: str, share: str) -> float:
    """Mean precision over the tested dates, 0 to 1."""
    return float(np.mean([one.top[share].precision for one in at_dates(backtest, ranker)]))


def note_on_blind(backtest: Backtest, ranker: str) -> str:
    """What a rule or index reads in vain, because the city does not have it; nothing where it reads all of it."""
    one = next(one for one in backtest.rankers if one.name == ranker)
    compares = () if one.kind == "model" else one.compares
    blind = [column for column in compares if column in backtest.blind]
    if not blind:
        return ""
    said = f"“{ranker}” ranks by {', '.join(blind)}, empty or the same for all {backtest.solution.settings.units} here"
    if len(blind) == len(compares):
        return f"{said}: it is no better than chance."
    return f"{said}: that part of it does nothing."


def judge(backtest: Backtest, *, listed: str = "") -> Verdict:
    """Compare the best model with the best rule at the solution's headline share and at all others.

    listed: the ranker that makes the list, where a rung of borrowing was chosen; without it the solution's own model does.
    """
    at = backtest.solution.settings.headline
    best = best_of(backtest, "model", at)
    rule = best_of(backtest, "rule", at)
    own = model_of(backtest.solution).name
    makes = listed or own
    gains = {model: tuple(compare(backtest, model, rule, share) for share in SHARES) for model in {best, makes}}
    why = (
        f"{own}, the solution's own model, named beforehand"
        if makes == own
        else f"“{makes}”, the rung that this proof chose"
    )
    return Verdict(
        best=best,
        best_rule=rule,
        at=at,
        gains=gains[best],
        sentence=_sentence(backtest, best, rule, gains[best]),
        listed=makes,
        listed_gains=gains[makes],
        listed_sentence="" if makes in (best, rule) else _listed_sentence(why, at, gains[makes]),
    )


def _listed_sentence(why: str, at: str, gains: tuple[Gain, ...]) -> str:
    gain = next(gain for gain in gains if gain.at == at)
    return f"A list is made by {why}: at the top {at} {gain.model:.1%} against {gain.rule:.1%}, {how_sure(gain)}."


def best_of(backtest: Backtest, kind: str, at: str) -> str:
    """The ranker of a kind whose mean precision at a share is highest."""
    names = [ranker.name for ranker in backtest.rankers if ranker.kind == kind]
    return max(names, key=lambda name: mean_precision(backtest, name, at))


def compare(backtest: Backtest, model: str, rule: str, share: str) -> Gain:
    """Precision of `model` less that of `rule` at one share, paired."""
    modelled, ruled = (mean_precision(backtest, name, share) for name in (model, rule))
    draws = [mean_replicates([one.replicates[share] for one in at_dates(backtest, name)]) for name in (model, rule)]
    return Gain(share, modelled, ruled, modelled - ruled, interval(draws[0] - draws[1]))


def _sentence(backtest: Backtest, best: str, rule: str, gains: tuple[Gain, ...]) -> str:
    at = backtest.solution.settings.headline
    by_share = {gain.at: gain for gain in gains}
    first, second = by_share[at], by_share[SECOND_SHARE[at]]
    units, outcome = backtest.solution.settings.units, backtest.solution.settings.outcome
    return (
        f"{_in_short(first, second)} Of the {units} in the top {at}, {first.model:.1%} {outcome} when {best} chose them and "
        f"{first.rule:.1%} when the rule “{rule}” did: {how_sure(first)}. "
        f"At the top {second.at} it is {second.model:.1%} against {second.rule:.1%}: {how_sure(second)}. "
        f"{' '.join(filter(None, [note_on_blind(backtest, rule), *_no_better_than_chance(backtest, at)]))}"
    ).rstrip()


def _no_better_than_chance(backtest: Backtest, at: str) -> list[str]:
    """A sentence for each published index that a city would do as well without."""
    chance = next((ranker.name for ranker in backtest.rankers if ranker.kind == "random"), None)
    names = [ranker.name for ranker in backtest.rankers if ranker.kind == "index"] if chance else []
    gains = {name: compare(backtest, name, str(chance), at) for name in names}
    return [
        f"“{name}” does not beat chance there: {gain.model:.1%} against {gain.rule:.1%}."
        for name, gain in gains.items()
        if not gain.clear
    ]


def _in_short(first: Gain, second: Gain) -> str:
    if first.clear:
        return "Yes." if second.clear else f"Yes at the top {first.at}, not at the top {second.at}."
    if second.clear:
        return f"Not at the top {first.at}, yes at the top {second.at}."
    return "No."
