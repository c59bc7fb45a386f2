"""The evaluations of a city: each plan, whether it was registered, what came of it, and what is to do next."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from upstate.city import Workspace, open_workspace
from upstate.errors import BadSolution, BadWorkspace, UpstateError
from upstate.measures.evaluating.kept import EVALUATIONS, Registered, final, load_registered, load_results, plan_file
from upstate.measures.evaluating.registered import Decision, Plan, is_plan, read_plan
from upstate.measures.evaluating.result import Result
from upstate.solutions.folder import read_plain

# note: a short form, which Upstate can not read. draft: not registered. waiting: before its start. running: started. due: its day has come, nobody has
# read it. read: nobody has decided. decided. broken: its files can not be read.
Stage = Literal["note", "draft", "waiting", "running", "due", "read", "decided", "broken"]
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_MOST_FILES, _MOST_BYTES = 500, 120_000


@dataclass(frozen=True)
class Evaluation:
    """One evaluation. plan: of its file as it stands; null of a note, and where it is broken. registered: as it was registered. fault: why it is broken."""

    name: str
    stage: Stage
    plan: Plan | None = None
    registered: Registered | None = None
    results: tuple[Result, ...] = ()
    fault: UpstateError | None = None

    @property
    def result(self) -> Result | None:
        """The newest that was read on its day or later; else the newest of all."""
        return final(self.results) or (self.results[-1] if self.results else None)

    def numbered(self, number: int) -> Result:
        """The result of that number; raises `BadWorkspace` where there is none."""
        for one in self.results:
            if one.number == number:
                return one
        raise BadWorkspace(
            f"{self.name} has no result {number}.",
            allowed=", ".join(str(one.number) for one in self.results) or "(none yet)",
            next_step="Name one of them, or leave it out for the newest.",
        )

    @property
    def decision(self) -> Decision | None:
        return self.plan.decision if self.plan else None

    def as_json(self) -> dict[str, Any]:
        """As plain values, for programs."""
        return {
            "name": self.name,
            "stage": self.stage,
            "plan": self.plan.model_dump(mode="json") if self.plan else None,
            "results": [one.number for one in self.results],
            "fault": self.fault.given if self.fault else None,
        }


def open_evaluations(*, workspace: Path, today: date | None = None) -> tuple[Evaluation, ...]:
    """Every evaluation, by name; one that can not be read hides none of the others. Raises `BadWorkspace` for no city."""
    city = open_workspace(workspace)
    names = (path.stem for path in sorted((city.folder / EVALUATIONS).glob("[!.]*.toml")))
    return tuple(_open(city, name, today or city.settings.today()) for name in islice(names, _MOST_FILES))


def open_evaluation(*, workspace: Path, name: str, today: date | None = None) -> Evaluation:
    """One of them; raises `BadWorkspace` where there is none, and the fault of one that is broken."""
    city = open_workspace(workspace)
    check_name(name)
    if not plan_file(city.folder, name).exists():
        raise BadWorkspace(
            f"There is no {EVALUATIONS}/{name}.toml.",
            allowed=", ".join(one.name for one in open_evaluations(workspace=workspace, today=today)) or "(none yet)",
            next_step=f"Write it as docs/how-to/evaluation.md shows, then `upstate evaluate register {name}`.",
        )
    found = _open(city, name, today or city.settings.today())
    if found.fault:
        raise found.fault
    return found


def check_name(name: str) -> None:
    """Raise `BadWorkspace` for a name that would lead out of the folder."""
    if not _NAME.fullmatch(name):
        raise BadWorkspace(
            f"{name[:100]!r} can not be the name of an evaluation.",
            allowed="letters, digits, dash and underscore",
            next_step="Choose another name, such as second-crew.",
        )


def evaluation_text(city: Workspace, name: str) -> str:
    """What stands in its file; raises `BadWorkspace` where that is no plain text."""
    shown = f"{EVALUATIONS}/{name}.toml"
    try:
        content = read_plain(plan_file(city.folder, name))
        if content is not None and len(content) <= _MOST_BYTES:
            return content.decode("utf-8")
    except (OSError, ValueError):
        pass
    raise BadWorkspace(
        f"{shown} is no file of plain text.",
        allowed=f"UTF-8 text of at most {_MOST_BYTES:,} bytes",
        next_step=f"Mend {shown}, or take it away.",
    )


def _open(city: Workspace, name: str, today: date) -> Evaluation:
    try:
        check_name(name)
        text, shown = evaluation_text(city, name), f"{EVALUATIONS}/{name}.toml"
        if not is_plan(text, source=shown):
            return Evaluation(name, "note")
        plan = read_plan(text, source=shown)
        registered, results = load_registered(city.folder, name), load_results(city.folder, name)
    except (BadWorkspace, BadSolution) as fault:
        return Evaluation(name, "broken", fault=fault)
    return Evaluation(name, _stage(plan, registered, results, today), plan, registered, results)


def _stage(plan: Plan, registered: Registered | None, results: tuple[Result, ...], today: date) -> Stage:
    if registered is None:
        return "draft"
    promised = registered.plan
    if plan.decision:
        return "decided"
    if final(results):
        return "read"
    if today >= promised.read_on:
        return "due"
    return "running" if today >= promised.first_start else "waiting"
