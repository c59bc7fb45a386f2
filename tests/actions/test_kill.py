"""A process that is killed at any moment leaves the last good state behind.

Each kill is of a process that does nothing but the one action; the moment is drawn, from the time that the action needs
when it is left alone.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time

import pyarrow.parquet as pq
import pytest

from tests.actions.conftest import SHELF
from upstate.actions.adapt import adapt
from upstate.actions.borrow import borrow
from upstate.actions.doctor import doctor
from upstate.actions.new import new
from upstate.simulation import simulate_water
from upstate.tables.crosswalk.document import load_crosswalk

NAME = "water-main-breaks"
_KILLS = {"adapt": 4, "prove": 4, "rank": 4}
# One process does the imports, which take longer than the work; for each line it gets it forks one that acts.
_FORK = """
import os, sys
from datetime import date
from pathlib import Path
from upstate.actions.adapt import adapt
from upstate.actions.prove import prove
from upstate.actions.rank import rank
import upstate.ranking.backtest, upstate.ranking.outputs, upstate.tables.reading.delimited
folder, mains, breaks = map(Path, sys.argv[1:])
more = {
    "adapt": {"files": {"mains": [mains], "breaks": [breaks]}},
    "prove": {"as_of": [date(2012, 1, 1), date(2020, 1, 1)]},
    "rank": {"as_of": date(2021, 1, 1)},
}
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        verb = line.strip()
        globals()[verb](workspace=folder, solution="water-main-breaks", **more[verb])
        sys.exit()
    print(child, flush=True)
    _, status = os.waitpid(child, 0)
    print(status, flush=True)
"""


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """A small simulated city in which everything was done once."""
    folder = tmp_path_factory.mktemp("millbrook")
    exports = simulate_water(folder=folder / "exports", mains=250, seed=5)
    new(folder=folder, place="Millbrook (simulated), NY")
    borrow(workspace=folder, solution=str(SHELF / NAME))
    files = {name: list(paths) for name, paths in exports.files.items()}
    adapt(workspace=folder, solution=NAME, files=files)
    return folder, files


@pytest.fixture(scope="module")
def act(city):
    """Do one action in a process of its own, killed after so many seconds; gives how it ended."""
    folder, files = city
    words = [sys.executable, "-c", _FORK, str(folder), str(files["mains"][0]), str(files["breaks"][0])]
    server = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def act(verb, seconds=None):
        server.stdin.write(verb + "\n")
        server.stdin.flush()
        child = int(server.stdout.readline())
        if seconds is not None:
            time.sleep(seconds)
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        return int(server.stdout.readline())

    yield act
    server.stdin.close()
    server.wait(timeout=30)
    server.stdout.close()


@pytest.mark.parametrize("verb", _KILLS)
def test_a_killed_process_leaves_the_last_good_state(city, act, verb):
    folder, files = city
    began = time.monotonic()
    assert act(verb) == 0
    whole = time.monotonic() - began
    moments = random.Random(verb)
    killed = 0
    for _ in range(_KILLS[verb]):
        before = _state(folder)
        if verb == "adapt":  # else the tables would be taken as they were read before
            files["mains"][0].write_bytes(files["mains"][0].read_bytes() + b"\r\n")
        killed += act(verb, moments.uniform(0.02, 0.9) * whole) == signal.SIGKILL
        _is_whole(folder, before)
    assert killed, "no kill came in time"
    assert act(verb) == 0
    assert doctor(workspace=folder).well


def _state(folder):
    """What must still be there: the crosswalk and every finished evidence and ranking, by contents."""
    solution = folder / "solutions" / NAME
    finished = [*solution.glob("evidence/*.json"), solution / "crosswalk.toml"]
    return {path: path.read_bytes() for path in finished}


def _is_whole(folder, before):
    assert doctor(workspace=folder).well, doctor(workspace=folder).things
    for path, content in before.items():
        assert path.exists()
        assert path.name == "crosswalk.toml" or path.read_bytes() == content
    solution = folder / "solutions" / NAME
    load_crosswalk(solution / "crosswalk.toml")
    # Whatever stands under a final name is whole.
    for path in folder.rglob("*"):
        if not path.is_file() or any(part.startswith(".writing-") for part in path.relative_to(folder).parts):
            continue
        if path.suffix == ".json":
            json.loads(path.read_text("utf-8"))
        if path.suffix == ".parquet":
            pq.read_table(path)
    for pointer in solution.glob("rankings/????-??-??.json"):
        listed = solution / "rankings" / json.loads(pointer.read_text("utf-8"))["folder"]
        for name in json.loads((listed / "ranking.json").read_text("utf-8"))["files"]:
            assert (listed / name).exists()
