"""Look for what would tell entrants of a challenge the hidden answers, in the files that they get."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from upstate.actions.open_challenge import OpenChallenge, open_challenge
from upstate.actions.opening import open_solution
from upstate.catalog.gate.rules import RULES
from upstate.catalog.gate.scanned import open_scanned
from upstate.catalog.gate.scanning import scan_hits
from upstate.challenges.answers import ANSWERS_FILE
from upstate.challenges.building.files import TEST, TRAIN
from upstate.challenges.leaks import ChallengeTable, FoundLeak, find_leaks, read_challenge_table
from upstate.challenges.scoring.keeping import load_answers
from upstate.errors import BadWorkspace, UnreadableFile
from upstate.progress import Progress, silent
from upstate.sentences import say_count

_TABLES = (".csv", ".tsv", ".gz", ".parquet", ".xlsx", ".xlsm", ".xls", ".json", ".jsonl", ".geojson", ".gpkg", ".zip")
# Few rows in a group are a matter of what is published, not of a challenge's rows, which are units one by one.
_PERSONAL = tuple(rule for rule in RULES if not rule.name.startswith("small"))


@dataclass(frozen=True)
class CheckedChallenge:
    """leaks: those that stop a launch first. files: that were looked at. unread: that are no table, seen from outside only."""

    name: str
    leaks: tuple[FoundLeak, ...]
    files: tuple[str, ...]
    unread: tuple[str, ...]

    @property
    def stops(self) -> tuple[FoundLeak, ...]:
        """What must be mended before the launch."""
        return tuple(leak for leak in self.leaks if leak.stops)

    def as_json(self) -> dict[str, Any]:
        """As plain values, for programs."""
        return {
            "name": self.name,
            "may_be_launched": not self.stops,
            "leaks": [leak.as_json() for leak in self.leaks],
            "files": [*self.files],
            "unread": [*self.unread],
        }


def check_challenge(
    *, workspace: Path, name: str, today: date | None = None, progress: Progress = silent
) -> CheckedChallenge:
    """Look at every file of `challenges/NAME/files` beside the hidden answers; nothing is changed.

    Raises `BadWorkspace` where there is no such challenge or it was not built, `UnreadableFile` where train.csv and test.csv are not of one challenge.
    """
    opened = open_challenge(workspace, name)
    built = opened.built
    if built is None:
        raise BadWorkspace(
            f"The challenge {name} is not built yet; there are no files to look at.",
            allowed="a challenge with files/ and hidden/",
            next_step=f"Run `upstate challenge build {name}` first.",
        )
    tables, unread = _read_tables(opened, progress)
    split = opened.text.split
    found = find_leaks(
        train=_taken(tables, TRAIN, name),
        test=_taken(tables, TEST, name),
        answers=load_answers(opened.hidden / ANSWERS_FILE),
        others=[table for table in tables if table.name not in (TRAIN, TEST)],
        folder=opened.files,
        numbers=opened.text.task.kind in ("regression", "counts"),
        on=built.on,
        column=built.column if split.kind != "time" else "",
        horizon_years=open_solution(workspace, opened.text.ranking).solution.settings.horizon_years,
        today=today or opened.city.settings.today(),
        progress=progress,
    )
    personal = tuple(_personal(tables, progress))
    return CheckedChallenge(name, (*found, *personal), tuple(table.name for table in tables), tuple(unread))


def refuse_leaks(checked: CheckedChallenge, *, despite: str = "") -> None:
    """Raise `BadWorkspace` where something stops the launch and nobody says why it is launched all the same."""
    if checked.stops and not despite.strip():
        raise BadWorkspace(
            "\n".join(
                [f"The files of the challenge {checked.name} tell what is hidden:"]
                + [f"  - {leak.sentence}" for leak in checked.stops[:10]]
            ),
            allowed="files in which the leak check finds nothing that stops",
            next_step=f'Mend what is named and build again, or say why it may be launched all the same: `upstate challenge launch {checked.name} --despite "..."`.',
        )


def _read_tables(opened: OpenChallenge, progress: Progress) -> tuple[list[ChallengeTable], list[str]]:
    files = sorted(file for file in opened.files.rglob("*") if file.is_file() and not file.is_symlink())
    tables, unread = list[ChallengeTable](), list[str]()
    for done, file in enumerate(files):
        name = file.relative_to(opened.files).as_posix()
        progress(f"Reading {name}", done, len(files))
        try:
            if not file.name.endswith(_TABLES):
                raise UnreadableFile(name, allowed="", next_step="")
            tables.append(read_challenge_table(file, name=name))
        except UnreadableFile:
            if name in (TRAIN, TEST):
                raise
            unread.append(name)
    return tables, unread


def _taken(tables: Sequence[ChallengeTable], file: str, name: str) -> ChallengeTable:
    for table in tables:
        if table.name == file:
            return table
    raise BadWorkspace(
        f"The challenge {name} has no {file}.",
        allowed=f"{TRAIN} and {TEST} in its folder files",
        next_step=f"Run `upstate challenge build {name}` again.",
    )


def _personal(tables: Sequence[ChallengeTable], progress: Progress) -> Iterator[FoundLeak]:
    """What the gate of the catalog takes for personal data, as warnings: a person decides."""
    import pyarrow.parquet as pq

    for done, table in enumerate(tables):
        progress("Looking for personal data", done, len(tables))
        with tempfile.TemporaryDirectory(prefix="upstate-challenge-") as folder:
            pq.write_table(table.typed(), Path(folder) / "table.parquet")
            with open_scanned(Path(folder) / "table.parquet") as scanned:
                hits = [*scan_hits(scanned, rules=_PERSONAL)]
        for finding in (hit.finding for hit in hits):
            sentence = say_count(
                "{column} in {file} seems to hold personal data ({rule}) in {number} row. Take the column out, or make sure that it may be given away.",
                "{column} in {file} seems to hold personal data ({rule}) in {number} rows. Take the column out, or make sure that it may be given away.",
                finding.count,
                column=finding.column or table.name,
                file=table.name,
                rule=finding.rule,
            )
            yield FoundLeak("personal data", table.name, finding.column, float(finding.count), sentence, stops=False)
