"""The simulated road department: same seed, true risk, each fault counted from the files alone."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from upstate.simulation import SimulatedExports, simulate_roads
from upstate.simulation.pavement import build_roads, found_poor, true_probability

Row = dict[str, str]


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> SimulatedExports:
    return simulate_roads(folder=tmp_path_factory.mktemp("roads"))


@pytest.fixture(scope="module")
def sheets(exports: SimulatedExports) -> dict[int, list[Row]]:
    return {int(file.stem[-4:]): read(file) for file in exports.files["ratings"]}


def read(file: Path) -> list[Row]:
    with file.open(encoding="cp1252", newline="") as lines:
        return list(csv.DictReader(lines))


def faults_of(row: Row, year: int) -> list[str]:
    found = []
    if row["overall"] == "NA":
        found.append("ratings_not_a_number")
    elif not 1 <= int(row["overall"]) <= 10:
        found.append("ratings_out_of_range")
    if "," in row["dateLastOverlay"]:
        found.append("two_overlays_in_a_cell")
    return [*found, *faults_of_date(row["dateRated"], year)]


def faults_of_date(text: str, year: int) -> list[str]:
    if not (match := re.fullmatch(r"\d{1,2}/(\d\d)", text)):
        dotted = re.fullmatch(r"\d{1,2}\.\d\d", text)
        return ["dates_with_a_dot" if dotted else "dates_without_a_slash" if text.isdigit() else "words_for_dates"]
    rated = int(match[1]) + (1900 if int(match[1]) > 68 else 2000)
    return ["future_dates"] if rated > year else ["carried_ratings"] if rated < year else []


def test_the_same_seed_gives_byte_identical_files(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        simulate_roads(folder=tmp_path / folder, blocks=60, seed=7)
    names = [file.name for file in (tmp_path / "one").iterdir()]
    assert len(names) == 17
    for name in names:
        assert "simulated" in name
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_there_are_sixteen_yearly_files_for_both_tables(exports: SimulatedExports) -> None:
    assert exports.files["blocks"] == exports.files["ratings"]
    assert [file.stem[-4:] for file in exports.files["blocks"]] == [str(year) for year in range(2000, 2016)]


def test_the_planted_faults_are_there_as_counted(exports: SimulatedExports, sheets: dict[int, list[Row]]) -> None:
    found: Counter[str] = Counter()
    for year, rows in sheets.items():
        for row in rows:
            found.update(faults_of(row, year))
        found["duplicate_blocks"] += len(rows) - len({row["streetID"] for row in rows})
    assert dict(found) == exports.planted
    assert len(found) == 9


def test_an_old_rating_is_carried_forward_until_the_next_inspection(exports: SimulatedExports) -> None:
    assert 0.4 < exports.planted["carried_ratings"] / (16 * 2520) < 0.6


def test_quotes_change_with_the_program_of_the_department(exports: SimulatedExports) -> None:
    before, after = exports.files["ratings"][0], exports.files["ratings"][-1]
    assert before.read_text(encoding="cp1252").splitlines()[1].startswith("0,")
    assert after.read_text(encoding="cp1252").splitlines()[1].startswith('"0",')


def test_an_overlay_makes_the_rating_ten(sheets: dict[int, list[Row]]) -> None:
    fresh = [row for row in sheets[2005] if row["dateLastOverlay"] == "2005" and row["overall"].isdigit()]
    good = [row for row in fresh if row["overall"] == "10"]
    assert len(good) >= len(fresh) - 2  # but for a planted slip
    assert good


@pytest.mark.parametrize("as_of", [2002, 2005, 2008, 2011, 2014])
def test_the_share_found_poor_agrees_with_the_true_probabilities(as_of: int) -> None:
    roads = build_roads(30_000, np.random.default_rng(1))
    probability, happened = true_probability(roads, as_of), found_poor(roads, as_of)
    for quarter in np.array_split(np.argsort(probability), 4):
        spread = np.sqrt((probability[quarter] * (1 - probability[quarter])).sum())
        assert abs(happened[quarter].sum() - probability[quarter].sum()) < 3.5 * spread + 1e-9


def test_the_truth_is_about_blocks_last_rated_six_or_better(exports: SimulatedExports) -> None:
    truth = read(exports.truth)
    assert {row["as_of"] for row in truth} == {f"{year}-01-01" for year in range(2002, 2015)}
    assert 0.07 < np.mean([int(row["happened"]) for row in truth]) < 0.15
    assert all(0 <= float(row["probability"]) <= 1 for row in truth)


def test_one_block_is_a_city(tmp_path: Path) -> None:
    assert len(simulate_roads(folder=tmp_path, blocks=1).files["ratings"]) == 16
