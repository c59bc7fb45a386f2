"""What the visits of a round found, as evidence, as a page and as figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from upstate import __version__
from upstate.actions.fieldwork_city import Fieldwork, open_fieldwork
from upstate.city import write_json, write_text
from upstate.errors import UpstateError
from upstate.fieldwork.results import Results, find_results, results_sentence
from upstate.fieldwork.results_page import render_results
from upstate.fieldwork.rounds import EVERY_ROUND, Round, round_of
from upstate.fieldwork.standing import Standing, stand
from upstate.fieldwork.visit import Visit
from upstate.progress import Progress, silent

FORMAT = 1


@dataclass(frozen=True)
class VisitResults:
    """results: the figures. evidence: as it was written, without a row. files: the evidence and the page."""

    results: Results
    sentence: str
    evidence: dict[str, Any]
    files: tuple[Path, ...]

    def as_json(self) -> dict[str, Any]:
        return {**self.evidence, "files": [str(path) for path in self.files]}


def visit_results(
    *,
    workspace: Path,
    solution: str,
    round_name: str | None = None,
    today: date | None = None,
    progress: Progress = silent,
) -> VisitResults:
    """The results of the round `round_name`; without it of the newest in which somebody told, and where there is no round, of all
    visits.

    round_name: `all` for all visits of all rounds. Writes `evidence/visits-ROUND.json`, which is what can be shared, and a page that
    stays here. Raises `UpstateError` for a round that is not there.
    """
    fieldwork = open_fieldwork(workspace, solution)
    progress("Reading the log of visits")
    standing = stand(fieldwork.log.read())
    planned = _round(fieldwork, round_name, standing)
    results = find_results(standing, fieldwork.rounds, planned, gives=fieldwork.door.given is not None)
    sentence = results_sentence(results, fieldwork.door.in_need.en)
    evidence = _evidence(fieldwork, results, sentence, planned, today or fieldwork.today)
    return VisitResults(results, str(sentence), evidence, tuple(_write(fieldwork, results, sentence, evidence)))


def _round(fieldwork: Fieldwork, name: str | None, standing: Standing) -> Round | None:
    rounds = {one.name: one for one in fieldwork.rounds}
    if name is None:
        told = {one.name for one in map(partial(round_of, rounds=fieldwork.rounds), _answers(standing)) if one}
        return next((one for one in reversed(fieldwork.rounds) if not told or one.name in told), None)
    if name == EVERY_ROUND:
        return None
    if name not in rounds:
        raise UpstateError(
            f"{fieldwork.solution.name} has no round called {name!r}.",
            allowed=", ".join([*rounds, EVERY_ROUND]),
            next_step="Name one of these with --round, or leave it out for the newest with answers.",
        )
    return rounds[name]


def _answers(standing: Standing) -> list[Visit]:
    return [visit for visit in standing.visits.values() if visit.in_need is not None]


def _evidence(
    fieldwork: Fieldwork, results: Results, sentence: str, planned: Round | None, today: date
) -> dict[str, Any]:
    solution, door = fieldwork.solution, fieldwork.door
    return {
        "format": FORMAT,
        "kind": "visits",
        "upstate": __version__,
        "solution": {"name": solution.name, "version": solution.header.version, "sha256": solution.sha256},
        "city": fieldwork.opened.city.settings.name,
        "made_on": today.isoformat(),
        "in_need": {"en": door.in_need.en, "es": door.in_need.es},
        "gives": {"en": door.given.en, "es": door.given.es} if door.given else None,
        "sentence": str(sentence),
        "design": _design(planned),
        **results.as_json(),
    }


def _design(planned: Round | None) -> dict[str, Any] | None:
    """How the round was drawn; null for visits of no one round."""
    if planned is None:
        return None
    told = planned.model_dump(
        mode="json",
        include={"made_on", "as_of", "ranker", "ranking", "seed", "control_share", "crew_day", "eligible"},
    )
    return told | {"planned": planned.homes, "targeted": len(planned.targeted), "drawn": len(planned.control)}


def _write(fieldwork: Fieldwork, results: Results, sentence: str, evidence: dict[str, Any]) -> list[Path]:
    name = results.round or "all"
    given = fieldwork.door.given
    page = render_results(
        results,
        sentence=sentence,
        title=fieldwork.solution.header.title,
        city=fieldwork.opened.city.settings.name,
        in_need=fieldwork.door.in_need.en,
        given=given.en if given else "",
    )
    files = [fieldwork.opened.paths.evidence / f"visits-{name}.json", fieldwork.log.folder / f"results-{name}.html"]
    write_json(files[0], evidence)
    write_text(files[1], page)
    return files
