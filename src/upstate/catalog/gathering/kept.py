"""What was gathered from a source, and what became of each run.

catalog/harvested/onondaga-county/
  items.jsonl       its datasets, one a line; swapped whole, only by a run that read all of them
  links.json        which of their links failed when they were asked
  runs/             what each run found, the newest thirty
  running/          what a run has so far, with the file that it fetches; the next one goes on from it
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from pydantic import Field, TypeAdapter, ValidationError

from upstate.catalog.gathering.gathered import Gathered, ItemFault, Kept
from upstate.city import write_text
from upstate.errors import BadWorkspace

_MOST_RUNS = 30
# A link is called dead once it failed in so many runs, one after the other.
_FAILURES = 2
_MOST_TITLES = 3

Became = Literal["new", "changed", "same", "gone", "refused", "duplicate"]


class LinkState(Kept):
    """A link that was asked. failed: runs one after the other in which it did; 0 for one that leads somewhere. fault: of the last."""

    asked: date
    failed: int = 0
    fault: str = ""

    @property
    def is_dead(self) -> bool:
        return self.failed >= _FAILURES


class Entry(Kept):
    """What became of one dataset. words: why, where that is not plain. key: of its page; empty where it has none."""

    became: Became
    title: str
    key: str = ""
    words: str = ""
    faults: tuple[ItemFault, ...] = ()


class FaultKind(NamedTuple):
    """Faults that are alike. first: one of them, as an example. others: the titles of the other datasets that have one."""

    first: ItemFault
    others: tuple[str, ...]

    @property
    def also(self) -> str:
        """How many others have it, and the first of them; empty where none has."""
        if not self.others:
            return ""
        names = ", ".join(f"“{title[:80] or '–'}”" for title in self.others[:_MOST_TITLES])
        rest = " and others" if len(self.others) > _MOST_TITLES else ""
        return f"The same in {len(self.others):,} other dataset{'s' * (len(self.others) > 1)}: {names}{rest}."


class RunLog(Kept):
    """One run. by: who started it on the site; empty where nobody did. outcome: whether it read the whole source. fault: why it did not.
    resumed: datasets that a broken run had read before.

    unwanted: datasets that hold none of the words that the source is narrowed to. asked: links; left: those for which there was no
    time; dead: their addresses, with what is wrong.
    """

    source: str
    by: str = ""
    began: datetime
    ended: datetime
    outcome: Literal["whole", "failed"]
    fault: ItemFault | None = None
    resumed: int = 0
    unwanted: int = 0
    entries: tuple[Entry, ...] = ()
    asked: int = 0
    left: int = 0
    failing: dict[str, str] = Field(default_factory=dict)
    dead: dict[str, str] = Field(default_factory=dict)

    def count(self, became: Became) -> int:
        return sum(one.became == became for one in self.entries)

    @property
    def faults(self) -> tuple[ItemFault, ...]:
        """Of all its datasets."""
        return tuple(fault for one in self.entries for fault in one.faults)

    @property
    def fault_kinds(self) -> tuple[FaultKind, ...]:
        """Each kind of fault once; first those that most datasets have."""
        firsts: dict[str, ItemFault] = {}
        titles: dict[str, list[str]] = {}
        for entry in self.entries:
            kinds = {fault.kind or fault.given: fault for fault in reversed(entry.faults)}
            for kind in reversed(kinds):
                firsts.setdefault(kind, kinds[kind])
                titles.setdefault(kind, []).append(entry.title)
        told = [FaultKind(first, tuple(titles[kind][1:])) for kind, first in firsts.items()]
        return tuple(sorted(told, key=lambda one: -len(one.others)))

    @property
    def sentence(self) -> str:
        """The run in a line, such as `812 datasets: 3 new, 1 changed, 808 same.`"""
        if self.fault:
            return f"It failed: {self.fault.given} What was gathered before is kept."
        told = [f"{self.count(one):,} {one}" for one in get_args(Became) if self.count(one)]
        here = sum(self.count(one) for one in ("new", "changed", "same"))
        failing = f", {len(self.failing):,} failed once" if self.failing else ""
        links = f" {self.asked:,} links asked, {len(self.dead):,} dead{failing}." if self.asked else ""
        rest = f" There was no time for {self.left:,} links; the next run begins with them." if self.left else ""
        return f"{here:,} dataset{'' if here == 1 else 's'}: {', '.join(told) or 'none'}.{links}{rest}"

    def as_json(self) -> dict[str, Any]:
        """All of it, with its sentence."""
        return {**self.model_dump(mode="json"), "sentence": self.sentence}


_LINKS = TypeAdapter(dict[str, LinkState])


@dataclass(frozen=True)
class HarvestFolder:
    """The files of one source."""

    folder: Path

    @property
    def items(self) -> Path:
        return self.folder / "items.jsonl"

    @property
    def links(self) -> Path:
        return self.folder / "links.json"

    @property
    def runs(self) -> Path:
        return self.folder / "runs"

    @property
    def running(self) -> Path:
        return self.folder / "running"

    def load_items(self) -> tuple[Gathered, ...]:
        """None where nothing was gathered yet; raises `BadWorkspace` for a file that can not be read."""
        try:
            lines = self.items.read_text("utf-8").splitlines()
            return tuple(Gathered.model_validate_json(line) for line in lines if line)
        except FileNotFoundError:
            return ()
        except ValueError as fault:  # pydantic's too
            raise _unreadable(self.items, fault) from None

    def save_items(self, items: Iterable[Gathered]) -> None:
        write_text(self.items, "".join(f"{one.model_dump_json(exclude_defaults=True)}\n" for one in items))

    def load_links(self) -> dict[str, LinkState]:
        try:
            return _LINKS.validate_json(self.links.read_bytes())
        except FileNotFoundError:
            return {}
        except ValueError as fault:
            raise _unreadable(self.links, fault) from None

    def save_links(self, links: Mapping[str, LinkState]) -> None:
        write_text(self.links, _LINKS.dump_json(dict(links), exclude_defaults=True).decode())

    def save_run(self, log: RunLog) -> None:
        """Keep what a run found; the oldest ones go."""
        write_text(self.runs / f"{log.began:%Y-%m-%dT%H%M%S.%f}.json", log.model_dump_json(exclude_defaults=True))
        for old in self._run_files()[_MOST_RUNS:]:
            old.unlink(missing_ok=True)

    def load_runs(self) -> Iterator[RunLog]:
        """Those that can be read, however they ended, the newest first; each is read when it is asked for."""
        return filter(None, map(_run, self._run_files()))

    def is_broken_off(self, last: RunLog | None) -> bool:
        """Whether a run after the `last` left what it had, without a word how it ended; it may also be at it now."""
        try:
            began = self.running.stat().st_mtime
        except OSError:
            return False
        return last is None or last.ended.timestamp() < began

    def forget(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run_files(self) -> list[Path]:
        return sorted(self.runs.glob("[0-9]*.json"), reverse=True)


def harvest_folder(catalog: Path, name: str) -> HarvestFolder:
    """Of the source `name`, which is the name of one."""
    return HarvestFolder(catalog / "harvested" / name)


def _run(path: Path) -> RunLog | None:
    try:
        return RunLog.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def _unreadable(path: Path, fault: Exception) -> BadWorkspace:
    return BadWorkspace(
        f"{path} cannot be read: {str(fault).splitlines()[0]}.",
        allowed="the file as a harvest wrote it",
        next_step=f"Delete it and run `upstate harvest run {path.parent.name}`.",
    )
