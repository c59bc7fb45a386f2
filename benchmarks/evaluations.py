"""Whether the intervals of evaluations hold what they say, where the truth is known: `python -m benchmarks evaluations [RUNS]`.

Each way of reading is tried on made-up figures, with an effect of 5 and without one. Held: how often the 95 % interval holds the true effect. False:
how often an effect is told where there is none. Bias: of the estimate. Noise of neighbouring periods is alike (AR(1)).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import NamedTuple

import numpy as np

from upstate.measures.evaluating.compared import read_compared
from upstate.measures.evaluating.effect import Effect
from upstate.measures.evaluating.interrupted import read_interrupted
from upstate.measures.evaluating.panel import Panel
from upstate.measures.evaluating.staggered import read_staggered

EFFECT = 5.0
Read = Callable[[Panel], Effect | None]
Make = Callable[[np.random.Generator, float], tuple[Panel, float]]  # with this effect; and the true one


class Told(NamedTuple):
    """Of all runs: the share in which the interval held the truth, in which an effect was told where there was none, and the mean error."""

    held: float
    false: float
    bias: float
    width: float


def noise(rng: np.random.Generator, groups: int, periods: int, correlation: float) -> np.ndarray:
    """AR(1) of a standard deviation of 3, one row a group."""
    found = rng.normal(size=(groups, periods))
    for period in range(1, periods):
        found[:, period] = correlation * found[:, period - 1] + np.sqrt(1 - correlation**2) * found[:, period]
    return 3 * found


def made(values: np.ndarray, began: list[int | None]) -> Panel:
    """A panel of months."""
    starts = tuple(date(2020 + month // 12, month % 12 + 1, 1) for month in range(values.shape[1]))
    return Panel(starts, tuple(f"group {row}" for row in range(len(values))), values, tuple(began), {})


def one_series(
    rng: np.random.Generator, effect: float, *, correlation: float, before: int = 36, after: int = 12
) -> tuple[Panel, float]:
    """A series with a slope and a season."""
    month = np.arange(before + after)
    values = 60 + 0.1 * month + 4 * np.sin(2 * np.pi * month / 12) + noise(rng, 1, before + after, correlation)[0]
    return made((values + effect * (month >= before))[None, :], [before]), effect


def arms(rng: np.random.Generator, effect: float, *, groups: int, having: int) -> tuple[Panel, float]:
    """Groups of unlike levels that share what each month brings."""
    values = rng.normal(60, 8, size=(groups, 1)) + rng.normal(0, 3, size=(1, 36)) + noise(rng, groups, 36, 0.5)
    values[:having, 24:] += effect
    return made(values, [24] * having + [None] * (groups - having)), effect


def staggered(rng: np.random.Generator, effect: float, *, groups: int) -> tuple[Panel, float]:
    """Early groups get more of it, and it grows by the month: where a regression over all values errs. The truth is the mean over what has it."""
    values = rng.normal(60, 8, size=(groups, 1)) + rng.normal(0, 3, size=(1, 36)) + noise(rng, groups, 36, 0.5)
    waves = (12, 18, 24)
    began = [None if row % 4 == 3 else waves[row % 4] for row in range(groups)]
    grown = np.zeros_like(values)
    for row, begin in enumerate(began):
        if begin is not None:
            grown[row, begin:] = effect * 0.05 * (36 - begin) * (1 + np.arange(36 - begin)) / 6
    panel = made(values + grown, began)
    return panel, float(grown[panel.treated].mean())


def two_way(panel: Panel) -> float:
    """The regression with a level for each group and period over all values, for comparison: what is wrong here."""
    groups, periods = panel.values.shape
    row, column = np.indices((groups, periods))
    columns = np.zeros((groups * periods, groups + periods + 1))
    columns[np.arange(groups * periods), row.ravel()] = 1
    columns[np.arange(groups * periods), groups + column.ravel()] = 1
    columns[:, -1] = panel.treated.ravel()
    return float(np.linalg.lstsq(columns, panel.values.ravel(), rcond=None)[0][-1])


def try_out(make: Make, read: Read, *, runs: int, seed: int) -> Told:
    """`runs` panels with the effect, and as many without."""
    rng = np.random.default_rng(seed)
    held, errors, widths = [], [], []
    for _ in range(runs):
        panel, truth = make(rng, EFFECT)
        if (found := read(panel)) is not None:
            held.append(found.low <= truth <= found.high)
            errors.append(found.value - truth)
            widths.append(found.high - found.low)
    false = [not found.low <= 0 <= found.high for _ in range(runs) if (found := read(make(rng, 0.0)[0]))]
    return Told(float(np.mean(held)), float(np.mean(false)), float(np.mean(errors)), float(np.median(widths)))


def cases() -> Iterator[tuple[str, Make, Read]]:
    for correlation in (0.0, 0.3, 0.6):
        make = partial(one_series, correlation=correlation)
        yield f"interrupted, AR(1) {correlation}", make, interrupted
        yield f"  the same by Newey-West, AR(1) {correlation}", make, by_newey_west
    for groups, having in ((4, 2), (4, 1), (10, 5), (10, 2), (30, 15), (30, 3)):
        yield f"compared, {groups} groups, {having} with it", partial(arms, groups=groups, having=having), compared
    for groups in (4, 10, 30):
        yield f"staggered, {groups} groups", partial(staggered, groups=groups), one_after_the_other


def interrupted(panel: Panel) -> Effect | None:
    found = read_interrupted(panel)
    return found.effect if found else None


def by_newey_west(panel: Panel) -> Effect | None:
    found = read_interrupted(panel)
    return found.newey_west if found else None


def compared(panel: Panel) -> Effect | None:
    found = read_compared(panel)
    return found.effect if found else None


def one_after_the_other(panel: Panel) -> Effect | None:
    found = read_staggered(panel)
    return found.effect if found else None


def run(arguments: list[int]) -> None:
    runs = arguments[0] if arguments else 1_000
    print(
        f"{runs} runs each, with an effect and without; its standard error at 95 %: {np.sqrt(0.95 * 0.05 / runs):.3f}"
    )
    print(f"{'':44}{'held':>7}{'false':>7}{'bias':>7}{'width':>7}")
    for number, (name, make, read) in enumerate(cases()):
        told = try_out(make, read, runs=runs, seed=number)
        print(f"{name:44}{told.held:7.3f}{told.false:7.3f}{told.bias:7.2f}{told.width:7.1f}", flush=True)
    rng = np.random.default_rng(99)
    pairs = [staggered(rng, EFFECT, groups=30) for _ in range(min(runs, 200))]
    off = float(np.mean([two_way(panel) - truth for panel, truth in pairs]))
    print(
        f"two-way fixed effects on the staggered 30 groups: bias {off:+.2f}, where the true effect is {pairs[0][1]:.2f}"
    )
