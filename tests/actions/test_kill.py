"""A process that is killed at any moment leaves the last good state behind.

Each kill is of a process that does nothing but the one action; the moment is drawn, from the time that the action needs
when it is left alone.
"""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from datetime import date

import pyarrow.parquet as pq
import pytest

from tests.actions.conftest import SHELF
from tests.thorough import long_proof
from upstate.actions.adapt import adapt
from upstate.actions.borrow import borrow
from upstate.actions.doctor import doctor
from upstate.actions.new import new
from upstate.actions.prove import prove
from upstate.actions.rank import rank
from upstate.city import open_workspace
from upstate.simulation import simulate_water
from upstate.tables.crosswalk.document import load_crosswalk

NAME = "water-main-breaks"
_KILLS = {"adapt": 4, "prove": 3, "rank": 3}
# The process says when its imports are done, so that kills fall into the work and not into the start of Python.
_ACT = """
import sys
from datetime import date
from pathlib import Path
from upstate.actions.{verb} import {verb} as act
{imports}
print("begun", flush=True)
act(workspace=Path(sys.argv[1]), solution="water-main-breaks", {more})
"""
_IMPORTS = {
    "adapt": "import upstate.tables.reading.delimited, pyarrow",
    "prove": "import upstate.ranking.backtest",
    "rank": "import upstate.ranking.outputs",
}
_MORE = {
    "adapt": "files={'mains': [Path(sys.argv[2])], 'breaks': [Path(sys.argv[3])]}",
    "prove": "as_of=[date(2020, 1, 1)]",
    "rank": "as_of=date(2021, 1, 1)",
}


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


def start(verb, folder, files):
    code = _ACT.format(verb=verb, imports=_IMPORTS[verb], more=_MORE[verb])
    words = [sys.executable, "-c", code, str(folder), *(str(paths[0]) for paths in files.values())]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout.readline().strip() == "begun"
    return process


def do(verb, folder, files):
    """The same action in this process."""
    if verb == "adapt":
        assert not adapt(workspace=folder, solution=NAME, files=files).missing
    elif verb == "prove":
        assert prove(workspace=folder, solution=NAME, as_of=[date(2020, 1, 1)]).path.exists()
    else:
        assert all(path.exists() for path in rank(workspace=folder, solution=NAME, as_of=date(2021, 1, 1)).files)


@pytest.mark.parametrize("verb", ["adapt", pytest.param("prove", marks=long_proof), "rank"])
def test_a_killed_process_leaves_the_last_good_state(city, verb):
    folder, files = city
    began = time.monotonic()
    do(verb, folder, files)
    whole = time.monotonic() - began
    moments = random.Random(verb)
    killed = 0
    for _ in range(_KILLS[verb]):
        before = _state(folder)
        if verb == "adapt":  # else the tables would be taken as they were read before
            files["mains"][0].write_bytes(files["mains"][0].read_bytes() + b"\r\n")
        process = start(verb, folder, files)
        time.sleep(moments.uniform(0.02, 0.8) * whole)
        process.kill()
        killed += process.wait() == -signal.SIGKILL
        process.stdout.close()
        _is_whole(folder, before)
    assert killed, "no kill came in time"
    do(verb, folder, files)
    assert doctor(workspace=folder).well


def test_a_table_that_a_killed_process_had_nearly_written_is_no_table(city):
    folder, _ = city
    (folder / "tables" / ".writing-0123abcd-mains.parquet").write_bytes(b"PAR1")
    assert doctor(workspace=folder).well
    assert {path.name for path in open_workspace(folder).table_files} == {
        "simulated_water_breaks.parquet",
        "simulated_water_mains.parquet",
    }


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
