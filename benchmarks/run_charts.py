"""How often the readings of measures are wrong, and how soon they are right, where the truth is known.

    python -m benchmarks run_charts [SERIES [FIRST]]

SERIES (1,000 by default, from the seed FIRST on) simulated series of each kind: stable ones, and ones with a true change in the 37th month.
A reading is made anew each month, as a city does; counted is what its sentence says.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

import numpy as np

from benchmarks.measuring import keep, table
from upstate.measures.intervals import count_limits, mean_limits, median_limits, share_limits, sum_limits
from upstate.measures.read_series import read_series
from upstate.measures.season import find_season
from upstate.measures.series import Point, Series
from upstate.measures.trend import find_trend
from upstate.solutions.measures.measure import Figure

Floats = np.ndarray
_SHIFTED, _AFTER = 36, 36  # months before the change, and after it


def run(words: list[int]) -> None:
    number, first = (*words, *(1000, 0)[len(words) :])[:2]
    parts = (false_alarms, delays, seasons, trends, intervals, speed)
    keep(
        "run_charts",
        f"{number} series of each kind from seed {first} on\n\n" + "\n\n".join(part(number, first) for part in parts),
    )


# Each kind: its figure, and a month's values by the number of deviations that its level is moved.
def _normal(rng: np.random.Generator, moved: Floats) -> Series:
    return _series([(10 + value, np.nan, np.nan, value, 1.0) for value in rng.normal(size=len(moved)) + moved])


def _alike(rng: np.random.Generator, moved: Floats) -> Series:
    return _series([(10 + value, np.nan, np.nan, value, 1.0) for value in alike(rng, len(moved), 0.3) + moved])


def _counts(level: float) -> Callable[[np.random.Generator, Floats], Series]:
    def draw(rng: np.random.Generator, moved: Floats) -> Series:
        cases = rng.poisson(np.maximum(level + moved * level**0.5, 0))
        return _series([(n, low, high, n, 1.0) for n, low, high in zip(cases, *count_limits(cases), strict=True)])

    return draw


def _shares(told: int, share: float) -> Callable[[np.random.Generator, Floats], Series]:
    def draw(rng: np.random.Generator, moved: Floats) -> Series:
        number = np.maximum(rng.poisson(told, len(moved)), 10)
        level = np.clip(share - moved * (share * (1 - share) / told) ** 0.5, 0, 1)
        met = rng.binomial(number, level)
        rows = zip(met, number, *share_limits(met, number), strict=True)
        return _series([(100 * k / n, low, high, k, n) for k, n, low, high in rows])

    return draw


KINDS: dict[str, tuple[Figure, Callable[[np.random.Generator, Floats], Series]]] = {
    "normal": ("mean", _normal),
    "counts around 40": ("count", _counts(40)),
    "counts around 12": ("count", _counts(12)),
    "shares of 85 %, 200 cases": ("share", _shares(200, 0.85)),
    "shares of 97 %, 20 cases": ("share", _shares(20, 0.97)),
    "normal, each like the last (0.3)": ("mean", _alike),
}


def alike(rng: np.random.Generator, number: int, correlation: float) -> Floats:
    noise = rng.normal(size=number + 50)
    for at in range(1, len(noise)):
        noise[at] = correlation * noise[at - 1] + noise[at] * (1 - correlation**2) ** 0.5
    return noise[50:]


def _series(rows: list[tuple[float, ...]]) -> Series:
    points = []
    for at, (value, low, high, part, whole) in enumerate(rows):
        ends = (None, None) if np.isnan(low) else (float(low), float(high))
        points.append(
            Point(_month(at), _month(at + 1), float(value), *ends, int(whole), 0, float(part), float(whole), "complete")
        )
    return Series("simulated", tuple(points))


def _month(number: int) -> date:
    return date(2000 + number // 12, number % 12 + 1, 1)


def false_alarms(number: int, first: int) -> str:
    rows = []
    for name, (figure, draw) in KINDS.items():
        for months in (24, 60, 120):
            rng = np.random.default_rng([1, first, months])
            read = [
                read_series(draw(rng, np.zeros(months)), figure=figure, direction="up", frequency="month")
                for _ in range(number)
            ]
            told = np.mean([one.news is not None for one in read])
            split = np.mean([len(one.stretches) > 1 for one in read])
            some = np.mean([bool(one.signals) for one in read])
            by_rule = (
                np.mean([rule in marks for one in read for marks in _marks_of(one, months)])
                for rule in ("beyond", "run", "near")
            )
            rows.append(
                [
                    name,
                    str(months),
                    f"{told:.1%}",
                    f"{split:.1%}",
                    f"{some:.0%}",
                    *(f"{share:.2%}" for share in by_rule),
                ]
            )
    head = [
        "stable series",
        "months",
        "sentence tells a change",
        "a line is moved",
        "some mark",
        "beyond, of months",
        "run",
        "near",
    ]
    return "### False alarms\n\n" + table(head, rows)


def _marks_of(reading: object, months: int) -> list[tuple[str, ...]]:
    marks = list(reading.signals.values())  # type: ignore[attr-defined]
    return marks + [()] * (months - len(marks))


def delays(number: int, first: int) -> str:
    rows = []
    for name in ("normal", "counts around 40", "shares of 85 %, 200 cases"):
        figure, draw = KINDS[name]
        for shift in (1.0, 1.5, 2.0, 3.0):
            rng = np.random.default_rng([2, first, int(shift * 10)])
            moved = np.repeat([0.0, shift], [_SHIFTED, _AFTER])
            found = [_delay(draw(rng, moved), figure, rises=figure != "share") for _ in range(number)]
            delay = np.array([one for one, _ in found], dtype=float)
            dated = np.array([at for _, at in found if at is not None])
            rows.append([
                name, f"{shift:g}", *(f"{np.mean(delay <= within):.0%}" for within in (3, 6, 12, 24)), f"{np.median(delay):.0f}",
                f"{np.mean([at is not None for _, at in found]):.0%}", f"{np.mean(np.abs(dated) <= 1):.0%}",
            ])  # fmt: skip
    head = [
        "true change",
        "deviations",
        "told within 3 months",
        "6",
        "12",
        "24",
        "median",
        "a line is moved within 36",
        "of these dated within a month",
    ]
    return "### Delay\n\n" + table(head, rows)


def _delay(series: Series, figure: Figure, *, rises: bool) -> tuple[float, int | None]:
    """Months until the sentence tells the true change, infinite where it never does; how far off its date is in the end, where a line was moved."""

    def read(months: int):
        return read_series(Series("cut", series.points[:months]), figure=figure, direction="up", frequency="month")

    whole = read(_SHIFTED + _AFTER)
    starts = [point.starts for point in series.points]
    moved = [starts.index(one.starts) - _SHIFTED for one in whole.stretches[1:]]
    nearest = min(moved, key=abs) if moved else None
    for months in range(1, _AFTER + 1):
        news = read(_SHIFTED + months).news
        if news is not None and news.rises == rises:
            return months, nearest
    return np.inf, nearest


def seasons(number: int, first: int) -> str:
    rows = []
    wave = np.sin(2 * np.pi * np.arange(120) / 12)
    for correlation in (0.0, 0.3):
        for months in (36, 60, 120):
            rng, place = np.random.default_rng([3, first, months]), np.arange(months)
            shown = []
            for size in (0.0, 1.0, 2.0):
                drawn = (alike(rng, months, correlation) + size * wave[:months] for _ in range(number))
                shown.append(
                    np.mean(
                        [
                            bool(find_season(one, place=place, of_year=place % 12 + 1, frequency="month"))
                            for one in drawn
                        ]
                    )
                )
            rows.append([f"{correlation:g}", str(months), *(f"{one:.1%}" for one in shown)])
    head = ["like the last", "months", "shown where there is none", "wave of 1 deviation", "of 2"]
    return "### Season shown\n\n" + table(head, rows)


def trends(number: int, first: int) -> str:
    import statsmodels.api as sm

    rows = []
    for correlation in (0.0, 0.3, 0.6):
        for months in (24, 36, 60, 120):
            rng, years = np.random.default_rng([4, first, months]), np.arange(months) / 12
            drawn = [alike(rng, months, correlation) for _ in range(number)]
            ours = [one for values in drawn if (one := find_trend(values, years=years))]
            exog = sm.add_constant(years)
            lag = int(4 * (months / 100) ** (2 / 9))
            theirs = [
                sm.OLS(values, exog).fit(cov_type="HAC", cov_kwds={"maxlags": lag}, use_t=True).conf_int()[1]
                for values in drawn[:500]
            ]
            plain = [sm.OLS(values, exog).fit().conf_int()[1] for values in drawn[:500]]
            held = np.mean([one.low <= 0 <= one.high for one in ours])
            rows.append([
                f"{correlation:g}", str(months), f"{held:.1%}", *(f"{np.mean([low <= 0 <= high for low, high in ends]):.1%}" for ends in (theirs, plain)),
            ])  # fmt: skip
    return "### Trend: intervals that hold the true one\n\n" + table(
        ["like the last", "months", "ours", "Newey-West", "plain least squares"], rows
    )


def intervals(number: int, first: int) -> str:
    rng = np.random.default_rng([5, first])
    draws = number * 10
    rows = []
    for level in (1.0, 5.0, 20.0, 100.0):
        rows.append([f"count of {level:g}", _held(*count_limits(rng.poisson(level, draws)), level)])
    for told, share in ((12, 0.5), (12, 0.95), (50, 0.95), (400, 0.95)):
        rows.append(
            [
                f"share of {share:.0%}, {told} cases",
                _held(*share_limits(rng.binomial(told, share, draws), told), share * 100),
            ]
        )
    for cases in (12, 50):
        values = rng.lognormal(0, 1, (draws, cases))
        mean, deviation = values.mean(axis=1), values.std(axis=1, ddof=1)
        rows.append([f"mean of {cases} lopsided values", _held(*mean_limits(cases, mean, deviation), np.exp(0.5))])
        many = rng.poisson(cases, number)
        sums = [rng.lognormal(0, 1, max(size, 2)) for size in many]
        both = np.array([(len(one), one.mean(), one.std(ddof=1)) for one in sums]).T
        rows.append([f"sum of about {cases}", _held(*sum_limits(*both), cases * np.exp(0.5))])
        ends = np.array([median_limits(np.sort(one)) for one in values[:number]]).T
        rows.append([f"median of {cases}", _held(ends[0], ends[1], 1.0)])
    return "### Intervals that hold the true level\n\n" + table(["figure", "held"], rows)


def _held(low: Floats, high: Floats, truth: float) -> str:
    return f"{np.mean((low <= truth) & (truth <= high)):.1%}"


def speed(number: int, first: int) -> str:
    rng = np.random.default_rng([6, first])
    figure, draw = KINDS["shares of 85 %, 200 cases"]
    drawn = [draw(rng, np.zeros(120)) for _ in range(300)]
    began, used = time.perf_counter(), time.process_time()
    for series in drawn:
        read_series(series, figure=figure, direction="up", frequency="month", target=80)
    took, used = time.perf_counter() - began, time.process_time() - used
    return f"### Speed\n\nA series of 120 months is read in {took / 300 * 1000:.2f} ms ({used / 300 * 1000:.2f} ms of a processor)."
