"""Register a change before it starts, so that nobody can choose afterwards what counts as success."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit

from upstate.actions.compute_measures import computed_folder
from upstate.actions.open_evaluations import check_name, evaluation_text, open_evaluation
from upstate.actions.open_measures import open_measures
from upstate.city import Workspace, open_workspace, write_text
from upstate.city.locking import holding
from upstate.errors import BadWorkspace
from upstate.measures.evaluating.kept import EVALUATIONS, Registered, keep_registered, load_registered, plan_file
from upstate.measures.evaluating.registered import Plan, fingerprint, read_plan
from upstate.measures.history import load_newest
from upstate.sentences import say

_MOST_NAMED = 12


@dataclass(frozen=True)
class Registration:
    """What was registered, and where it is kept."""

    registered: Registered
    path: Path

    def as_json(self) -> dict[str, Any]:
        return self.registered.model_dump(mode="json") | {"path": str(self.path)}


def register_evaluation(
    *,
    workspace: Path,
    name: str,
    said: Mapping[str, Any] | None = None,
    looking_back: bool = False,
    today: date | None = None,
) -> Registration:
    """Register `evaluations/NAME.toml`. said: what a new file says, where none was written by hand. looking_back: also where it has begun, which is then
    told in every result.

    Raises `BadSolution` for a plan that is not whole; `BadWorkspace` where it has begun, was registered before, or names a measure or groups that the
    city does not have. Nothing is changed then.
    """
    city = open_workspace(workspace)
    check_name(name)
    day = today or city.settings.today()
    with holding(lock_of(city, name), what=f"the evaluation {name}"):
        text = _text(city, name, said)
        plan = read_plan(text, source=f"{EVALUATIONS}/{name}.toml")
        _refuse_registered(city, name)
        _refuse_begun(plan, day, looking_back=looking_back)
        _refuse_unknown(city, plan)
        registered = Registered(
            name=name,
            registered_on=day,
            looking_back=plan.first_start < day,
            sha256=fingerprint(plan),
            plan=plan.model_copy(update={"decision": None}),
        )
        path = keep_registered(city.folder, registered)
        write_text(plan_file(city.folder, name), _marked(text, registered))
    return Registration(registered, path)


def lock_of(city: Workspace, name: str) -> Path:
    return city.folder / EVALUATIONS / ".locks" / name


def _text(city: Workspace, name: str, said: Mapping[str, Any] | None) -> str:
    there = plan_file(city.folder, name).exists()
    if said is not None and not there:
        return tomlkit.dumps({key: value for key, value in said.items() if value is not None})
    if said is not None:
        raise BadWorkspace(
            say("There is an evaluation called {name} already.", name=name),
            allowed=say("a name that no evaluation has"),
            next_step=say("Choose another name."),
        )
    open_evaluation(workspace=city.folder, name=name)  # raises what is wrong with it
    return evaluation_text(city, name)


def _refuse_registered(city: Workspace, name: str) -> None:
    if before := load_registered(city.folder, name):
        raise BadWorkspace(
            say("{name} was registered on {day}.", name=name, day=before.registered_on.isoformat()),
            allowed=say("a plan that is registered once, before it starts"),
            next_step=say("Register a changed plan under a new name, and say in its note why."),
        )


def _refuse_begun(plan: Plan, day: date, *, looking_back: bool) -> None:
    if plan.first_start < day and not looking_back:
        raise BadWorkspace(
            say("It began on {day}.", day=plan.first_start.isoformat()),
            allowed=say("a start of today or later: whoever knows how it went can choose what counts as success"),
            next_step=say(
                "Register it with --looking-back; every result will say that it was registered after it began."
            ),
        )


def _refuse_unknown(city: Workspace, plan: Plan) -> None:
    """Better now than on the day when it is to be read."""
    open_measures(city.folder).named(plan.measure)
    computed = load_newest(computed_folder(city, plan.measure))
    wanted = {*plan.groups, *plan.compare, *(plan.starts if isinstance(plan.starts, dict) else ())}
    if computed is None or not wanted:
        return
    known = {one.group for one in computed.series if one.breakdown == plan.breakdown}
    if missing := sorted(wanted - known):
        raise BadWorkspace(
            say(
                "{measure} has no figures of {groups} by {breakdown}.",
                measure=plan.measure,
                groups=", ".join(missing[:_MOST_NAMED]),
                breakdown=plan.breakdown,
            ),
            allowed=", ".join(sorted(known)[:_MOST_NAMED]) or "(none)",
            next_step=say("Write the groups as they stand in the figures; `upstate measures show` lists them."),
        )


def _marked(text: str, registered: Registered) -> str:
    """The file with the day of its registration, as a person wrote it else."""
    document = tomlkit.parse(text)
    document["registered_on"] = registered.registered_on
    if registered.looking_back:
        document["looking_back"] = True
    return tomlkit.dumps(document)
