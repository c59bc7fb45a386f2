"""How well a year's share of home fires without an alarm is foretold from the other years, tract by tract.

    python -m benchmarks alarms [HELD_OUT_YEAR ...]

The national table of fires by census tract (`nfirs`), of which only fires count where it is known whether there was an alarm.
2013 is foretold from 2009-2012; each other year from the remaining four. Log loss: minus the binomial log likelihood per known
fire of the held-out year. Intervals: a bootstrap over counties, the same draws for all.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.special import expit, logit
from sklearn.linear_model import LogisticRegression

from benchmarks.measuring import DATA, keep, table
from upstate.ranking.bootstrap import interval
from upstate.ranking.shares import Prior, shrink_shares
from upstate.ranking.shares.nest import Floats

YEARS = range(2009, 2014)
_PEER = "tract file's linear prediction"
_BACKED_OFF = "**backed off: tract, county, state, nation**"
_REPLICATES, _SEED = 500, 2016
_ENOUGH = 30  # visits from which the Red Cross's model of 2021 takes a measured share as it is


@dataclass(frozen=True)
class Tracts:
    """One element a tract. absent, known: by year, fires without an alarm and fires of which that is known."""

    ids: np.ndarray
    absent: dict[int, Floats]
    known: dict[int, Floats]
    peer: Floats

    def of(self, years: Sequence[int]) -> tuple[Floats, Floats]:
        return sum(self.absent[year] for year in years), sum(self.known[year] for year in years)

    def starts(self, digits: int) -> list[str]:
        """The county (5 digits) or state (2) of each tract."""
        return [one[:digits] for one in self.ids]


def run(years: list[int]) -> None:
    tracts = _read(DATA / "nfirs")
    parts = [_held_out(tracts, year) for year in years or YEARS[::-1]]
    keep("alarms", "\n\n".join(parts))


def _held_out(tracts: Tracts, year: int) -> str:
    past = [other for other in YEARS if other != year]
    absent, known = tracts.absent[year], tracts.known[year]
    seen = known > 0
    losses = {
        name: -(absent * np.log(chance) + (known - absent) * np.log1p(-chance))[seen]
        for name, chance in _forecasts(tracts, past).items()
    }
    drawn = _draws(np.array(tracts.starts(5))[seen])
    best = losses[_BACKED_OFF]
    rows = []
    for name, loss in losses.items():
        per_fire = loss.sum() / known.sum()
        low, high = interval((drawn @ (loss - best)) / (drawn @ known[seen]))
        gap = "" if loss is best else f"{(loss - best).sum() / known.sum():+.4f} [{low:+.4f}, {high:+.4f}]"
        rows.append([name, f"{per_fire:.4f}", gap])
    told = f"{int(known.sum()):,} known fires in {int(seen.sum()):,} tracts, {absent.sum() / known.sum():.3f} without an alarm"
    return f"{year} from {', '.join(map(str, past))}: {told}\n\n" + table(["forecast", "log loss a known fire", "more than backed off"], rows)  # fmt: skip


def _forecasts(tracts: Tracts, past: Sequence[int]) -> dict[str, Floats]:
    absent, known = tracts.of(past)
    nation = absent.sum() / known.sum()
    county, state = tracts.starts(5), tracts.starts(2)
    prior = Prior(float(nation), 1.0)
    peer = np.clip(tracts.peer, 0.001, 0.999)
    return {
        "raw share, half a fire added to either side": (absent + 0.5) / (known + 1),
        "raw share, one fire added at the nation's share": (absent + nation) / (known + 1),
        f"{_PEER} (fitted on all years)": peer,
        f"{_PEER}, calibrated on the past": _calibrated(peer, absent, known),
        "nation's share": np.full(len(known), nation),
        f"measured where at least {_ENOUGH}, else county, state": _cut_off(absent, known, (county, state), nation),
        "backed off: tract, nation": shrink_shares(absent, known, prior=prior).mean,
        "backed off: tract, state, nation": shrink_shares(absent, known, levels=[state], prior=prior).mean,
        _BACKED_OFF: shrink_shares(absent, known, levels=[county, state], prior=prior).mean,
    }


def _calibrated(peer: Floats, absent: Floats, known: Floats) -> Floats:
    """A line through the log-odds, fitted to the fires of the other years."""
    odds = logit(peer)[:, None]
    twice = np.concatenate([odds, odds])
    outcome = np.repeat([1, 0], len(odds))
    line = LogisticRegression(C=np.inf, solver="newton-cholesky")
    line.fit(twice, outcome, sample_weight=np.concatenate([absent, known - absent]))
    return expit(line.intercept_[0] + line.coef_[0, 0] * odds[:, 0])


def _cut_off(absent: Floats, known: Floats, areas: Sequence[list[str]], nation: float) -> Floats:
    """The share of the smallest area with enough fires, half a fire added to either side."""
    chance = np.full(len(known), nation)
    for area in (*reversed(areas), [str(place) for place in range(len(known))]):
        _, place = np.unique(area, return_inverse=True)
        hits, tries = np.bincount(place, absent)[place], np.bincount(place, known)[place]
        chance = np.where(tries >= _ENOUGH, (hits + 0.5) / (tries + 1), chance)
    return chance


def _draws(county: np.ndarray) -> np.ndarray:
    """How often each tract is drawn: shape (replicates, tracts); a county comes with all its tracts."""
    _, place = np.unique(county, return_inverse=True)
    drawn = np.random.default_rng(_SEED).poisson(1.0, (_REPLICATES, place.max() + 1))
    return drawn[:, place].astype(float)


def _read(folder: Path) -> Tracts:
    """All tracts of the file of all years; a tract that a year's file lacks had no fire that year."""
    whole = _rows(folder / "model_1b_tract_data_weighted_linear_preds.csv.gz")
    ids = np.array([row["tractid"].zfill(11) for row in whole])  # this file has lost the leading zeros
    place = {tract: row for row, tract in enumerate(ids)}
    absent, known = {}, {}
    for year in YEARS:
        absent[year], known[year] = np.zeros(len(ids)), np.zeros(len(ids))
        for row in _rows(folder / f"model_1b_{year}_alarm_presence_by_tract.csv.gz"):
            at = place[row["tractid"]]
            absent[year][at] = float(row["alarm_not_presented"])
            known[year][at] = absent[year][at] + float(row["alarm_presented"])
    return Tracts(ids, absent, known, np.array([float(row["weighted_linear_pred"]) for row in whole]))


def _rows(file: Path) -> list[dict[str, str]]:
    with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
