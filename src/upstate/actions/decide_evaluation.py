"""Put down what people decided after an evaluation was read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import tomlkit

from upstate.actions.open_evaluations import Evaluation, evaluation_text, open_evaluation
from upstate.actions.register_evaluation import lock_of
from upstate.actions.typed_words import one_line
from upstate.city import open_workspace, write_text
from upstate.city.locking import holding
from upstate.errors import BadWorkspace
from upstate.measures.evaluating.kept import EVALUATIONS, final, plan_file
from upstate.measures.evaluating.registered import read_plan
from upstate.sentences import say


def decide_evaluation(
    *, workspace: Path, name: str, choice: str, reason: str, who: str, today: date | None = None
) -> Evaluation:
    """Write the decision into the plan's file, and give the evaluation as it is then. choice: `keep`, `change` or `stop`.

    Raises `BadWorkspace` where it was not read yet on its day, and `BadSolution` for words that can not be kept. Nothing is changed then.
    """
    city = open_workspace(workspace)
    day = today or city.settings.today()
    found = open_evaluation(workspace=workspace, name=name, today=day)
    read = final(found.results)
    if read is None:
        raise BadWorkspace(
            say("{name} was not read yet.", name=name),
            allowed=say("a decision by a result that was read on its day or later"),
            next_step=say("Run `upstate evaluate read {name}` on its day.", name=name),
        )
    with holding(lock_of(city, name), what=f"the evaluation {name}"):
        document = tomlkit.parse(evaluation_text(city, name))
        document["decision"] = {
            "choice": choice,
            "reason": one_line(reason),
            "who": one_line(who),
            "on": day,
            "result": read.number,
        }
        text = tomlkit.dumps(document)
        read_plan(text, source=f"{EVALUATIONS}/{name}.toml")
        write_text(plan_file(city.folder, name), text)
    return open_evaluation(workspace=workspace, name=name, today=day)
