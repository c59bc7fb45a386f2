"""The demo: the whole main job on a city that the program makes."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import call


def test_the_demo_does_the_whole_job_and_calls_it_simulated(tmp_path: Path) -> None:
    shown = call("demo", tmp_path / "city", "--json")
    assert shown.code == 0, shown.err
    done = shown.json
    assert done["simulated"] is True
    for job in done["jobs"]:
        page = Path(job["report"]).read_text("utf-8")
        assert "simulated" in page.lower()
        truth = job["truth"]
        assert truth["true_risk_of_all"] < truth["true_risk_of_chosen"] <= truth["true_risk_of_perfect_choice"]


def test_the_demo_leaves_a_folder_of_somebody_else_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    told = call("demo", tmp_path)
    assert told.code == 2
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]
