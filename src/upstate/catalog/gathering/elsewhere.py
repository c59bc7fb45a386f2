"""What the public sees of what others keep: every source's datasets, folded, with what is known of their links."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

from upstate.catalog.gathering.folding import Folded, Own, fold, name_of
from upstate.catalog.gathering.gathered import Gathered
from upstate.catalog.gathering.kept import LinkState, harvest_folder
from upstate.catalog.gathering.source import Source, load_source, source_names, sources_folder
from upstate.errors import UpstateError

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Gatherings:
    """All that is kept elsewhere. sources: those that can be read, by name. gathered: the day of each one's items. stamp: changes with
    any of it."""

    sources: dict[str, Source]
    gathered: dict[str, date]
    links: dict[str, LinkState]
    folded: tuple[Folded, ...]
    stamp: str

    @cached_property
    def shown(self) -> tuple[Folded, ...]:
        """What is not the city's own."""
        return tuple(one for one in self.folded if not one.own)

    @cached_property
    def names(self) -> frozenset[str]:
        """Of what is shown, as the search index knows it."""
        return frozenset(one.first.name for one in self.shown)

    @cached_property
    def _by_name(self) -> dict[str, Folded]:
        return {seen.name: one for one in self.folded for seen in (one.first, *one.also)}

    def find(self, source: str, key: str) -> Folded | None:
        """The dataset that holds what `source` has under `key`, whichever of its sources it is shown by."""
        return self._by_name.get(name_of(source, key))

    def is_dead(self, link: str) -> bool:
        """Whether a link is known to lead nowhere."""
        return link in self.links and self.links[link].is_dead


def all_gathered(catalog: Path, own: Sequence[Own]) -> Gatherings:
    """Of every source below a city's `catalog`; read again only when a file was changed.

    A source whose files are broken is left out: the others must stay in reach, and the log says which it is.
    """
    files = [sources_folder(catalog) / f"{name}.toml" for name in source_names(catalog)]
    folders = [harvest_folder(catalog, file.stem) for file in files]
    every = [*files, *(path for one in folders for path in (one.items, one.links))]
    return _gather(catalog, tuple(own), tuple((str(path), _changed(path)) for path in every))


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=2)
def _gather(catalog: Path, own: tuple[Own, ...], state: tuple[tuple[str, int], ...]) -> Gatherings:
    sources: dict[str, Source] = {}
    items: dict[str, tuple[Gathered, ...]] = {}
    links: dict[str, LinkState] = {}
    days: dict[str, date] = {}
    for name in source_names(catalog):
        folder = harvest_folder(catalog, name)
        try:
            source, found, states = load_source(catalog, name), folder.load_items(), folder.load_links()
            days[name] = date.fromtimestamp(folder.items.stat().st_mtime)
        except FileNotFoundError:
            continue  # nothing was gathered yet
        except (UpstateError, OSError) as fault:
            _log.error("The source %s is not shown: %s", name, fault)
            continue
        sources[name], items[name] = source, found
        links.update(states)
    return Gatherings(sources, days, links, fold(items, own), hashlib.sha256(repr(state).encode()).hexdigest())
