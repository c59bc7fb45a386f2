"""The check as a city calls it: files on disk, a message for each leak, and a code that stops a script."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.csv
import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

from tests.challenges.made_up import SPLIT, TODAY, Made, made_up, table_of, with_column, write_files
from tests.challenges.planting import copy_under_other_names, late_day_in_text
from upstate.actions.borrow import borrow
from upstate.actions.check_challenge import check_challenge, refuse_leaks
from upstate.actions.new import new
from upstate.actions.open_challenge import open_challenge
from upstate.challenges.records import Built, made_of
from upstate.challenges.scoring.keeping import save_answers
from upstate.city import write_json
from upstate.cli.main import app
from upstate.errors import BadWorkspace, UnreadableFile
from upstate.solutions.shelf import shelf_folders

_TEXTS = ("challenge.toml", "rules.md", "terms.md")


@pytest.fixture(scope="module")
def empty_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    city = tmp_path_factory.mktemp("city") / "town"
    new(folder=city, place="Syracuse, NY")
    borrow(workspace=city, solution="road-decay", today=TODAY)
    (city / "challenges" / "roads").mkdir(parents=True)
    (shelf,) = [folder for folder in shelf_folders() if folder.name == "road-challenge"]
    for name in _TEXTS:
        shutil.copy(shelf / name, city / "challenges" / "roads" / name)
    return city


@pytest.fixture(scope="module")
def made() -> Made:
    return made_up(units=400)


@pytest.fixture
def city(empty_city: Path) -> Iterator[Path]:
    yield empty_city
    for name in ("files", "hidden", "kit"):
        shutil.rmtree(empty_city / "challenges" / "roads" / name, ignore_errors=True)
    (empty_city / "challenges" / "roads" / "built.json").unlink(missing_ok=True)


def _build(city: Path, made: Made) -> Path:
    folder = city / "challenges" / "roads"
    write_files(made, folder / "files")
    (folder / "files" / "data-dictionary.md").write_text("# What the columns mean\n")
    save_answers(
        folder / "hidden" / "answers.parquet", replace(made.answers, ids=made.answers.ids.astype(str).astype(object))
    )
    built = Built(
        at=datetime(2026, 11, 1, tzinfo=UTC), of=made_of(open_challenge(city, "roads").text), solution="", on=SPLIT, column="", place="",
        trained_on=(), rows=made.train.rows, units=made.test.rows, public=10, baselines=(), inputs=(), files={},
    )  # fmt: skip
    write_json(folder / "built.json", built.model_dump(mode="json"))
    return folder


def _run(*words: str, city: Path) -> tuple[int, str]:
    ended = CliRunner().invoke(app, ["challenge", *words, "-w", str(city)], catch_exceptions=False)
    return ended.exit_code, ended.stdout


def test_clean_files_may_be_launched(city: Path, made: Made) -> None:
    _build(city, made)
    code, said = _run("check", "roads", "--json", city=city)
    assert code == 0
    assert json.loads(said) == {
        "name": "roads", "may_be_launched": True, "leaks": [],
        "files": ["ratings.csv", "test.csv", "train.csv"], "unread": ["data-dictionary.md"],
    }  # fmt: skip


def test_a_leak_is_told_and_ends_with_code_2(city: Path, made: Made, tmp_path: Path) -> None:
    _build(city, copy_under_other_names(late_day_in_text(made, tmp_path), tmp_path))
    code, said = _run("check", "roads", city=city)
    told = " ".join(said.split())
    assert code == 2
    assert "stops colour in test.csv is the answer, or the same under other names" in told
    assert "such as “patched again on 4/17/2015 after a call”" in told
    assert "Found: 2, of which 2 stop a launch." in told
    checked = check_challenge(workspace=city, name="roads", today=TODAY)
    with pytest.raises(BadWorkspace, match="tell what is hidden") as refused:
        refuse_leaks(checked)
    assert "--despite" in refused.value.next_step
    refuse_leaks(checked, despite="colour is what the city paints on the street")


def test_personal_data_are_a_warning(city: Path, made: Made) -> None:
    mails = [f"jane.miller{row}@example.com" for row in range(made.test.rows)]
    _build(city, replace(made, test=with_column(made.test, "reporter_email", mails)))
    (leak,) = check_challenge(workspace=city, name="roads", today=TODAY).leaks
    assert (leak.kind, leak.column, leak.figure, leak.stops) == ("personal data", "reporter_email", 400, False)
    assert "jane.miller" not in leak.sentence


def test_a_workbook_tells_who_made_it_and_what_it_hides(city: Path, made: Made) -> None:
    folder = _build(city, made)
    book = Workbook()
    book.properties.creator = "J. Miller"
    book.active.append(["block", "note"])
    book.active.append(["1", "none"])
    book.create_sheet("answers").sheet_state = "hidden"
    book.save(folder / "files" / "notes.xlsx")
    found = check_challenge(workspace=city, name="roads", today=TODAY).leaks
    assert [(one.kind, one.file, one.stops) for one in found if one.kind == "metadata"] == [
        ("metadata", "notes.xlsx", True), ("metadata", "notes.xlsx", False),
    ]  # fmt: skip
    assert any("J. Miller" in one.sentence for one in found)


def test_a_gzip_tells_when_its_table_was_written(city: Path, made: Made) -> None:
    folder = _build(city, made)
    for name, written in (("plain.csv.gz", 0), ("dated.csv.gz", 1_450_000_000)):
        (folder / "files" / name).write_bytes(gzip.compress(b"a,b\n1,2\n", mtime=written))
    found = check_challenge(workspace=city, name="roads", today=TODAY).leaks
    assert [(one.file, one.stops) for one in found] == [("dated.csv.gz", False)]


def test_what_is_no_table_is_seen_from_outside_and_named(city: Path, made: Made) -> None:
    folder = _build(city, made)
    (folder / "files" / "broken.csv").write_bytes(b"\0\xff\xfe")
    (folder / "files" / "empty.csv").write_bytes(b"")
    (folder / "files" / "bomb.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    checked = check_challenge(workspace=city, name="roads", today=TODAY)
    assert not checked.stops
    assert {"bomb.xlsx", "empty.csv"} <= {*checked.unread}


def test_a_table_in_another_encoding_is_read(city: Path, made: Made) -> None:
    folder = _build(city, made)
    (folder / "files" / "notas.csv").write_bytes("fila,nota\n1,pavimentación el 3/4/2015\n".encode("latin-1"))
    (leak,) = check_challenge(workspace=city, name="roads", today=TODAY).leaks
    assert (leak.kind, leak.file, leak.column) == ("dates after the split", "notas.csv", "nota")


@pytest.mark.parametrize("broken", ["train.csv", "test.csv"])
def test_a_side_that_can_not_be_read_is_refused_in_three_parts(city: Path, made: Made, broken: str) -> None:
    folder = _build(city, made)
    (folder / "files" / broken).write_bytes(b"")
    with pytest.raises(UnreadableFile) as refused:
        check_challenge(workspace=city, name="roads", today=TODAY)
    assert refused.value.allowed and refused.value.next_step
    (folder / "files" / broken).unlink()
    with pytest.raises(BadWorkspace, match=f"has no {broken}"):
        check_challenge(workspace=city, name="roads", today=TODAY)


def test_before_it_is_built_there_is_nothing_to_check_or_to_start_from(city: Path) -> None:
    for command in ("check", "kit"):
        ended = CliRunner().invoke(app, ["challenge", command, "roads", "-w", str(city), "--json"])
        assert ended.exit_code == 2
        assert "upstate challenge build roads" in json.loads(ended.stderr)["error"]["next_step"]


def test_the_kit_is_built_and_run_by_one_command(city: Path, made: Made) -> None:
    folder = _build(city, made)
    code, said = _run("kit", "roads", "--json", city=city)
    built = json.loads(said)
    assert code == 0
    assert [one["step"] for one in built["steps"]][-1] == "notebook"
    assert set(built["figures"]) == {"precision-at-5", "precision-at-10", "area-under-curve"}
    assert (folder / "kit" / "starter-kit.zip").read_bytes()
    before = (folder / "kit" / "starter-kit.zip").read_bytes()
    _, said = _run("kit", "roads", city=city)
    assert "What it hands in is accepted, and its scorer says what the challenge says." in " ".join(said.split())
    assert (folder / "kit" / "starter-kit.zip").read_bytes() == before


def test_a_hundred_thousand_rows_are_looked_at(tmp_path: Path) -> None:
    """As many as a large city has; nothing in the looks is of more than rows times logarithm."""
    assert made_up(units=20_000).leaks() == ()


def test_a_table_that_reads_as_text_keeps_its_ids(tmp_path: Path) -> None:
    from upstate.challenges.leaks import read_challenge_table

    pyarrow.csv.write_csv(table_of("a.csv", {"id": ["0012", "NA"], "n": [1, 2]}).cells, tmp_path / "a.csv")
    assert read_challenge_table(tmp_path / "a.csv").text("id").tolist() == ["0012", None]
