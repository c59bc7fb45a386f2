"""Write the report: one page that a person can read, print and argue with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from upstate.actions.opening import OpenSolution, open_solution
from upstate.city import write_text
from upstate.errors import BadWorkspace
from upstate.progress import Progress, silent
from upstate.ranking.newest import BROKEN, evidence_files, latest_ranking, read_evidence
from upstate.ranking.report import render_report


@dataclass(frozen=True)
class Reported:
    """The page that was written, and what it was made from. ranking: null where the city has not ranked yet."""

    path: Path
    evidence: Path
    ranking: str | None

    def as_json(self) -> dict[str, Any]:
        return {"file": str(self.path), "evidence": str(self.evidence), "ranking": self.ranking}


def report(*, workspace: Path, solution: str, progress: Progress = silent) -> Reported:
    """Render the last evidence and the last ranking of `solution` as one self-contained HTML page."""
    opened = open_solution(workspace, solution)
    path = _latest_evidence(opened)
    evidence, ranking = read_evidence(path), latest_ranking(opened.paths)
    progress("Drawing the report")
    try:
        page = render_report(evidence=evidence, ranking=ranking, solution=opened.solution)
    except BROKEN as fault:
        raise BadWorkspace(
            f"{path} or the ranking beside it cannot be read: {fault}",
            allowed="files as `upstate prove` and `upstate rank` write them",
            next_step=f"Run `upstate prove {solution}` and `upstate rank {solution}` again.",
        ) from fault
    target = opened.paths.folder / "report.html"
    write_text(target, page)
    return Reported(path=target, evidence=path, ranking=ranking["as_of"] if ranking else None)


def _latest_evidence(opened: OpenSolution) -> Path:
    found = evidence_files(opened.paths)
    if not found:
        raise BadWorkspace(
            f"{opened.solution.name} has not been proved in this city.",
            allowed="a solution with evidence",
            next_step=f"Run `upstate prove {opened.solution.name}` first.",
        )
    return found[0]
