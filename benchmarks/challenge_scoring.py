"""How fast a challenge scores, how often its intervals and verdicts are right where the truth is known, and what probing gains.

    python -m benchmarks challenge_scoring [RUNS]

RUNS (400 by default) simulated challenges of each kind; probing is tried in a tenth as many.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from benchmarks.measuring import keep, table
from upstate.challenges.answers import Answers
from upstate.challenges.scoring.intervals import draw, gain_of, interval_of
from upstate.challenges.scoring.metrics import METRICS, Metric
from upstate.challenges.scoring.predictions import read_predictions
from upstate.challenges.scoring.scored import score
from upstate.solutions.challenge.text import Task, TaskKind

Floats = np.ndarray
World = Callable[[np.random.Generator, int], tuple[Floats, Floats, Floats]]
_TRUTH = 1_000_000
_UNITS = (300, 2_000, 20_000)


def run(words: list[int]) -> None:
    runs = words[0] if words else 400
    keep("challenge_scoring", "\n\n".join((speed(), coverage(runs), probing(max(4, runs // 10)))))


def ranked(rng: np.random.Generator, units: int) -> tuple[Floats, Floats, Floats]:
    """Outcomes of a fifth of the units, and two predictions of them that are equally good."""
    risk = rng.normal(size=units)
    outcomes = (risk + rng.normal(size=units) > 1.2).astype(float)
    one, other = (risk + rng.normal(size=units) for _ in range(2))
    return outcomes, one, other


def chances(rng: np.random.Generator, units: int) -> tuple[Floats, Floats, Floats]:
    """The same with chances."""
    outcomes, one, other = ranked(rng, units)
    return outcomes, 1 / (1 + np.exp(1.5 - one)), 1 / (1 + np.exp(1.5 - other))


def counted(rng: np.random.Generator, units: int) -> tuple[Floats, Floats, Floats]:
    """Counts, and two predictions of them."""
    risk = rng.normal(size=units)
    one, other = (np.exp(0.5 + 0.7 * risk + 0.4 * rng.normal(size=units)) for _ in range(2))
    return rng.poisson(np.exp(0.5 + 0.7 * risk)).astype(float), one, other


def paid(rng: np.random.Generator, units: int) -> tuple[Floats, Floats, Floats]:
    """Costs, of which few are very large, and two predictions of them."""
    risk = rng.normal(size=units)
    one, other = (np.exp(3 + 0.9 * risk + 0.4 * rng.normal(size=units)) for _ in range(2))
    return np.exp(3 + 0.9 * risk + 0.7 * rng.normal(size=units)), one, other


WORLDS: dict[str, World] = {
    "precision-at-1": ranked,
    "precision-at-10": ranked,
    "area-under-curve": ranked,
    "average-precision": ranked,
    "log-loss": chances,
    "brier-score": chances,
    "mean-absolute-error": counted,
    "root-mean-squared-error": counted,
    "poisson-deviance": counted,
    "r-squared": counted,
    "spearman": counted,
}


class Hits(NamedTuple):
    """Shares of the challenges. held: whose interval held the truth. told: in which two equal methods were told to differ. plain_: the same by the middle
    of the draws alone."""

    held: float
    told: float
    plain_held: float
    plain_told: float


def hits(name: str, units: int, *, runs: int, world: World | None = None) -> Hits:
    """What came of so many challenges of one metric."""
    metric, world = METRICS[name], world or WORLDS[name]
    outcomes, one, _ = world(np.random.default_rng(10**6), _TRUTH)
    truth = metric.figure(one, outcomes)
    found = []
    for seed in range(runs):
        outcomes, one, other = world(np.random.default_rng(seed), units)
        both = tuple(draw(metric, each, outcomes) for each in (one, other))
        for pair in (both, tuple(one._replace(pulls=None) for one in both)):
            interval, gain = interval_of(metric, pair[0], units=units), gain_of(metric, *pair, units=units)
            found.append(interval is not None and interval.low <= truth <= interval.high)
            found.append(gain is not None and (gain.low > 0 or gain.high < 0))
    return Hits(*np.reshape(found, (runs, 4)).mean(axis=0).tolist())


def coverage(runs: int) -> str:
    """By metric. Of those that say how far each unit pulls, what the middle of the draws alone would do stands in brackets."""
    skewed = [(name, "of costs", paid) for name in WORLDS if METRICS[name].pulls]
    rows = []
    for name, what, world in (*((name, "", world) for name, world in WORLDS.items()), *skewed):
        found = [hits(name, units, runs=runs, world=world) for units in _UNITS]
        rows.append([f"{name} {what}".strip(), *(cell for one in found for cell in _told(one, METRICS[name]))])
    heads = [f"{what}, {units:,} units" for units in _UNITS for what in ("truth held", "equals told apart")]
    return f"{runs} challenges each\n\n" + table(["metric", *heads], rows)


def _told(found: Hits, metric: Metric) -> tuple[str, str]:
    if metric.pulls is None:
        return f"{found.held:.1%}", f"{found.told:.1%}"
    return f"{found.held:.1%} ({found.plain_held:.1%})", f"{found.told:.1%} ({found.plain_told:.1%})"


def probing(runs: int) -> str:
    """60 predictions of which each next one hangs on the public scores so far, by digits of the public score."""
    rows = []
    for units in (500, 5_000):
        for attack in (boosting, climbing):
            for digits in (2, 3, 12):
                gains = np.array([attack(seed, units, digits) for seed in range(runs)]) * 100
                public, private = gains.mean(axis=0)
                rows.append([f"{units:,}", attack.__name__, str(digits), f"{public:+.1f}", f"{private:+.1f}"])
    heads = [
        "public units",
        "attack",
        "digits of the public score",
        "gain in public, points",
        "gain in private, points",
    ]
    return f"{runs} attacks each, 60 predictions, AUC\n\n" + table(heads, rows)


def boosting(seed: int, units: int, digits: int) -> tuple[float, float]:
    """Blum and Hardt's attack (ICML 2015): guesses at random; those that score above the middle are averaged, and mixed into an honest prediction."""
    rng = np.random.default_rng(seed)
    outcomes, honest, _ = ranked(rng, 3 * units)
    public = np.arange(3 * units) < units
    guesses = [rng.normal(size=3 * units) for _ in range(59)]
    good = [one for one in guesses if _auc(one, outcomes, public, digits) > 0.5]
    mixed = honest + (np.mean(good, axis=0) if good else 0) * 2
    return _gain(mixed, honest, outcomes, public)


