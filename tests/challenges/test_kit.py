"""The starter kit runs as an entrant would run it, and its scorer says what the challenge says."""

from __future__ import annotations

import importlib.util
import json
import math
import re
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from tests.challenges.made_up import Made, made_up, rows_of, with_column, write_files
from upstate.challenges.kit import KIT_FILES, ZIP_FILE, About, Tried, pack_kit, same, try_kit, write_kit
from upstate.challenges.kit.notebook import notebook
from upstate.challenges.scoring.metrics import METRICS
from upstate.challenges.scoring.predictions import read_predictions
from upstate.errors import UpstateError

ABOUT = About(
    name="roads", title="Which streets?", question="Which blocks will fall?", task="ranking", metric="precision-at-5",
    also=("area-under-curve", "average-precision"), column="", horizon_years=2, a_day=5,
)  # fmt: skip


@pytest.fixture(scope="module")
def made() -> Made:
    return made_up(units=300)


@pytest.fixture(scope="module")
def place(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with kit/ and files/."""
    folder = tmp_path_factory.mktemp("challenge")
    write_files(made, folder / "files")
    write_kit(folder / "kit", ABOUT)
    return folder


@pytest.fixture(scope="module")
def tried(place: Path) -> Tried:
    return try_kit(place / "kit", place / "files")


def test_each_step_runs_and_says_what_it_did(tried: Tried) -> None:
    assert [one.step for one in tried.steps] == [
        "baseline",
        "hold out",
        "baseline on the held-out part",
        "score",
        "notebook",
    ]
    assert tried.steps[0].said == "300 predictions in predictions.csv, learned from 1,200 rows."
    assert tried.steps[1].said == "practice/: 600 rows to learn from, 300 to predict."


def test_what_baseline_and_notebook_hand_in_is_accepted_and_the_same(tried: Tried, made: Made) -> None:
    for content in (tried.predictions, tried.by_notebook):
        assert len(read_predictions(content, answers=made.answers, task="ranking", name="predictions.csv")) == 300
    assert tried.predictions == tried.by_notebook


def test_the_baseline_foresees_more_than_chance(tried: Tried, made: Made) -> None:
    values = read_predictions(tried.predictions, answers=made.answers, task="ranking", name="predictions.csv")
    assert METRICS["area-under-curve"].figure(values, made.answers.values) > 0.7


def test_the_scorer_says_what_the_challenge_says(tried: Tried) -> None:
    values, outcomes = np.array(tried.practice).T
    assert list(tried.figures) == ["precision-at-5", "area-under-curve", "average-precision"]
    for metric, figure in tried.figures.items():
        assert same(figure, METRICS[metric].figure(values, outcomes))


def test_trying_leaves_kit_and_files_as_they_were(place: Path, tried: Tried) -> None:
    assert sorted(file.name for file in (place / "kit").iterdir()) == sorted(KIT_FILES)
    assert sorted(file.name for file in (place / "files").iterdir()) == ["ratings.csv", "test.csv", "train.csv"]


def test_the_kit_needs_python_alone(
    scorer: ModuleType, baseline: ModuleType, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.ensemble", None)
    train, test = (baseline.read_rows(place / "files" / name) for name in ("train.csv", "test.csv"))
    rest, held = scorer.hold_out(train)
    predicted = dict(zip([row["id"] for row in held], baseline.predict(rest, held), strict=True))
    assert scorer.score(predicted, {row["id"]: float(row["outcome"]) for row in held})["area-under-curve"] > 0.7
    assert len(baseline.predict(train, test)) == 300


@pytest.mark.parametrize("metric", METRICS)
def test_every_metric_of_the_challenge_is_in_the_scorer_with_the_same_figures(metric: str, scorer: ModuleType) -> None:
    drawn = np.random.default_rng(3)
    numbers = not METRICS[metric].tasks & {"ranking", "classification"}
    for rows in (1, 2, 7, 40, 333):
        for ties in (2, 5, 1000):
            values = drawn.integers(0, ties, rows) / ties
            outcomes = drawn.poisson(1.5, rows).astype(float) if numbers else (drawn.random(rows) < 0.3).astype(float)
            figure = scorer._or_nan(scorer.METRICS[metric], list(zip(values.tolist(), outcomes.tolist(), strict=True)))
            assert same(figure, METRICS[metric].figure(values, outcomes)), (rows, ties)


def test_what_is_held_out_was_not_known_to_what_is_learned_from(
    scorer: ModuleType, place: Path, baseline: ModuleType
) -> None:
    rest, held = scorer.hold_out(baseline.read_rows(place / "files" / "train.csv"))
    assert {row["as_of"] for row in held} == {"2011-01-01"}
    assert {row["as_of"] for row in rest} == {"2008-01-01", "2009-01-01"}


def test_of_a_split_by_place_whole_places_are_held_out(scorer: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(scorer.ABOUT, "column", "street")
    rows = [
        {"as_of": f"{year}-01-01", "id": f"{number}", "street": f"S{number % 20}", "outcome": "0"}
        for year in (2008, 2011) for number in range(200)
    ]  # fmt: skip
    rest, held = scorer.hold_out(rows)
    assert held and rest
    assert not {row["street"] for row in held} & {row["street"] for row in rest}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("unit,prediction\n1,0.5\n", "first row"),
        ("id,prediction\n1,0.5\n", "ids have no prediction"),
        ("id,prediction\n1,0.5\n1,0.4\n", "row 3"),
        ("id,prediction\n9,0.5\n", "row 2"),
        ("id,prediction\n1,high\n", "'high' is no number"),
        ("id,prediction\n1,nan\n", "finite"),
        ("", "first row"),
    ],
)
def test_a_file_that_would_not_be_accepted_is_told_before_it_is_handed_in(
    text: str, said: str, scorer: ModuleType, tmp_path: Path
) -> None:
    (tmp_path / "mine.csv").write_text(text, "utf-8")
    with pytest.raises(SystemExit, match=said):
        scorer.read_predictions(tmp_path / "mine.csv", {"1", "2"})


def test_the_notebook_is_one_without_outputs() -> None:
    document = notebook(ABOUT)
    assert (document["nbformat"], document["nbformat_minor"]) == (4, 5)
    names = [cell["id"] for cell in document["cells"]]
    assert len(set(names)) == len(names)
    for cell in document["cells"]:
        assert re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", cell["id"])
        assert isinstance(cell["metadata"], dict) and all(isinstance(line, str) for line in cell["source"])
        code = {"outputs", "execution_count"} if cell["cell_type"] == "code" else set()
        assert set(cell) == {"id", "cell_type", "metadata", "source"} | code
        assert not cell.get("outputs") and cell.get("execution_count") is None


def test_the_notebook_is_valid_by_nbformat_where_that_is_installed() -> None:
    nbformat: Any = pytest.importorskip("nbformat")
    nbformat.validate(notebook(ABOUT))


def test_the_zip_is_the_same_whenever_it_is_packed(place: Path, tmp_path: Path) -> None:
    for name in ("one.zip", "two.zip"):
        for file in place.rglob("*.py"):
            file.touch()
        pack_kit(tmp_path / name, [place / "files", place / "kit"])
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as packed:
        assert packed.testzip() is None
        assert {one.date_time for one in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "kit/baseline.py" in packed.namelist() and "files/train.csv" in packed.namelist()


def test_the_zip_holds_neither_itself_nor_what_is_hidden_nor_what_a_link_leads_to(tmp_path: Path) -> None:
    kit = tmp_path / "kit"
    kit.mkdir()
    (tmp_path / "answers").write_text("secret")
    (kit / "README.md").write_text("read me")
    (kit / ".draft").write_text("no")
    (kit / "answers.csv").symlink_to(tmp_path / "answers")
    for _ in range(2):
        pack_kit(kit / ZIP_FILE, [kit])
    assert zipfile.ZipFile(kit / ZIP_FILE).namelist() == ["kit/README.md"]


def test_a_kit_that_does_not_run_is_told_in_three_parts(made: Made, tmp_path: Path) -> None:
    write_kit(tmp_path / "kit", ABOUT)
    broken = replace(made, train=with_column(made.train, "outcome", ["often"] * made.train.rows), others=())
    write_files(broken, tmp_path / "files")
    with pytest.raises(UpstateError) as refused:
        try_kit(tmp_path / "kit", tmp_path / "files")
    assert refused.value.given.startswith("baseline.py of the starter kit failed: ValueError")
    assert refused.value.allowed and "upstate challenge build" in refused.value.next_step


def test_a_record_of_one_date_can_not_be_held_out_by_date_but_by_unit(made: Made, scorer: ModuleType) -> None:
    one = rows_of(made.train, range(300)).cells.to_pylist()
    rest, held = scorer.hold_out(one)
    assert 40 < len(held) < 120 and len(rest) + len(held) == 300


def test_what_is_written_tells_what_decides(place: Path) -> None:
    told = (place / "kit" / "README.md").read_text("utf-8")
    assert "`precision-at-5` decides" in told and "Up to 5 a day" in told
    assert json.loads((place / "kit" / "challenge.json").read_text("utf-8"))["horizon_years"] == 2
    assert math.isnan(float("nan")) and same(math.nan, None)


@pytest.fixture
def scorer(place: Path) -> Iterator[ModuleType]:
    yield _module(place / "kit" / "score.py")


@pytest.fixture
def baseline(place: Path) -> Iterator[ModuleType]:
    yield _module(place / "kit" / "baseline.py")


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"kit_{path.stem}", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
