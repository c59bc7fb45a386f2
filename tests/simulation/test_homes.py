"""The simulated city of homes: same seed, true need, each fault counted from the files alone."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from upstate.errors import UpstateError
from upstate.simulation import SimulatedExports, simulate_homes
from upstate.simulation.dwellings import Pattern, build_dwellings

Row = dict[str, str]


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> SimulatedExports:
    return simulate_homes(folder=tmp_path_factory.mktemp("homes"), homes=8000)


def read(file: Path) -> list[Row]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def table(exports: SimulatedExports, name: str) -> list[Row]:
    return read(exports.files[name][0])


def test_the_same_seed_gives_byte_identical_files(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        simulate_homes(folder=tmp_path / folder, homes=300, seed=7)
    names = sorted(file.name for file in (tmp_path / "one").iterdir())
    assert len(names) == 4 and all("simulated" in name for name in names)
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_every_home_is_there_once_with_its_address_and_its_truth(exports: SimulatedExports) -> None:
    homes, truth = table(exports, "homes"), read(exports.truth)
    assert len({row["home_id"] for row in homes}) == len({row["address"] for row in homes}) == len(homes) == 8000
    assert [row["home_id"] for row in homes] == [row["id"] for row in truth]
    assert all(row["block_group"][:11] == row["tract"] and len(row["block_group"]) == 12 for row in homes)


def test_true_chances_are_as_often_in_need_as_they_say(exports: SimulatedExports) -> None:
    chance = np.array([float(row["probability"]) for row in read(exports.truth)])
    in_need = np.array([row["happened"] == "1" for row in read(exports.truth)])
    for low, high in ((0.0, 0.15), (0.15, 0.3), (0.3, 0.5), (0.5, 1.0)):
        some = (chance >= low) & (chance < high)
        assert in_need[some].mean() == pytest.approx(chance[some].mean(), abs=0.06)


def test_the_planted_faults_are_those_of_the_files(exports: SimulatedExports) -> None:
    fires = table(exports, "fires")
    assert exports.planted == {
        "homes_without_coordinates": sum(not row["longitude"] for row in table(exports, "homes")),
        "fires_without_home": sum(not row["home_id"] for row in fires),
        "unknown_alarms": sum(row["alarm"] == "unknown" for row in fires),
    }
    assert min(exports.planted.values()) > 0


def test_what_crews_wrote_of_the_alarm_is_the_truth_or_unknown(exports: SimulatedExports) -> None:
    need = {row["id"]: row["happened"] == "1" for row in read(exports.truth)}
    for row in table(exports, "fires"):
        assert "2014-01-01" <= row["fired_on"] < "2024-01-02"
        if row["home_id"] and row["alarm"] != "unknown":
            assert need[row["home_id"]] == (row["alarm"] in ("absent", "present_silent"))


def test_an_alarm_once_given_makes_need_rarer(exports: SimulatedExports) -> None:
    given = {row["home_id"] for row in table(exports, "alarms_given")}
    chance = {row["id"]: float(row["probability"]) for row in read(exports.truth)}
    with_one, without = ([one for home, one in chance.items() if (home in given) == there] for there in (True, False))
    assert np.mean(with_one) < 0.5 * np.mean(without)


def test_each_part_of_the_pattern_can_be_switched_off() -> None:
    alike = build_dwellings(4000, rng=np.random.default_rng(1), pattern=Pattern(attributes=0, field=0, areas=0))
    assert len(np.unique(alike.chance.round(9))) == 2  # with an alarm once given, and without
    smooth = build_dwellings(4000, rng=np.random.default_rng(1), pattern=Pattern(attributes=0, field=1.0, areas=0))
    assert smooth.field.std() == pytest.approx(1.0, abs=0.35)


@pytest.mark.parametrize("homes", [0, -5, 10_000_000])
def test_a_city_of_no_or_too_many_homes_is_refused(tmp_path: Path, homes: int) -> None:
    with pytest.raises(UpstateError) as fault:
        simulate_homes(folder=tmp_path, homes=homes)
    assert "homes" in fault.value.given and fault.value.allowed and fault.value.next_step
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("homes", [1, 19, 21, 433])
def test_small_cities_hold_together(tmp_path: Path, homes: int) -> None:
    assert len(table(simulate_homes(folder=tmp_path, homes=homes), "homes")) == homes
