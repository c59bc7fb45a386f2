"""Which units a round visits: the first of the ranking, and beside them a share that chance chooses.

How the draw is made, and why. The control share is a simple random sample, without replacement, of all units that could be
visited, also of those that the ranking puts first. So its hit rate estimates the rate of the whole city without bias, which a
sample of the rest would not: it lacks what the ranking chose. It is drawn before the ranking is looked at, so it does not depend
on it. Then the ranking is taken from the top until both together are as many homes as were asked for. A unit that both chose is
visited once and counts in both. So the two rates are not independent; what they share pulls them together, and an interval of
their difference that takes them as independent is a little too wide, never too narrow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Draw:
    """targeted: in order of the ranking. control: in the order drawn. A unit may be in both."""

    targeted: tuple[str, ...]
    control: tuple[str, ...]

    @property
    def homes(self) -> tuple[str, ...]:
        """Every unit once."""
        return tuple(dict.fromkeys((*self.targeted, *self.control)))


def draw_homes(ranked: Sequence[str], *, homes: int, control_share: float, seed: int) -> Draw:
    """Choose `homes` of the units, those of the highest rank and a random `control_share` of them.

    ranked: the units that may be visited, the riskiest first. Where there are fewer than `homes`, all are visited.
    """
    homes = min(homes, len(ranked))
    chance = np.random.default_rng(seed)
    # Sorted, so that the draw depends on which units there are and not on how they were ranked.
    every = np.array(sorted(ranked), dtype=object)
    drawn = chance.choice(every, size=round(homes * control_share), replace=False)
    control = tuple(str(unit) for unit in drawn)
    left, by_chance = homes - len(control), frozenset(control)
    targeted: list[str] = []
    for unit in ranked:
        if not left and unit not in by_chance:
            break
        targeted.append(unit)
        left -= unit not in by_chance
    return Draw(tuple(targeted), control)
