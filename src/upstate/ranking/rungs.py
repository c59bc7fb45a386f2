"""Which of the four rungs of borrowing this city stands on: rule, borrowed, borrowed and recalibrated, pooled or local.

The local proof chooses. One climbs from the rule as far as a rung is better by more than noise: at the headline share or at
the one that the verdict speaks of second, and at neither worse. To refit the level changes no order; that rung is climbed where
what the borrowed model foretold is nearer to what came after it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from upstate.ranking.backtest import Backtest
from upstate.ranking.gain import SECOND_SHARE, Gain
from upstate.ranking.rankers import Ranker
from upstate.ranking.rankers.borrowed import BorrowedRanker, LentRanker, PooledRanker
from upstate.ranking.rankers.ranker import foretells
from upstate.ranking.verdict import at_dates, best_of, compare, mean_precision

RUNGS = ("rule", "borrowed", "borrowed and recalibrated", "pooled or local")


@dataclass(frozen=True)
class Rung:
    """Where the proof says to stand. rung: one of `RUNGS`; ranker: the one that stands for it; sentence: why, in plain words."""

    rung: str
    ranker: str
    sentence: str


def choose_rung(backtest: Backtest) -> Rung | None:
    """Climb as far as the proof carries; null where no borrowed model competed."""
    at = backtest.solution.settings.headline
    borrowed = _best(backtest, at, BorrowedRanker)
    if borrowed is None:
        return None
    rule = best_of(backtest, "rule", at)
    stands = Rung(RUNGS[0], rule, f"the rule “{rule}”; no model is better by more than noise")
    stands = _climbed(backtest, stands, RUNGS[1], borrowed)
    if stands.ranker == borrowed:
        stands = _refit(backtest, stands)
    top = _best(backtest, at, PooledRanker, local=True)
    stands = _climbed(backtest, stands, RUNGS[3], top) if top else stands
    said = f"Of four rungs ({', '.join(RUNGS)}) this proof chooses {stands.sentence}."
    return Rung(stands.rung, stands.ranker, said)


def foretold(backtest: Backtest, ranker: str) -> float:
    """Units that a model expected to have the outcome, for each that had it, over all tested dates."""
    expected = sum(one.expected or 0.0 for one in at_dates(backtest, ranker))
    return expected / max(sum(day.positive for day in backtest.dates), 1)


def _best(backtest: Backtest, at: str, kind: type, *, local: bool = False) -> str | None:
    """The best of the rankers of this kind; with `local`, also of the models that are learned here alone."""
    names = [one.name for one in backtest.rankers if isinstance(one, kind) or (local and _is_local(one))]
    return max(names, key=lambda name: mean_precision(backtest, name, at), default=None)


def best_local(backtest: Backtest) -> str:
    """The best at the headline of the models that are learned here alone."""
    at = backtest.solution.settings.headline
    names = [one.name for one in backtest.rankers if _is_local(one)]
    return max(names, key=lambda name: mean_precision(backtest, name, at))


def _is_local(ranker: Ranker) -> bool:
    return foretells(ranker) and not isinstance(ranker, LentRanker)


def _climbed(backtest: Backtest, below: Rung, rung: str, ranker: str) -> Rung:
    at = backtest.solution.settings.headline
    first, second = (compare(backtest, ranker, below.ranker, share) for share in (at, SECOND_SHARE[at]))
    if not (first.clear or second.clear) or first.worse or second.worse:
        return below
    shown = first if first.clear else second
    name = f"“{ranker}”" if rung == RUNGS[1] else f"{rung}, here “{ranker}”"
    return Rung(rung, ranker, f"{name}: {_more(shown, backtest)} than {_below(below)}")


def _refit(backtest: Backtest, below: Rung) -> Rung:
    """The rung on which the level is refit, where that brings what was foretold nearer to what came."""
    name = below.ranker.replace("borrowed", "borrowed, recalibrated", 1)
    before, after = foretold(backtest, below.ranker), foretold(backtest, name)
    if abs(math.log(max(after, 1e-9))) >= abs(math.log(max(before, 1e-9))):
        return below
    word = backtest.solution.settings.outcome
    level = f"as it came the model foretold {before:.2f} for each one that {word}, with its level refit {after:.2f}"
    return Rung(RUNGS[2], name, f"“{name}”: {below.sentence.partition(': ')[2]}; {level}")


def _more(gain: Gain, backtest: Backtest) -> str:
    low, high = (f"{bound * 100:+.1f}" for bound in gain.interval)
    found = f"{gain.model:.1%} of the {backtest.solution.settings.units} in the top {gain.at} {backtest.solution.settings.outcome}"
    return f"{found}, {gain.gain * 100:+.1f} points (between {low} and {high}) more"


def _below(below: Rung) -> str:
    return f"by the rule “{below.ranker}”" if below.rung == RUNGS[0] else f"by “{below.ranker}”"
