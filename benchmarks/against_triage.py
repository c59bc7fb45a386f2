"""The same experiment in the field's usual tool and here, in one run.

    python -m benchmarks against_triage [FIRST_YEAR LAST_YEAR]

Triage 6.0.0 (https://github.com/dssg/triage, MIT) runs on PostgreSQL. Needed on the machine: Debian's `postgresql`, and
an interpreter with `pip install "triage==6.0.0" "pyarrow<20"` (6 GB), named by the variable TRIAGE_PYTHON. As root the
server runs as the user `postgres`.

Both sides: the mains of Kitchener, as-of 1 (Triage: 2, it counts back from the last label's end) January of 2003 to
2019, outcome within 3 years, trained on every closed yearly window since 2000; logistic regression, a forest of 200,
most past breaks first, oldest first; every prediction stored.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.measuring import DATA, ROOT, keep, measure, table

_BIN = Path("/usr/lib/postgresql/15/bin")
_PORT = "54329"
_URL = f"postgresql://postgres@127.0.0.1:{_PORT}/triage"


def run(years: list[int]) -> None:
    first, last = years or (2003, 2019)
    python = os.environ.get("TRIAGE_PYTHON")
    if not python or not _BIN.is_dir():
        raise SystemExit("Set TRIAGE_PYTHON to an interpreter with triage 6.0.0, and install Debian's postgresql.")
    folder = Path(tempfile.mkdtemp(prefix="upstate-triage-"))
    folder.chmod(0o755)
    try:
        theirs = _theirs(folder, python, first, last)
        ours = _ours(folder, first, last, "forest")
        own = _ours(folder, first, last, "lightgbm")
    finally:
        _postgres(folder, "pg_ctl", "-D", str(folder / "pg"), "stop", "-m", "immediate", may_fail=True)
        shutil.rmtree(folder, ignore_errors=True)
    keep("against_triage", _describe(theirs, ours, own))


def _describe(theirs: dict[str, Any], ours: dict[str, Any], own: dict[str, Any]) -> str:
    """own: with Upstate's own trees, LightGBM, in the place of the forest."""
    for side in (theirs, ours):
        side["without_forest"] = side["seconds"] - side["forest"]
    theirs["own"], ours["own"] = theirs["seconds"], own["seconds"]
    rows = [
        [what, f"{theirs[key]:.1f}", f"{ours[key]:.1f}", f"{theirs[key] / ours[key]:.0f} times"]
        for what, key in (
            ("whole experiment, s", "seconds"),
            ("the same but for the forest's own fitting and predicting, s", "without_forest"),
            ("whole experiment, with LightGBM here in place of the forest, s", "own"),
            ("cohort, labels and features, s", "features_and_labels"),
            ("cohort, labels, features and matrices, s", "with_matrices"),
            ("peak memory of the process, MB", "memory_mb"),
            ("stored by the run, MB", "stored_mb"),
        )
    ]
    heading = f"{ours['dates']} as-of dates, 4 rankings; {os.cpu_count()} processors."
    figures = [
        [name, *(f"{value:.3f}" for value in (*theirs["figures"][name], *ours["figures"][name]))]
        for name in ours["figures"]
    ]
    headings = ["ranking", "Triage precision 1%", "Triage precision 5%", "Upstate precision 1%", "Upstate precision 5%"]
    return f"{heading}\n\n{table(['', 'Triage', 'Upstate', 'Triage / Upstate'], rows)}\n\n{table(headings, figures)}"


def _ours(folder: Path, first: int, last: int, challenger: str) -> dict[str, Any]:
    files = [str(DATA / "kitchener" / name) for name in ("Water_Mains.csv", "Water_Main_Breaks.csv")]
    city = folder / f"city-{challenger}"
    command = [sys.executable, "-m", "benchmarks.against_triage_ours", *files, city, str(first), str(last), challenger]
    found: dict[str, Any] = json.loads(measure(*command, folder=ROOT).output.splitlines()[-1])
    return found


