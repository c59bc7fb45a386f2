"""The points of both lists, as a second witness."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from upstate.geography.addresses import Address, Street
from upstate.geography.plane import flatten, middle_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_STREETS_OF_A_STAND_IN = 3


class Points:
    """Points that stand for three streets or more are not used. stand_ins: how many of the given ones that were."""

    def __init__(
        self,
        addresses: Sequence[Address | None],
        given: NDArray[np.float64] | None,
        listed: Sequence[Address | None],
        reference: NDArray[np.float64] | None,
    ) -> None:
        self.stand_ins = 0
        self._both = given is not None and reference is not None
        if given is None or reference is None:
            return
        middle = middle_of(reference)
        self._here = flatten(given, middle)
        self._there = flatten(reference, middle)
        stand_ins = _stand_ins(addresses, given)
        self.stand_ins = len(stand_ins)
        self._here[stand_ins] = self._there[_stand_ins(listed, reference)] = float("nan")

    def metres(self, place: int, found: Sequence[int]) -> list[float]:
        """From the given point to each of those found; infinite where one of the two is not known."""
        import numpy as np

        if not self._both:
            return [np.inf] * len(found)
        apart = np.hypot(*(self._there[found] - self._here[place]).T)
        return [float(one) for one in np.nan_to_num(apart, nan=np.inf)]


def _stand_ins(addresses: Sequence[Address | None], given: NDArray[np.float64]) -> list[int]:
    streets: defaultdict[tuple[float, ...], set[Street]] = defaultdict(set)
    points = [tuple(point) for point in given.tolist()]
    for point, address in zip(points, addresses, strict=True):
        if address is not None:
            streets[point].update(filter(None, (address.street, address.crossing)))
    return [place for place, point in enumerate(points) if len(streets[point]) >= _STREETS_OF_A_STAND_IN]
