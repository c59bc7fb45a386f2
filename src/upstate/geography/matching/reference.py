"""The reference list, by street and number, and the streets of it that a written street may mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from upstate.geography.addresses import Address, Street
from upstate.geography.matching.matches import LEFT_OUT, MISSPELT, TURNED

_SHORTEST_MISSPELT = 5
_MOST_KEPT = 100_000  # streets that were asked for; a site is asked by anybody


class Reference:
    """Addresses that can be matched to; what is no address in them is passed over."""

    def __init__(self, addresses: Sequence[Address | None]) -> None:
        self.addresses = {place: address for place, address in enumerate(addresses) if address is not None}
        self._numbers: defaultdict[tuple[Street, int], list[int]] = defaultdict(list)
        self._spans: dict[Street, tuple[int, int]] = {}
        self._ranges: defaultdict[Street, list[int]] = defaultdict(list)
        self._corners: defaultdict[frozenset[Street], list[int]] = defaultdict(list)
        for place, address in self.addresses.items():
            self._add(place, address)
        self._named: defaultdict[str, list[Street]] = defaultdict(list)
        for street in dict.fromkeys(address.street for address in self.addresses.values()):
            self._named[street.name].append(street)
        self.streets = lru_cache(_MOST_KEPT)(self._streets)

    def _add(self, place: int, address: Address) -> None:
        if address.crossing is not None:
            self._corners[frozenset((address.street, address.crossing))].append(place)
        elif address.number is not None and not address.block:
            self._numbers[address.street, address.number].append(place)
            low, high = self._spans.get(address.street, (address.number, address.number))
            self._spans[address.street] = min(low, address.number), max(high, address.last or 0)
            if address.last != address.number:
                self._ranges[address.street].append(place)

    def corners(self, address: Address) -> list[int]:
        return self._corners.get(frozenset(filter(None, (address.street, address.crossing))), [])

    def _streets(self, street: Street) -> tuple[list[Street], tuple[str, ...]]:
        """The streets that may be meant, and the leniency that this needs. A street that is listed means itself."""
        named = self._named.get(street.name, [])
        if street in named:
            return [street], ()
        turned = [one for one in named if one.type == street.type and one.directions == street.directions]
        if turned:
            return turned, (TURNED,)
        # In 12 JEFFERSON PARK the word that looks like a type is the name's last.
        longer = self._named.get(f"{street.name} {street.type}", []) if street.type else []
        left_out = [one for one in named if _fits(one.type, street.type) and _fits(one.directions, street.directions)]
        left_out += [one for one in longer if _fits(one.directions, street.directions)]
        return (left_out, (LEFT_OUT,)) if left_out or named else (self._misspelt(street), (MISSPELT,))

    def may_have(self, street: Street, number: int) -> bool:
        """Whether the number lies in the blocks of hundred in which the street has houses on the list."""
        low, high = self._spans.get(street, (0, -1))
        return low // 100 <= number // 100 <= high // 100

    def _misspelt(self, street: Street) -> list[Street]:
        """Streets whose name is one letter more, less, other, or two turned round. The first letter and digits must stand."""
        from rapidfuzz.distance import OSA

        if len(street.name) < _SHORTEST_MISSPELT:
            return []
        return [
            one
            for name, listed in self._named.items()
            if name[0] == street.name[0] and OSA.distance(name, street.name, score_cutoff=1) <= 1
            for one in listed
            if one.type == street.type and one.directions == street.directions and _digits(name) == _digits(street.name)
        ]

    def houses(self, street: Street, address: Address) -> tuple[list[int], bool]:
        """Where the number stands on the street, and whether only inside a range, on the same side of the street."""
        same = [
            place
            for place in self._numbers.get((street, address.number or 0), [])
            if self._numbered(place)[1:] == (address.last, address.half)
        ]
        return (same, False) if same else (self._in_range(street, address), True)

    def _in_range(self, street: Street, address: Address) -> list[int]:
        first, last = address.number or 0, address.last or 0
        if first != last:
            inside = (self._numbers.get((street, number), []) for number in range(first, last + 1, 2))
            return [place for places in inside for place in places if self.addresses[place].half == address.half]
        found = []
        for place in self._ranges.get(street, []):
            low, high, _ = self._numbered(place)
            if low <= first <= high and (first - low) % 2 == 0:
                found.append(place)
        return found

    def _numbered(self, place: int) -> tuple[int, int, str]:
        listed = self.addresses[place]
        return listed.number or 0, listed.last or 0, listed.half


def _fits(one: str, other: str) -> bool:
    return one == other or not one or not other


def _digits(name: str) -> str:
    return "".join(letter for letter in name if letter.isdecimal())