def _theirs(folder: Path, python: str, first: int, last: int) -> dict[str, Any]:
    _start_server(folder)
    _load(folder)
    before = _database_mb(folder)
    project = folder / "project"
    project.mkdir()
    done = measure(
        python, ROOT / "benchmarks" / "against_triage_theirs.py", _URL, project, str(first), str(last), folder=project
    )
    found: dict[str, Any] = json.loads(done.output.splitlines()[-1])
    files = sum(file.stat().st_size for file in project.rglob("*") if file.is_file()) / 1e6
    return found | {"stored_mb": _database_mb(folder) - before + files}


def _start_server(folder: Path) -> None:
    (folder / "pg").mkdir()
    if os.geteuid() == 0:
        shutil.chown(folder / "pg", "postgres")
    _postgres(folder, "initdb", "-D", str(folder / "pg"), "-A", "trust", "-U", "postgres")
    options = f"-p {_PORT} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder / 'pg'}"
    _postgres(
        folder, "pg_ctl", "-D", str(folder / "pg"), "-o", options, "-w", "-l", str(folder / "pg" / "log"), "start"
    )
    _sql(folder, "CREATE DATABASE triage", database="postgres")


def _postgres(folder: Path, program: str, *words: str, may_fail: bool = False) -> None:
    command = [str(_BIN / program), *words]
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    subprocess.run(command, cwd=folder, check=not may_fail, stdout=subprocess.DEVNULL)


def _sql(folder: Path, sql: str, database: str = "triage") -> str:
    command = ["psql", "-h", "127.0.0.1", "-p", _PORT, "-U", "postgres", "-d", database, "-qAt", "-c", sql]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def _database_mb(folder: Path) -> float:
    return int(_sql(folder, "SELECT pg_database_size('triage')")) / 1e6


def _load(folder: Path) -> None:
    """The two tables as Triage wants them: whole-number ids, and a date on which each row was known."""
    mains, breaks = (str(DATA / "kitchener" / name) for name in ("Water_Mains.csv", "Water_Main_Breaks.csv"))
    engine = duckdb.connect()
    engine.execute(
        f"CREATE TABLE mains AS SELECT WATMAINID::INT AS entity_id, INSTALLATION_DATE::DATE AS installed, "
        f"DATE '1880-01-01' AS known_on, coalesce(nullif(PIPE_SIZE::DOUBLE, 0), 150) AS diameter_mm, "
        f"Shape__Length::DOUBLE AS length_m, (MATERIAL = 'CI')::INT AS cast_iron, (MATERIAL = 'DI')::INT AS ductile_iron, "
        f"(MATERIAL LIKE 'PVC%')::INT AS pvc FROM read_csv('{mains}') WHERE INSTALLATION_DATE IS NOT NULL"
    )
    engine.execute(
        f"CREATE TABLE breaks AS SELECT b.ASSETID::INT AS entity_id, b.INCIDENT_DATE::DATE AS broke_on "
        f"FROM read_csv('{breaks}') AS b JOIN mains ON entity_id = b.ASSETID "
        f"WHERE BREAK_TYPE = 'MAIN' AND STATUS <> 'CANCELLED' AND b.INCIDENT_DATE::DATE >= installed"
    )
    types = {
        "mains": "entity_id int, installed date, known_on date, diameter_mm float, length_m float, cast_iron int, "
        "ductile_iron int, pvc int",
        "breaks": "entity_id int, broke_on date",
    }
    for name, columns in types.items():
        file = folder / f"{name}.csv"
        engine.execute(f"COPY {name} TO '{file}' (HEADER false)")
        file.chmod(0o644)
        _sql(folder, f"CREATE TABLE {name} ({columns})")
        _sql(folder, f"\\copy {name} FROM '{file}' CSV")


def peak_mb() -> float:
    """Peak resident memory of this process."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
