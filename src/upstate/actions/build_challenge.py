"""Build what entrants get and what is hidden from them, out of the city's own tables."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np

from upstate.actions.open_challenge import OpenChallenge, changing_challenge, refuse_launched
from upstate.actions.opening import OpenSolution, describe_inputs, loaded_tables, open_solution, refuse_missing
from upstate.challenges.building.files import DICTIONARY, write_dictionary, write_raw, write_sides
from upstate.challenges.building.hiding import load_secret, write_hidden
from upstate.challenges.building.making import Made, make_challenge
from upstate.challenges.freezing import FILES, HIDDEN, fingerprints
from upstate.challenges.records import BUILT_FILE, Built, made_of
from upstate.city import write_json
from upstate.errors import BadSolution
from upstate.progress import Progress, silent
from upstate.ranking.leaks import watch_own_columns
from upstate.solutions import RankingSolution
from upstate.solutions.challenge import ChallengeText, task_faults
from upstate.tables.loading import CityTables


@dataclass(frozen=True)
class BuiltChallenge:
    """What was built. outcomes, public_outcomes: hidden units with the outcome, of all and of those whose score is shown: for the organizer alone."""

    name: str
    folder: Path
    built: Built
    past_outcomes: int
    outcomes: int
    public_outcomes: int

    def as_json(self) -> dict[str, Any]:
        """As plain values, for programs of the organizer."""
        return {
            **self.built.model_dump(mode="json"),
            "name": self.name,
            "folder": str(self.folder),
            "past_outcomes": self.past_outcomes,
            "outcomes": self.outcomes,
            "public_outcomes": self.public_outcomes,
        }


def build_challenge(
    *, workspace: Path, name: str, today: date | None = None, seed: int = 2016, progress: Progress = silent
) -> BuiltChallenge:
    """Write `files/` and `hidden/` of a challenge, in the place of those that were there. Every row is as it was known before its day; nothing after the split day is in
    `files/`. seed: of the models.

    Raises `BadWorkspace` after the launch, `BadSolution` where the ranking can not give what challenge.toml asks for, `NotEnoughHistory` where a side would be empty.
    """
    with changing_challenge(workspace, name) as opened:
        refuse_launched(opened)
        ranking = open_solution(workspace, opened.text.ranking)
        if faults := [*task_faults(opened.text, ranking.solution)]:
            raise _can_not_be_made(faults)
        secret = load_secret(opened.hidden)
        day = today or ranking.city.settings.today()
        with loaded_tables(ranking, today=day, progress=progress) as tables:
            refuse_missing(ranking, tables)
            watch_own_columns(tables, ranking.solution, ranking.city.tables, ranking.place)
            made = make_challenge(
                tables=tables, solution=ranking.solution, text=opened.text, secret=secret, seed=seed, progress=progress
            )
            progress("Writing the files")
            with _replacing(opened.folder, FILES, HIDDEN) as (files, hidden):
                _write_files(files, ranking.solution, tables, made, opened.text)
                write_hidden(hidden, made.answers, made.baselines, secret)
            built = _record(opened, ranking, tables, made)
        write_json(opened.folder / BUILT_FILE, built.model_dump(mode="json"))
        happened = made.sides.hidden.matrix.happened
        return BuiltChallenge(
            name=name,
            folder=opened.folder,
            built=built,
            past_outcomes=int(made.sides.training.happened.sum()),
            outcomes=int(happened.sum()),
            public_outcomes=int(happened[made.answers.public].sum()),
        )


def _write_files(folder: Path, solution: RankingSolution, tables: CityTables, made: Made, text: ChallengeText) -> None:
    given = "" if made.column == solution.settings.unit else made.column
    write_sides(folder, made.sides, column=given, kind=text.task.kind)
    raw = write_raw(folder, tables, made.on)
    words = {name: feature.words for name, feature in solution.features.items() if "{show:" not in feature.words}
    write_dictionary(
        folder / DICTIONARY,
        tables=tables,
        raw=raw,
        sides=made.sides,
        words={name: words.replace("{}", "…") for name, words in words.items()},
        told=made.notes,
    )


def _record(opened: OpenChallenge, ranking: OpenSolution, tables: CityTables, made: Made) -> Built:
    return Built(
        at=datetime.now(UTC),
        of=made_of(opened.text),
        solution=ranking.solution.sha256,
        on=made.on,
        column=made.column,
        place=made.place,
        trained_on=tuple(rows.as_of for rows in made.sides.past),
        rows=len(made.sides.training),
        units=len(made.answers.ids),
        public=int(np.count_nonzero(made.answers.public)),
        baselines=tuple(made.baselines),
        inputs=tuple(describe_inputs(ranking, tables.crosswalk)),
        files=fingerprints(opened.folder, FILES, HIDDEN),
        notes=made.notes,
    )


@contextmanager
def _replacing(folder: Path, *names: str) -> Iterator[tuple[Path, ...]]:
    """Empty folders to fill, which then take the places of those that are there. The record of what was built goes first and comes back last, so that whoever is killed
    between leaves a draft and never a mixture that counts as built."""
    fresh = tuple(folder / f".writing-{name}" for name in names)
    for one in fresh:
        shutil.rmtree(one, ignore_errors=True)
        one.mkdir()
    try:
        yield fresh
        (folder / BUILT_FILE).unlink(missing_ok=True)
        for one, name in zip(fresh, names, strict=True):
            shutil.rmtree(folder / name, ignore_errors=True)
            one.rename(folder / name)
    finally:
        for one in fresh:
            shutil.rmtree(one, ignore_errors=True)


def _can_not_be_made(faults: list[str]) -> BadSolution:
    return BadSolution(
        "; ".join(faults),
        allowed="baselines that the ranking can give",
        next_step="Mend challenge.toml.",
    )
