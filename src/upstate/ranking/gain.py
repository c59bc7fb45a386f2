"""Model against rule at one share of the list, as a figure and in words. Light: pages that only tell a proof need no more."""

from __future__ import annotations

from dataclasses import dataclass

from upstate.sentences import Sentence, say

# A verdict speaks of the headline share and of one more.
SECOND_SHARE = {"0.5%": "5%", "1%": "5%", "2%": "10%", "5%": "1%", "10%": "1%"}


@dataclass(frozen=True)
class Gain:
    """Best model against best rule at one share of the list. gain: difference of mean precisions, -1 to 1. Each figure has six digits."""

    at: str
    model: float
    rule: float
    gain: float
    interval: tuple[float, float]

    @property
    def clear(self) -> bool:
        return self.interval[0] > 0

    @property
    def worse(self) -> bool:
        return self.interval[1] < 0


def how_sure(gain: Gain) -> Sentence:
    """The gain in words: clear, noise, or a loss, with its interval."""
    figures = (gain.gain, *gain.interval)
    # A bound that one digit would round to zero would leave open on which side of it it lies.
    digits = 1 if min(abs(figure) for figure in figures) >= 0.0005 else 2
    shown, low, high = (f"{figure * 100:+.{digits}f}" for figure in figures)
    points = say("{shown} points, between {low} and {high}", shown=shown, low=low, high=high)
    if gain.clear:
        return say("a clear gain ({points})", points=points)
    if gain.worse:
        return say("the rule is clearly better ({points})", points=points)
    return say("no more than noise ({points}), so it does not beat the rule there", points=points)
