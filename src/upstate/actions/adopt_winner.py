"""Write a winner's method as a solution that others can borrow, whose predictions compete in `prove`; step by step, and again until nothing is left to say."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from upstate.actions.borrow import borrow
from upstate.actions.follow_adoption import load_adoption, save_adoption
from upstate.actions.open_challenge import OpenChallenge, changing_challenge
from upstate.actions.opening import OpenSolution, open_solution
from upstate.challenges.answers import ANSWERS_FILE
from upstate.challenges.following.adoption import Adopted, Adoption
from upstate.challenges.following.placed import PlacedEntry, find_placed
from upstate.challenges.following.writing import Winner, solution_name, to_say, write_solution
from upstate.challenges.records import Built
from upstate.challenges.scoring.keeping import load_answers
from upstate.challenges.scoring.predictions import read_predictions
from upstate.city import faults_of, publish_folder, write_bytes
from upstate.errors import BadWorkspace
from upstate.ranking.rankers.handed_in import write_handed_in
from upstate.sentences import Sentence, say, say_count
from upstate.solutions import load_lock, read_folder
from upstate.solutions.challenge import Dates

WINNERS = "winners"


@dataclass(frozen=True)
class AdoptedWinner:
    """folder: the text that people work on. solution: its name among those that the city borrowed. to_say: what is still to be said. steps: what comes next."""

    name: str
    winner: Adopted
    folder: Path
    solution: str
    to_say: tuple[str, ...]
    steps: tuple[Sentence, ...]

    def as_json(self) -> dict[str, Any]:
        """As plain values, for programs."""
        return {
            "name": self.name,
            **self.winner.model_dump(mode="json"),
            "folder": str(self.folder),
            "to_say": list(self.to_say),
            "steps": [str(one) for one in self.steps],
        }


def adopt_winner(
    *,
    workspace: Path,
    name: str,
    entry: str,
    predictions: Path | None = None,
    credits: str = "",  # noqa: A002  # the word that people know
    licence: str = "",
    answers: str = "",
    placed: Sequence[PlacedEntry] | None = None,
    now: datetime | None = None,
) -> AdoptedWinner:
    """Take up an entry, or go on with one that was taken up.

    The first time the texts are written into `challenges/NAME/winners/` for people to finish, borrowed under `RANKING-by-ENTRY` with the crosswalk of the ranking, and the
    predictions laid beside it. Later the texts stay as people left them and are borrowed again where they changed. predictions: `id,prediction` of the hidden units, needed
    the first time where the site does not have what the entry sent. placed: the entries on the board of the site; null where another city's site held it, and then the name
    and the predictions are taken as they are given. credits: who made it. licence: of the entry; without it that of the challenge. answers: who in the city is asked whether it is used.

    Raises `BadWorkspace` before the results are out, for an entry that there is not, for predictions that are not those that it sent, and for predictions or credits that are
    missing; `BadPredictions`; `BadSolution` for texts
    that people broke.
    """
    at = now or datetime.now(UTC)
    with changing_challenge(workspace, name) as opened:
        prize_day, built = _prize_day(opened, at), _built(opened)
        ranking = open_solution(workspace, opened.text.ranking)
        adoption = load_adoption(opened) or Adoption(prize_day=prize_day)
        found = None if placed is None else find_placed(entry, placed, challenge=name)
        entry = found.short if found else entry
        before = adoption.winner(entry)
        solution = solution_name(opened.text.ranking, entry)
        if found and predictions:
            _refuse_others(opened, predictions, found)
        predictions = predictions or (found.file if found and not before else None)
        content = _predictions(opened, built, predictions, entry=entry) if predictions or not before else None
        winner = _winner(
            before,
            entry=entry,
            made_by=credits,
            licence=licence or (before.licence if before else opened.text.licence),
            answers=answers,
            solution=solution,
            sha256=hashlib.sha256(content).hexdigest() if content else "",
        )
        folder = opened.folder / WINNERS / solution
        if not folder.exists():
            _write(folder, opened, ranking, built, winner)
        _take_in(workspace, ranking, folder, content, winner)
        save_adoption(opened, adoption.with_winner(winner))
    missing = to_say(read_folder(folder).text("README.md"))
    return AdoptedWinner(
        name, winner, folder, solution, missing, tuple(_steps(name, folder, solution, missing, ranking))
    )


def _prize_day(opened: OpenChallenge, at: datetime) -> date:
    dates = opened.text.dates
    if opened.launched and dates and Dates.at(dates, dates.results) <= at:
        return dates.results.date()
    results = (
        f"its results are out on {dates.results:%Y-%m-%d %H:%M}" if opened.launched and dates else "it is not launched"
    )
    raise BadWorkspace(
        f"Nobody has won the challenge {opened.name} yet: {results}.",
        allowed="a challenge whose results are out",
        next_step="Wait until then; before, nothing of an entry is shown to others.",
    )


def _built(opened: OpenChallenge) -> Built:
    if opened.built is None:
        raise BadWorkspace(
            f"How the files of {opened.name} were built is not on record.",
            allowed="the file built.json as `upstate challenge build` wrote it",
            next_step="Put the file back from a backup.",
        )
    return opened.built


def _predictions(opened: OpenChallenge, built: Built, path: Path | None, *, entry: str) -> bytes:
    """As a file that competes, with the day that they speak of."""
    if path is None or not path.is_file():
        raise BadWorkspace(
            f"There is no file {path}."
            if path
            else f"{entry[:60]!r} was not taken up yet, and no predictions were given.",
            allowed="the file of predictions that the entry handed in: id,prediction",
            next_step="Give it with --predictions FILE.",
        )
    known, values = load_answers(opened.hidden / ANSWERS_FILE), _read(opened, path)
    return write_handed_in({built.on: dict(zip(map(str, known.ids), map(float, values), strict=True))})


def _read(opened: OpenChallenge, path: Path) -> NDArray[np.float64]:
    known = load_answers(opened.hidden / ANSWERS_FILE)
    return read_predictions(path, answers=known, task=opened.text.task.kind, name=path.name)


def _refuse_others(opened: OpenChallenge, path: Path, found: PlacedEntry) -> None:
    """Raise `BadWorkspace` where a file that was given says something else of a unit than the one that the entry sent."""
    ids = load_answers(opened.hidden / ANSWERS_FILE).ids
    given, sent = (_read(opened, one) for one in (path, found.file))
    others = np.flatnonzero(given != sent)
    if len(others):
        first = others[0]
        raise BadWorkspace(
            f"{path} is not what {found.short} sent: {len(others):,} of {len(ids):,} predictions differ, the first of {ids[first]}: "
            f"{given[first]:g} in place of {sent[first]:g}.",
            allowed="the file that decided, as the entry sent it",
            next_step="Leave --predictions out: the site has the file.",
        )


def _winner(
    before: Adopted | None, *, entry: str, made_by: str, licence: str, answers: str, solution: str, sha256: str
) -> Adopted:  # fmt: skip
    given = {
        "entry": entry,
        "credits": " ".join(made_by.split()) or (before.credits if before else ""),
        "licence": licence,
        "solution": solution,
        "predictions_sha256": sha256 or (before.predictions_sha256 if before else ""),
        "answers": " ".join(answers.split()) or (before.answers if before else ""),
        "said": before.said if before else (),
    }
    try:
        return Adopted.model_validate(given)
    except ValidationError as fault:
        raise BadWorkspace(
            f"The entry can not be taken up: {faults_of(fault)}.",
            allowed="an entry by its short name (small letters, digits and dashes), who made it, and its licence such as Apache-2.0",
            next_step="Say who made it with --credits, and its licence with --licence.",
        ) from None


def _write(folder: Path, opened: OpenChallenge, ranking: OpenSolution, built: Built, winner: Adopted) -> None:
    _, text = load_lock(ranking.paths)
    settings = opened.city.settings
    files = write_solution(
        text.files,
        ranking.solution.header,
        challenge=opened.text,
        winner=Winner(winner.entry, winner.credits, winner.licence, built.on, built.units),
        place=settings.name,
        geoid=settings.geoid or "",
        year=opened.text.dates.results.year if opened.text.dates else built.on.year,
    )
    with publish_folder(folder) as writing:
        for path, content in files.items():
            target = writing / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(content, "utf-8")


def _take_in(workspace: Path, ranking: OpenSolution, folder: Path, content: bytes | None, winner: Adopted) -> None:
    """Borrow the text where it is new or changed; the predictions and the crosswalk lie beside it, so that it can be proved at once."""
    paths = ranking.city.borrowed(winner.solution)
    if not paths.lock.exists() or load_lock(paths)[0].sha256 != read_folder(folder).sha256:
        borrow(workspace=workspace, solution=str(folder))
    if not paths.crosswalk.exists() and ranking.paths.crosswalk.exists():
        write_bytes(paths.crosswalk, ranking.paths.crosswalk.read_bytes())
    if content is not None:
        write_bytes(paths.predictions / f"{winner.entry}.csv", content)


def _steps(
    name: str, folder: Path, solution: str, missing: tuple[str, ...], ranking: OpenSolution
) -> Iterator[Sentence]:
    if missing:
        readme = str(folder / "README.md")
        yield say_count(
            "Say {number} more thing in {readme}, where it is marked, and take the mark away.",
            "Say {number} more things in {readme}, where they are marked, and take the marks away.",
            len(missing), readme=readme,
        )  # fmt: skip
    if not any(ranking.city.borrowed(solution).evidence.glob("*.json")):
        yield say(
            "Run `upstate prove {solution}`: the predictions compete with the rules and the models.", solution=solution
        )
    if not missing:
        yield say("Check it with `upstate solutions check {folder}`, and share it.", folder=str(folder))
    yield say(
        "Run `upstate challenge follow {name}` to see what is due: is it used, 3, 6 and 12 months after prize day?",
        name=name,
    )
