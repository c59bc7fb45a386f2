"""Who is chosen and who is missed, by a group that the city names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from upstate.ranking.budget import Budget
from upstate.ranking.metrics import SHARES
from upstate.ranking.scoring import Scored

_NOT_KNOWN = "not known"


def by_group(
    scored: Sequence[Scored], ranker: str, *, at: str, budget: Budget | None, per_work: bool
) -> list[dict[str, Any]]:
    """Per group, over all tested dates: units, chosen ones, units with the outcome, and of those caught and missed.

    chosen_share: of the group's units. recall: caught of the group's units with the outcome; null without any.
    Rows by number of units, largest first, then by name.
    """
    totals: dict[str, np.ndarray[Any, np.dtype[np.int64]]] = {}
    for day in scored:
        chosen = _chosen(day, ranker, at=at, budget=budget, per_work=per_work)
        happened = day.outcomes > 0
        words = np.array([_NOT_KNOWN if word is None else str(word) for word in day.groups], dtype=object)
        for word in set(words):
            rows = words == word
            counts = np.array(
                [rows.sum(), (rows & chosen).sum(), (rows & happened).sum(), (rows & happened & chosen).sum()]
            )
            totals[word] = totals.get(word, np.zeros(4, dtype=np.int64)) + counts
    return [
        _row(word, *map(int, counts))
        for word, counts in sorted(totals.items(), key=lambda item: (-item[1][0], item[0]))
    ]


def _chosen(day: Scored, ranker: str, *, at: str, budget: Budget | None, per_work: bool) -> Any:
    can_do = budget or Budget("share", SHARES[at], at)
    order, reached = can_do.order(day.scores[ranker], day.work, per_work=per_work, ties=day.ties)
    chosen = np.zeros(len(day.hashes), dtype=bool)
    chosen[order[:reached]] = True
    return chosen


def _row(group: str, units: int, chosen: int, positive: int, caught: int) -> dict[str, Any]:
    return {
        "group": group,
        "units": units,
        "chosen": chosen,
        "chosen_share": round(chosen / units, 6),
        "with_outcome": positive,
        "base_rate": round(positive / units, 6),
        "caught": caught,
        "missed": positive - caught,
        "recall": round(caught / positive, 6) if positive else None,
    }
