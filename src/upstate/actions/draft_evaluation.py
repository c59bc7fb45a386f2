"""Write the draft of a plan, with what each entry means beside it, for a person to complete."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import tomlkit

from upstate.actions.open_evaluations import check_name
from upstate.city import open_workspace, write_text
from upstate.errors import BadWorkspace
from upstate.measures.evaluating.kept import EVALUATIONS, plan_file
from upstate.measures.evaluating.registered import Method

_LATER = timedelta(days=31)
_YEAR_AND_MORE = timedelta(days=31 * 14)
_GROUPS = """breakdown = ""  # of the measure, such as neighborhood
groups = []  # who gets it
compare = []  # held against these; empty for all others
"""
_STAGGERED = """breakdown = ""  # of the measure, such as neighborhood
compare = []  # groups that never get it; empty for all others
"""
_TEXT = """# Written down before it starts. What is registered is what will be read: upstate evaluate register {name}
question = {question}
change = {change}
measure = {measure}
owner = {owner}
method = "{method}"  # interrupted, compared, staggered or chance: docs/how-to/evaluation.md
{groups}{starts}before = 24  # periods of the measure that are read on either side
after = 12
read_on = {read_on}  # when the last of these periods is known in full
chosen_as_worst = false  # true where a group gets it because it did worst
same_time = []  # what else changes in these periods, in words
solution = ""  # a borrowed solution that the change is, such as smoke-alarms

[expected]
direction = "up"  # or down
size = 0  # more than 0, in the measure's unit; points where it is a percentage
"""
_STARTS_BY_GROUP = """
[starts]  # the day of each group
"""


def draft_evaluation(
    *,
    workspace: Path,
    name: str,
    measure: str,
    method: str,
    question: str,
    change: str,
    owner: str,
    today: date | None = None,
) -> Path:
    """Write `evaluations/NAME.toml`, with a start a month ahead, and give its path. Raises `BadWorkspace` where it is there, or the method is none."""
    city = open_workspace(workspace)
    check_name(name)
    path = plan_file(city.folder, name)
    if method not in get_args(Method):
        raise BadWorkspace(
            f"{method[:60]!r} is no method.", allowed=", ".join(get_args(Method)), next_step="Name one of these."
        )
    if path.exists():
        raise BadWorkspace(
            f"{EVALUATIONS}/{name}.toml is there already.",
            allowed="a name that no evaluation has",
            next_step=f"Complete that file, then `upstate evaluate register {name}`; or choose another name.",
        )
    start = ((today or city.settings.today()) + _LATER).replace(day=1) + _LATER
    start = start.replace(day=1)
    words = {"question": question, "change": change, "measure": measure, "owner": owner}
    text = _TEXT.format(
        name=name,
        method=method,
        groups="" if method == "interrupted" else _STAGGERED if method == "staggered" else _GROUPS,
        starts="" if method == "staggered" else f"starts = {start}\n",
        read_on=(start + _YEAR_AND_MORE).replace(day=1),
        **{key: tomlkit.string(value).as_string() for key, value in words.items()},
    )
    write_text(path, text + (_STARTS_BY_GROUP if method == "staggered" else ""))
    return path
