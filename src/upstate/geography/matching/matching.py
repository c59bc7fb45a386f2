"""Matching addresses to a reference list, each by a stated rule, and never by a guess.

matches = match_addresses(["420 Main St E", ...], ["420 E MAIN ST APT 1", ...], building=True)
[match.place for match in matches.each], matches.share, matches.by_rule, matches.by_reason
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from upstate.geography.addresses import Address, Street, parse_address
from upstate.geography.matching.matches import (
    BUILDING,
    BY_POINT,
    ELSEWHERE,
    EXACT,
    IN_RANGE,
    LEFT_OUT,
    MISSPELT,
    NO_ADDRESS,
    NO_HOUSE,
    NO_NUMBER,
    NO_STREET,
    NO_UNIT,
    SEVERAL,
    WITHOUT_UNIT,
    Match,
    Matches,
)
from upstate.geography.matching.points import Points
from upstate.geography.matching.reference import Reference
from upstate.progress import Progress, silent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_AT_ONCE = 5_000


def match_addresses(
    given: Sequence[str | None],
    reference: Sequence[str | None],
    *,
    keys: Sequence[Hashable] | None = None,
    building: bool = False,
    given_points: NDArray[np.float64] | None = None,
    reference_points: NDArray[np.float64] | None = None,
    within: float = 150.0,
    progress: Progress = silent,
) -> Matches:
    """Match each of `given` to one of `reference`: US addresses as people write them.

    keys: of each of the reference, what it is a row of, such as a parcel; rows with one key are one answer. Without them,
    every row is its own. building: the question is only about the building, so any of its units will do: that
    nearest to the point, or the first listed.
    given_points, reference_points: longitude and latitude in degrees, a row each, NaN where not known. They decide between
    several that are possible, when one is at most `within` metres away and half as far as the next; and where the street's
    name needed a leniency, a point that lies further away forbids the match. A point that stands for three streets or more
    is a stand-in, such as the middle of a ZIP code, and not used.
    """
    listed = [parse_address(text or "") for text in reference]
    addresses = _parsed(given, progress)
    near = Points(addresses, given_points, listed, reference_points)
    matching = _Matching(Reference(listed), range(len(reference)) if keys is None else keys, near, building, within)
    return Matches(tuple(matching.match(place, one) for place, one in enumerate(addresses)), near.stand_ins)


class AddressList:
    """A reference list that is read once and asked often, about buildings: any of their units will do."""

    def __init__(self, reference: Sequence[str | None]) -> None:
        listed = [parse_address(text or "") for text in reference]
        nowhere = Points((), None, (), None)
        self._matching = _Matching(Reference(listed), range(len(reference)), nowhere, building=True, within=0.0)

    def match(self, text: str) -> Match:
        """The row that an address means, as `match_addresses` says it."""
        return self._matching.match(0, parse_address(text))


def _parsed(given: Sequence[str | None], progress: Progress) -> list[Address | None]:
    addresses = []
    for done, text in enumerate(given):
        if done % _AT_ONCE == 0:
            progress("Matching addresses", done, len(given))
        addresses.append(parse_address(text or ""))
    return addresses


@dataclass(frozen=True)
class _Matching:
    """What is asked of a reference list; the words are those of `match_addresses`."""

    reference: Reference
    keys: Sequence[Hashable]
    near: Points
    building: bool
    within: float

    def match(self, place: int, address: Address | None) -> Match:
        if address is None:
            return Match(reason=NO_ADDRESS)
        if address.crossing is not None and (corners := self.reference.corners(address)):
            return self._decide(corners, (), self.near.metres(place, corners))
        if address.crossing is not None or address.number is None or address.block:
            return Match(reason=NO_HOUSE)
        streets, lenient = self.reference.streets(address.street)
        found, only_in_range = self._houses(streets, address)
        if not streets or (MISSPELT in lenient and (not found or only_in_range)):
            return Match(reason=NO_STREET)  # a street that is not listed is not made one by two leniencies
        if not found:
            return Match(reason=NO_NUMBER)
        found, unit_rule = self._of_unit(address, found)
        if not found:
            return Match(reason=NO_UNIT)
        rules = tuple(filter(None, (*lenient, IN_RANGE if only_in_range else "", unit_rule)))
        possible = sum(self.reference.may_have(street, address.number) for street in streets)
        return self._decide(found, rules, self.near.metres(place, found), certain=possible == 1)

    def _houses(self, streets: Sequence[Street], address: Address) -> tuple[list[int], bool]:
        """The rows with that number on any of the streets, and whether it is only inside ranges."""
        houses = [self.reference.houses(street, address) for street in streets]
        found = [place for listed, _ in houses for place in listed]
        return found, all(in_range for listed, in_range in houses if listed)

    def _of_unit(self, address: Address, found: list[int]) -> tuple[list[int], str]:
        """Those of `found` that the unit allows, and the leniency that this needs."""
        units = [(place, self.reference.addresses[place].unit) for place in found]
        if same := [place for place, unit in units if unit == address.unit]:
            return same, ""
        if whole := [place for place, unit in units if not unit]:
            return whole, WITHOUT_UNIT
        if self.building:
            return found, BUILDING
        return (found, WITHOUT_UNIT) if not address.unit else ([], "")

    def _answer(self, place: int) -> Hashable:
        return self.reference.addresses[place].building if self.building else self.keys[place]

    def _decide(
        self, found: Sequence[int], rules: tuple[str, ...], apart: Sequence[float], *, certain: bool = True
    ) -> Match:
        """The one that is meant. apart: metres to each, infinite where not known. certain: no other street can be meant."""
        nearest = min(range(len(found)), key=apart.__getitem__)
        best, metres = found[nearest], apart[nearest] if isfinite(apart[nearest]) else None
        others = [place for place, one in enumerate(found) if self._answer(one) != self._answer(best)]
        far = metres is not None and metres > self.within
        if self.building and BUILDING not in rules and len({self.keys[one] for one in found}) > 1 and not others:
            rules = (*rules, BUILDING)  # which of several at one address is as good as chance
        if certain and not others:
            if far and {LEFT_OUT, MISSPELT}.intersection(rules):
                return Match(reason=ELSEWHERE, metres=metres)
            return Match(best, rules or (EXACT,), metres=metres)
        unlike = all(isfinite(apart[other]) and apart[other] >= 2 * (metres or 0) for other in others)
        if metres is None or far or not unlike:
            return Match(reason=SEVERAL)
        return Match(best, (*rules, BY_POINT), metres=metres)
