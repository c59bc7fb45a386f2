"""Check solutions: all faults of each folder at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from upstate.errors import BadSolution
from upstate.measures.sample import check_measures
from upstate.permits.examples import example_faults
from upstate.ranking.sample import check_sample
from upstate.solutions import read_folder, read_solution, shelf_folders, shelf_rankings
from upstate.solutions.challenge import ChallengeSolution, task_faults
from upstate.solutions.checks import text_faults
from upstate.solutions.measures import MeasuresSolution
from upstate.solutions.policy import PolicySolution
from upstate.solutions.service import ServiceSolution
from upstate.standards.agreement import policy_faults


@dataclass(frozen=True)
class CheckedSolution:
    """One folder and its faults as sentences; none when it may be borrowed."""

    folder: Path
    faults: tuple[str, ...]


def check_solutions(*, folders: Sequence[Path] = ()) -> list[CheckedSolution]:
    """Check each of `folders`, or everything on the shelf."""
    return [CheckedSolution(folder, tuple(_faults(folder))) for folder in (folders or shelf_folders())]


def _faults(folder: Path) -> list[str]:
    try:
        text = read_folder(folder)
    except BadSolution as fault:
        return [fault.given]
    faults = text_faults(text)
    try:
        solution = read_solution(text)
    except BadSolution as fault:
        return faults + [line.removeprefix("  - ") for line in fault.given.splitlines()]
    if isinstance(solution, PolicySolution):
        return faults + policy_faults(solution)
    if isinstance(solution, ServiceSolution):
        return faults + example_faults(solution)
    if isinstance(solution, ChallengeSolution):
        made_of = (one for _, one in shelf_rankings() if one.name == solution.text.ranking)
        return faults + [fault for ranking in made_of for fault in task_faults(solution.text, ranking)]
    if any(name not in text.files for name in ("sample/as_of.txt", "sample/expected.csv")):
        return faults
    if isinstance(solution, MeasuresSolution):
        return faults + check_measures(text, solution)
    return faults + check_sample(text, solution)
