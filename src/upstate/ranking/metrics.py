"""How good a ranking was, once the outcome is known.

Units that tie are taken in every order at once: a figure is its mean over all shuffles, and beside it stand the worst
and the best that a shuffle could give.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from upstate.ranking.matrix import Floats

SHARES = {"0.5%": 0.005, "1%": 0.01, "2%": 0.02, "5%": 0.05, "10%": 0.1}


@dataclass(frozen=True)
class AtTop:
    """Figures of the first k units. hits: how many of them had the outcome, mean, worst and best over shuffles of ties.
    precision: hits of k. recall: hits of all units that had the outcome. lift: precision over the base rate; both are
    null where no unit had the outcome, because nothing could be caught."""

    k: int
    hits: float
    worst: float
    best: float
    precision: float
    recall: float | None
    lift: float | None


def units_in(share: float, units: int) -> int:
    """How many units a share is: rounded down, but at least one."""
    return max(1, int(share * units + 1e-9))


def at_top(scores: Floats, happened: NDArray[np.bool_], k: int) -> AtTop:
    """Figures of the `k` highest scores."""
    k = min(k, len(scores))
    threshold = np.partition(scores, len(scores) - k)[len(scores) - k]
    above = scores > threshold
    tied = scores == threshold
    sure, open_places = int(happened[above].sum()), k - int(above.sum())
    tied_hits, ties = int(happened[tied].sum()), int(tied.sum())
    hits = sure + open_places * tied_hits / ties
    positives = int(happened.sum())
    base = positives / len(scores)
    return AtTop(
        k=k,
        hits=hits,
        worst=sure + max(0, open_places - (ties - tied_hits)),
        best=sure + min(open_places, tied_hits),
        precision=hits / k,
        recall=hits / positives if positives else None,
        lift=hits / k / base if base else None,
    )


def starts_of_ties(ordered: Floats) -> NDArray[np.int64]:
    """Places at which a new value begins in values that are in order; infinities tie like any other value."""
    return np.flatnonzero(np.concatenate([np.ones(min(1, len(ordered)), dtype=bool), ordered[1:] != ordered[:-1]]))


def auc(scores: Floats, happened: NDArray[np.bool_]) -> float | None:
    """Chance that a unit with the outcome scores above one without (ties count half); null without both kinds.

    The Mann-Whitney statistic: Hanley and McNeil, Radiology 143 (1982).
    """
    positives = int(happened.sum())
    negatives = len(scores) - positives
    if not positives or not negatives:
        return None
    from scipy.stats import rankdata  # takes a second to load, and pages only want the names of the shares

    ranks = rankdata(scores)
    return float((ranks[happened].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def caught_by_work(
    scores: Floats, outcomes: NDArray[np.int64], work: Floats, *, budget: float, per_work: bool
) -> float | None:
    """Share of all outcomes on the units that are taken until `budget` of work is spent, 0 to 1; null without outcomes.

    work: of each unit, in the unit of the budget. per_work: take by score per work, for scores that count outcomes.
    The list is cut at the first unit that no longer fits. Where the cut falls among units that tie, they are taken
    evenly: their outcomes count in the share of their work that fits, which is the mean over their shuffles but for
    the last unit that is cut.
    """
    total = int(outcomes.sum())
    if not total:
        return None
    value = scores / np.maximum(work, 1e-9) if per_work else scores
    order = np.argsort(-value, kind="stable")
    groups = starts_of_ties(value[order])
    group_work = np.add.reduceat(work[order], groups)
    group_outcomes = np.add.reduceat(outcomes[order], groups)
    spent = np.cumsum(group_work)
    whole = int(np.searchsorted(spent, budget, side="right"))
    caught = float(group_outcomes[:whole].sum())
    if whole < len(groups):
        left = budget - (spent[whole - 1] if whole else 0.0)
        members = (groups[whole + 1] if whole + 1 < len(groups) else len(value)) - groups[whole]
        if members > 1 and group_work[whole] > 0:
            caught += group_outcomes[whole] * left / group_work[whole]
    return caught / total
