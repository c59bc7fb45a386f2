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
from upstate.ranking.gain import Gain
from upstate.ranking.metrics import SHARES
from upstate.ranking.rankers.every import model_of
from upstate.ranking.telling import tell_listed, tell_verdict


@dataclass(frozen=True)
class Verdict:
    """The answer. gains: of the best model at every share, in order. sentence: for the mayor's staff.

    listed: the solution's own model, which makes the list; listed_gains, listed_sentence: the same of it, the sentence empty
    where it is the best model too.
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
            "gain": first.gain,
            "interval": list(first.interval),
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
            "model": gain.model,
            "rule": gain.rule,
            "gain": gain.gain,
            "interval": list(gain.interval),
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
    compares = next(one.compares for one in backtest.rankers if one.name == ranker)
    blind = [column for column in compares if column in backtest.blind]
    if not blind:
        return ""
    said = f"“{ranker}” ranks by {', '.join(blind)}, empty or the same for all {backtest.solution.settings.units} here"
    if len(blind) == len(compares):
        return f"{said}: it is no better than chance."
    return f"{said}: that part of it does nothing."


def judge(backtest: Backtest) -> Verdict:
    """Compare the best model with the best rule at the solution's headline share and at all others."""
    at = backtest.solution.settings.headline
    best = best_of(backtest, "model", at)
    rule = best_of(backtest, "rule", at)
    own = model_of(backtest.solution).name
    gains = {model: tuple(compare(backtest, model, rule, share) for share in SHARES) for model in {best, own}}
    told = {"best": best, "best_rule": rule, "at": at, "by_share": _by_share(gains[best])}
    settings = backtest.solution.settings
    sentence = tell_verdict(units=settings.units, outcome=settings.outcome, verdict=told)
    listed = next(gain for gain in gains[own] if gain.at == at)
    return Verdict(
        best=best,
        best_rule=rule,
        at=at,
        gains=gains[best],
        sentence=f"{sentence} {note_on_blind(backtest, rule)}".rstrip(),
        listed=own,
        listed_gains=gains[own],
        listed_sentence="" if own == best else tell_listed(ranker=own, gain=listed),
    )


def best_of(backtest: Backtest, kind: str, at: str) -> str:
    """The ranker of a kind whose mean precision at a share is highest."""
    names = [ranker.name for ranker in backtest.rankers if ranker.kind == kind]
    return max(names, key=lambda name: mean_precision(backtest, name, at))


def compare(backtest: Backtest, model: str, rule: str, share: str) -> Gain:
    """Precision of `model` less that of `rule` at one share, paired."""
    modelled, ruled = (mean_precision(backtest, name, share) for name in (model, rule))
    draws = [mean_replicates([one.replicates[share] for one in at_dates(backtest, name)]) for name in (model, rule)]
    low, high = interval(draws[0] - draws[1])
    return Gain(share, _r(modelled), _r(ruled), _r(modelled - ruled), (_r(low), _r(high)))


def _r(value: float) -> float:
    return round(float(value), 4) + 0.0  # what rounds to nothing has no sign
