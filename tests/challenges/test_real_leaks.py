"""The Roads Challenge of Syracuse, built on its real ratings: clean as it is built, and every leak that is planted in it is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from tests.challenges.made_up import TODAY, Made, rows_of
from tests.challenges.planting import PLANTED, Planted, twins
from tests.thorough import long_proof
from upstate.actions.adapt import adapt
from upstate.actions.borrow import borrow
from upstate.actions.build_challenge import build_challenge
from upstate.actions.build_kit import build_kit
from upstate.actions.check_challenge import check_challenge
from upstate.actions.new import new
from upstate.actions.new_challenge import new_challenge
from upstate.challenges.leaks import read_challenge_table
from upstate.challenges.scoring.keeping import load_answers

pytestmark = long_proof
_FIRST = "2009-01-01"  # later dates only are planted in: as many rows as fit into a minute


@pytest.fixture(scope="module")
def city(city_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("city") / "syracuse"
    files = sorted((city_data / "syracuse" / "roads").glob("RoadRatings*.csv"))
    new(folder=folder, place="Syracuse, NY")
    borrow(workspace=folder, solution="road-decay", today=TODAY)
    adapt(workspace=folder, solution="road-decay", files={"blocks": files, "ratings": files}, today=TODAY)
    new_challenge(workspace=folder, name="roads", ranking="road-decay", today=TODAY)
    build_challenge(workspace=folder, name="roads", today=TODAY)
    return folder


@pytest.fixture(scope="module")
def roads(city: Path) -> Made:
    folder = city / "challenges" / "roads"
    train, test = (read_challenge_table(folder / "files" / name) for name in ("train.csv", "test.csv"))
    late = np.flatnonzero(train.text("as_of") >= _FIRST).tolist()
    return Made(rows_of(train, late), test, load_answers(folder / "hidden" / "answers.parquet"), on=date(2014, 1, 1))


def test_the_clean_challenge_raises_nothing(city: Path) -> None:
    assert check_challenge(workspace=city, name="roads", today=TODAY).leaks == ()


@pytest.mark.parametrize("plant", PLANTED, ids=lambda one: one.__name__)
def test_a_planted_leak_is_found_and_named(plant: Planted, roads: Made, tmp_path: Path) -> None:
    found = plant(roads, tmp_path / "files").leaks()
    assert PLANTED[plant] in {(one.kind, one.file, one.column) for one in found}
    assert any(one.stops for one in found)


def test_the_clean_part_that_is_planted_in_raises_nothing(roads: Made) -> None:
    assert roads.leaks() == ()
    assert replace(twins(roads, Path()), train=roads.train).leaks() == ()


def test_the_kit_of_the_real_challenge_runs_and_foresees(city: Path) -> None:
    built = build_kit(workspace=city, name="roads")
    assert built.figures["area-under-curve"] > 0.7
