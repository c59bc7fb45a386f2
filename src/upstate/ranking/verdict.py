"""One plain sentence: is it better than what we do today?

The best model is compared with the best rule of thumb, both as found on the tested dates. The difference is paired
(same units, same draws); it counts as more than noise when the middle 95 % of the bootstrap lie above zero.
"""

from __future__ import annotations

from collections.abc import Iterator
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

    listed: the ranker that makes the list; listed_gains, listed_sentence: the same of it, the sentence empty where it is the best
    model or the best rule, of which the verdict speaks anyway.
    """

    best: str
    best_rule: str
    at: str
    gains: tuple[Gain, ...]
    in_vain: tuple[dict[str, Any], ...]
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
            "in_vain": list(self.in_vain),
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
    in_vain = tuple(_no_better_than_chance(backtest, at))
    told = {"best": best, "best_rule": rule, "at": at, "by_share": _by_share(gains[best]), "in_vain": in_vain}
    settings = backtest.solution.settings
    sentence = tell_verdict(units=settings.units, outcome=settings.outcome, verdict=told)
    at_headline = next(gain for gain in gains[makes] if gain.at == at)
    return Verdict(
        best=best,
        best_rule=rule,
        at=at,
        gains=gains[best],
        in_vain=in_vain,
        sentence=f"{sentence} {note_on_blind(backtest, rule)}".rstrip(),
        listed=makes,
        listed_gains=gains[makes],
        listed_sentence="" if makes in (best, rule) else tell_listed(ranker=makes, own=makes == own, gain=at_headline),
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
    return round(float(value), 6) + 0.0  # what rounds to nothing has no sign


def _no_better_than_chance(backtest: Backtest, at: str) -> Iterator[dict[str, Any]]:
    """Each published index that a city would do as well without: its name, its precision, and that of chance."""
    chance = next((ranker.name for ranker in backtest.rankers if ranker.kind == "random"), None)
    for ranker in backtest.rankers if chance else ():
        if ranker.kind == "index" and not (gain := compare(backtest, ranker.name, str(chance), at)).clear:
            yield {"index": ranker.name, "precision": gain.model, "chance": gain.rule}
