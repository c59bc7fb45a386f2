"""Every planted leak is found and named, in a made-up challenge, and none where there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from tests.challenges.made_up import TODAY, Made, made_up, table_of
from tests.challenges.planting import ALSO, PLANTED, Planted
from tests.thorough import examples
from upstate.challenges.leaks import ChallengeTable
from upstate.challenges.leaks.chance import chance_of_correlation, chance_of_curve, rank_correlation
from upstate.challenges.leaks.dates import late_cells
from upstate.errors import UnreadableFile
from upstate.ranking.metrics import auc


@pytest.fixture(scope="module")
def clean() -> Made:
    return made_up()


@pytest.mark.parametrize("plant", PLANTED, ids=lambda one: one.__name__)
def test_a_planted_leak_is_found_and_named(plant: Planted, clean: Made, tmp_path: Path) -> None:
    found = plant(clean, tmp_path / "files").leaks()
    assert PLANTED[plant] in {(one.kind, one.file, one.column) for one in found}
    assert any(one.stops for one in found)


@pytest.mark.parametrize("plant", PLANTED, ids=lambda one: one.__name__)
def test_nothing_but_the_planted_leak_is_told(plant: Planted, clean: Made, tmp_path: Path) -> None:
    found = {(one.kind, one.file, one.column) for one in plant(clean, tmp_path / "files").leaks()}
    assert found - ALSO.get(plant, set()) == {PLANTED[plant]}


@pytest.mark.parametrize("task", ["ranking", "regression"])
@pytest.mark.parametrize("seed", range(examples(24)))
def test_clean_files_raise_nothing(seed: int, task: str) -> None:
    assert made_up(seed=seed, task=task, units=300).leaks() == ()


def test_a_hundred_columns_of_noise_raise_nothing() -> None:
    made = made_up(units=300)
    drawn = np.random.default_rng(1)
    for number in range(100):
        made = made.with_column("test", f"noise{number}", drawn.normal(0, 1, made.test.rows))
    assert made.leaks() == ()


def test_the_chance_of_a_curve_is_that_of_all_orders() -> None:
    drawn = np.random.default_rng(5)
    for rows, share, shift in ((60, 0.5, 0.5), (200, 0.2, 0.3), (500, 0.1, 0.1)):
        happened = drawn.random(rows) < share
        scores = drawn.normal(0, 1, rows) + shift * happened
        curve = auc(scores, happened)
        shuffled = [auc(scores, drawn.permutation(happened)) for _ in range(1500)]
        slow = np.mean([abs(one - 0.5) >= abs(curve - 0.5) for one in shuffled])
        assert chance_of_curve(curve, happened) == pytest.approx(slow, abs=0.05)


def test_the_chance_of_a_rank_correlation_is_that_of_all_orders() -> None:
    drawn = np.random.default_rng(6)
    for rows, levels in ((40, 40), (200, 5), (300, 2)):
        one, other = drawn.integers(0, levels, rows).astype(float), drawn.normal(0, 1, rows)
        other += 0.1 * one
        found = rank_correlation(one, other)
        slow = np.mean([abs(rank_correlation(one, drawn.permutation(other))) >= abs(found) for _ in range(600)])
        assert chance_of_correlation(found, rows) == pytest.approx(slow, abs=0.05)


@pytest.mark.parametrize(
    ("text", "late"),
    [
        ("seen 2014-01-01", True), ("seen 2013-12-31", False), ("on 1/2/2014", True), ("on 12/31/13", False),
        ("paved January 2014", True), ("Jan. 5, 2014", True), ("5 jan 2014", True), ("call 315-2014-555", False),
        ("2014 Main Street", False), ("planned for 2015", True), ("20151231", False), ("by 2099", False),
    ],
)  # fmt: skip
def test_a_day_in_a_text_is_seen(text: str, late: bool) -> None:
    table = table_of("notes.csv", {"note": [*["no day here"] * 40, text]})
    assert (late_cells(table, "note", on=date(2014, 1, 1), today=TODAY) is not None) == late


def test_a_number_that_is_no_year_by_its_name_is_none() -> None:
    table = table_of("blocks.csv", {"house": range(2000, 2100), "last_overlay_year": range(1920, 2020)})
    assert late_cells(table, "house", on=date(2014, 1, 1), today=TODAY) is None
    assert late_cells(table, "last_overlay_year", on=date(2014, 1, 1), today=TODAY) is not None


def test_outcomes_that_were_waited_for_beyond_the_split_are_told(clean: Made) -> None:
    assert replace(clean, horizon=3).leaks() == ()
    (leak,) = replace(clean, horizon=4).leaks()
    assert (leak.kind, leak.column, leak.figure) == ("dates after the split", "as_of", 900)


def test_a_honest_feature_that_drifts_is_none(clean: Made) -> None:
    """A rule of thumb that got better by a tenth, as the ratings of Syracuse did."""
    drawn = np.random.default_rng(4)
    past = drawn.normal(0, 1, clean.train.rows) + 0.2 * clean.train.values("outcome")
    present = drawn.normal(0, 1, clean.test.rows) + 0.5 * clean.hidden
    assert clean.with_column("train", "wear", past).with_column("test", "wear", present).leaks() == ()


def test_units_that_look_as_they_did_are_no_twins(clean: Made) -> None:
    """Of blocks with nothing but a class and a rating nearly each has stood in train.csv before."""
    plain = replace(
        clean,
        train=_kept(clean.train, ["as_of", "id", "rating", "class", "outcome"]),
        test=_kept(clean.test, ["id", "rating", "class"]),
    )
    assert plain.leaks() == ()


def test_ids_of_another_challenge_are_refused_in_three_parts(clean: Made) -> None:
    with pytest.raises(UnreadableFile) as refused:
        clean.with_column("test", "id", [f"other-{row}" for row in range(clean.test.rows)]).leaks()
    assert "900 rows of 900 units; there are 900 hidden answers, 0 of them to these units" in refused.value.given
    assert refused.value.allowed and "upstate challenge build" in refused.value.next_step


@pytest.mark.parametrize(("file", "column"), [("train", "outcome"), ("train", "id"), ("test", "id")])
def test_a_file_without_its_columns_is_refused(clean: Made, file: str, column: str) -> None:
    table = getattr(clean, file)
    lacking = replace(clean, **{file: _kept(table, [name for name in table.columns if name != column])})
    with pytest.raises(UnreadableFile, match=f"{file}.csv lacks the column {column}"):
        lacking.leaks()


def _kept(table: ChallengeTable, columns: list[str]) -> ChallengeTable:
    return ChallengeTable(table.name, table.cells.select(columns))
