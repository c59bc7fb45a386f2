"""The change a year of a row of values, with an interval that knows that neighbours are alike.

Least squares. Months that resemble the one before them tell less than as many independent ones; so their number is taken as n (1 - r) / (1 + r), r
being the correlation of what is left with the same one period before, both for the error and for Student's t (Santer and others, Journal of Geophysical
Research 105 (2000), 7337). From short series r comes out too low, so (1 + 4 r) / n is added (Kendall, Biometrika 41 (1954), 403), and it is never
taken below 0. How often the interval holds the true slope: docs/explanation/run-charts.md.
"""

from __future__ import annotations

import math

from upstate.measures.intervals import LEVEL, Floats
from upstate.measures.reading import Trend

LEAST_YEARS = 2.0


def find_trend(values: Floats, *, years: Floats) -> Trend | None:
    """years: of each value, when it was, in years. None below 12 values, or where they span less than two years."""
    from scipy.special import stdtrit

    number = len(values)
    if number < 12 or years[-1] - years[0] < LEAST_YEARS * 0.95:
        return None
    away = years - years.mean()
    spread = float(away @ away)
    slope = float(away @ values) / spread
    left = values - values.mean() - slope * away
    worth = _worth(left)
    error = math.sqrt(float(left @ left) / (worth - 2) / spread)
    half = float(stdtrit(worth - 2, (1 + LEVEL) / 2)) * error
    return Trend(slope, slope - half, slope + half)


def _worth(left: Floats) -> float:
    """How many independent values they are worth, at least 4."""
    number, whole = len(left), float(left @ left)
    if not whole:
        return float(number)
    alike = float(left[1:] @ left[:-1]) / whole
    alike = min(max(alike + (1 + 4 * alike) / number, 0.0), 0.95)
    return max(number * (1 - alike) / (1 + alike), 4.0)
