"""The catalogs of others that the city harvests, and how each of them stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from upstate.catalog.gathering.kept import RunLog, harvest_folder
from upstate.catalog.gathering.source import Source, load_source, source_names
from upstate.city.workspace import open_workspace
from upstate.errors import UpstateError
from upstate.sentences import Sentence, say, say_count, together

# A source that nobody harvested for so long is said to be old, because a harvest that stopped is easily overlooked.
_OLD = timedelta(days=8)


@dataclass(frozen=True)
class SourceState:
    """source: null where its file can not be read; `fault` says why. last: the newest run.

    broken_off: whether a run began and did not end; it may be at it now. days: since the newest run that read everything ended.
    """

    name: str
    source: Source | None
    fault: UpstateError | None
    last: RunLog | None
    broken_off: bool
    days: int | None

    @property
    def sentence(self) -> str:
        """How it stands, in words: that all is well only where the last run found nothing to mend."""
        if self.fault:
            return say("Its file can not be read.")
        if self.broken_off:
            return say("A run is at it, or broke off; the next one goes on from there.")
        if self.last and self.last.fault:
            return say("The last run failed. What was gathered before is kept.")
        if self.days is None:
            return say("It was not harvested yet.")
        if self.days >= _OLD.days:
            return say_count(
                "The last whole run was {number} day ago. Does somebody still run it?",
                "The last whole run was {number} days ago. Does somebody still run it?",
                self.days,
            )
        return (self.last and _not_well(self.last)) or say("All is well.")

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "source": self.source.model_dump(mode="json") if self.source else None,
            "state": str(self.sentence),
            "last_run": self.last.as_json() if self.last else None,
        }


def _not_well(log: RunLog) -> Sentence:
    """What a run that read everything found to mend; empty where that is nothing."""
    faulty = sum(bool(one.faults) and one.became != "refused" for one in log.entries)
    left_out = log.count("refused") + log.count("duplicate")
    told = (
        say_count("{number} dataset has faults.", "{number} datasets have faults.", faulty),
        say_count("{number} dataset is left out.", "{number} datasets are left out.", left_out),
        say_count("{number} link is dead.", "{number} links are dead.", len(log.dead)),
        say_count("{number} link failed once.", "{number} links failed once.", len(log.failing)),
        say_count("There was no time for {number} link.", "There was no time for {number} links.", log.left),
    )
    return together(*(one for one in told if one.made.number))


def list_sources(*, workspace: Path, now: datetime) -> tuple[SourceState, ...]:
    """Every source by name, also one whose file can not be read."""
    catalog = open_workspace(workspace).catalog
    return tuple(_state(catalog, name, now) for name in source_names(catalog))


def open_source(*, workspace: Path, name: str, now: datetime) -> SourceState:
    """One of them; raises `BadSource` where there is none, or its file can not be read."""
    catalog = open_workspace(workspace).catalog
    load_source(catalog, name)
    return _state(catalog, name, now)


def _state(catalog: Path, name: str, now: datetime) -> SourceState:
    folder, source, fault = harvest_folder(catalog, name), None, None
    try:
        source = load_source(catalog, name)
    except UpstateError as found:
        fault = found
    runs = folder.load_runs()
    last = next(runs, None)
    whole = last if last and last.outcome == "whole" else next((one for one in runs if one.outcome == "whole"), None)
    return SourceState(
        name=name,
        source=source,
        fault=fault,
        last=last,
        broken_off=folder.is_broken_off(last),
        days=(now - whole.ended).days if whole else None,
    )
