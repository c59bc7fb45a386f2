"""The simulated water department: same seed, true risk, each fault counted from the files alone."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from upstate.errors import UpstateError
from upstate.simulation import CITY, SimulatedExports, simulate_water

Row = dict[str, str]


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> SimulatedExports:
    return simulate_water(folder=tmp_path_factory.mktemp("water"))


@pytest.fixture(scope="module")
def mains(exports: SimulatedExports) -> list[Row]:
    return read(exports.files["mains"][0], encoding="cp1252")


@pytest.fixture(scope="module")
def breaks(exports: SimulatedExports) -> list[Row]:
    return read(exports.files["breaks"][0], delimiter=";")


@pytest.fixture(scope="module")
def truth(exports: SimulatedExports) -> list[Row]:
    return read(exports.truth)


def read(file: Path, *, delimiter: str = ",", encoding: str = "utf-8") -> list[Row]:
    with file.open(encoding=encoding, newline="") as lines:
        return list(csv.DictReader(lines, delimiter=delimiter))


def to_date(text: str) -> date | None:
    """A date as a careful reader of these files takes it: a year alone is its 1 January, 42 is 2042."""
    if not text:
        return None
    if "/" not in text:
        return date(int(text), 1, 1)
    month, day, year = (int(part) for part in text.split("/"))
    return date(year if year > 99 else year + (1900 if year > 68 else 2000), month, day)


def test_the_same_seed_gives_byte_identical_files(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        simulate_water(folder=tmp_path / folder, mains=400, seed=7)
    names = sorted(file.name for file in (tmp_path / "one").iterdir())
    assert names == ["simulated_water_breaks.csv", "simulated_water_mains.csv", "simulated_water_truth.csv"]
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_another_seed_gives_another_city(tmp_path: Path) -> None:
    one, two = (simulate_water(folder=tmp_path / str(seed), mains=400, seed=seed) for seed in (7, 8))
    assert one.truth.read_bytes() != two.truth.read_bytes()


def test_everything_says_that_it_is_simulated(exports: SimulatedExports) -> None:
    assert "simulated" in CITY
    assert all("simulated" in file.name for file in exports.folder.iterdir())


def test_two_to_four_percent_of_the_mains_break_in_three_years(truth: list[Row]) -> None:
    assert 0.02 < np.mean([int(row["happened"]) for row in truth]) < 0.04


def test_a_perfect_ranking_finds_far_more_than_chance(truth: list[Row]) -> None:
    ranked = sorted((row for row in truth if row["as_of"] == "2022-01-01"), key=lambda row: -float(row["probability"]))
    first = ranked[: len(ranked) // 100]
    assert np.mean([int(row["happened"]) for row in first]) > 0.25


def test_the_condition_score_leaks_the_outcome(mains: list[Row], truth: list[Row]) -> None:
    score = {row["FACILITYID"]: float(row["CONDITIONSCORE"]) for row in mains}
    last = [row for row in truth if row["as_of"] == "2022-01-01" and row["id"] in score]
    broke = np.mean([score[row["id"]] for row in last if row["happened"] == "1"])
    held = np.mean([score[row["id"]] for row in last if row["happened"] == "0"])
    assert broke < held - 2


def test_identifiers_are_six_digits_with_leading_zeros(mains: list[Row], breaks: list[Row]) -> None:
    assert mains[0]["FACILITYID"] == "000001"
    assert all(len(row["FACILITYID"]) == 6 for row in mains)
    assert all(len(row["ASSET_ID"]) == 6 for row in breaks)


def test_most_breaks_find_their_main_and_lie_beside_it(mains: list[Row], breaks: list[Row]) -> None:
    place = {row["FACILITYID"]: (float(row["LON"]), float(row["LAT"])) for row in mains}
    straight = [row for row in breaks if row["ASSET_ID"] in place and float(row["X"]) < 0]
    assert len(straight) > 0.8 * len(breaks)
    for row in straight:
        assert (float(row["X"]), float(row["Y"])) == pytest.approx(place[row["ASSET_ID"]], abs=0.0005)


def test_the_faults_of_the_mains_are_planted_as_counted(exports: SimulatedExports, mains: list[Row]) -> None:
    found = {
        "undated_mains": sum(row["INSTALLDATE"] == "" for row in mains),
        "year_only_dates": sum(row["INSTALLDATE"].isdigit() for row in mains),
        "typed_diameters": sum(row["DIAMETER_IN"].endswith("in") for row in mains),
        "blank_diameters": sum(row["DIAMETER_IN"] == "" for row in mains),
        "unknown_materials": sum(row["MATERIAL"] in ("UNK", "XXX") for row in mains),
        "blank_linings": sum(row["LINED (Y/N)"] == "" for row in mains),
        "accented_streets": sum(not row["STREETNAME"].isascii() for row in mains),
        "duplicate_mains": len(mains) - len({tuple(row.values()) for row in mains}),
    }
    assert found == {fault: exports.planted[fault] for fault in found}
    assert all(found.values())


def test_the_faults_of_the_breaks_are_planted_as_counted(
    exports: SimulatedExports, mains: list[Row], breaks: list[Row]
) -> None:
    installed = {row["FACILITYID"]: to_date(row["INSTALLDATE"]) for row in mains}
    dated = [(to_date(row["REPORTED"]), installed.get(row["ASSET_ID"])) for row in breaks]
    missing = [row["ASSET_ID"] for row in breaks if row["ASSET_ID"] not in installed]
    found = {
        "relinked_breaks": sum(bool(reported and laid and reported < laid) for reported, laid in dated),
        "breaks_without_main": len(missing),
        "vanished_mains": len(set(missing)),
        "cancelled": sum(row["WO_STATUS"] == "CANCELLED" for row in breaks),
        "service": sum(row["LEAKTYPE"] == "SERVICE" for row in breaks),
        "future_dates": sum(bool(reported and reported > date(2024, 12, 31)) for reported, _ in dated),
        "swapped_coordinates": sum(float(row["X"]) > 0 > float(row["Y"]) for row in breaks),
        "duplicate_breaks": len(breaks) - len({tuple(row.values()) for row in breaks}),
    }
    assert found == {fault: exports.planted[fault] for fault in found}
    assert all(found.values())


def test_every_fault_is_counted_by_one_of_these_tests(exports: SimulatedExports) -> None:
    assert len(exports.planted) == 16


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_counts_hold_for_small_cities_too(tmp_path: Path, seed: int) -> None:
    city = simulate_water(folder=tmp_path, mains=300, seed=seed)
    rows = read(city.files["breaks"][0], delimiter=";")
    pipes = {row["FACILITYID"]: to_date(row["INSTALLDATE"]) for row in read(city.files["mains"][0], encoding="cp1252")}
    relinked = 0
    for row in rows:
        reported, laid = to_date(row["REPORTED"]), pipes.get(row["ASSET_ID"])
        relinked += bool(reported and laid and reported < laid)
    assert relinked == city.planted["relinked_breaks"]
    assert sum(row["ASSET_ID"] not in pipes for row in rows) == city.planted["breaks_without_main"]


def test_one_main_is_a_city(tmp_path: Path) -> None:
    assert len(read(simulate_water(folder=tmp_path, mains=1).files["mains"][0], encoding="cp1252")) >= 1


def test_no_main_is_no_city(tmp_path: Path) -> None:
    with pytest.raises(UpstateError, match="city of 0 mains"):
        simulate_water(folder=tmp_path, mains=0)


def test_progress_is_told(tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    simulate_water(folder=tmp_path, mains=100, progress=lambda words, done=0, total=0: heard.append((done, total)))
    assert heard == [(0, 3), (1, 3), (2, 3), (3, 3)]
