"""The kind challenge: what is refused, and that every fault of every file is told."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from upstate.actions.check_solutions import check_solutions
from upstate.errors import BadSolution
from upstate.solutions import find_on_shelf, read_folder, read_solution
from upstate.solutions.challenge import ChallengeSolution, read_challenge

NAME = "road-challenge"


@pytest.fixture
def spoiled(tmp_path: Path) -> Callable[[str, str, str], str]:
    """The faults of a copy in which a part of one file is another."""

    def spoil(file: str, old: str, new: str) -> str:
        folder = tmp_path / NAME
        if not folder.exists():
            shutil.copytree(find_on_shelf(NAME), folder)
        text = (folder / file).read_text("utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), "utf-8")
        [checked] = check_solutions(folders=[folder])
        return "; ".join(checked.faults)

    return spoil


def test_the_challenge_of_the_shelf_is_read_as_one() -> None:
    solution = read_solution(read_folder(find_on_shelf(NAME)))
    assert isinstance(solution, ChallengeSolution)
    assert [track.kind for track in solution.text.tracks] == ["scored", "judged"]
    assert [one.present for one in solution.text.baselines].count(True) == 1
    assert "public" in solution.rules and "licence" in solution.terms


def test_a_rubric_that_does_not_sum_to_a_hundred_is_refused_as_that_of_2016_should_have_been(spoiled) -> None:
    assert "the weights of the track best-use sum to 120, not to 100" in spoiled(
        "challenge.toml", "weight = 30", "weight = 50"
    )


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('rule = "lowest rating first"', 'rule = "as the mayor says"', "names the rule 'as the mayor says', which road-decay does not have"),
        ('columns = ["class", "overall"]', "columns = []", "names no columns in which units are alike"),
        ("\npresent = true", "\npresent = false", "exactly one baseline is what the city does at present"),
        ("on = 2014-01-01", "", "a split by time says the day"),
        ("public = 0.3", "public = 1.0", "less than 1"),
        ("public = 0.3", "public = nan", "finite number"),
        ('kind = "ranking"', 'kind = "guessing"', "task.kind"),
        ('track = "foresight"', 'track = "nowhere"', "a prize names the track nowhere"),
        ("Which streets will", "Which <script>streets will", "what looks like a tag"),
        ("Which streets will", "Which \\u001b[31mstreets will", "a character that can not be shown"),
        ("[limits]", "[limits]\nrun = 'rm -rf'", "limits.run"),
    ],
)  # fmt: skip
def test_each_fault_of_the_text_is_told_with_its_place(spoiled, old: str, new: str, fault: str) -> None:
    assert fault in spoiled("challenge.toml", old, new)


@pytest.mark.parametrize("file", ["rules.md", "terms.md"])
def test_words_that_people_accept_hide_nothing_from_the_eye(spoiled, file: str) -> None:
    assert f"{file}" in spoiled(file, "# ", "\N{RIGHT-TO-LEFT OVERRIDE}# ")


@pytest.mark.parametrize("file", ["rules.md", "terms.md"])
def test_words_that_people_accept_hold_no_tag(spoiled, file: str) -> None:
    assert "what looks like a tag" in spoiled(file, "# ", "<img src=x># ")


def test_faults_of_all_files_are_told_together(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(find_on_shelf(NAME), tmp_path / NAME))
    (folder / "challenge.toml").write_text("title = 1", "utf-8")
    (folder / "rules.md").write_text("  \n", "utf-8")
    (folder / "terms.md").unlink()
    with pytest.raises(BadSolution) as refused:
        read_challenge(read_folder(folder))
    assert all(
        part in refused.value.given
        for part in ("challenge.toml: title", "rules.md has 3 characters", "has no terms.md")
    )


def test_a_file_that_the_kind_does_not_know_is_a_stray(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(find_on_shelf(NAME), tmp_path / NAME))
    (folder / "answers.csv").write_text("id,value\n", "utf-8")
    [checked] = check_solutions(folders=[folder])
    assert checked.faults == ("answers.csv is not a file of this kind of solution",)
