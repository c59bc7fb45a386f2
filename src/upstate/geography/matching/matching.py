"""Matching addresses to a reference list, each by a stated rule, and never by a guess.

matches = match_addresses(["420 Main St E", ...], ["420 E MAIN ST APT 1", ...], building=True)
[match.place for match in matches.each], matches.share, matches.by_rule, matches.by_reason
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

from upstate.geography.addresses import Address, parse_address
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
    every row is its own. building: the question is only about the building, so any of its units will do, the first listed.
    given_points, reference_points: longitude and latitude in degrees, a row each, NaN where not known. They decide between
    several that are possible, when one is at most `within` metres away and half as far as the next; and where the street's
    name needed a leniency, a point that lies further away forbids the match. A point that stands for three streets or more
    is a stand-in, such as the middle of a ZIP code, and not used.
    """
    return Matching(reference, keys=keys, building=building, points=reference_points, within=within).match(
        given, given_points, progress
    )


class Matching:
    """A reference list that is asked more than once; the words are those of `match_addresses`."""

    def __init__(
        self,
        reference: Sequence[str | None],
        *,
        keys: Sequence[Hashable] | None = None,
        building: bool = False,
        points: NDArray[np.float64] | None = None,
        within: float = 150.0,
    ) -> None:
        self._listed = [parse_address(text or "") for text in reference]
        self._reference = Reference(self._listed)
        self._keys: Sequence[Hashable] = range(len(reference)) if keys is None else keys
        self._building = building
        self._points = points
        self._within = within

    def match(
        self, given: Sequence[str | None], points: NDArray[np.float64] | None = None, progress: Progress = silent
    ) -> Matches:
        addresses = []
        for done, text in enumerate(given):
            if done % _AT_ONCE == 0:
                progress("Matching addresses", done, len(given))
            addresses.append(parse_address(text or ""))
        near = Points(addresses, points, self._listed, self._points)
        return Matches(
            tuple(self._match(place, address, near) for place, address in enumerate(addresses)), near.stand_ins
        )

    def _match(self, place: int, address: Address | None, near: Points) -> Match:
        if address is None:
            return Match(reason=NO_ADDRESS)
        if address.crossing is not None:
            corners = self._reference.corners(address)
            return self._decide(place, corners, (), near) if corners else Match(reason=NO_HOUSE)
        if address.number is None or address.block:
            return Match(reason=NO_HOUSE)
        streets, lenient = self._reference.streets(address.street)
        if not streets:
            return Match(reason=NO_STREET)
        houses = [self._reference.houses(street, address) for street in streets]
        found = [one for listed, _ in houses for one in listed]
        if not found:
            return Match(reason=NO_NUMBER)
        only_in_range = all(in_range for listed, in_range in houses if listed)
        listed, unit_rule = self._of_unit(address, found)
        if not listed:
            return Match(reason=NO_UNIT)
        rules = (*lenient, *((IN_RANGE,) if only_in_range else ()), *((unit_rule,) if unit_rule else ()))
        possible = sum(self._reference.may_have(street, address.number) for street in streets)
        return self._decide(place, listed, rules, near, certain=possible == 1)

    def _of_unit(self, address: Address, found: list[int]) -> tuple[list[int], str]:
        """Those of `found` that the unit allows, and the leniency that this needs."""
        units = [(place, self._reference.addresses[place].unit) for place in found]
        same = [place for place, unit in units if unit == address.unit]
        if same:
            return same, ""
        whole = [place for place, unit in units if not unit]
        if whole:
            return whole, WITHOUT_UNIT
        if self._building:
            return found, BUILDING
        return (found, WITHOUT_UNIT) if not address.unit else ([], "")

    def _decide(
        self, place: int, found: list[int], rules: tuple[str, ...], near: Points, *, certain: bool = True
    ) -> Match:
        """The one that is meant. certain: the street is known, so that only its rows have to agree."""
        apart = near.metres(place, found)
        if BUILDING in rules:
            nearest = apart.index(min(apart)) if apart else 0
            found, apart = [found[nearest]], apart[nearest : nearest + 1]
        answers = {self._keys[one]: one for one in reversed(found)}
        if len(answers) == 1 and certain:
            metres = apart[0] if apart else None
            doubtful = {LEFT_OUT, MISSPELT}.intersection(rules)
            if doubtful and metres is not None and metres > self._within:
                return Match(reason=ELSEWHERE, metres=metres)
            return Match(found[0], rules or (EXACT,), metres=metres)
        return self._by_point(found, apart, rules)

    def _by_point(self, found: list[int], apart: list[float], rules: tuple[str, ...]) -> Match:
        ranked = sorted(zip(apart, found, strict=True)) if apart else []
        if not ranked or ranked[0][0] > self._within:
            return Match(reason=SEVERAL)
        metres, best = ranked[0]
        others = [far for far, one in ranked if self._keys[one] != self._keys[best]]
        if others and others[0] < 2 * metres:
            return Match(reason=SEVERAL)
        return Match(best, (*rules, BY_POINT), metres=metres)
