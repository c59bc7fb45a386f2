"""What the index knows of one dataset."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

# The facets by which a list of datasets can be narrowed, in the order in which they are shown.
FACETS = ("source", "department", "topic", "format", "frequency", "licence", "places")


@dataclass(frozen=True)
class SearchEntry:
    """One dataset. name: of its folder, unique in an index. updated: day of its last version; null when there is none.

    columns: name to meaning. values: of each text column its different values, as many as are to be found by; read once.
    solutions: titles of the solutions that its table can serve. has_places: whether its rows lie on a map. source: who keeps it, for
    what is kept elsewhere; empty for the city's own.
    """

    name: str
    title: str
    description: str = ""
    department: str = ""
    topics: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    frequency: str = ""
    licence: str = ""
    updated: date | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    solutions: tuple[str, ...] = ()
    values: Mapping[str, Iterable[str]] = field(default_factory=dict)
    has_places: bool = False
    source: str = ""

    @property
    def facets(self) -> list[tuple[str, str]]:
        """Each facet and value that it stands under, once."""
        pairs = [
            ("source", self.source),
            ("department", self.department),
            *(("topic", topic) for topic in self.topics),
            *(("format", format_) for format_ in self.formats),
            ("frequency", self.frequency),
            ("licence", self.licence),
            ("places", "yes" if self.has_places else ""),
        ]
        return [(facet, value) for facet, value in dict.fromkeys(pairs) if value]
