"""A US address in its parts, each in the one form that stands for all ways to write it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Street:
    """name: such as `JEFFERSON PARK` or `5TH`. type: `AVE`; empty where none is written.

    before, after: a direction in front of the name and behind the type: `N`, `SW`; empty where none is written.
    """

    name: str
    type: str = ""
    before: str = ""
    after: str = ""

    @property
    def directions(self) -> str:
        """Both directions, wherever they stand."""
        return " ".join(sorted(filter(None, (self.before, self.after))))

    def __str__(self) -> str:
        return " ".join(filter(None, (self.before, self.name, self.type, self.after)))


@dataclass(frozen=True)
class Address:
    """One place on a street.

    number: of the house; null where none is written, and for 0, by which assessors say that there is none.
    last: of a range such as 1035-67 the last number, else the same as `number`. half: `1/2`, mostly empty.
    unit: `3B` of APT 3B, `#3-B` and of a letter behind the number; empty where none is written.
    crossing: the other street of a corner; null for a house. block: it names a whole block, not a house.
    """

    street: Street
    number: int | None = None
    last: int | None = None
    half: str = ""
    unit: str = ""
    crossing: Street | None = None
    block: bool = False

    @property
    def building(self) -> str:
        """The address without its unit, in the form that stands for all: `103 1/2 E MARKET ST`."""
        if self.crossing is not None:
            return " & ".join(sorted((str(self.street), str(self.crossing))))
        numbers = {self.number: None, self.last: None}
        number = "-".join(str(one) for one in numbers if one is not None)
        return " ".join(filter(None, (number, self.half, str(self.street))))

    def __str__(self) -> str:
        return f"{self.building} # {self.unit}" if self.unit else self.building
