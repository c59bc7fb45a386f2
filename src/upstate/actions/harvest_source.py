"""Read one source whole, and keep what it holds: what is new, changed or gone, what is wrong with it, and which links are dead."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from upstate.actions.city_datasets import own_datasets
from upstate.catalog.gathering.asking import ask_pages
from upstate.catalog.gathering.folding import fold
from upstate.catalog.gathering.gathered import Gathered, ItemFault, ReadItem
from upstate.catalog.gathering.journal import Journal
from upstate.catalog.gathering.kept import Became, Entry, HarvestFolder, LinkState, RunLog, harvest_folder
from upstate.catalog.gathering.links import ask_links
from upstate.catalog.gathering.source import Source, load_source, source_names
from upstate.city.locking import holding
from upstate.city.workspace import Workspace, open_workspace
from upstate.errors import UpstateError
from upstate.progress import Progress, silent

# A catalog that lists nothing today, where it listed so many, is more likely broken than empty.
_SURE = 5


class NotWhole(UpstateError):
    """A source gave something that can not be all."""


def harvest_source(
    *,
    workspace: Path,
    name: str,
    links: bool = True,
    by: str = "",
    progress: Progress = silent,
    now: datetime | None = None,
) -> RunLog:
    """One run, over within the source's `minutes`. links: whether its links are asked, if the source wants it. by: who started it, where
    a person of the site did.

    A run that fails changes nothing of what was gathered before; its log says why. Raises `BadSource` where there is no such source,
    and `Busy` where another run is at it.
    """
    city = open_workspace(workspace)
    source = load_source(city.catalog, name)
    began = now or datetime.now(UTC)
    with harvesting(city.catalog, name):
        run = _Run(city, name, source, harvest_folder(city.catalog, name), began, by, progress)
        log = run.do(links and source.check_links)
        run.folder.save_run(log)
        return log


@contextmanager
def harvesting(catalog: Path, name: str) -> Iterator[None]:
    """Nobody else harvests the source meanwhile; the lock goes with the process, however it ends."""
    with holding(catalog / ".locks" / f"harvest-{name}.lock", what=f"the source {name}"):
        yield


@dataclass
class _Run:
    city: Workspace
    name: str
    source: Source
    folder: HarvestFolder
    began: datetime
    by: str
    progress: Progress
    until: float = field(init=False)

    def do(self, links: bool) -> RunLog:
        self.until = time.monotonic() + self.source.minutes * 60
        journal = Journal(self.folder.running, self.source, self.began)
        try:
            self._read(journal)
            wanted = [one for one in journal.items if one.item is None or _is_wanted(self.source, one.item)]
            before = {one.identifier: one for one in self.folder.load_items()}
            entries, items = _compared(wanted, before)
            self._refuse_emptiness(journal, items, before)
        except UpstateError as fault:
            return self._log(journal, outcome="failed", fault=ItemFault.of(fault))
        states, left = self._ask(journal, items) if links else (self.folder.load_links(), 0)
        self.folder.save_links(states)
        self.folder.save_items(items.values())
        log = self._log(
            journal,
            outcome="whole",
            unwanted=len(journal.items) - len(wanted),
            entries=tuple(self._folded(entries, items)),
            asked=len(journal.asked),
            left=left,
            failing={link: state.fault for link, state in states.items() if state.failed and not state.is_dead},
            dead={link: state.fault for link, state in states.items() if state.is_dead},
        )
        journal.forget()
        return log

    def _log(self, journal: Journal, **said: object) -> RunLog:
        ended = datetime.now(self.began.tzinfo)
        return RunLog.model_validate(
            {
                "source": self.name,
                "by": self.by,
                "began": self.began,
                "ended": ended,
                "resumed": journal.resumed,
                **said,
            }
        )

    def _read(self, journal: Journal) -> None:
        """Everything that the journal does not have yet."""
        if journal.is_whole:
            return
        for page in ask_pages(
            self.source,
            begun=journal.begun,
            total=journal.total,
            folder=journal.folder,
            until=self.until,
            progress=self.progress,
        ):
            journal.add_page(page)

    def _refuse_emptiness(
        self, journal: Journal, items: Mapping[str, Gathered], before: Mapping[str, Gathered]
    ) -> None:
        if items or len(before) < _SURE:
            return
        journal.forget()  # read anew next time
        raise NotWhole(
            f"{self.source.home} lists no dataset that can be shown; there were {len(before):,}.",
            allowed="a catalog that is not suddenly empty",
            next_step=f"Ask who keeps it. If it is true, run `upstate harvest remove {self.name}`.",
        )

    def _ask(self, journal: Journal, items: Mapping[str, Gathered]) -> tuple[dict[str, LinkState], int]:
        """What is known of each link now, and for how many there was no time. Those that were asked longest ago come first."""
        before = self.folder.load_links()
        every = list(dict.fromkeys(link for item in items.values() for link in item.links))
        waiting = [link for link in every if link not in journal.asked]
        waiting.sort(key=lambda link: before[link].asked.isoformat() if link in before else "")
        home = urlsplit(self.source.address).netloc

        def may_be_private(link: str) -> bool:
            return self.source.allow_private and urlsplit(link).netloc == home

        for link, fault in ask_links(waiting, until=self.until, may_be_private=may_be_private):
            journal.add_link(link, fault)
            self.progress("Asking what the links lead to", len(journal.asked), len(every))
        states = {link: before[link] for link in every if link in before}
        day = self.began.date()
        for link in every:
            if (said := journal.asked.get(link)) is not None:
                failed = (before[link].failed if link in before else 0) + 1 if said else 0
                states[link] = LinkState(asked=day, failed=failed, fault=said)
        return states, sum(link not in journal.asked for link in every)

    def _folded(self, entries: list[Entry], items: Mapping[str, Gathered]) -> Iterator[Entry]:
        """The entries, with where else a dataset is."""
        catalog = self.city.catalog
        others = {one: harvest_folder(catalog, one).load_items() for one in source_names(catalog) if one != self.name}
        words: dict[str, str] = {}
        for one in fold({**others, self.name: tuple(items.values())}, own_datasets(self.city)):
            *same, last = (one.first, *one.also)
            if last.source != self.name:
                continue
            if one.own:
                words[last.item.key] = f"It is the city's own dataset {one.own}, and not shown twice."
            elif same:
                names = ", ".join(seen.source for seen in same)
                words[last.item.key] = f"It is also at {names}, and shown once."
        for entry in entries:
            yield entry.model_copy(update={"words": words[entry.key]}) if entry.key in words else entry


def _is_wanted(source: Source, item: Gathered) -> bool:
    return source.wants(item.title, item.publisher, *item.keywords)


def _compared(read: list[ReadItem], before: Mapping[str, Gathered]) -> tuple[list[Entry], dict[str, Gathered]]:
    """What became of each dataset, and those that are there now by their identifiers."""
    entries: list[Entry] = []
    items: dict[str, Gathered] = {}
    for title, item, faults in read:
        if item is None:
            entries.append(Entry(became="refused", title=title, words=faults[-1].given, faults=faults))
        elif first := items.get(item.identifier):
            words = f"It has the identifier of “{first.title}”, and is left out: {item.identifier[:200]}"
            entries.append(Entry(became="duplicate", title=title, words=words))
        else:
            items[item.identifier] = item
            was = before.get(item.identifier)
            became: Became = "new" if was is None else "same" if was == item else "changed"
            entries.append(Entry(became=became, title=title, key=item.key, faults=faults))
    gone = (one for one in before.values() if one.identifier not in items)
    entries += [Entry(became="gone", title=one.title) for one in gone]
    return entries, items