def climbing(seed: int, units: int, digits: int) -> tuple[float, float]:
    """An honest prediction is changed a little at random, and the change is kept where the public score rises."""
    rng = np.random.default_rng(seed)
    outcomes, honest, _ = ranked(rng, 3 * units)
    public = np.arange(3 * units) < units
    best, at = honest, _auc(honest, outcomes, public, digits)
    for _ in range(59):
        tried = best + rng.normal(size=3 * units) * 0.15
        if (reached := _auc(tried, outcomes, public, digits)) > at:
            best, at = tried, reached
    return _gain(best, honest, outcomes, public)


def _gain(attacked: Floats, honest: Floats, outcomes: Floats, public: Floats) -> tuple[float, float]:
    of_public, of_private = (
        _auc(attacked, outcomes, rows, 12) - _auc(honest, outcomes, rows, 12) for rows in (public, ~public)
    )
    return of_public, of_private


def _auc(values: Floats, outcomes: Floats, rows: Floats, digits: int) -> float:
    found = METRICS["area-under-curve"].figure(values[rows], outcomes[rows])
    return round(found or 0.0, digits)


def speed() -> str:
    """A file read, checked and scored on both parts; the answers are in memory, and the present rule was scored before."""
    rows = []
    for units in (5_000, 250_000, 2_500_000):
        rng = np.random.default_rng(0)
        ids = np.array([f"b{place:07}" for place in range(units)], dtype=object)
        outcomes = (rng.random(units) < 0.1).astype(float)
        places = np.array([f"place {number}" for number in range(30)], dtype=object)[rng.integers(0, 30, units)]
        answers = Answers(ids, outcomes, rng.random(units) < 0.3, places, rng.random(units) + outcomes)
        values = np.clip(rng.random(units) * 0.8 + outcomes * 0.1, 0, 1)
        content = "".join(["id,prediction\n", *(f"{a},{b:.6f}\n" for a, b in zip(ids, values, strict=True))]).encode()
        kinds: tuple[tuple[TaskKind, str], ...] = (
            ("ranking", "precision-at-5"),
            ("ranking", "area-under-curve"),
            ("ranking", "average-precision"),
            ("classification", "log-loss"),
            ("counts", "root-mean-squared-error"),
        )
        rows += [_timed(content, answers, kind, metric) for kind, metric in kinds]
    return table(["rows", "MB", "metric", "s by the clock", "processor s"], rows)


def _timed(content: bytes, answers: Answers, kind: TaskKind, metric: str) -> list[str]:
    task, took = Task(kind=kind, metric=metric), []
    for _ in range(4):  # the first makes what is kept of the answers
        clock, processor = time.perf_counter(), time.process_time()
        score(read_predictions(content, answers=answers, task=kind, name="mine.csv"), answers=answers, task=task)
        took.append((time.perf_counter() - clock, time.process_time() - processor))
    clock, processor = min(took[1:])
    megabytes = f"{len(content) / 2**20:.1f}"
    return [f"{len(answers.ids):,}", megabytes, metric, f"{clock:.2f}", f"{processor:.2f}"]
