"""Write the starter kit of a challenge and run all of it, so that no entrant begins with something that does not work."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from upstate.actions.open_challenge import OpenChallenge, changing_challenge, refuse_launched, refuse_unbuilt
from upstate.actions.opening import open_solution
from upstate.challenges.answers import ANSWERS_FILE
from upstate.challenges.freezing import FILES, KIT
from upstate.challenges.kit import KIT_FILES, ZIP_FILE, Ran, Tried, about, pack_kit, same, try_kit, write_kit
from upstate.challenges.scoring.keeping import load_answers
from upstate.challenges.scoring.metrics import METRICS
from upstate.challenges.scoring.predictions import read_predictions
from upstate.errors import UpstateError
from upstate.progress import Progress, silent


@dataclass(frozen=True)
class BuiltKit:
    """What was written and how the trial went. figures: of the baseline on the held-out part of train.csv, by metric; None where one is not defined.
    The predictions of baseline and notebook were accepted as an entrant's would be."""

    name: str
    folder: Path
    zip: Path
    files: tuple[str, ...]
    steps: tuple[Ran, ...]
    figures: dict[str, float | None]

    def as_json(self) -> dict[str, Any]:
        """As plain values, for programs."""
        return {
            "name": self.name,
            "folder": str(self.folder),
            "zip": str(self.zip),
            "files": [*self.files],
            "steps": [vars(one) for one in self.steps],
            "figures": self.figures,
        }


def build_kit(*, workspace: Path, name: str, progress: Progress = silent) -> BuiltKit:
    """Write `challenges/NAME/kit`, run its programs, and pack it with the files as one zip, which is the same for the same files.

    Raises `BadWorkspace` where the challenge is not built or already launched, `UpstateError` where a step of the kit fails, its predictions would not be
    accepted, or its scorer says something else than the challenge.
    """
    with changing_challenge(workspace, name) as opened:
        refuse_launched(opened)
        refuse_unbuilt(opened)
        horizon = open_solution(workspace, opened.text.ranking).solution.settings.horizon_years
        column = opened.built.column if opened.built else ""
        write_kit(opened.kit, about(name, opened.text, column=column, horizon_years=horizon))
        tried = try_kit(opened.kit, opened.files, progress)
        _refuse_unaccepted(opened, tried)
        _refuse_other_figures(tried)
        progress("Packing the kit")
        pack_kit(opened.kit / ZIP_FILE, [opened.folder / FILES, opened.folder / KIT])
    figures = {metric: None if np.isnan(figure) else figure for metric, figure in tried.figures.items()}
    return BuiltKit(name, opened.kit, opened.kit / ZIP_FILE, KIT_FILES, tried.steps, figures)


def _refuse_unaccepted(opened: OpenChallenge, tried: Tried) -> None:
    """Read what baseline and notebook wrote as an entrant's file is read; raises `BadPredictions`."""
    answers = load_answers(opened.hidden / ANSWERS_FILE)
    for name, content in (("baseline.py", tried.predictions), ("baseline.ipynb", tried.by_notebook)):
        read_predictions(content, answers=answers, task=opened.text.task.kind, name=f"predictions.csv of {name}")


def _refuse_other_figures(tried: Tried) -> None:
    values, outcomes = np.array(tried.practice, dtype=float).T
    for metric, figure in tried.figures.items():
        ours = METRICS[metric].figure(values, outcomes)
        if not same(figure, ours):
            raise UpstateError(
                f"score.py of the starter kit says {figure} for {metric}, and the challenge {ours}.",
                allowed="one figure",
                next_step="Report it: this is a fault of Upstate.",
            )
