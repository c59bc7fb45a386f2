"""The files of an evaluation: what was registered, and each result. Both are written once and never changed.

`evaluations/registered/NAME.json` holds the plan as it was registered, so that a later change of `evaluations/NAME.toml` is seen and does
not change the reading. `evaluations/results/NAME/0001.json` holds a result.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from upstate.city.writing import write_new_json
from upstate.errors import BadWorkspace
from upstate.measures.evaluating.registered import Plan, fingerprint
from upstate.measures.evaluating.result import Result
from upstate.sentences import say
from upstate.solutions.header import Text, read_json

EVALUATIONS = "evaluations"
_MOST_RESULTS = 9_999


class Registered(Text):
    """A plan as it was registered. sha256: its fingerprint."""

    format: Literal[1] = 1
    name: str
    registered_on: date
    looking_back: bool
    sha256: str
    plan: Plan


def plan_file(folder: Path, name: str) -> Path:
    """folder: of the city."""
    return folder / EVALUATIONS / f"{name}.toml"


def _registered_file(folder: Path, name: str) -> Path:
    return folder / EVALUATIONS / "registered" / f"{name}.json"


def load_registered(folder: Path, name: str) -> Registered | None:
    """What was registered; null where nothing was. Raises `BadSolution` for a file that can not be read, and `BadWorkspace` for one that was changed."""
    path = _registered_file(folder, name)
    if not path.exists():
        return None
    found: Registered = read_json(
        Registered, path.read_bytes(), source=str(path), written_by="upstate evaluate register"
    )
    if fingerprint(found.plan) != found.sha256:
        raise BadWorkspace(
            say("{path} was changed after it was written.", path=str(path)),
            allowed=say("the plan as it was registered"),
            next_step=say(
                "Bring the file back as it was, for example with git. A changed plan is registered under a new name."
            ),
        )
    return found


def keep_registered(folder: Path, registered: Registered) -> Path:
    """Raises `FileExistsError` where the name was registered before."""
    path = _registered_file(folder, registered.name)
    return write_new_json([path], registered.model_dump(mode="json", exclude_none=True))


def load_results(folder: Path, name: str) -> tuple[Result, ...]:
    """The oldest first; raises `BadSolution` for one that can not be read."""
    files = sorted((folder / EVALUATIONS / "results" / name).glob("[0-9]*.json"))
    return tuple(
        read_json(Result, path.read_bytes(), source=str(path), written_by="upstate evaluate read") for path in files
    )


def keep_result(folder: Path, result: Result) -> tuple[Result, Path]:
    """The result with its number, and its file. One that says the same as the last is not kept twice."""
    kept = load_results(folder, result.name)
    place = folder / EVALUATIONS / "results" / result.name
    if kept and kept[-1].same_as(result):
        return kept[-1], place / f"{kept[-1].number:04}.json"
    number = kept[-1].number + 1 if kept else 1
    numbered = result.model_copy(update={"number": number})
    return numbered, write_new_json([place / f"{number:04}.json"], numbered.model_dump(mode="json"))


def final(results: tuple[Result, ...]) -> Result | None:
    """The newest that was read on its day or later."""
    return next((one for one in reversed(results) if not one.early), None)
