"""Predictions in a solution's folder `predictions`, and the as-of dates on which they can compete."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from upstate.actions.opening import OpenSolution
from upstate.errors import BadModel
from upstate.ranking.rankers.handed_in import HandedInRanker, read_handed_in

_MOST = 8


@dataclass(frozen=True)
class Competing:
    """rankers: none where nobody handed in anything; then as_of are the dates that were asked for."""

    rankers: tuple[HandedInRanker, ...]
    as_of: tuple[date, ...]

    def as_json(self) -> dict[str, Any]:
        """The part of the evidence that says who competed, and on which dates alone; empty where nobody did."""
        if not self.rankers:
            return {}
        days = ", ".join(day.isoformat() for day in self.as_of)
        names = " and ".join(one.name for one in self.rankers)
        return {
            "handed_in": {
                "sentence": f"All are compared only as of {days}, of which the {names} speak; units without a prediction stand last. The method itself is not run.",
                "files": [
                    {
                        "ranker": one.name,
                        "sha256": one.sha256,
                        "units": {day.isoformat(): len(one.days[day]) for day in self.as_of},
                    }
                    for one in self.rankers
                ],
            }
        }


def predictions_for(opened: OpenSolution, asked: Sequence[date]) -> Competing:
    """What competes in a proof. Raises `BadModel` for a file that can not be read, and where a date that is asked for, or any at all, is not one of which all of them
    speak."""
    paths = sorted(opened.paths.predictions.glob("*.csv"))
    if not paths:
        return Competing((), tuple(asked))
    if len(paths) > _MOST:
        raise _bad(f"{len(paths)} files lie in {opened.paths.predictions}", f"at most {_MOST}")
    rankers = tuple(read_handed_in(path) for path in paths)
    common = sorted(set.intersection(*({*one.days} for one in rankers)))
    known = ", ".join(map(str, common)) or "dates that all of them share"
    if not common:
        raise _bad("The predictions speak of no date in common", known)
    if missing := sorted({*asked} - {*common}):
        raise _bad(f"No predictions are there for {', '.join(map(str, missing))}", known)
    return Competing(rankers, tuple(asked) or tuple(common))


def _bad(what: str, allowed: str) -> BadModel:
    return BadModel(
        f"{what}.",
        allowed=allowed,
        next_step="Ask for another date, or take files out of the solution's folder `predictions`.",
    )
