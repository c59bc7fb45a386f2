"""The command line as a person meets it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import call, call_apart

HEAVY = ("sklearn", "scipy", "lightgbm", "pyarrow", "duckdb", "pydantic", "jinja2")


def test_help_is_instant_because_nothing_heavy_is_loaded() -> None:
    probe = (
        "import sys; from typer.testing import CliRunner; from upstate.cli.main import app;"
        "r = CliRunner().invoke(app, ['--help']); assert r.exit_code == 0;"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_command_explains_itself() -> None:
    for command in ("new", "solutions", "borrow", "adapt", "prove", "rank", "report", "demo", "doctor"):
        shown = call(command, "--help")
        assert shown.code == 0
        assert "--json" in shown.out


def test_the_shelf_is_shown_and_is_json_when_asked() -> None:
    assert "water-main-breaks" in call("solutions").out
    assert {entry["name"] for entry in call("solutions", "--json").json} >= {"water-main-breaks", "road-decay"}


@pytest.mark.parametrize(
    "words",
    [
        ("prove", "water-main-breaks", "--as-of", "yesterday"),
        ("prove", "water-main-breaks", "--budget", ""),
        ("prove", "water-main-breaks", "--seed", "-1"),
        ("prove", "water-main-breaks", "--budget", "5 km", "--price", "nan"),
        ("rank", "water-main-breaks", "--as-of", ""),
        ("rank", "water-main-breaks", "--price", "abc"),
        ("rank",),
        ("no-such-command",),
        ("prove", "water-main-breaks", "--as-of", "2019-01-01..2008-01-01"),
        ("prove", "water-main-breaks", "--as-of", "1950-01-01"),
        ("prove", "water-main-breaks", "--as-of", "2024-12-01"),
        ("prove", "water-main-breaks", "--budget", "a lot"),
        ("prove", "water-main-breaks", "--budget", "$1,000,000"),
        ("prove", "water-main-breaks", "--budget", "-5"),
        ("prove", "water-main-breaks", "--group", "SHOE_SIZE"),
        ("prove", "smoke-alarms"),
        ("rank", "water-main-breaks", "--as-of", "2999-01-01"),
        ("rank", "water-main-breaks", "--as-of", "1950-01-01"),
        ("rank", "water-main-breaks", "--ranker", "crystal ball"),
        ("rank", "water-main-breaks", "--budget", "0"),
        ("rank", "water-main-breaks", "--budget", "5 miles"),
        ("report", "road-decay"),
    ],
    ids=lambda words: " ".join(words),
)
def test_what_a_user_did_wrong_gives_three_parts_and_code_2(city: Path, words: tuple[str, ...]) -> None:
    told = call(*words, "-w", city)
    assert told.code == 2
    assert told.out == ""
    assert "Traceback" not in told.err
    assert "Allowed:" in told.err
    assert "Next:" in told.err


def test_with_json_an_error_is_json_too_and_standard_output_stays_empty(city: Path) -> None:
    told = call_apart("prove", "water-main-breaks", "--budget", "a lot", "--json", "-w", city)
    assert told.code == 2
    assert told.out == ""
    error = json.loads(told.err.splitlines()[-1])["error"]
    assert all(error[part] for part in ("given", "allowed", "next_step"))


def test_a_folder_without_a_city_says_so(tmp_path: Path) -> None:
    told = call_apart("prove", "water-main-breaks", "-w", tmp_path)
    assert told.code == 2
    assert told.out == ""
    assert "Traceback" not in told.err
    assert "upstate new" in told.err


@pytest.mark.parametrize("text", ["{", "{}", "[]", "3", '{"format": 99}'])
def test_a_broken_evidence_file_is_told_and_not_a_traceback(city: Path, proved: object, text: str) -> None:
    broken = city / "solutions" / "water-main-breaks" / "evidence" / "2999-01-01.json"
    broken.write_text(text, encoding="utf-8")
    try:
        told = call("report", "water-main-breaks", "-w", city)
    finally:
        broken.unlink()
    assert told.code == 2
    assert "Traceback" not in told.err


def test_what_nobody_expected_is_one_sentence_and_a_file_with_the_rest(tmp_path: Path) -> None:
    told = _with_a_broken_command(tmp_path)
    assert told.returncode == 1
    assert told.stdout == ""
    assert "Traceback" not in told.stderr
    assert "Not done. Upstate came upon something that it did not expect: ZeroDivisionError." in told.stderr
    (written,) = tmp_path.glob("upstate-*.txt")
    assert str(written) in told.stderr
    assert "ZeroDivisionError: division by zero" in written.read_text("utf-8")
    assert written.stat().st_mode & 0o077 == 0, "it may hold what only this person may read"


def test_what_nobody_expected_comes_as_json_when_asked(tmp_path: Path) -> None:
    fault = json.loads(_with_a_broken_command(tmp_path, "--json").stderr)["error"]
    assert set(fault) == {"given", "allowed", "next_step"}


def _with_a_broken_command(temporary: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Call a command of which the mistake is our own."""
    probe = (
        "import sys; from upstate.cli import main; sys.argv = ['upstate', 'broken', *sys.argv[1:]]\n"
        "@main.app.command()\n"
        "def broken(json: main.JsonOption = False) -> None: 1 / 0\n"
        "main.main()"
    )
    return subprocess.run(
        [sys.executable, "-c", probe, *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TMPDIR": str(temporary)},
    )
