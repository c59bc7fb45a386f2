"""What came of matching addresses: of each the match and by which rule, or why there is none."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

EXACT = "exact"
TURNED = "direction before or behind the name"
LEFT_OUT = "street type or direction left out, one such street"
MISSPELT = "street name one typing error apart"
IN_RANGE = "number inside a range"
WITHOUT_UNIT = "without unit"
BUILDING = "any unit of the building"
BY_POINT = "nearest to the point"

NO_ADDRESS = "not an address"
NO_HOUSE = "names a street, a block or a corner, not a house"
NO_STREET = "no such street"
NO_NUMBER = "no such number on that street"
NO_UNIT = "no such unit at that number"
SEVERAL = "several possible"
ELSEWHERE = "its point lies elsewhere"


@dataclass(frozen=True)
class Match:
    """Of one address. place: where the match stands in the reference; null where there is none.

    rules: how it was matched, more than one where two leniencies were needed; empty without a match. reason: why there is
    none; empty with one. metres: between the two points, where both are known.
    """

    place: int | None = None
    rules: tuple[str, ...] = ()
    reason: str = ""
    metres: float | None = None

    @property
    def rule(self) -> str:
        """The rules in words."""
        return ", ".join(self.rules)


@dataclass(frozen=True)
class Matches:
    """each: one an address, in the order in which they were given.

    stand_ins: how many addresses have a point that stands for several streets, so that it was not used.
    """

    each: tuple[Match, ...]
    stand_ins: int = 0

    @property
    def matched(self) -> int:
        return sum(one.place is not None for one in self.each)

    @property
    def share(self) -> float:
        """Matched of all, 0 to 1; 0 of none."""
        return self.matched / len(self.each) if self.each else 0.0

    @property
    def by_rule(self) -> dict[str, int]:
        """How many were matched by each rule, most first."""
        return dict(Counter(one.rule for one in self.each if one.rules).most_common())

    @property
    def by_reason(self) -> dict[str, int]:
        """How many were not matched for each reason, most first."""
        return dict(Counter(one.reason for one in self.each if one.reason).most_common())
