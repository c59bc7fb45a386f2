"""Running the program as a whole process and reading what it took."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("UPSTATE_DATA", ROOT.parent / "shared" / "data"))
RESULTS = ROOT / "benchmarks" / "results"


@dataclass(frozen=True)
class Measured:
    """One run. seconds: wall. memory: peak resident set in MB, of the largest process. output: standard output."""

    seconds: float
    memory: float
    output: str

    @property
    def json(self) -> Any:
        return json.loads(self.output)


def measure(*command: str | Path, folder: Path | None = None, may_fail: bool = False) -> Measured:
    """Run a command to its end; raises when it fails."""
    began = time.monotonic()
    process = subprocess.Popen(
        [str(word) for word in command], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    out, err = process.communicate()
    seconds = time.monotonic() - began
    if process.returncode and not may_fail:
        raise SystemExit(f"{' '.join(map(str, command))} failed:\n{err}\n{out}")
    return Measured(seconds, _peak_memory(), out)


def _peak_memory() -> float:
    import resource

    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def upstate(*words: str | Path, may_fail: bool = False) -> Measured:
    """Run the program itself in a fresh interpreter that reports its own peak, whatever ran before."""
    measured = measure(sys.executable, "-m", "benchmarks.one_run", *words, folder=ROOT, may_fail=may_fail)
    output, _, peak = measured.output.rpartition("\npeak memory in MB: ")
    return Measured(measured.seconds, float(peak), output)


def table(headings: list[str], rows: list[list[str]]) -> str:
    """Rows as a Markdown table."""
    lines = ["| " + " | ".join(headings) + " |", "|" + "---|" * len(headings)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def keep(name: str, text: str) -> None:
    """Print a result and keep it under `benchmarks/results`."""
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.md").write_text(text + "\n", encoding="utf-8")
    print(text, flush=True)
