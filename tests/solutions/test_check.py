"""`upstate solutions check`: every fault of a folder at once, found before a city trusts it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from upstate.actions.check_solutions import check_solutions


def faults(folder: Path) -> str:
    [checked] = check_solutions(folders=[folder])
    assert all(fault.isprintable() and str(folder) not in fault for fault in checked.faults)
    return "\n".join(checked.faults)


def test_a_sound_folder_has_no_faults(folder: Path) -> None:
    assert faults(folder) == ""


def test_six_faults_in_six_files_are_told_at_once(folder: Path, spoil: Callable[..., object]) -> None:
    spoil("README.md", "## What it costs", "## Money")
    spoil("solution.toml", "horizon_years = 3", "horizon_years = 0")
    spoil("contract.yaml", "type: date", "type: day")
    spoil("rules.toml", "breaks_all desc", "breaks_all downwards")
    (folder / "notes.txt").write_text("x")
    (folder / "sample" / "as_of.txt").unlink()
    found = faults(folder)
    for part in (
        "has no chapter “What it costs”",
        "horizon_years",
        "contract.yaml is not a contract",
        "downwards",
        "notes.txt is not a file of this kind",
        "sample/as_of.txt is missing",
    ):
        assert part in found


def test_three_bad_queries_are_told_at_once(folder: Path) -> None:
    (folder / "cohort.sql").write_text("SELECT * FROM raw.mains")
    (folder / "features.sql").write_text("SELECT now()")
    (folder / "label.sql").write_text("DROP TABLE mains")
    found = faults(folder)
    assert all(file in found for file in ("cohort.sql is", "features.sql is", "label.sql is"))


# file, old text, new text, what the check says
NAMES = {
    "a feature that no query gives": ("solution.toml", "breaks_10y =", "breaks_10_years =", "breaks_10_years, which is not a column of cohort.sql or features.sql; did you mean breaks_10y?"),
    "a column to show": ("solution.toml", '"pressure_zone"]', '"presure_zone"]', "ranking.show names presure_zone"),
    "a column of work": ("solution.toml", 'work = {column = "length_m"', 'work = {column = "lenght_m"', "ranking.work names lenght_m"),
    "a column of work that is text": ("solution.toml", 'work = {column = "length_m"', 'work = {column = "material"', "needs a number, and material is a category"),
    "a column in the words": ("solution.toml", "{show:diameter_mm}", "{show:diameter}", "the words of features.log_diameter names diameter"),
    "a rule": ("rules.toml", "age_years desc", "age desc", "the rule “oldest first” names age"),
    "a rule by a date": ("rules.toml", "age_years desc", "installed desc", "needs a number, and installed is a date"),
    "an index": ("rules.toml", "breaks_5y = 0.143", "breaks_5yr = 0.143", "names breaks_5yr"),
    "a category taken as number": ("solution.toml", 'made of {}", scale = "category"', 'made of {}", scale = "linear"', "features.material needs a number"),
    "a query that lost a column": ("features.sql", "       years_since_break\n", "       1 AS years\n", "names years_since_break"),
}  # fmt: skip

QUERIES = {
    "outcomes that are text": ("label.sql", "count(*) AS outcomes", "'many' AS outcomes", "sample: "),
    "no outcomes": ("label.sql", "AS outcomes", "AS result", "gives the columns main_id, result"),
    "two rows a unit": ("features.sql", "LEFT JOIN own ON own.main_id = aged.main_id", "LEFT JOIN breaks ON TRUE LEFT JOIN own ON own.main_id = aged.main_id", "rows for"),
    "no unit": ("cohort.sql", "WHERE mains.main_id IS NOT NULL", "WHERE mains.main_id IS NULL", "gives no unit"),
    "a column that is not there": ("features.sql", "breaks_1y, 0", "breaks_one, 0", "features.sql does not run"),
    "a column of our own kind of name": ("features.sql", "       years_since_break\n", "       years_since_break, 1 AS _outcomes\n", "a column named '_outcomes'"),
    "a date that is not one": ("sample/as_of.txt", "2015-01-01", "new year", "does not hold a date"),
    "a cell too many": ("sample/expected.csv", ",100,2\n", ",100,2,9\n", "more or fewer cells"),
    "a column that is not compared": ("sample/expected.csv", "breaks_10y", "breaks_ten", "has the column breaks_ten"),
    "no units": ("sample/expected.csv", "main_id", "pipe_id", "no rows with a column main_id"),
    "a table that is no table": ("sample/mains.csv", "main_id,", "\n\n\n", ""),
}  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "says"), (NAMES | QUERIES).values(), ids=(NAMES | QUERIES).keys())
def test_a_name_a_query_or_a_sample_that_does_not_fit_is_told(
    folder: Path, spoil: Callable[..., object], file: str, old: str, new: str, says: str
) -> None:
    spoil(file, old, new)
    found = faults(folder)
    assert found and says in found


def test_several_folders_are_checked_each_for_itself(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    sound, empty, missing = check_solutions(folders=[folder, tmp_path / "empty", tmp_path / "nowhere"])
    assert not sound.faults and empty.faults and missing.faults
