"""Which units are hidden, and of which of them the score is shown: drawn by a secret, so that nobody can draw it again.

The seed alone would not do: it stands in challenge.toml for everybody to read. The secret lies in hidden/, so that what is built again of the same text is drawn
alike.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from upstate.errors import UpstateError

_TRIES = 200


@dataclass(frozen=True)
class Draw:
    """The secret of a challenge, and the seed of its text."""

    secret: bytes
    seed: int

    def pick(self, names: Sequence[str], share: float, *, what: str) -> NDArray[np.bool_]:
        """About `share` of the rows, equal names together. Of few names with many rows each, as near to the share as whole names allow."""
        values, places, counts = np.unique(np.asarray(names, dtype=str), return_inverse=True, return_counts=True)
        order = sorted(range(len(values)), key=lambda place: self._number(f"{what}\n{values[place]}"))
        taken = np.zeros(len(values), dtype=bool)
        wanted, so_far = share * len(names), 0
        for place in order:
            if so_far + counts[place] / 2 <= wanted:
                taken[place] = True
                so_far += int(counts[place])
        return np.asarray(taken[places], dtype=np.bool_)

    def public(
        self, ids: NDArray[np.object_], groups: NDArray[np.object_], share: float, values: NDArray[np.float64]
    ) -> NDArray[np.bool_]:
        """Of which hidden units the score is shown: whole groups where they are known, such as neighborhoods, else single units. Both parts hold units with and without the
        outcome, else `UpstateError`."""
        names = [group or f"unit {unit}" for unit, group in zip(ids, groups, strict=True)]
        for number in range(_TRIES):
            picked = self.pick(names, share, what=f"public {number}")
            if all(len(part) > 1 and part.min() < part.max() for part in (values[picked], values[~picked])):
                return picked
        raise UpstateError(
            f"The {len(ids):,} hidden units can not be parted so that both parts hold units with and without the outcome.",
            allowed="hidden units of which enough had the outcome, in more than one place",
            next_step="Choose another split: `upstate challenge split` shows what each would hold.",
        )

    def _number(self, name: str) -> bytes:
        return hmac.digest(self.secret, f"{self.seed}\n{name}".encode(), hashlib.sha256)
