"""The same dataset from several sources, folded to one; and what is the city's own, come back by another catalog.

Two datasets of one source are never folded: whoever keeps a catalog knows which of its datasets differ.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlsplit

from upstate.catalog.gathering.gathered import Gathered

# An identifier as short as 641 is one of its own catalog only.
_LEAST_IDENTIFIER = 20
_OWN_PAGE = re.compile(r"/datasets/([a-z0-9][a-z0-9-]*)/?\Z")


class Own(NamedTuple):
    """A dataset of the city itself. publishers: the names by which others may call who publishes it."""

    name: str
    title: str
    publishers: tuple[str, ...]


class Seen(NamedTuple):
    """A dataset as one source has it."""

    source: str
    item: Gathered

    @property
    def name(self) -> str:
        return name_of(self.source, self.item.key)


def name_of(source: str, key: str) -> str:
    """Under which the search index knows what `source` has under `key`; no dataset of the city can be called so."""
    return f"elsewhere/{source}/{key}"


@dataclass(frozen=True)
class Folded:
    """A dataset. first: as it is shown. also: as other sources have it. own: the name of the city's own dataset that it is a copy of;
    empty for what is kept elsewhere."""

    first: Seen
    also: tuple[Seen, ...] = ()
    own: str = ""


def fold(gathered: Mapping[str, Sequence[Gathered]], own: Iterable[Own] = ()) -> tuple[Folded, ...]:
    """All datasets of all sources, in the order of the sources; each stands in one of what is given back."""
    groups: list[list[Seen]] = []
    known: dict[tuple[str, ...], int] = {}
    for source, items in gathered.items():
        signs = [list(_signs(item)) for item in items]
        often = Counter(sign for one in signs for sign in one)
        for item, its in zip(items, signs, strict=True):
            # A page or a title that several datasets of a source share tells none of them apart.
            telling = [sign for sign in its if often[sign] == 1]
            place = next(
                (known[sign] for sign in telling if sign in known and groups[known[sign]][-1].source != source), None
            )
            if place is None:
                place = len(groups)
                groups.append([])
            groups[place].append(Seen(source, item))
            for sign in telling:
                known.setdefault(sign, place)
    mine: dict[str, list[Own]] = defaultdict(list)
    for one in own:
        mine[_plain(one.title)].append(one)
    return tuple(Folded(seen[0], tuple(seen[1:]), _own(seen, mine)) for seen in groups)


def _signs(item: Gathered) -> Iterator[tuple[str, ...]]:
    """By what the same dataset is known again in another catalog."""
    if len(item.identifier) >= _LEAST_IDENTIFIER:
        yield "identifier", item.identifier.casefold().rstrip("/")
    if item.landing_page:
        parts = urlsplit(item.landing_page)
        yield "page", parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/"), parts.query
    if item.publisher:
        yield "title", _plain(item.title), _plain(item.publisher)


def _own(seen: Iterable[Seen], own: Mapping[str, Sequence[Own]]) -> str:
    """The city's own dataset that it is a copy of. own: by their plain titles."""
    for _source, item in seen:
        publisher = _plain(item.publisher)
        pages = [match[1] for one in (item.identifier, item.landing_page) if (match := _OWN_PAGE.search(one))]
        for one in own.get(_plain(item.title), ()):
            if one.name in pages or (publisher and publisher in map(_plain, one.publishers)):
                return one.name
    return ""


def _plain(text: str) -> str:
    """Without what catalogs write differently.

    >>> _plain("The Street-Trees (2024)") == _plain("the street trees 2024")
    True
    """
    return " ".join(re.findall(r"\w+", text.casefold()))
