"""Work for the tests of jobs, done in processes of their own."""

from __future__ import annotations

import os
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from upstate.errors import UpstateError
from upstate.progress import Progress, silent


@dataclass(frozen=True)
class Written:
    path: Path
    modules: bool


def write(*, target: Path, text: str, progress: Progress = silent) -> Written:
    print("this goes to the log, not into the answer")  # noqa: T201
    progress("Writing", 1, 2)
    target.write_text(text, "utf-8")
    return Written(target, "django" in sys.modules)


def count(*, target: Path, seconds: float, progress: Progress = silent) -> int:
    """Say in a file that it has begun, wait, say that it has ended."""
    with target.open("a") as handle:
        handle.write("begun\n")
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        progress("Counting", 3, 10)
        time.sleep(0.02)
    with target.open("a") as handle:
        handle.write("ended\n")
    return 7


def refuse(*, text: str) -> None:
    raise UpstateError(f"{text} is too much.", allowed="less", next_step="Give less.")


def fail(*, text: str) -> None:
    raise RuntimeError(f"secret {text}")


def die(*, text: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def hoard(*, megabytes: int) -> int:
    """Hold so much memory, as Python asks for it."""
    return len(bytearray(megabytes * 2**20))


def burst(*, megabytes: int) -> int:
    """Ask for more than there is in C++, from within a database that takes no bound."""
    import duckdb

    asked = f"SELECT len(repeat('x', {megabytes} * 1048576))"
    return int(duckdb.connect(config={"memory_limit": "100GB"}).execute(asked).fetchall()[0][0])


def kill_the_site(*, target: Path) -> None:
    """As when the machine kills what takes too much memory: the site goes too."""
    with target.open("a") as handle:
        handle.write("begun\n")
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(60)
