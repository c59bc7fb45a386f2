"""Propose how a challenge can be split into what is given and what is hidden."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from upstate.actions.open_challenge import open_challenge
from upstate.actions.opening import OpenSolution, loaded_tables, open_solution, refuse_missing
from upstate.challenges.building.days import latest_split
from upstate.challenges.building.proposing import Proposer, SplitProposal
from upstate.progress import Progress, silent
from upstate.ranking.leaks import watch_own_columns
from upstate.ranking.schedule import find_history
from upstate.solutions.challenge import Split


@dataclass(frozen=True)
class ProposedSplits:
    """The proposals, the best first, and the split that stands in challenge.toml."""

    name: str
    split: Split
    proposals: tuple[SplitProposal, ...]

    def as_json(self) -> dict[str, Any]:
        """As plain values, for programs."""
        proposals = [one.as_json() for one in self.proposals]
        return {"name": self.name, "split": self.split.model_dump(mode="json"), "proposals": proposals}


def propose_split(
    *, workspace: Path, name: str, today: date | None = None, progress: Progress = silent
) -> ProposedSplits:
    """What each split of the city's own record would hold. Nothing is written: a person puts the chosen one into challenge.toml. Raises `NotEnoughHistory` where
    the record is too short for any."""
    opened = open_challenge(workspace, name)
    ranking = open_solution(workspace, opened.text.ranking)
    with loaded_tables(ranking, today=today or ranking.city.settings.today(), progress=progress) as tables:
        refuse_missing(ranking, tables)
        watch_own_columns(tables, ranking.solution, ranking.city.tables, ranking.place)
        history = find_history(tables, ranking.solution)
        tables.sandbox.lock()
        found = tuple(Proposer(tables, ranking.solution, history, progress).propose(opened.text.split.on))
    return ProposedSplits(name, opened.text.split, found)


def latest_day(opened: OpenSolution, *, today: date | None = None, progress: Progress = silent) -> date:
    """The latest day that the city's record can be split on; raises `NotEnoughHistory` where there is none."""
    with loaded_tables(opened, today=today or opened.city.settings.today(), progress=progress) as tables:
        refuse_missing(opened, tables)
        return latest_split(opened.solution, find_history(tables, opened.solution))
