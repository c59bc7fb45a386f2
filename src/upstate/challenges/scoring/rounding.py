"""How finely a public figure is told. Each digit more would tell more of the hidden answers to somebody who tries many predictions."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from upstate.challenges.scoring.fairness import Fairness
from upstate.challenges.scoring.metrics import Metric
from upstate.ranking.matrix import Floats


@dataclass(frozen=True)
class Rounding:
    """digits: of a share, after the point; of a number, those that count, for a figure as large as the spread of the outcomes. The step depends on the
    answers only, so that it is one for all entries, and for their differences. None does not round."""

    digits: int | None
    spread: float = 1.0

    def round(self, figure: float, metric: Metric) -> float:
        """To the nearest step; never -0."""
        if self.digits is None:
            return figure
        places = self.digits
        if metric.scale == "number":
            places -= 1 + math.floor(math.log10(self.spread))
        return round(figure, places) + 0.0

    def round_fairness(self, fairness: Fairness, metric: Metric) -> Fairness:
        """Shares to a digit less than the figure: a place has few units."""
        if self.digits is None:
            return fairness
        fewer = max(0, self.digits - 1)

        def share(figure: float | None) -> float | None:
            return None if figure is None else round(figure, fewer) + 0.0

        def served(figure: float) -> float:
            return round(figure, fewer) + 0.0 if fairness.top is not None else self.round(figure, metric)

        places = (
            replace(
                one,
                figure=served(one.figure),
                share_of_top=share(one.share_of_top),
                share_of_cases=share(one.share_of_cases),
            )
            for one in fairness.places
        )
        whole = None if fairness.whole is None else served(fairness.whole)
        return replace(
            fairness, ratio=share(fairness.ratio), by_lot=share(fairness.by_lot), whole=whole, places=tuple(places)
        )


def rounding_of(outcomes: Floats, *, digits: int) -> Rounding:
    """That of one challenge."""
    spread = float(outcomes.std()) if len(outcomes) else 0.0
    return Rounding(digits, spread if spread > 0 and math.isfinite(spread) else 1.0)
