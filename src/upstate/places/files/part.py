"""What one file contributes to the table of places."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import chain

from upstate.places.place import split_name


@dataclass
class Part:
    """One recognised file.

    label: its name. kind: what it was recognised as. vintage: of when it is; says so when the file does not tell.
    year: for putting newer before older; 0 when not told. texts, figures: column by column, by GEOID; only what is known.
    made: whether others made the file of a published one. left_out: rows that are not places, by what they are.
    """

    label: str
    kind: str
    vintage: str
    year: int = 0
    made: bool = False
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    figures: dict[str, dict[str, float]] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def name(self, geoid: str, census_name: str) -> None:
        """Keep the name and the kind in `Syracuse city`."""
        name, kind = split_name(census_name)
        self.text("name", geoid, name)
        self.texts.setdefault("kind", {})[geoid] = kind

    def text(self, column: str, geoid: str, value: str | None) -> None:
        if value:
            self.texts.setdefault(column, {})[geoid] = value

    def figure(self, column: str, geoid: str, value: float | None) -> None:
        if value is not None:
            self.figures.setdefault(column, {})[geoid] = value

    @property
    def places(self) -> set[str]:
        """Every GEOID that it tells something of."""
        return {*chain(*self.texts.values(), *self.figures.values())}
