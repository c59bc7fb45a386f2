"""Share what a city learned of a solution: a folder ready for a registry, that holds no row of the city's tables."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from upstate.actions.lend_model import lend_model
from upstate.actions.opening import open_solution
from upstate.actions.sharing_card import write_card
from upstate.actions.sharing_evaluations import effect_figures
from upstate.actions.sharing_folder import free_folder, refuse_unagreed, refuse_unreadable, write_shared
from upstate.actions.sharing_gate import NotShared
from upstate.actions.sharing_text import lend_text, why_kept
from upstate.actions.sharing_visits import newest_results, rate_figures
from upstate.city import Workspace, open_workspace
from upstate.progress import Progress, silent
from upstate.ranking.newest import newest_evidence
from upstate.ranking.travelling import travelling
from upstate.solutions import Lock, RankingSolution, load_lock, load_original, read_ranking
from upstate.solutions.bundle import BUNDLE_FILE, Bundle, FieldCost, Figure, Status, read_bundle
from upstate.solutions.changes import patch
from upstate.solutions.registry import SHARED, SOLUTIONS
from upstate.tables.crosswalk.document import Crosswalk, load_crosswalk, write_crosswalk


@dataclass(frozen=True)
class Leaving:
    """Everything that would leave the city. files: name to the whole text. held: in words, what stays here."""

    bundle: Bundle
    files: dict[str, str]
    held: tuple[str, ...]


@dataclass(frozen=True)
class Shared:
    """What was written. folder: of the bundle, inside a folder that `upstate registry build` takes."""

    folder: Path
    leaving: Leaving


def share(
    *,
    workspace: Path,
    solution: str,
    to: Path | None = None,
    stopped: str = "",
    staff_hours: float | None = None,
    cost: str = "",
    contact: str = "",
    link: str = "",
    model: bool = False,
    answer: Callable[[Leaving], bool],
    today: date | None = None,
    progress: Progress = silent,
) -> Shared:
    """Write what this city learned of `solution` to `to`/shared/SOLUTION/PLACE; without `to`, to `share` in the workspace.

    stopped: why the city tried it and stopped; such a one needs no proof. contact: whom the next city may ask, as the city wants
    it public. model: also what was learned here, as coefficients. answer: is shown everything that would leave, and says whether
    it may. A text of the city's own does not leave by itself, only what it changed. Raises `NotShared` for what looks personal, for
    counts below 10, for a proof of another text, or a no; nothing is written then.
    """
    city = open_workspace(workspace)
    lock, text = load_lock(city.borrowed(solution))
    read = read_ranking(text)
    evidence, held = _evidence(workspace, solution, lock, stopped=stopped)
    visits, held_of_visits = newest_results(city, solution)
    effects, held_of_effects = effect_figures(city, solution)
    in_the_field = (*rate_figures(visits), *effects)
    crosswalk = _crosswalk(city, solution)
    bundle = _bundle(
        solution=solution,
        title=read.header.title,
        version=lock.version,
        sha256=lock.sha256,
        based_on=lock.based_on,
        place=city.settings.name,
        geoid=city.settings.geoid,
        from_place=read.header.origin.place,
        from_registry=lock.based_on_registry if lock.based_on else lock.registry,
        shared_on=today or city.settings.today(),
        status=_status(evidence, bool(in_the_field), stopped),
        verdict=evidence.get("verdict", {}).get("sentence", "")[:600] if evidence else "",
        because=stopped,
        figures=(*_figures(evidence), *in_the_field),
        fields=_fields(crosswalk),
        missing=tuple(_missing(read, crosswalk)),
        costs=tuple(_costs(evidence)),
        staff_hours=staff_hours,
        cost=cost,
        contact=contact,
        link=link,
    )
    files = dict(_files(city, solution, lock, bundle, evidence))
    if visits:
        files["visits.json"] = json.dumps(visits, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    if model:
        files["model.json"] = _model(workspace, solution, progress)
    registry = to or city.folder / "share"
    lent = registry / SOLUTIONS / solution
    # A text of the city's own was not shown, so it is not lent.
    kept = why_kept(lent, text, version=lock.version, alone=to is None) if lock.registry or not lock.address else None
    leaving = Leaving(bundle, files, tuple(filter(None, (*held, *held_of_visits, *held_of_effects, kept))))
    refuse_unagreed(files, lambda: answer(leaving), what=f"What was learned of {solution}")
    if kept == "":
        lend_text(lent, text)
    folder = free_folder(registry / SHARED / solution, place=bundle.place, geoid=bundle.geoid)
    write_shared(folder, files)
    return Shared(folder, leaving)


def _bundle(**said: Any) -> Bundle:
    """The bundle, read back as the next city will read it."""
    with refuse_unreadable():
        return read_bundle(Bundle(**said).model_dump_json(), source="what you say")


def _evidence(workspace: Path, solution: str, lock: Lock, *, stopped: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    found = newest_evidence(open_solution(workspace, solution).paths)
    if found and found.get("solution", {}).get("sha256") != lock.sha256:
        found = None  # it was proven with another text, of which it says nothing
    if found is None and not stopped:
        raise NotShared(
            f"There is no proof of {solution} {lock.version} to share.",
            allowed="a solution that was proven here with the text that is borrowed now, or one that was tried and stopped",
            next_step=f"Run `upstate prove {solution}`, or say why you stopped with --stopped.",
        )
    return travelling(found) if found else ({}, ())


def _model(workspace: Path, solution: str, progress: Progress) -> str:
    with tempfile.TemporaryDirectory(prefix="upstate-model-") as place:
        return lend_model(
            workspace=workspace, solution=solution, to=Path(place) / "model.json", progress=progress
        ).path.read_text("utf-8")


def _crosswalk(city: Workspace, solution: str) -> Crosswalk | None:
    path = city.borrowed(solution).crosswalk
    return load_crosswalk(path) if path.exists() else None


def _status(evidence: dict[str, Any], in_the_field: bool, stopped: str) -> Status:
    if stopped:
        return "stopped"
    return "field-tested" if in_the_field else "backtested" if evidence else "reported"


def _figures(evidence: dict[str, Any]) -> Iterator[Figure]:
    at = evidence.get("headline", "1%")
    for ranker in evidence.get("rankers", ()):
        low, high = ranker.get("interval", {}).get(at, (None, None))
        yield Figure(what=f"precision at {at}, {ranker['name']}", value=ranker["precision"][at], low=low, high=high)


def _costs(evidence: dict[str, Any]) -> Iterator[FieldCost]:
    """What lacking a field costs, where the proof measured it. A proof of an earlier Upstate never did."""
    measured = evidence.get("field_costs") or {"fields": ()}
    for one in measured["fields"]:
        if one["cost"] is not None:
            low, high = one["interval"]
            yield FieldCost(
                field=one["field"], of=f"precision at {measured['at']}", cost=one["cost"], low=low, high=high
            )


def _fields(crosswalk: Crosswalk | None) -> dict[str, tuple[str, ...]]:
    return {table: tuple(sorted(crosswalk.mapped(table))) for table in crosswalk.tables} if crosswalk else {}


def _missing(solution: RankingSolution, crosswalk: Crosswalk | None) -> list[str]:
    return [
        f"{table.name}.{field.name}"
        for table in solution.contract.resources
        for field in table.fields
        if crosswalk and field.name not in crosswalk.mapped(table.name)
    ]


def _files(
    city: Workspace, solution: str, lock: Lock, bundle: Bundle, evidence: dict[str, Any]
) -> Iterator[tuple[str, str]]:
    paths = city.borrowed(solution)
    yield BUNDLE_FILE, bundle.model_dump_json(indent=1) + "\n"
    yield "README.md", write_card(bundle)
    if evidence:
        yield "evidence.json", json.dumps(evidence, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    if paths.crosswalk.exists():
        # Written anew: what a person noted in the file for colleagues stays here.
        yield "crosswalk.toml", write_crosswalk(load_crosswalk(paths.crosswalk))
    if (original := load_original(paths, lock)) is not None:
        yield "changes.patch", patch(original, load_lock(paths)[1])
