"""The kit run as an entrant would run it, in a folder of its own."""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from upstate.challenges.kit.notebook import code_of
from upstate.errors import UpstateError
from upstate.progress import Progress, silent

_SECONDS = 600  # for one step: what takes longer is no start for a weekend
_PRACTICE = "practice/predictions.csv"
_PRACTISED = ("--train", "practice/train.csv", "--test", "practice/test.csv", "--out", _PRACTICE)


@dataclass(frozen=True)
class Ran:
    """One step. said: the last line of what it printed."""

    step: str
    seconds: float
    said: str


@dataclass(frozen=True)
class Tried:
    """predictions: of test.csv, as the baseline writes them; by_notebook: as the notebook does. figures: of the held-out part by metric; NaN where
    one is not defined. practice: for each held-out unit its prediction and outcome."""

    steps: tuple[Ran, ...]
    predictions: bytes
    by_notebook: bytes
    figures: dict[str, float]
    practice: tuple[tuple[float, float], ...]


def try_kit(kit: Path, files: Path, progress: Progress = silent) -> Tried:
    """Run the baseline, the scorer and the code of the notebook; raises `UpstateError` where a step fails.

    Neither folder is changed. The programs see no environment of this one's, so nothing of it can reach them.
    """
    with tempfile.TemporaryDirectory(prefix="upstate-kit-") as made:
        place = Path(made) / "kit"
        shutil.copytree(kit, place, ignore=shutil.ignore_patterns("*.zip"))
        (place.parent / "files").symlink_to(files.resolve(), target_is_directory=True)
        (place / "notebook.py").write_text(code_of(json.loads((kit / "baseline.ipynb").read_text("utf-8"))), "utf-8")
        return _try(place, progress)


def _try(place: Path, progress: Progress) -> Tried:
    steps: list[Ran] = []

    def run(step: str, *words: str) -> str:
        progress(f"Trying the kit: {step}", len(steps), 5)
        began = time.monotonic()
        said = _run(place, words)
        steps.append(Ran(step, round(time.monotonic() - began, 2), (said.splitlines() or [""])[-1]))
        return said

    run("baseline", "baseline.py")
    predictions = (place / "predictions.csv").read_bytes()
    run("hold out", "score.py", "hold-out")
    run("baseline on the held-out part", "baseline.py", *_PRACTISED)
    figures: dict[str, float] = json.loads(run("score", "score.py", _PRACTICE, "--json"))
    (place / "predictions.csv").unlink()
    run("notebook", "notebook.py")
    return Tried(tuple(steps), predictions, (place / "predictions.csv").read_bytes(), figures, _practice(place))


def _run(place: Path, words: Sequence[str]) -> str:
    """What a program of the kit prints; only the folders of libraries are those of this Python."""
    environment = {"PATH": os.defpath, "HOME": str(place), "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    environment["OMP_NUM_THREADS"] = "1"  # threads that wait for each other on a busy machine take ten times as long
    try:
        ended = subprocess.run(  # noqa: S603  # our own programs
            [sys.executable, "-E", "-s", *words], cwd=place, env=environment, timeout=_SECONDS, capture_output=True
        )
    except subprocess.TimeoutExpired:
        raise _failed(words, f"was not done after {_SECONDS // 60} minutes") from None
    if ended.returncode:
        last = (ended.stderr.decode("utf-8", "replace").strip().splitlines() or ["without a word"])[-1]
        raise _failed(words, f"failed: {last[:300]}")
    return ended.stdout.decode("utf-8", "replace").strip()


def _failed(words: Sequence[str], how: str) -> UpstateError:
    return UpstateError(
        f"{' '.join(words)} of the starter kit {how}.",
        allowed="a kit that runs from its first step to its last on the files of the challenge",
        next_step="Look whether train.csv and test.csv are whole: `upstate challenge build` writes them anew.",
    )


def _practice(place: Path) -> tuple[tuple[float, float], ...]:
    predicted, answers = (_column(place / "practice" / name) for name in ("predictions.csv", "answers.csv"))
    return tuple((predicted[unit], outcome) for unit, outcome in answers.items())


def _column(path: Path) -> dict[str, float]:
    rows = [line.split(",") for line in path.read_text("utf-8").splitlines()[1:]]
    return {row[0]: float(row[1]) for row in rows}


def same(one: float, other: float | None) -> bool:
    """Whether two figures are the same but for rounding; one that is not defined is the same as none."""
    if other is None or math.isnan(one):
        return other is None and math.isnan(one)
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
