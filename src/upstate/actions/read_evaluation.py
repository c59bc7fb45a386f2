"""Read an evaluation on its day, as it was registered, and keep the result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from upstate.actions.compute_measures import computed_folder
from upstate.actions.open_evaluations import Evaluation, open_evaluation, open_evaluations
from upstate.actions.open_measures import open_measures
from upstate.actions.register_evaluation import lock_of
from upstate.city import Workspace, open_workspace
from upstate.city.locking import holding
from upstate.errors import BadWorkspace
from upstate.measures.city_measure import CityMeasure
from upstate.measures.evaluating.kept import Registered, keep_result
from upstate.measures.evaluating.reading import read_result
from upstate.measures.evaluating.registered import Plan, changed_since, promised
from upstate.measures.evaluating.result import MeasureText, Result
from upstate.measures.evaluating.telling import tell_result
from upstate.measures.history import load_newest
from upstate.measures.series import Computed
from upstate.sentences import Sentence, say
from upstate.solutions.header import Words


@dataclass(frozen=True)
class ReadEvaluation:
    """The result that is kept now, its file, and what it says."""

    result: Result
    path: Path
    told: tuple[Sentence, ...]

    def as_json(self) -> dict[str, Any]:
        return {"told": [*self.told], "path": str(self.path), "result": self.result.model_dump(mode="json")}


def read_evaluation(*, workspace: Path, name: str, early: bool = False, today: date | None = None) -> ReadEvaluation:
    """Read the evaluation by the newest figures of its measure. early: also before its day; such a look is kept too, and told later.

    Raises `BadWorkspace` where it was not registered, its day has not come, or the measure has no figures.
    """
    city = open_workspace(workspace)
    day = today or city.settings.today()
    found = open_evaluation(workspace=workspace, name=name, today=day)
    registered, plan = _registered(found)
    _refuse_early(registered, day, early=early)
    measure = open_measures(city.folder).named(registered.plan.measure)
    others = {one.name: one.plan for one in open_evaluations(workspace=workspace, today=day) if one.plan}
    with holding(lock_of(city, name), what=f"the evaluation {name}"):
        result = read_result(
            registered.plan,
            _figures(city, measure.name),
            name=name,
            text=_text_of(measure),
            registered_on=registered.registered_on,
            looking_back=registered.looking_back,
            changed=changed_since(promised(registered.plan), plan),
            others=others,
            looked_before=sum(one.early for one in found.results),
            today=day,
        )
        kept, path = keep_result(city.folder, result)
    return ReadEvaluation(kept, path, tell_result(kept))


def _registered(found: Evaluation) -> tuple[Registered, Plan]:
    if found.registered is None or found.plan is None:
        note = found.stage == "note"
        raise BadWorkspace(
            say("{name} names no measure.", name=found.name)
            if note
            else say("{name} was never registered.", name=found.name),
            allowed=say("an evaluation that was registered, with a measure, a start and a day on which it is read"),
            next_step=say(
                "Run `upstate evaluate register {name}` (with --looking-back where it has begun).", name=found.name
            ),
        )
    return found.registered, found.plan


def _refuse_early(registered: Registered, day: date, *, early: bool) -> None:
    if day < registered.plan.read_on and not early:
        raise BadWorkspace(
            say("{name} is read on {day}.", name=registered.name, day=registered.plan.read_on.isoformat()),
            allowed=say("a reading on that day or later: who looks often finds something by chance"),
            next_step=say("Wait, or see how it stands with --early; that look is kept, and told with the result."),
        )


def _figures(city: Workspace, measure: str) -> Computed:
    computed = load_newest(computed_folder(city, measure))
    if computed is None:
        raise BadWorkspace(
            say("{measure} has no figures yet.", measure=measure),
            allowed=say("a measure that was computed"),
            next_step=say("Run `upstate measures compute {measure}`.", measure=measure),
        )
    return computed


def _text_of(measure: CityMeasure) -> MeasureText:
    unit = measure.unit or Words(en="units", es="unidades")
    percent = measure.text is not None and measure.text.figure == "share"
    return MeasureText(title=measure.title, unit=unit, direction=measure.direction, percent=percent)
